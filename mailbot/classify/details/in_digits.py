"""A line of a mail -> the same line with its numbers in digits.  Pure, linear.

"two hundred pcs" -> "200 pcs", "一百五十个" -> "150个", "1 500 шт" -> "1500 шт", "12 €50" -> "12.50 €".  Only for
reading quantities and amounts: what people see is the mail as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from mailbot.classify.details.number_words import (
    AND,
    ANOTHER,
    BEHIND,
    BESIDE_UNIT,
    BIG,
    FIRST,
    MORE,
    NO_NUMBER_BEFORE,
    TIMES,
    VALUES,
    A,
    value_of,
)
from mailbot.classify.details.units import BEHIND_DE, WORDS
from mailbot.text.later import later
from mailbot.text.numbers import NATIVE_DIGITS

# "one pallet" is a number of pallets, "one piece of advice" is none
_ONE_COUNTS = frozenset({"dozen", "container", "pallet", "truck", "carton", "t", "roll", "bag"})
_MOST_WORDS = 8  # of one number
_OF = frozenset({"of", "de", "di"})
_TEENS = frozenset({"عشر", "عشرة", "עשר", "עשרה", "belas"})  # "خمس عشرة": the ten stands behind
_AND_LETTERS = frozenset("وו")
_BETWEEN = " .-וو"
_JOINED_AND = later(r"(?<!\w)([وו])-?(?=\d)")
_UNITS = {word.rstrip("."): unit for unit, words in WORDS.items() for word in words}
_WIDE = {ord(wide): str(digit) for digit, wide in enumerate("０１２３４５６７８９")} | {0x3000: " "} | NATIVE_DIGITS
_DE = later(rf"(?<=\d) de (?={'|'.join(BEHIND_DE)})", re.IGNORECASE)
_MONEY = r"(?:€|\$|£|₽|eur\b|euros?\b|usd\b|руб|₽|zł|kč)"
_COUNTS = "|".join(sorted((word for word in _UNITS if len(word) > 1), key=lambda word: (-len(word), word)))
# (?<!...): a code before it ("DN 50 200 pcs") is no part of the number
_SPACED = later(
    rf"(?<![\w.,/-])(?<!(?-i:[A-Z]{{2}}) )(\d{{1,3}})((?:[ \u00a0\u202f]\d{{3}}){{1,3}})"
    rf"(?=(?<= 000)(?!\d)|[,.]\d{{2}}(?!\d)|\s?{_MONEY}|\s?(?:{_COUNTS})\b)",
    re.IGNORECASE,
)
_CENTS = later(  # "12 €50", "980 Euro 50", "2块5", but not "100 € 20 pcs"
    r"(?<![\d.,])(\d{1,6})\s?(€|euros?|块|塊|元)(?:(\d{1,2})(?![\w.,%€])|\s(\d\d)(?![\d.,%€]|\s?[\w€$]))", re.IGNORECASE
)
_NO_CENTS = later(r"(\d)[,.](?:[–—]|--?)(?!\d)")
_THOUSAND = "|".join(word for word, times in TIMES.items() if times == 1000)
_THOUSANDS = later(
    rf"(?<![\d.,/-])(\d{{1,4}}(?:[.,]\d{{1,2}})?)\s?(?:{_THOUSAND})\b\.?",
    re.IGNORECASE,
)
_WAN = later(r"(\d{1,5}(?:\.\d{1,2})?)[万萬](\d)[千仟]?")
_DIGIT = later(r"\d")
_FIRST = frozenset({*A, *ANOTHER, *FIRST, *TIMES})  # a number in words begins with one of these, or with "twenty-five"
_BIG_INSIDE = later("|".join(BIG))
_WORD = later(r"[^\W\d_]+(?:(?:-|['’ʼ](?=[яюєї]))[^\W\d_]+)*")
_HAN_MARKS = ("零〇", "一壹", "二两兩贰貳", "三叁參", "四肆", "五伍", "六陆陸", "七柒", "八捌", "九玖")
_HAN_DIGITS = {mark: value for value, marks in enumerate(_HAN_MARKS) for mark in marks}
_HAN_TIMES = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_HAN_ONES = "".join(_HAN_DIGITS)
_HAN_COUNTED = (
    "个個只隻件支根枚颗顆粒盏盞瓶罐台臺套组組箱盒托吨噸卷捲袋柜櫃打条條双雙本元円圆圓块塊公斤千克卡板米桶包碼码片"
)
_HAN = later(
    rf"(?<![第周週期拜月年初\d{_HAN_ONES}十百千万萬半])([{_HAN_ONES}十拾百佰千仟]{{1,9}}(?:[万萬][{_HAN_ONES}十拾百佰千仟]{{0,9}})?|半)"
    rf"(?=[{_HAN_COUNTED}]|高柜|高櫃|小柜|小櫃|大柜|大櫃|個?高|セット|ケース|フィート|パレット|美[元金]|多?[个個件只隻台套箱]|(?<=[十百千])[把张張])"
)
_KOREAN = {
    "두": 2, "세": 3, "네": 4, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9, "스무": 20,
}  # fmt: skip
_KOREAN_TENS = {"열": 10, "스물": 20, "서른": 30, "마흔": 40, "쉰": 50}
_KOREAN_COUNTED = later(
    rf"(?<![가-힣])((?:{'|'.join(_KOREAN_TENS)})?)((?:{'|'.join(_KOREAN)})?)\s?(?=(?:개|대|박스|상자|세트|롤|통|장|포대|병|묶음|켤레|자루|팩)(?:이랑|하고|이나|씩|[과와은는이가을를도만]|정도|(?![가-힣])))"
)
_HALF = later(r"(?<=\bdemi)-(?=\w)", re.IGNORECASE)  # demi-douzaine
_TURKISH_TEEN = later(r"\bon (bir|iki|üç|dört|beş|altı|yedi|sekiz|dokuz)\b", re.IGNORECASE)  # "on" alone is English
_ONE_OF = "柜櫃托箱吨噸打卷捲高小大24"  # "一个" is mostly no number, "一箱" is


@lru_cache(maxsize=1024)
def in_digits(line: str) -> str:
    """Quantities and amounts ask for the same lines one after the other."""
    if not line.isascii():
        line = _JOINED_AND.sub(r"\1 ", line.translate(_WIDE))
    if _DIGIT.search(line):
        line = _NO_CENTS.sub(r"\1", line)
        line = _DE.sub(" ", line)
        line = _SPACED.sub(lambda found: found.group(1) + re.sub(r"\s", "", found.group(2)), line)
        line = _CENTS.sub(lambda found: f"{found[1]}.{found[3] or found[4]} {found[2]}", line)
        line = _WAN.sub(lambda found: _plain(float(found.group(1)) * 10_000 + int(found.group(2)) * 1_000), line)
    if not line.isascii():
        line = _HAN.sub(_of_han, line)
        line = _KOREAN_COUNTED.sub(_of_korean, line)
    if _DIGIT.search(line):
        line = _THOUSANDS.sub(lambda found: _plain(float(found.group(1).replace(",", ".")) * 1_000), line)
    line = _HALF.sub(" ", line)
    line = _TURKISH_TEEN.sub(lambda found: _plain(10 + VALUES.get(found.group(1).casefold(), 1)), line)
    return "".join(_spelled(line))


def _plain(value: float) -> str:
    return f"{value:.0f}" if value == int(value) else f"{value:g}"


def _of_han(found: re.Match[str]) -> str:
    text, ahead = found.group(1), found.string[found.end() : found.end() + 2]
    if text == "半":
        return "0.5"
    if text in "一壹" and not (set(ahead) & set(_ONE_OF)):
        return text
    whole, _, rest = text.replace("萬", "万").rpartition("万")
    value = _below_wan(whole) * 10_000 + _below_wan(rest)
    return str(value) if value else text


def _of_korean(found: re.Match[str]) -> str:
    value = _KOREAN_TENS.get(found.group(1), 0) + _KOREAN.get(found.group(2), 0)
    return str(value) if value else found.group()


def _below_wan(text: str) -> int:
    total = digit = 0
    for mark in text:
        times = _HAN_TIMES.get(mark, 0)
        total += times * (digit or 1)
        digit = 0 if times else _HAN_DIGITS[mark]
    return total + digit


def _spelled(line: str) -> Iterator[str]:
    """The line in pieces, runs of number words in digits."""
    if not _may_hold_number(line):
        yield line  # as it is with most
        return
    words = [_word(found) for found in _WORD.finditer(line)]
    at = done = 0
    while at < len(words):
        value, after = _run(words, at, line) if _begins(words[at][2]) else (0, at)
        if not value:
            at += 1
            continue
        joined = line[words[at][0] - 1 : words[at][0]] in _AND_LETTERS
        yield line[done : words[at][0]] + " " * joined + _plain(value)
        done = words[after - 1][1]
        at = after
    yield line[done:]


def _may_hold_number(line: str) -> bool:
    joined = "-" in line or (not line.isascii() and any(letter in line for letter in _AND_LETTERS))
    plain = line.casefold()
    return joined or bool(_BIG_INSIDE.search(plain)) or not _FIRST.isdisjoint(_WORD.findall(plain))


def _begins(word: str) -> bool:
    return word in _FIRST or "-" in word or (bool(_BIG_INSIDE.search(word)) and value_of(word) > 0)


def _word(found: re.Match[str]) -> tuple[int, int, str]:
    """ "ومئتين": in Arabic and Hebrew the "and" is one letter of the number behind it."""
    word = found.group().casefold().replace("’", "'").replace("ʼ", "'")
    joined = word[:1] in _AND_LETTERS and word[1:] in FIRST
    return (found.start() + 1, found.end(), word[1:]) if joined else (found.start(), found.end(), word)


def _run(words: list[tuple[int, int, str]], at: int, line: str) -> tuple[float, int]:
    """The value of the number that begins at a word, and the word behind it; 0 where there is none."""
    start = at
    if words[at][2] in A | ANOTHER and at + 1 < len(words) and _beside(line, words, at + 1):
        unit, more = _UNITS.get(words[at + 1][2]), words[at][2] in ANOTHER or (at and words[at - 1][2] in MORE)
        if unit == "dozen" or (unit in _ONE_COUNTS and (more or (words[at + 2 : at + 3] and words[at + 2][2] in _OF))):
            return 1, at + 1  # "a dozen", "a box of nails", "another pallet"
        at += words[at + 1][2] in FIRST and words[at + 1][2] not in A  # "une vingtaine"
    if words[at][2] in NO_NUMBER_BEFORE and (
        at + 1 == len(words) or words[at + 1][2] in NO_NUMBER_BEFORE[words[at][2]] or not _beside(line, words, at + 1)
    ):
        return 0, start
    value, after = _sum(words, at, line)
    unit, article = _unit_ahead(words, after)
    counts = (
        unit in _ONE_COUNTS
        if value in (0.5, 1, 1.5)
        else unit
        or (
            (words[at][2] not in BESIDE_UNIT or after > at + 1)
            and any(word not in TIMES for _, _, word in words[at:after])
        )
    )
    if not counts:
        return 0, start
    of = [word for _, _, word in words[after : after + 2]]
    joined = len(of) == 2 and of[0] in _OF and of[1] in _UNITS  # "une vingtaine de pièces"
    return value, after + (article or joined)


def _unit_ahead(words: list[tuple[int, int, str]], at: int) -> tuple[str, bool]:
    """The unit that follows, and whether an article stands before it: "half a container"."""
    article = at + 1 < len(words) and words[at][2] in A
    at += article
    return (_UNITS.get(words[at][2], ""), article) if at < len(words) else ("", False)


def _sum(words: list[tuple[int, int, str]], at: int, line: str) -> tuple[float, int]:
    """ "two hundred and fifty": each next word is of a smaller order than the one before, or multiplies."""
    total = part = 0.0
    order, after = float("inf"), at
    while after < at + _MOST_WORDS and (here := _next(words, at, after, line)) is not None:
        word = words[here][2]
        if here > at and word in BEHIND and words[after - 1][2] not in BEHIND[word]:
            break  # "thirty to begin with"
        value, times = _values(word) or (0, 0)
        if value == 100 and 1 < part < 10:
            value, times = 0, 100  # "tre sto"
        joined = line[words[here][0] - 1 : words[here][0]] in _AND_LETTERS or words[here - 1][2] in _AND_LETTERS
        if not times and not 0 < value < order and not _stands_behind(value, part, word, joined):
            break
        part = max(part, 1) * times if times else part + value
        if times >= 1000:
            total, part = total + part, 0.0
        order, after = times or _order(value), here + 1
    return total + part, after


def _stands_behind(value: float, part: float, word: str, joined: bool) -> bool:
    """A ten behind its ones: "خمس عشرة", "خمسة وعشرين", "dua belas"; a teen behind a score: "soixante et onze"."""
    if part % 100 in (60, 80):
        return 10 < value < 20
    return 0 < part < 10 and ((value == 10 and word in _TEENS) or (joined and value in range(20, 100, 10)))


def _next(words: list[tuple[int, int, str]], first: int, after: int, line: str) -> int | None:
    """The word that may go on the number: beside it, or behind an "and"."""
    here = after
    while first < here < len(words) and words[here][2] in AND and _beside(line, words, here):
        here += 1
    return here if here < len(words) and (here == first or _beside(line, words, here)) else None


def _order(value: float) -> int:
    """Of 20 it is 10, of 25 and of 0.5 it is 1."""
    return next((order for order in (1000, 100, 10) if value % order == 0), 1)


def _values(word: str) -> tuple[float, int] | None:
    """(value, 0) or (0, multiplier); a hyphen may join two words: "twenty-five"."""
    if word in TIMES:
        return 0, TIMES[word]
    if value := value_of(word):
        return value, 0
    ten, _, one = word.replace("-et-", "-").replace("-i-", "-").rpartition("-")
    if one in VALUES and (VALUES.get(ten, 0) >= 20 or (ten == "soixante" and VALUES[one] > 10)):
        return VALUES[ten] + VALUES[one], 0
    return None


def _beside(line: str, words: list[tuple[int, int, str]], at: int) -> bool:
    return line[words[at - 1][1] : words[at][0]].strip(_BETWEEN) == ""
