"""Words for a day -> the moment when it begins, as a colleague counts: "3 days", "until Monday", "12月1日".  Pure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from mailbot.text.later import later

_LONGEST = 80
_FARTHEST = timedelta(days=3 * 366)
_MORNING = time(8)
_ENGLISH = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NUMBERS = {
    **{word: n for n, word in enumerate(_ENGLISH)},
    **{word: n for n, word in enumerate("零一二三四五六七八九十")},
    "a": 1,
    "an": 1,
    "两": 2,
    "兩": 2,
}
_AMOUNT = rf"(\d{{1,3}}|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})"
_UNITS = {"hour": "hours", "h": "hours", "day": "days", "d": "days", "week": "weeks", "w": "weeks", "month": "months"}
_UNITS |= {"小时": "hours", "小時": "hours", "个小时": "hours", "個小時": "hours", "天": "days", "日": "days"}
_UNITS |= {"周": "weeks", "週": "weeks", "星期": "weeks", "个星期": "weeks", "個星期": "weeks", "礼拜": "weeks"}
_UNITS |= {"个月": "months", "個月": "months"}
_SPAN = later(rf"{_AMOUNT}\s{{0,3}}({'|'.join(sorted(_UNITS, key=len, reverse=True))})s?(?:后|後|之后|之後)?")
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SHORTEST_DAY = 3  # letters
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMED = {"today": 0, "tomorrow": 1, "今天": 0, "明天": 1, "后天": 2, "後天": 2}
_CHINESE_WEEK = later(r"(下个?|下個|这个?|這個|本)?(?:周|週|星期|礼拜|禮拜)([一二三四五六日天])")
_ISO = later(r"(20\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_CHINESE_DATE = later(r"(\d{1,2})月(\d{1,2})[日号號]?")
_GERMAN_DATE = later(r"(\d{1,2})\.\s?(\d{1,2})\.?\s?(20\d\d)?")
_NAMED_MONTH = later(
    r"(?:(\d{1,2})(?:st|nd|rd|th)?\.?\s)?([a-z]{3,9})\.?(?:\s(\d{1,2})(?:st|nd|rd|th)?)?(?:,?\s(20\d\d))?"
)
_BEFORE = later(r"(?:until|till|til|for|in|on|by|next|this|from now|直到|等到|到|至)\b\s*|直到|等到|到|至")


def when(words: str, now: datetime) -> datetime | None:
    """Aware, in the zone of `now`: a span counts from now, a day begins at 8 in the morning.  None: not understood,
    in the past, or farther away than three years."""
    said = " ".join(words.casefold().split())[:_LONGEST]
    for _ in range(3):
        said = _BEFORE.sub("", said, count=1) if _BEFORE.match(said) else said
    said = said.strip(" .,!。，！").removesuffix("从现在起")
    found = next((moment for read in _WAYS if (moment := read(said, now))), None)
    return found if found and now < found <= now + _FARTHEST else None


def _span(said: str, now: datetime) -> datetime | None:
    found = _SPAN.fullmatch(said)
    if not found:
        return None
    word, unit = found.groups()
    many = int(word) if word.isdigit() else _NUMBERS[word]
    kind = _UNITS[unit]
    return now + (timedelta(days=30 * many) if kind == "months" else timedelta(**{kind: many}))


def _named(said: str, now: datetime) -> datetime | None:
    ahead = {**_NAMED, "week": 7, "month": 30}.get(said)
    return _morning(now.date() + timedelta(days=ahead), now) if ahead is not None else None


def _weekday(said: str, now: datetime) -> datetime | None:
    meant = [at for at, day in enumerate(_DAYS) if day.startswith(said) and len(said) >= _SHORTEST_DAY]
    return _next_weekday(meant[0], now) if meant else None


def _chinese_weekday(said: str, now: datetime) -> datetime | None:
    found = _CHINESE_WEEK.fullmatch(said)
    if not found:
        return None
    day = "一二三四五六日".find(found[2].replace("天", "日"))
    if not (found[1] or "").startswith("下"):
        return _next_weekday(day, now)
    monday = now.date() - timedelta(days=now.weekday()) + timedelta(days=7)
    return _morning(monday + timedelta(days=day), now)


def _next_weekday(day: int, now: datetime) -> datetime:
    return _morning(now.date() + timedelta(days=(day - now.weekday() - 1) % 7 + 1), now)


def _numbered(said: str, now: datetime) -> datetime | None:
    for pattern, order in ((_ISO, (1, 2, 3)), (_CHINESE_DATE, (0, 1, 2)), (_GERMAN_DATE, (3, 2, 1))):
        found = pattern.fullmatch(said)
        if found:
            year, month, day = (found[at] if at else None for at in order)
            return _dated(year, int(month or 0), int(day or 0), now)
    return None


def _with_month(said: str, now: datetime) -> datetime | None:
    found = _NAMED_MONTH.fullmatch(said)
    if not found or found[2][:3] not in _MONTHS or not (found[1] or found[3]):
        return None
    return _dated(found[4], _MONTHS.index(found[2][:3]) + 1, int(found[1] or found[3]), now)


def _dated(year: str | None, month: int, day: int, now: datetime) -> datetime | None:
    try:
        found = date(int(year or now.year), month, day)
        if year is None and found <= now.date():
            found = found.replace(year=now.year + 1)
    except ValueError:
        return None
    return _morning(found, now)


def _morning(day: date, now: datetime) -> datetime:
    return datetime.combine(day, _MORNING, now.tzinfo)


_WAYS: tuple[Callable[[str, datetime], datetime | None], ...] = (
    _span,
    _named,
    _weekday,
    _chinese_weekday,
    _numbered,
    _with_month,
)
