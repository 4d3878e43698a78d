"""Entries that no label calls goods -> the lines of an order that they are, told by their counts.  Pure, linear."""

from __future__ import annotations

from collections.abc import Sequence
from unicodedata import normalize

from mailbot.model.mail import Item
from mailbot.parse.forms.entries import Entry
from mailbot.parse.forms.goods.goods import SIZES, counted_goods, mostly_counted, names_order
from mailbot.parse.forms.goods.one_item import LONGEST, item_of
from mailbot.parse.forms.goods.one_line import ended_item, line_item
from mailbot.parse.forms.hints import hinted
from mailbot.parse.forms.labels import LabelBook, without_number
from mailbot.text.later import later

_IS_COUNT = later(r"\d{1,5}(?:\s?([^\W\d_]{1,12})\.?)?")
_GOODS = ("product", "items", "quantity")
_DIGIT = later(r"\d")
_WORDS = later(r"[^\W\d_]+")
_ORDINAL = later(r"\s*(\d{1,2})[.)]\s+(\S.*)")
_FEWEST = 2  # lines
_WIDE = later(r"\t+|\u3000+| {3,}")
_COLUMNS = 2
_NEAR = 2  # rows from one to the next


def mostly_listed(entries: Sequence[Entry]) -> list[Item]:
    return [item for entry in entries if entry.field == "items" for item in mostly_counted(entry.value)]


def numbered(prose: Sequence[tuple[int, str]]) -> list[Item]:
    """Lines between the fields, "1. Seal kit - 2 pcs", "2. ...", and every one is counted."""
    found = ((row, _ORDINAL.match(line[:LONGEST])) for row, line in prose)
    told = [(row, int(said[1]), said[2]) for row, said in found if said is not None]
    close = {row - at for at, (row, _number, _line) in enumerate(told)}
    if len(told) < _FEWEST or len(close) > 1 or [number for _r, number, _l in told] != [*range(1, len(told) + 1)]:
        return []
    items = [line_item(line) or ended_item(line) for _row, _number, line in told]
    return [item for item in items if item is not None] if all(items) else []


def in_columns(prose: Sequence[tuple[int, str]]) -> list[Item]:
    """Lines between the fields, close below each other, a name and far behind it a count: "Noodles      100 bags"."""
    runs: list[list[Item]] = [[]]
    last = -2
    for row, line in prose:
        pieces = [piece for piece in _WIDE.split(line[:LONGEST].strip()) if piece]
        count = normalize("NFKC", pieces[1]) if len(pieces) == _COLUMNS else ""
        told = _IS_COUNT.fullmatch(count)
        fits = told is not None and (told.group(1) or "").casefold() not in SIZES and any(map(str.isalpha, pieces[0]))
        runs += [[]] if row != last + 1 or not fits else []
        if fits:
            runs[-1].append(item_of(pieces[0], count))
            last = row
    return [item for run in runs if len(run) >= _FEWEST for item in run]


def by_number(entries: Sequence[Entry]) -> list[Item]:
    """ "Position 1: Seal kit 2 pcs", "Position 2: ...": a field each."""
    listed: dict[str, list[list[Item]]] = {}
    for entry in entries:
        if not entry.field and entry.value and entry.label[-1:].isdigit():
            listed.setdefault(without_number(entry.label), []).append(counted_goods(entry.value))
    return next(
        ([item for items in found for item in items] for found in listed.values() if len(found) > 1 and all(found)), []
    )


def ticked(entries: Sequence[Entry], book: LabelBook, sells: bool) -> list[Item]:
    """All that is sold stands on the form, each with a field for how many: "Plum jam 340 g: 12".  `sells`: the form is
    of that kind; else the line above has to say so, as "Products to quote:" does."""
    runs: list[list[Item]] = []
    above: Entry | None = None
    going = False
    for entry in entries:
        item = _how_many(entry, book)
        near = above is not None and entry.row - above.row <= _NEAR
        if item is not None and going and near:
            runs[-1].append(item)
        elif item is not None:
            going = sells or (near and above is not None and _heads_goods(above))
            runs += [[item]] if going else []
        else:
            going = False
        above = entry
    filled = [run for run in runs if len(run) > 1 and any(item.quantity != "0" for item in run)]
    return [item for run in filled for item in ordered(run)]


def _heads_goods(entry: Entry) -> bool:
    goods = entry.field in _GOODS or hinted(f"{entry.label}:", "") in _GOODS or names_order(entry.label)
    return goods and not entry.value


def _how_many(entry: Entry, book: LabelBook) -> Item | None:
    """None where the label is known or the value no count; nothing written into it is nought."""
    bare = entry.value.strip()
    name, mark, last = entry.label.rpartition(" - ")
    # "Ball valve - Qty: 100", but not "Plum jam - cases of 12"
    counted = mark != "" and book.field(last) == "quantity" and not any(map(str.isdigit, last))
    if not counted and len(words := entry.label.replace("\u3000", " ").rsplit(" ", 1)) > 1:
        name, last = words  # "滑块 HGH20CA 数量：20 个"
        counted = book.field(last) == "quantity" and not book.field(name)
    if not counted and (entry.field or book.field(entry.label)):
        return None
    told = _IS_COUNT.fullmatch(bare)
    if (words := _WORDS.findall(entry.label)) and words[-1].casefold() in SIZES and not _DIGIT.search(entry.label):
        return None  # "Width in cm", "Depth (mm)"; but "Plum jam 340 g" is sold
    if bare and (told is None or (told.group(1) or "").casefold() in SIZES):
        return None
    return item_of(name if counted else entry.label, bare or "0")


def ordered(items: Sequence[Item]) -> list[Item]:
    """Without what stands in the list with a count of nought; all of them where there is nothing else."""
    return [item for item in items if item.quantity != "0"] or list(items)
