"""Lines -> where an attribution stands: "On Tuesday Bob wrote:" in thirty languages, wrapped or not.  Pure, linear.

Told by four signs together: how the line begins, a date, an address or a verb of writing, and the colon at its end.
"""

from __future__ import annotations

from collections.abc import Sequence

from mailbot.text.later import later
from mailbot.text.patterns import when_used

WIDEST = 400  # characters of an attribution, wrapped or not
_MOST_LINES = 4
_NEAR_END, _LONGEST_NAMED = 24, 100  # characters
_FEW = 3  # words: a day, a time and "geschrieben"
_MOST_WORDS = 6  # beside an address, or before "wrote"

_VERB = later(
    r"(?<!\w)(?:wrote|writes|schrieb(?:en sie)?|geschrieben|a écrit|avez écrit|écrivait|escribi[óo]|has? escrito"
    r"|hai? scritto|escreveu|schreef|geschreven|skrev|skriver|kirjoitti"
    r"|napisał(?:\(a\)|a)?|napisana|pisze|написал(?:\(а\)|а)?|пишет|писал[аи]?"
    r"|написав(?:ла)?"
    r"|пише|yazdı|yazmış|napsal(?:\(a\)|a)?|napísal(?:\(a\)|a)?|írta|írt|a scris|έγραψε|viết|menulis|rašė|pisao|píše"
    r"|pisala|napisal(?:\(a\)|a)?|napisao(?: je)?|написа|написао|skrifaði|kirjutas|rakstīja|va escriure|escribía"
    r"|escribiu|geskryf|писав|aliandika)(?!\w)"
    r"|เขียน|ने लिखा|نوشت|写道|寫道|写到|撰写|書きました|のメール|작성|쓴 글|كتب|כתב|লিখেছেন|எழுதியது|დაწერა"
)
# RE2, which knows no look-around, tells of most mails in a moment that they hold none
_ROUGHLY_VERB = when_used("(?-i:" + _VERB.pattern.replace(r"(?<!\w)", "").replace(r"(?!\w)", "") + ")")
_OPENERS = frozenset(
    [
        "on", "at", "am", "le", "el", "il", "em", "op", "den", "dnia", "w", "dne", "dňa", "in", "în", "pe", "la", "в",
        "у", "a", "vào", "pada", "στις", "بتاريخ", "في", "בתאריך", "在", "于", "於", "el.", "於:", "à",
    ]
)  # fmt: skip
_DATE = later(
    r"\d{4}\s?[-/.年]|\d{1,2}[:.h]\d{2}|\d{1,2}[./-]\d{1,2}|[12]\d{3}(?!\d)|\d{1,2}\.? ?\w{3,}|\w{3,}\.? \d{1,2}"
)
_MOMENT = later(  # as a program dates a mail: its time, its year, or all in figures
    r"\d{1,2}\s?[:.時时시h点點]\s?\d{2}(?![\d.])|\d{1,4}[./-]\s?\d{1,2}[./-]\s?\d{1,4}|\d[日일]|\d ?[ap]\.?m"
    r"|(?<!\d)(?:19|20)\d\d(?!\d)"
)
_YEAR = later(r"(?<!\d)(?:19|20)\d\d(?!\d)|\d{1,2}[./-]\s?\d{1,2}[./-]\s?\d{2}(?!\d)|[٠-٩۰-۹]{4}")
_SAID_OF_US = later(
    r"(?<!\w)(?:me|us|our|your|mir|uns|mich|unser\w{0,2}|ihr\w{0,2}|moi|nous|votre|notre|m'a|nos|mí|vuestr\w{1,2}|ci"
    r"|vostr\w|mij|ons|uw|jullie|mig|oss|er|era|jeres|meg|dere|minulle|meille|mnie|nam|wasz\w{0,2}|mně|nám|váš|vaše"
    r"|мне|нам|ваш\w{0,3}|bana|bize|μου|μας|لي|لنا)(?!\w)|我|贵|貴|私|弊社|저에게|귀사"
)
_MINUTE = later(r"\d{1,2}\s?[:.時时시h点點]\s?\d{2}(?![\d.])")
CLOCK = later(r"\d{4}|\d{1,2}[:.]\d{2}")
_DIGIT = later("[0-9]")
_NAMED = later(r"[<(][^<>()\s@]{1,64}@[^<>()\s]{1,255}[>)]\s?[:：]$")
_ANGLED = later(r"<[^<>]*>|\[[^\[\]]*\]|\S+@\S+")


def closing_lines(lines: Sequence[str]) -> list[bool]:
    """Which lines may end an attribution."""
    tails = [line.rstrip(" \t-–—*_\xa0")[-24:].lower() for line in lines]
    closed = [tail.endswith((":", "：")) for tail in tails]
    if _ROUGHLY_VERB.search("\n".join(tails)) is None:
        return closed
    return [ends or _VERB.search(tail) is not None for tail, ends in zip(tails, closed, strict=True)]


def find_attribution(
    lines: Sequence[str], marks: Sequence[bool], at: int, closing: Sequence[bool]
) -> tuple[int, int] | None:
    """[start, end) of an "On ... wrote:" that begins at or after `at` and ends within the next four lines."""
    if True not in closing[at : at + _MOST_LINES]:
        return None
    if not _may_open(lines[at]) and not (closing[at] and _stands_above(marks, lines, at)):
        return None
    for end in range(at + 1, min(at + _MOST_LINES, len(lines)) + 1):
        if not lines[end - 1].strip() or (marks[end - 1] and end - 1 > at):
            return None
        if not closing[end - 1]:
            continue
        starts = [start for start in range(end - 1, at - 1, -1) if start == at or _may_open(lines[start])]
        for start in starts:
            joined = _joined(lines[start:end])
            alone = start == 0 or not lines[start - 1].strip()
            if _is_attribution(joined) or (_is_arrowed(marks, lines, end) and _introduces(joined, alone)):
                return _unwrapped(lines, at, start, end), end
    return None


