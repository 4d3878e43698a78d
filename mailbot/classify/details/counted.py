"""A line of an order, its numbers in digits -> those that count goods, by what stands around them.  Pure, linear.

There are more words for goods than any list has, and more verbs to ask for them.  So in an order a number counts the
word behind it, unless that is one of time, money or measure, or the number belongs to what stands before it: a week, a
page, a house, a code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from mailbot.classify.details.labels import LABELS, MARKERS
from mailbot.classify.details.things import is_thing
from mailbot.classify.details.units import WORDS
from mailbot.classify.small_words import is_small
from mailbot.model.details import ReferenceKind
from mailbot.text.folding import fold, has_cjk, is_unspaced
from mailbot.text.later import later

# what stands before a number that it names, and does not count: "week 49", "position 4", "page 12"
_NAMING = """
week wk woche semaine semana settimana vecka uge tyden tydzien nedela тиждень hafta het no nr pos
position posicion posizione posición posição posicao
позиция page seite pagina teil part step item line zeile halle room unit gate tor dock rampe quai strasse
street straat ulica str ul gr size sizes grosse taille talla taglia tamanho maat rozmiar storlek storrelse velikost
размер beden tel fax phone mobile vom dne dnia am
"""
# "invoice 22", "number 7"; "order 36 chairs" and "quote 20 doors" count
_NUMBERED = frozenset((ReferenceKind.INVOICE, ReferenceKind.CONTRACT, ReferenceKind.DELIVERY, ReferenceKind.TRACKING))
_NAMES = frozenset(_NAMING.split()).union(
    map(fold, MARKERS), *({fold(word) for word in LABELS[kind]} for kind in _NUMBERED)
)
# beside these a number counts with them or, as a measure, nothing
_MEASURES = ("pcs", "pair", "lot", "kg", "g", "t", "m", "m2", "ft2", "m3", "l")
_UNITS = frozenset(fold(word) for unit in _MEASURES for word in WORDS[unit])
_STREETS = frozenset(
    ("street", "road", "lane", "avenue", "ave", "drive", "way", "court",
     "place", "square", "rue", "boulevard", "chemin")
)  # fmt: skip
# "15 of the lids", "15 de couvercles", "12 от малките"
_OF = frozenset(
    ("of", "von", "de", "des", "di", "da", "do", "dos", "das", "van", "av", "af", "от", "из", "από", "od", "z")
)
_THE = frozenset(
    ("the", "those", "these", "your", "our", "den", "der", "die", "dem", "le", "la", "les", "el", "los", "las", "il",
     "lo", "gli", "i", "os", "as", "het", "de")
)  # fmt: skip
# small words behind a number that is somebody's name: "add them to 4480 before it ships"
_SMALL = frozenset(
    ("before", "after", "when", "that", "than", "then", "now", "are", "were", "was", "will", "has", "have", "but",
     "bevor", "wird", "wurde", "nicht", "noch", "avant", "est", "sera", "antes", "está", "prima", "dopo", "sia", "voor")
)  # fmt: skip
_MARKS = ".,/#№°$€£¥₽×+'’_%=@&~"
_FIRST_UNLETTERED = "\u0590"  # from Hebrew on, letters touch a number: "ו-30", "و10", "布45碼"
_NUMBER = later(r"\d{1,3}(?:[.,'’\u00a0\u202f]000)+(?!\d)|\d{1,6}")
# "a pallet of the 440 blocks" has one number that counts
_MODEL_OF = later(r"\d [^\d,;.:\n]{3,48} (?:of the|of those|of your|von den|des|dei|delle|de los|de las)\s?$")
# "sixteen 6mm drills", 'forty 1/2" valves': a size stands between the number and what it counts
_SIZE_AHEAD = later(
    r"\s(?:\d{1,3}/\d{1,3}|\d{1,4}\s?[x×]\s?\d{1,4}|\d{1,4}(?:[.,]\d{1,2})?\s?(?:mm|cm|inch|kw|[\"″”])|\d{1,3}/\d{1,3}[\"″”])(?=\s)",
    re.IGNORECASE,
)
_AHEAD = later(r"\s{0,2}([^\W\d_]+)(?:[\s'’]{1,2}([^\W\d_]+))?(?:[\s'’]{1,2}([^\W\d_]+))?")
_SHORT = 3  # letters that a word of goods has at least, where they are letters
# what a sign behind a number makes of it: a day, a price, a floor, how large, how many per cent, which of a row
_NO_SIGN = frozenset(
    "天日月年号號点點时時分秒周週歲岁層层楼樓室元圆圓円角毛折成倍次届级級寸吋英公毫厘后後前内內外左右以工班人名位家路巷弄街栋棟"
    "万萬千百온期行页頁系型变變改成到至和与與或了吧種种類类項项番度瓦伏至到月の는은이가을를일월년시분초원번호층인명주차回会會款第%％℃"
)
_NO_KANA = (
    "パーセント", "ボルト", "ワット", "ミリ", "センチ", "インチ", "ドル", "ユーロ", "ヶ月", "カ月", "ヵ月",
    "アンペア", "ヘルツ",
)  # fmt: skip
_BESIDE = 60
_YEARS = range(1970, 2060)
_LONGEST = 4  # digits of a number that is not round


def counted(line: str) -> Iterator[tuple[int, int]]:
    """Where each begins and ends."""
    for found in _NUMBER.finditer(line):
        start, end = found.span()
        sized = _SIZE_AHEAD.match(line, end)
        behind = line[sized.end() if sized else end :][:_BESIDE]
        named = is_named(line[:start]) or is_model(line, start)
        if not named and _stands_free(line, start, end) and _counts(behind):
            yield start, end


def is_model(line: str, start: int) -> bool:
    return _MODEL_OF.search(line, max(0, start - _BESIDE), start) is not None


def _stands_free(line: str, start: int, end: int) -> bool:
    """No part of a code, a size, an amount or a date."""
    before, behind, digits = line[max(0, start - 2) : start], line[end : end + 1], line[start:end]
    if behind.isdigit() or (behind and behind in _MARKS) or digits.startswith("0"):
        return False
    if not digits.endswith("00") and (len(digits) > _LONGEST or (digits.isdigit() and int(digits) in _YEARS)):
        return False  # the number of something, or a year
    last, other = before[-1:], before[:-1]
    if last in ("-", "–", ":"):
        return not other.isalnum() or other >= _FIRST_UNLETTERED
    if last.isalpha():
        return last >= _FIRST_UNLETTERED
    return not last or not (last.isdigit() or last in _MARKS)


def _counts(behind: str) -> bool:
    sign = behind.lstrip(" ")[:1]
    if has_cjk(sign):
        return fold(sign) not in _NO_SIGN and sign not in _NO_SIGN and not _is_syllable(behind.lstrip(" "))
    words = _AHEAD.match(behind)
    if words is None or not (behind[:1].isspace() or is_unspaced(sign)):
        return False
    named = [fold(word) for word in words.groups() if word]
    if _STREETS.intersection(named):
        return False
    of = named[0] in _OF
    rest = [word for word in named[1:] if word not in _THE] if of else named
    return bool(rest) and _is_goods(rest[0], after_of=of)


def _is_syllable(behind: str) -> bool:
    """Japanese particles and measures; "つ" counts."""
    return ("\u3041" <= behind[0] <= "\u309f" and behind[0] != "つ") or behind.startswith(_NO_KANA)


def _is_goods(word: str, after_of: bool) -> bool:
    lettered = word[0] < _FIRST_UNLETTERED
    long_enough = len(word) >= (_SHORT if lettered else 2)
    return (
        long_enough
        and is_thing(word)
        and (word not in _UNITS or not lettered)
        and (after_of or not (is_small(word) or word in _SMALL))
    )


def is_named(before: str) -> bool:
    """ "KW 50 Tor 4", "RAL 9005 matt", "week 49 please"."""
    last = before.rstrip(" .").rpartition(" ")[2].strip("(")
    code = last.isascii() and last.isalpha() and last.isupper() and 2 <= len(last) <= 4 and before[-1:] == " "
    return code or fold(last) in _NAMES or fold(last).startswith("недел")
