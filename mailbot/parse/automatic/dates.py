"""Text -> the days that it names, in the languages of our customers.  Pure, linear.

A day without a year is the next one from `on`.  "3/4" is whichever of its two readings comes sooner.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from msgspec import Struct

from mailbot.text.later import later
from mailbot.text.literals import standing_in
from mailbot.text.patterns import any_of, when_used

_PAST = timedelta(days=30)  # a day this long ago is not next year's
_MONTHS = (
    ("january", "jan", "januar", "jänner", "janvier", "janv", "enero", "ene", "gennaio", "gen", "janeiro", "januari",
     "января", "январь", "stycznia", "stycznia", "ocak", "января", "يناير", "leden", "ledna", "január"),
    ("february", "feb", "februar", "février", "fevrier", "févr", "febrero", "febbraio", "fevereiro", "fev", "februari",
     "февраля", "lutego", "şubat", "فبراير", "února"),
    ("march", "mar", "märz", "maerz", "mars", "marts", "marzo", "março", "marco", "maart", "mrt", "марта", "marca",
     "mart",
     "مارس", "března"),
    ("april", "apr", "avril", "avr", "abril", "abr", "aprile", "апреля", "kwietnia", "nisan", "أبريل", "dubna"),
    ("may", "mai", "mayo", "maggio", "mag", "maio", "mei", "maj", "мая", "maja", "mayıs", "مايو", "května"),
    ("june", "jun", "juni", "juin", "junio", "giugno", "giu", "junho", "июня", "czerwca", "haziran", "يونيو", "června"),
    ("july", "jul", "juli", "juillet", "juil", "julio", "luglio", "lug", "julho", "июля", "lipca", "temmuz", "يوليو",
     "července"),
    ("august", "aug", "août", "aout", "agosto", "ago", "augustus", "augusti", "августа", "sierpnia", "ağustos",
     "أغسطس", "srpna"),
    ("september", "sep", "sept", "septembre", "septiembre", "settembre", "set", "setembro", "сентября", "września",
     "eylül", "سبتمبر", "září"),
    ("october", "oct", "oktober", "okt", "octobre", "octubre", "ottobre", "ott", "outubro", "out", "октября",
     "października", "ekim", "أكتوبر", "října"),
    ("november", "nov", "novembre", "noviembre", "novembro", "ноября", "listopada", "kasım", "نوفمبر", "listopadu"),
    ("december", "dec", "dezember", "dez", "décembre", "decembre", "déc", "diciembre", "dic", "dicembre", "dezembro",
     "декабря", "grudnia", "aralık", "ديسمبر", "prosince", "desember"),
)  # fmt: skip
_MONTH = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}
_NAMES = "|".join(sorted(_MONTH, key=len, reverse=True))
_WEEKDAYS = (
    ("monday", "montag", "lundi", "lunes", "lunedì", "segunda-feira", "maandag", "понедельник", "понедельника",
     "poniedziałku", "måndag", "pazartesi",
     "周一", "週一", "星期一", "月曜日", "월요일"),
    ("tuesday", "dienstag", "mardi", "martes", "martedì", "terça-feira", "dinsdag", "вторник", "вторника", "wtorku",
     "tisdag", "salı", "周二", "週二", "星期二", "火曜日", "화요일"),
    ("wednesday", "mittwoch", "mercredi", "miércoles", "mercoledì", "quarta-feira", "woensdag", "среды", "среду",
     "środy", "onsdag", "çarşamba", "周三", "週三", "星期三", "水曜日", "수요일"),
    ("thursday", "donnerstag", "jeudi", "jueves", "giovedì", "quinta-feira", "donderdag", "четверг", "четверга",
     "czwartku", "torsdag", "perşembe", "周四", "週四", "星期四", "木曜日", "목요일"),
    ("friday", "freitag", "vendredi", "viernes", "venerdì", "sexta-feira", "vrijdag", "пятницы", "пятницу", "piątku",
     "fredag", "cuma", "周五", "週五", "星期五", "金曜日", "금요일"),
    ("saturday", "samstag", "samedi", "sábado", "sabato", "zaterdag", "субботы", "soboty", "lördag", "周六", "週六",
     "星期六", "土曜日", "토요일"),
    ("sunday", "sonntag", "dimanche", "domingo", "domenica", "zondag", "воскресенья", "niedzieli", "söndag", "周日",
     "週日", "星期日", "日曜日", "일요일"),
)  # fmt: skip
_WEEKDAY = {name: day for day, names in enumerate(_WEEKDAYS) for name in names}
_ANY_WEEKDAY = any_of(_WEEKDAY)
_TAIL = r"(?:[,.]?\s{0,2}(?:de\s|of\s|del\s)?(?P<y>20\d\d))?"
_NAMED_DAY = later(
    rf"(?P<d>\d(?<!\d\d)\d?)(?:st|nd|rd|th|er|º|ª)?\.?\s{{0,2}}(?:de\s|of\s)?(?P<n>{_NAMES})(?!\w)\.?{_TAIL}"
)
_DAY_OF_NAMED = later(rf"(?<!\w)(?P<n>{_NAMES})\.?\s{{1,2}}(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?!\d|[:.]\d){_TAIL}")
# what stands before a number is asked behind its first digit: a pattern that begins with a digit finds it at once
_FORMS = (
    later(r"(?P<y>20(?<!\d20)\d\d)[-/.年]\s?(?P<m>\d{1,2})[-/.月]\s?(?P<d>\d{1,2})(?!\d)"),
    later(r"(?P<m>\d(?<!\d\d)\d?)\s?月\s?(?P<d>\d{1,2})\s?[日号號]?"),
    later(r"(?P<m>\d(?<!\d\d)\d?)월\s?(?P<d>\d{1,2})일"),
    _NAMED_DAY,
    _DAY_OF_NAMED,
    later(r"(?P<d>\d(?<![\d.]\d)\d?)\.\s?(?P<m>\d{1,2})\.(?:\s?(?P<y>20\d\d|\d\d(?!\d|:)))?(?!\d)"),
    later(r"(?P<d>\d(?<![\d/]\d)\d?)(?P<slash>[/-])(?P<m>\d{1,2})(?:[/-](?P<y>20\d\d|\d\d))?(?![\d/])"),
)
_NUMBERED = tuple(form for form in _FORMS if form not in (_NAMED_DAY, _DAY_OF_NAMED))
# those two are slow, and most texts name no month beside a number: RE2 tells in a thirtieth of their time
_ROUGHLY_NAMED = when_used(
    rf"(?-i:(?:{_NAMES})\.?[^!-~]{{1,2}}\p{{Nd}}"
    rf"|\p{{Nd}}(?:st|nd|rd|th|er|º|ª)?\.?[^!-~]{{0,2}}(?:(?:de|of)[^!-~])?(?:{_NAMES}))"
)


class Named(Struct, frozen=True):
    """A day, and where it stands."""

    day: date
    start: int
    end: int


def named_days(text: str, on: date) -> list[Named]:
    """In the order of the text; where two forms read the same place, the first form's."""
    found: list[Named] = []
    named = _ROUGHLY_NAMED.search(text) is not None
    for form in _FORMS if named else _NUMBERED:
        for match in form.finditer(text):
            if any(match.start() < one.end and one.start < match.end() for one in found):
                continue
            day = _day(match.groupdict(), on)
            if day is not None:
                found.append(Named(day, match.start(), match.end()))
    return sorted(found, key=lambda one: one.start)


def named_weekdays(text: str, on: date) -> Iterator[Named]:
    """The next such day after `on`."""
    for at, name in standing_in(text, _WEEKDAY) if _ANY_WEEKDAY.search(text) else ():
        ahead = (_WEEKDAY[name] - on.weekday() - 1) % 7 + 1
        yield Named(on + timedelta(days=ahead), at, at + len(name))


def _day(parts: dict[str, str | None], on: date) -> date | None:
    day = int(parts["d"] or 0)
    name = parts.get("n")
    month = _MONTH[name] if name else int(parts.get("m") or 0)
    year = int(parts.get("y") or 0)
    year = year + 2000 if 0 < year < 100 else year
    found = _valid(year, month, day, on)
    if "slash" not in parts:
        return found
    other = _valid(year, day, month, on)
    both = [one for one in (found, other) if one]
    return min(both, key=lambda one: (one < on, abs(one - on)), default=None)


def _valid(year: int, month: int, day: int, on: date) -> date | None:
    try:
        found = date(year or on.year, month, day)
        return found if year or found >= on - _PAST else found.replace(year=on.year + 1)
    except ValueError:
        return None
