"""Entries that no label calls goods -> the lines of an order that they are, told by their counts.  Pure, linear."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mailbot.model.mail import Item
from mailbot.parse.forms.entries import Entry
from mailbot.parse.forms.goods import counted_goods, mostly_counted
from mailbot.parse.forms.labels import LabelBook, without_number
from mailbot.parse.forms.one_item import item_of
from mailbot.parse.forms.one_line import COUNT

_IS_COUNT = re.compile(rf"\d{{1,5}}(?:\s?{COUNT})?", re.IGNORECASE)
_NEAR = 2  # rows from one to the next


def mostly_listed(entries: Sequence[Entry]) -> list[Item]:
    return [item for entry in entries if entry.field == "items" for item in mostly_counted(entry.value)]


def by_number(entries: Sequence[Entry]) -> list[Item]:
    """ "Position 1: Seal kit 2 pcs", "Position 2: ...": a field each."""
    listed: dict[str, list[list[Item]]] = {}
    for entry in entries:
        if not entry.field and entry.value and entry.label[-1:].isdigit():
            listed.setdefault(without_number(entry.label), []).append(counted_goods(entry.value))
    return next(
        ([item for items in found for item in items] for found in listed.values() if len(found) > 1 and all(found)), []
    )


def ticked(entries: Sequence[Entry], book: LabelBook) -> list[Item]:
    """All that is sold stands on the form, each with a field for how many: "Plum jam 340 g: 12"."""
    asked = [(entry.row, _how_many(entry, book)) for entry in entries]
    runs: list[list[Item]] = [[]]
    for (row, item), (above, _) in zip(asked, [(-_NEAR, None), *asked], strict=False):
        if item is None or row - above > _NEAR:
            runs.append([])
        runs[-1] += [item] if item is not None else []
    filled = [run for run in runs if len(run) > 1 and any(item.quantity != "0" for item in run)]
    return [item for run in filled for item in ordered(run)]


def _how_many(entry: Entry, book: LabelBook) -> Item | None:
    """None where the label is known or the value no count; nothing written into it is nought."""
    bare = entry.value.strip()
    if entry.field or book.field(entry.label) or not (_IS_COUNT.fullmatch(bare) or not bare):
        return None
    return item_of(entry.label, bare or "0")


def ordered(items: Sequence[Item]) -> list[Item]:
    """Without what stands in the list with a count of nought; all of them where there is nothing else."""
    return [item for item in items if item.quantity != "0"] or list(items)
