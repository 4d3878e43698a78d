"""Rows of a body -> the same, where every label stands below its value: each beside it.  Pure, linear."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from mailbot.parse.forms.hints import is_mailbox
from mailbot.parse.forms.labels import LabelBook
from mailbot.parse.rows import Row

_FEWEST = 3  # labels
_LONGEST = 40  # characters of a label


def raised(rows: Sequence[Row], book: LabelBook) -> list[Row]:
    """Told by the address: it stands above its label, and what stands below is none."""
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
