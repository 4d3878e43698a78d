"""Lines of a mail -> of the rows of a table that names its columns: how many.  Pure, linear.

Whoever pastes a table means the figure below "Qty": the 25 kg and the 57x98 beside it are of the goods.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from msgspec import Struct

from mailbot.classify.details.units import SOLID, WORDS
from mailbot.model.details import Quantity
from mailbot.text.later import later
from mailbot.text.numbers import number

LABEL = (
    r"(?:qty|quantity|quantities|q'ty|menge|anzahl|stückzahl|cantidad|cant|quantité|quantite|qté|quantità|quantidade|qtd"
    r"|aantal|ilość|adet|miktar|количество|кол-во|数量|數量|個数|台数|수량|الكمية)"
)
_QUANTITY = later(
    rf"(?:order(?:ed)?\s|required\s|total\s|best(?:ell)?-?|订购|訂購|采购|採購|需求|注文|発注|주문\s?)?{LABEL}"
    r"\.?\s{0,2}(?:[(\[/（]?\s?([\w²³.]{1,12})\.?\s?[)\]）]?)?[:：]?",
    re.IGNORECASE,
)
_UNIT = later(
    r"(?:units?|uom|u/m|me|einheit|unité|unidad|unità|unidade|um|eenheid|j\.?m\.?|birim|ед\.?(?:\s?изм\.?)?|单位|單位|単位|단위)",
    re.IGNORECASE,
)
_FIGURE = later(r"(\d[\d.,'’\u00a0\u202f]{0,12})\s{0,2}([^\W\d][\w²³.]{0,11})?")
_GAPS = (later(r"\s{0,3}\|\s{0,3}"), later(r"\s{0,3}\t\s{0,3}"), later(r"\s{2,}"))
_UNITS = {word.rstrip("."): unit for table in (WORDS, SOLID) for unit, words in table.items() for word in words}
_MOST_CELLS = 30
_LONGEST = 400


class _Header(Struct, frozen=True):
    gap: re.Pattern[str]
    width: int  # cells
    at: int  # cell of the quantity
    unit_at: int  # -1: none
    unit: str  # that the heading names


def table_quantities(lines: Sequence[str]) -> Mapping[int, Quantity]:
    """Line -> the quantity in its column; other lines are no row of such a table."""
    found: dict[int, Quantity] = {}
    header: _Header | None = None
    for at, line in enumerate(lines):
        header = _header(line[:_LONGEST]) or header
        row = _row(line[:_LONGEST], header) if header else None
        if row is not None:
            found[at] = row
        elif line.strip() and header is not None and not _cells(line[:_LONGEST], header.gap)[1:]:
            header = None  # words below the table
    return found


def _cells(line: str, gap: re.Pattern[str]) -> list[str]:
    return gap.split(line.strip().strip("|").strip(), maxsplit=_MOST_CELLS)


def _header(line: str) -> _Header | None:
    for gap in _GAPS:
        cells = _cells(line, gap)
        named = [(at, match) for at, cell in enumerate(cells) if (match := _QUANTITY.fullmatch(cell))]
        if len(cells) > 1 and len(named) == 1 and not any(cell[:1].isdigit() for cell in cells):
            at, match = named[0]
            units = (one for one, cell in enumerate(cells) if one != at and _UNIT.fullmatch(cell))
            return _Header(gap, len(cells), at, next(units, -1), _unit(match.group(1)))
    return None


def _row(line: str, header: _Header) -> Quantity | None:
    """A row with fewer cells has left some out: the last column alone is sure to be where it was."""
    cells = _cells(line, header.gap)
    last = header.at == header.width - 1 and 1 < len(cells) <= header.width
    if len(cells) != header.width and not last:
        return None
    figure = _FIGURE.fullmatch(cells[-1] if last else cells[header.at])
    if figure is None:
        return None
    value = number(figure.group(1))
    told = cells[header.unit_at] if header.unit_at >= 0 and len(cells) == header.width else ""
    unit = _unit(figure.group(2)) or _unit(told) or header.unit
    return Quantity(value if "." in value else value.lstrip("0") or "0", unit)


def _unit(said: str | None) -> str:
    return _UNITS.get((said or "").strip().rstrip(".").casefold(), "")