def _joined(lines: Sequence[str]) -> str:
    return " ".join(line.strip()[:WIDEST] for line in lines)


def _stands_above(marks: Sequence[bool], lines: Sequence[str], at: int) -> bool:
    return (at == 0 or not lines[at - 1].strip()) and _is_arrowed(marks, lines, at + 1)


def _is_arrowed(marks: Sequence[bool], lines: Sequence[str], end: int) -> bool:
    below = next((at for at in range(end, min(end + 3, len(lines))) if lines[at].strip()), -1)
    return below >= 0 and marks[below]


def _introduces(joined: str, alone: bool) -> bool:
    """Above ">" a name, an address and a date are enough: "* Bob Lee <bob@acme.example> [2026-11-20 17:12]:".

    Or "You wrote on 20 November, 17:12:"; and with nothing close above it few words, of whatever language, that end in
    a name and its address, or in who wrote, or hold the minute: "Cytowanie Bob Lee <bob@acme.example>:".
    """
    if len(joined) > WIDEST or not joined.endswith((":", "：")):
        return False
    timed, said = CLOCK.search(joined) is not None, _VERB.search(joined.lower()) is not None
    if (timed and (said or "@" in joined)) or not alone:
        return timed and (said or "@" in joined)
    if "@" in joined and said:
        return True
    few = len(joined.split()) <= _MOST_WORDS
    return few and (_NAMED.search(joined) is not None or (tells_who_wrote(joined) and not _says_of_us(joined)))


def _unwrapped(lines: Sequence[str], at: int, start: int, end: int) -> int:
    """ "On Nov 21, 2014," may stand alone on the line above "at 10:18, ...", and "Bob <bob@acme.example> hat am" above
    the day: the line above has the year, or the address, that is missing."""
    while start > at and lines[start - 1].rstrip().endswith(",") and _may_open(lines[start - 1]):
        start -= 1
    if start > at and (start == at + 1 or not lines[start - 2].strip()):
        above, found = lines[start - 1].strip()[:WIDEST], _joined(lines[start:end])
        dated = _YEAR.search(above) is not None and _YEAR.search(found) is None and _begins_with_date(above.lower())
        named = _ANGLED.search(above) is not None and "@" not in found and len(found.split()) <= _FEW
        if dated or named:
            start -= 1
    return start


def _begins_with_date(lower: str) -> bool:
    return lower.partition(" ")[0].strip(",.") in _OPENERS or _has_digit(lower[:6])


def _may_open(line: str) -> bool:
    bare = line.strip(" \t-–—*_\xa0")[:WIDEST]
    first = bare.partition(" ")[0].lower().rstrip(",.:")
    return first in _OPENERS or "@" in bare or _has_digit(bare)


def _has_digit(text: str) -> bool:
    return _DIGIT.search(text) is not None if text.isascii() else any(mark.isdigit() for mark in text)


def _is_attribution(joined: str) -> bool:
    bare = joined.strip(" \t-–—*_\xa0").replace("\u202f", " ").replace("\xa0", " ")
    if not 8 < len(bare) <= WIDEST:
        return False
    lower = bare.lower()
    without_address = _ANGLED.sub(" ", lower)
    if _DATE.search(without_address) is None:
        return _is_notes(joined, lower) or (lower.startswith(_QUOTING) and _ends_in_address(bare))
    closed = bare.endswith((":", "："))
    verb = _VERB.search(lower)
    if verb is not None and (closed or lower.endswith(verb.group())):
        # "On 5 May we wrote:" is what somebody says
        opens = _opens_with_date(lower) and _MOMENT.search(without_address) is not None
        return "@" in bare or opens or (closed and names_its_hour(bare))
    return closed and "@" in bare[-90:] and CLOCK.search(without_address) is not None and _ends_in_address(bare)


_QUOTING = ("quoting ", "zitat von ", "zitiere ", "citando ", "citat ", "mensaje citado por ", "quoted message from ")


def names_its_hour(joined: str) -> bool:
    """Whom it quotes, by address, or the year and the minute, and no word such as "to me" that only a person says."""
    if "@" in joined:
        return True
    timed = _YEAR.search(joined) is not None and _MINUTE.search(joined) is not None
    return timed and not _says_of_us(joined)


def _says_of_us(joined: str) -> bool:
    return _SAID_OF_US.search(joined.lower()) is not None


def tells_who_wrote(line: str) -> bool:
    lower = line[:WIDEST].lower().rstrip()
    return lower.endswith((":", "：")) and _VERB.search(lower[-_NEAR_END:]) is not None and len(lower) < _LONGEST_NAMED


def introduces_quote(line: str) -> bool:
    """May what ends in a colon stand above something quoted: does it name a time, an address, who wrote?"""
    lower = line[:WIDEST].lower().strip()
    timed = _MOMENT.search(lower) is not None
    return timed or "@" in lower or lower.startswith(_QUOTING) or _VERB.search(lower) is not None


def _is_notes(joined: str, lower: str) -> bool:
    """Notes writes `-----bob/acme wrote: -----` without a date."""
    return joined.lstrip().startswith("---") and lower.rstrip(" :-").endswith("wrote")


def _opens_with_date(lower: str) -> bool:
    first = lower.partition(" ")[0].strip(",.")
    return first in _OPENERS or any(mark.isdigit() for mark in lower[:16]) or lower[0] in "在于於"


def _ends_in_address(bare: str) -> bool:
    last = bare.rstrip(":： ").split()[-1]
    return "@" in last or last.endswith((">", "]", ")"))
