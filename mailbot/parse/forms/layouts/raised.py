"""Rows of a body -> the same, where labels stand below, behind or over their values: each beside it.  Pure, linear."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from msgspec.structs import replace

from mailbot.parse.forms.hints import is_coded, is_mailbox
from mailbot.parse.forms.labels import BLOCKS, LabelBook
from mailbot.parse.html.rows import Row

_FEWEST = 3  # labels
_LONGEST = 40  # characters of a label
_LONGEST_OVER = 80  # of one over its value
_FEWEST_OVER = 2  # labels over values that are set in
_INSET = (" ", "\t")
_BESIDE = frozenset(":：[]")  # in a line with a label and its value


def raised(rows: Sequence[Row], book: LabelBook) -> list[Row]:
    """Told by the address: it stands above its label, and what stands below is none."""
    rows = _over_inset(_turned_round(rows, book), book)
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


def _over_inset(rows: Sequence[Row], book: LabelBook) -> list[Row]:
    """Each label over its value, which is set in: what is not set in is the next label, whoever knows it."""
    heads = [at for at in range(len(rows) - 1) if _is_over_inset(rows[at], rows[at + 1], book)]
    known = {book.field(rows[at].text.strip()) for at in heads} - {"", *BLOCKS}
    if len(known) < _FEWEST_OVER:
        return list(rows)
    found: list[Row] = []
    at = 0
    for head in heads:
        begin = head + 1
        end = next((below for below in range(begin, len(rows)) if _is_flush(rows[below])), len(rows))
        value = "\n".join(row.text.strip() for row in rows[begin:end]).strip()
        found += [*rows[at:head], Row((rows[head].text.strip(), value), table=True)]
        at = end
    return [*found, *rows[at:]]


def _is_flush(row: Row) -> bool:
    return row.text.strip() != "" and not row.text.startswith(_INSET)


def _is_over_inset(above: Row, below: Row, book: LabelBook) -> bool:
    """But not "Customer" over "Firm: ...", nor "Order" over its list."""
    label, value = above.text.rstrip(), below.text.strip()
    if above.table or below.table or not _is_flush(above) or _is_flush(below) or not value:
        return False
    beside = book.field(value.replace("：", ":").partition(":")[0]) if set(value) & set(":：") else ""
    listed = book.field(label) == "order_ref" and not is_coded(value)
    return len(label) <= _LONGEST_OVER and not set(label[:-1]) & _BESIDE and not beside and not listed


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
