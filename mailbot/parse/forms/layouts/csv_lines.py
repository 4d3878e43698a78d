"""Rows of a mail -> the same, lines of values parted by commas below a line of labels as rows.  Pure, linear.

Scripts mail a form as a line of a CSV file, shops an order as several.  Of one line each label goes beside its value;
of several what repeats itself does, and the rest is a table.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from itertools import islice

from mailbot.parse.forms.goods.columns import read_head
from mailbot.parse.forms.labels import LabelBook
from mailbot.parse.html.rows import Row

_MARKS = (";", ",")
_FEWEST = 3  # labels
_TRIED = 3  # lines that may be one of labels
_WIDEST = 40
_LONGEST_LINE = 4000
_MOST = 200
_OF_GOODS = frozenset({"product", "quantity", "sku", "price", "amount", "items"})


def uncsv(rows: Sequence[Row], book: LabelBook) -> list[Row]:
    heads = ((at, mark) for at, row in enumerate(rows[:-1]) if (mark := _parted_by(row, book)))
    for at, mark in islice(heads, _TRIED):
        below = _lines(rows[at + 1 :], mark)
        labels = [cell.strip() for cell in _cells(rows[at].text, mark)]
        values = [cells for cells in below if len(cells) == len(labels)]
        if values and len(values) == len(below) and 2 * sum(map(bool, map(book.field, values[0]))) < len(labels):
            end = at + 1 + _taken(rows[at + 1 :])
            return [*rows[:at], *_read(labels, values, book), *rows[end:]]
    return list(rows)


def _parted_by(row: Row, book: LabelBook) -> str:
    text = row.text
    if len(row.cells) > 1 or len(text) > _LONGEST_LINE:
        return ""
    for mark in _MARKS:
        cells = _cells(text, mark) if text.count(mark) >= _FEWEST - 1 else []
        known = sum(1 for cell in cells if len(cell) <= _WIDEST and book.field(cell.strip()))
        heads = known >= _FEWEST and 4 * known >= 3 * len(cells)
        if len(cells) <= _WIDEST and (heads or (known and read_head([cell.strip() for cell in cells], book))):
            return mark
    return ""


def _cells(text: str, mark: str) -> list[str]:
    try:
        return next(csv.reader([text], delimiter=mark), [])
    except csv.Error:
        return []


def _taken(rows: Sequence[Row]) -> int:
    """How many lines follow without a blank one between them."""
    return next((at for at, row in enumerate(rows) if not row.text.strip()), len(rows))


def _lines(rows: Sequence[Row], mark: str) -> list[list[str]]:
    """A value in quotation marks may go on in the next line."""
    lines = [row.text[:_LONGEST_LINE] + "\n" for row in rows[: min(_taken(rows), _MOST)]]
    try:
        return [[cell.strip() for cell in cells] for cells in csv.reader(lines, delimiter=mark)]
    except csv.Error:
        return []


def _read(labels: Sequence[str], values: Sequence[Sequence[str]], book: LabelBook) -> list[Row]:
    columns = list(zip(*values, strict=True))
    differ = [len(set(column)) > 1 for column in columns]
    goods = [len(values) > 1 and (book.field(labels[at]) in _OF_GOODS or differ[at]) for at in range(len(labels))]
    told = [
        Row((label, column[0]), table=True)
        for label, column, of_goods in zip(labels, columns, goods, strict=True)
        if not of_goods
    ]
    listed = [
        Row(tuple(cell for cell, of_goods in zip(line, goods, strict=True) if of_goods), table=True)
        for line in (labels, *values)
        if any(goods)
    ]
    return [*told, *listed]
