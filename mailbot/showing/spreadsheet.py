"""Sheets -> CSV text, XLSX octets.  The one importer of xlsxwriter.

A cell that a spreadsheet would take for a formula is somebody's mail: in CSV it gets an apostrophe, in XLSX it is
written as text.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from io import BytesIO, StringIO
from typing import TYPE_CHECKING

from mailbot.model.report import Cell, Sheet

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_LONGEST_CELL = 32_000  # characters: Excel takes 32,767
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NO_FORMULAS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_WIDEST = 60  # characters
_LONGEST_NAME = 31  # of a sheet
_NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\", " "))


def safe(cell: Cell) -> Cell:
    """Numbers stay numbers."""
    if not isinstance(cell, str):
        return cell
    text = cell.replace("\0", "")[:_LONGEST_CELL]
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text


def csv_text(sheets: Sequence[Sheet]) -> str:
    """One below the other, each with its name above it where there are several."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for at, sheet in enumerate(sheets):
        if len(sheets) > 1:
            writer.writerows([*([[]] if at else []), [f"# {sheet.name}"]])
        writer.writerow(sheet.columns)
        writer.writerows([["" if cell is None else safe(cell) for cell in row] for row in sheet.rows])
    return out.getvalue()


def xlsx(sheets: Sequence[Sheet]) -> bytes:
    import xlsxwriter  # a daemon that mails no report need not carry it

    out = BytesIO()
    book = xlsxwriter.Workbook(out, _NO_FORMULAS)
    bold = book.add_format({"bold": True, "bottom": 1})
    for sheet in sheets:
        page = book.add_worksheet(sheet.name.translate(_NOT_IN_NAMES)[:_LONGEST_NAME])
        page.freeze_panes(1, 0)
        for column, name in enumerate(sheet.columns):
            page.write_string(0, column, name, bold)
            page.set_column(column, column, _width(sheet, column))
        for line, row in enumerate(sheet.rows, 1):
            for column, cell in enumerate(row):
                _write(page, line, column, cell)
    book.close()
    return out.getvalue()


def _write(page: Worksheet, line: int, column: int, cell: Cell) -> None:
    if isinstance(cell, str):
        page.write_string(line, column, cell.replace("\0", "")[:_LONGEST_CELL])
    elif cell is not None:
        page.write_number(line, column, cell)


def _width(sheet: Sheet, column: int) -> int:
    cells = [sheet.columns[column], *(str(row[column]) for row in sheet.rows[:200])]
    return min(_WIDEST, max(map(len, cells)) + 2)
