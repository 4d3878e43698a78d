"""The entry in hand, its lines so far, the next line -> does that one belong to it as well?  Pure."""

from __future__ import annotations

from collections.abc import Sequence

from mailbot.parse.forms.entries import Entry, Style
from mailbot.parse.forms.goods.goods import is_counted_line
from mailbot.parse.forms.goods.one_line import line_item
from mailbot.parse.forms.labels import BLOCKS
from mailbot.parse.forms.sections import FEW_WORDS, OWN, SHORT, is_list
from mailbot.parse.forms.signs.small_print import is_programs, speaks_of_self
from mailbot.parse.html.rows import Row

LONG = frozenset({"message"})
WHOSE = frozenset({"name", "first_name", "last_name", "from", "email", "phone", "company"})
_FARTHEST = 40  # rows
_UNNAMED = ("", OWN)
_SET_IN = " " * 6


def takes(entry: Entry, row: Row, lines: Sequence[str], gap: bool, style: Style, bold: bool) -> bool:
    """`gap`: a blank line stands between them; `style`: of the whole mail; `bold`: the label is."""
    text = row.text
    if not lines:
        return not (bold and row.strong and entry.style is Style.DRAWN)  # a title over another one
    if (entry.style is Style.CELLS and entry.value) or (entry.field == "email" and "@" in lines[0]):
        return False  # a cell holds all of it, and no address has a second line
    if entry.field in LONG:
        return True
    if entry.style in (Style.CELLS, Style.INLINE):
        # a wrapped or many-lined value of the form's own field, or one that is set in below itself
        long = entry.field in _UNNAMED or entry.field in BLOCKS or entry.value == "" or text.startswith(_SET_IN)
        long = long or (entry.guessed and entry.field in SHORT)
        return (long or (entry.field == "product" and line_item(text) is not None)) and not gap
    return not gap or (entry.field in _UNNAMED and style is Style.DRAWN)


def has_head(entries: Sequence[Entry], at: int, gap: bool) -> bool:
    """ "Message" over "Subject: Lamps", and right below that the words themselves: they are the message's."""
    head, titled = entries[-2:] if len(entries) > 1 else (None, None)
    if gap or head is None or titled is None or head.value or head.field not in LONG:
        return False
    return titled.field == "subject" and titled.row == at - 1 and head.row == at - 2


def is_other_message(entry: Entry, lines: Sequence[str], gap: bool) -> bool:
    """ "Message:" below a list under "Demand", or "Comments: ..." below "Demand: Quote"."""
    word = len(lines) == 1 and len(lines[0].split()) <= FEW_WORDS and entry.style is Style.INLINE
    return bool(entry.value) and word and not gap if entry.value else gap and is_list(lines)


def visitor_goes_on(rows: Sequence[Row], found: Sequence[Sequence[Entry]], footers: Sequence[bool], at: int) -> bool:
    """Somebody speaks of themselves, or asks, below this line, with nothing but labels and their values between."""
    for below in range(at + 1, min(at + _FARTHEST, len(rows))):
        text = rows[below].text.strip()
        if footers[below] or any(not entry.value or entry.field in WHOSE for entry in found[below]):
            return False
        if text and not found[below] and speaks_of_self(text) and not is_programs(text, gap=True):
            return True
    return False


def counts_on(lines: Sequence[str], line: str) -> bool:
    """ "Hose 20 L=1200 — 40 pcs" below "Pump NS-50 — 6 pcs"."""
    return bool(lines) and all(is_counted_line(one) is not None for one in (lines[-1], line))
