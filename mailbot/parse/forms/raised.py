"""Rows of a body -> the same, where every label stands below or behind its value: each before it.  Pure, linear."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from msgspec.structs import replace

from mailbot.parse.forms.hints import is_mailbox
from mailbot.parse.forms.labels import LabelBook
from mailbot.parse.rows import Row

_FEWEST = 3  # labels
_LONGEST = 40  # characters of a label


def raised(rows: Sequence[Row], book: LabelBook) -> list[Row]:
    """Told by the address: it stands above its label, and what stands below is none."""
    rows = _turned_round(rows, book)
    filled = [at for at, row in enumerate(rows) if row.text.strip()]
    if any(len(rows[at].cells) > 1 for at in filled):
        return list(rows)
    fields = {at: book.field(text) for at in filled if len(text := rows[at].text.strip()) <= _LONGEST}
    labels = [at for at in filled if fields.get(at)]
    if len(labels) < _FEWEST or labels[-1] != filled[-1] or labels[0] == filled[0] or not _below(rows, filled, fields):
        return list(rows)
    found: list[Row] = []
    begin = next(above for above, at in pairwise(filled) if at == labels[0])
    found += rows[:begin]
    for at in labels:
        value = "\n".join(row.text.strip() for row in rows[begin:at]).strip()
        found.append(Row((rows[at].text.strip(), value), table=True))
        begin = at + 1
    return [*found, *rows[begin:]]


def _turned_round(rows: Sequence[Row], book: LabelBook) -> list[Row]:
    """Written from right to left, a table has its labels in the second column."""
    pairs = [at for at, row in enumerate(rows) if len(row.cells) == 2]
    behind = [at for at in pairs if book.field(rows[at].cells[1].strip()) and not book.field(rows[at].cells[0].strip())]
    address = any(book.field(rows[at].cells[1].strip()) == "email" and is_mailbox(rows[at].cells[0]) for at in behind)
    if len(behind) < _FEWEST or 3 * len(behind) < 2 * len(pairs) or not address:
        return list(rows)
    turned = frozenset(pairs)
    return [replace(row, cells=row.cells[::-1]) if at in turned else row for at, row in enumerate(rows)]


def _below(rows: Sequence[Row], filled: Sequence[int], fields: dict[int, str]) -> bool:
    """No label stands below another; the address and the message stand above theirs."""
    told = False
    for above, at in pairwise(filled):
        field = fields.get(at, "")
        if field and fields.get(above):
            return False
        if field == "email":
            told = is_mailbox(rows[above].text.strip())
            if not told:
                return False
    return told
