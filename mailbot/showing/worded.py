"""Sheets -> the same in a reader's words, as the page that is mailed has them.  Scripts get the names as they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from mailbot.house import House
from mailbot.model.report import Cell, Sheet

_BEFORE, _AMOUNT = "before_", "amount_"
# sheet -> (which of its columns, the table of words that names its cells)
_CELLS: Mapping[str, tuple[int, str]] = {
    "category": (0, "category"),
    "language": (0, "language"),
    "complaints": (3, "stage"),
}


class _Words(Struct, frozen=True):
    names: Mapping[str, str]  # of sheets, columns and figures
    unknown: str
    cells: Mapping[str, Mapping[str, str]]

    def name(self, said: Cell) -> str:
        """ "amount_USD" and "before_new" are made of two."""
        text = str(said)
        if text.startswith(_BEFORE):
            return f"{self.names.get('before', 'before')} {self.name(text.removeprefix(_BEFORE))}"
        if text.startswith(_AMOUNT):
            return f"{self.names.get('amount', 'amount')} {text.removeprefix(_AMOUNT)}"
        return self.names.get(text, text)

    def cell(self, sheet: str, column: int, said: Cell) -> Cell:
        at, table = _CELLS.get(sheet, (-1, ""))
        if column == 0 and not str(said):
            return self.unknown
        if sheet == "summary" and column == 0:
            return self.name(said)
        return self.cells[table].get(str(said), said) if column == at else said


def worded(sheets: Sequence[Sheet], language: str, house: House) -> tuple[Sheet, ...]:
    pages = house.composer.pages
    spoken = pages.language_for(language, "words")
    cells = {table: pages.table(spoken, table) for _, table in _CELLS.values()}
    words = _Words(pages.table(spoken, "sheet"), pages.words(spoken, "not_known"), cells)
    return tuple(_worded(sheet, words) for sheet in sheets)


def _worded(sheet: Sheet, words: _Words) -> Sheet:
    rows: Iterable[tuple[Cell, ...]] = (
        tuple(words.cell(sheet.name, at, cell) for at, cell in enumerate(row)) for row in sheet.rows
    )
    return Sheet(words.name(sheet.name), tuple(map(words.name, sheet.columns)), tuple(rows))
