"""What each row says as a label -> the style that a mail writes labels in, and what of others counts.  Pure."""

from __future__ import annotations

from collections.abc import Sequence

from mailbot.parse.forms.entries import Entry, Style
from mailbot.parse.forms.labels import BLOCKS, SUMS
from mailbot.parse.html.rows import Row

_FEWEST = 2
_MESSAGE = frozenset({"message"})
# below a bold "Name" stand "First: Kay" and "Last: Moor", below bold heads an order's sums
_IN_ANY_STYLE = frozenset({"meta", "subtotal", "total", "first_name", "last_name"})


def habit(found: Sequence[Sequence[Entry]]) -> Style:
    """The style that most known labels are written in."""
    told = [entry for entries in found for entry in entries if entry.field and not _is_block(entry)]
    others = [entry.style for entry in told if entry.field not in SUMS]  # these stand in a table of their own
    known = others if len(others) >= _FEWEST else [entry.style for entry in told]
    inline = known.count(Style.INLINE)
    # a drawn or tabled form may hold "Tel: 123" in its message: two such labels decide
    for style in sorted((Style.CELLS, Style.DRAWN), key=known.count, reverse=True):
        if known.count(style) >= 2 and known.count(style) * 2 >= inline:
            return style
    return Style.BARE if known.count(Style.BARE) > inline else Style.INLINE


def _is_block(entry: Entry) -> bool:
    """ "Your details" over a drawn line heads fields of any style."""
    return entry.style is Style.DRAWN and entry.field in BLOCKS and not entry.value


_ALSO: dict[Style, tuple[Style, ...]] = {
    Style.INLINE: (Style.INLINE, Style.CELLS),
    Style.DRAWN: (Style.DRAWN, Style.CELLS),
    Style.BARE: (Style.BARE, Style.INLINE, Style.DRAWN),
    Style.CELLS: (Style.CELLS,),
}


def of_rows(rows: Sequence[Row], found: Sequence[Sequence[Entry]], style: Style) -> list[list[Entry]]:
    """Above the message, which is drawn, there may be a list of labels and values; a label in bold is the program's."""
    heads = (at for at, entries in enumerate(found) for entry in entries if _is_message(entry, style))
    first = next(heads, 0) if style is Style.DRAWN else 0
    return [
        _beside(entries, at < first, rows[at].lead > 0) or of_style(entries, style, rows[at])
        for at, entries in enumerate(found)
    ]


def _is_message(entry: Entry, style: Style) -> bool:
    return entry.field in _MESSAGE and entry.style is style and not entry.value


def _beside(entries: Sequence[Entry], above: bool, bold: bool) -> list[Entry]:
    found = [entry for entry in entries if entry.value and entry.style is Style.INLINE]
    return [entry for entry in found if bold or (above and entry.field)]


def of_style(entries: Sequence[Entry], style: Style, row: Row) -> list[Entry]:
    """Of other styles only what heads a block of its own, or what the book knows and a drawn line marks."""
    also = _ALSO[style]
    asks = row.strong and len(row.cells) == 1 and row.text.rstrip().endswith((":", "："))
    return [entry for entry in entries if entry.style in also or asks or _heads(entry, style, row.strong)]


def _heads(entry: Entry, style: Style, bold: bool) -> bool:
    if entry.field in _IN_ANY_STYLE and entry.value:
        return True
    if not entry.value:
        if entry.style is Style.DRAWN and (entry.field == "order_ref" or (entry.field == "product" and bold)):
            return True
        card = entry.field == "name" and entry.style is Style.DRAWN and style is Style.CELLS
        return card or entry.field in BLOCKS or (entry.field in _MESSAGE and entry.style is not Style.CELLS)
    return style is Style.CELLS and entry.field != ""
