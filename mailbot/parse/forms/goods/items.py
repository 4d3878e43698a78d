"""Draft -> the lines of an order: of tables, of lists ("2 x Pump"), of repeated Product/Quantity.  Pure, linear."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from msgspec.structs import replace

from mailbot.model.mail import Item
from mailbot.parse.forms.draft import Draft
from mailbot.parse.forms.entries import Entry
from mailbot.parse.forms.goods.columns import Columns, read_head
from mailbot.parse.forms.goods.counted import counted_row, is_code, parted
from mailbot.parse.forms.goods.goods import counted_goods
from mailbot.parse.forms.goods.listed import from_lines
from mailbot.parse.forms.goods.one_item import (
    LONGEST,
    SIGNS,
    SKU_ASIDE,
    SKU_LINE,
    item_of,
    unit_aside,
    unit_of,
    with_sku,
)
from mailbot.parse.forms.goods.one_line import ORDINAL, line_item
from mailbot.parse.forms.goods.ticked import by_number, in_columns, mostly_listed, numbered, ordered, ticked
from mailbot.parse.forms.labels import LabelBook, without_number
from mailbot.parse.forms.signs.small_print import names_mail
from mailbot.parse.forms.writer.visitor import one_line
from mailbot.parse.html.rows import Row
from mailbot.parse.quotes.signature import is_rule
from mailbot.text.later import later
from mailbot.text.numbers import amount, beside, quantity

_MOST, _MANY_WORDS = 200, 4
_LONGEST_WORD, _LONGEST_NAME = 40, 100  # characters of what another column says, of what is sold
_BY_DASHES = later(r"\s(?:[-–—·•/]|--)\s|\s?;\s")
_SPLIT = later(r"\t+|\s*\|\s*| {2,}|\u3000+| \.{4,} ")
_IS_SUM = later(rf"(?:{SIGNS})\s?\d|\d\s?(?:{SIGNS}|%)")
_LINKED = later(r"([^<>\n]{3,100}) <https?://[^\s<>]{1,400}>")
_READ, _PEEK = 500, 6  # characters, rows
_LISTS = ("product", "items")  # labels that several lines may stand under
_IN_ITEMS = frozenset({"product", "quantity", "sku", "price", "items"})


def read_items(draft: Draft, book: LabelBook, is_order: bool, sells: bool, subject: str) -> tuple[Item, ...]:
    """`is_order`: the form is known to be one, so that a bare "2 x Pump" among its lines counts; `sells`: it may be."""
    found = _from_tables(draft.rows, book) or _told_by_cells(draft.rows, book, is_order or sells)
    found = found or _from_entries(draft.entries, dict(draft.prose), subject)
    if not found and is_order:
        listed = [
            line
            for entry in draft.entries
            if entry.field in ("items", "product", "order_ref")
            for line in entry.value.split("\n")
        ]
        every = (line for row in draft.rows for cell in row.cells for line in cell.split("\n"))
        found = max((from_lines(lines, book) for lines in (listed, every)), key=len)
    if not found and sells and not is_order:
        lines = (line for row in draft.rows for cell in row.cells for line in cell.split("\n"))
        found = [item for line in lines if (item := line_item(line)) is not None and item.price]
    if found and (is_order or sells) and not any(item.quantity for item in found):
        found = _each_counted(draft.entries) or found
    found = (
        found
        or numbered(draft.prose)
        or in_columns(draft.prose)
        or mostly_listed(draft.entries)
        or by_number(draft.entries)
    )
    found = found or ticked(draft.entries, book, is_order or sells)
    return tuple(ordered(found)[:_MOST])


def _each_counted(entries: Sequence[Entry]) -> list[Item]:
    """Of an order "Product: 5 gas bottles", "Product: 2 crates": all of them, or the number is part of a name."""
    told = [counted_goods(entry.value) for entry in entries if entry.field in _LISTS and entry.value]
    return [item for items in told for item in items] if all(told) else []


def _told_by_cells(rows: Sequence[Row], book: LabelBook, sells: bool) -> list[Item]:
    items: list[Item] = []
    last = -1  # the row of the last one
    for at, row in enumerate(rows):
        cells = _cells(row)
        told = counted_row([ORDINAL.sub("", cells[0]), *cells[1:]], book, sells) if len(cells) > 1 else None
        told = told or (counted_row(_by_dashes(row), book) if sells else None)
        article = SKU_ASIDE.fullmatch(row.text.strip()[:LONGEST])
        if told is not None:
            name, count, price = told
            items.append(item_of(ORDINAL.sub("", name), count, "", price, book))
            last = at
        elif last == at - 1 >= 0 and is_code(items[-1].product) and _is_name([row.text.strip()], book):
            items[-1] = replace(items[-1], product=row.text.strip(), sku=items[-1].product)
        elif items and not items[-1].sku:
            items[-1] = replace(items[-1], sku=article.group(1)) if article else with_sku(items[-1], row.text)
    return items


def _from_tables(rows: Sequence[Row], book: LabelBook) -> list[Item]:
    items: list[Item] = []
    columns: Columns | None = None
    above, above_all = "", False  # the name of the next line; they stand above all lines
    for at, row in enumerate(rows):
        if columns is None and len(row.cells) == 1 and not _holds_columns(row.cells[0]):
            continue
        cells = _cells(row)
        head = read_head(cells, book, [_cells(below) for below in rows[at + 1 : at + _PEEK]] if columns is None else ())
        if head is not None:
            columns = head
        elif columns is not None:
            item = _row_item(cells, columns, book)
            if item is not None:
                items.append(replace(item, product=above or item.product))
                above = ""
            elif columns.product < 0 and _is_name(cells, book) and (not items or not _has_name(items[-1]) or above_all):
                above_all = above_all or not items
                above = cells[0] if above_all else ""
                items = items if above_all else [*items[:-1], replace(items[-1], product=cells[0])]
            elif len(cells) == columns.width and any(cells) and not cells[columns.quantity]:
                continue  # of all that is sold this was not ordered
            elif items and not is_rule(row.text) and row.text.strip():
                items[-1] = with_sku(items[-1], row.text)
                columns = columns if items[-1].sku and SKU_LINE.match(row.text) else None
    return items


def _is_name(cells: Sequence[str], book: LabelBook) -> bool:
    """On a line of its own, where no column holds the names."""
    named = len(cells) == 1 and 1 < len(cells[0]) <= _LONGEST_NAME and ":" not in cells[0]
    return named and any(map(str.isalpha, cells[0])) and not book.field(cells[0])


def _has_name(item: Item) -> bool:
    return item.product != item.sku


def _holds_columns(line: str) -> bool:
    return any(mark in line for mark in ("\t", "|", "  ", "\u3000"))


def _cells(row: Row) -> list[str]:
    if len(row.cells) > 1:
        return [cell.strip() for cell in row.cells]
    text = row.text.strip().strip("|")[: 4 * LONGEST]
    return [piece.strip() for piece in _SPLIT.split(text)]


def _by_dashes(row: Row) -> list[str]:
    """ "- Folding chair — 2 pcs — 49.90 €"."""
    return _BY_DASHES.split(row.text.strip(" -–—•*")[: 4 * LONGEST]) if len(row.cells) == 1 else []


def _row_item(cells: Sequence[str], columns: Columns, book: LabelBook) -> Item | None:
    if len(cells) == columns.width - 1 and columns.product == 0:
        # a long name leaves one space only before the next column
        name, _, count = cells[0].rpartition(" ")
        cells = [name, count, *cells[1:]] if count.isdigit() else cells
    if len(cells) == columns.width - 1 > columns.quantity:
        cells = parted(cells)
    if len(cells) != columns.width or not any(cells):
        return None
    count = cells[columns.quantity]
    named = cells[columns.product] if columns.product >= 0 else cells[columns.sku]
    if not named or not any(mark.isdigit() for mark in count) or book.field(named) in ("subtotal", "total"):
        return None
    if len(count.split()) >= _MANY_WORDS and not count[0].isdigit():
        return None  # "Remarks | Please deliver in week 50": the form goes on below its list
    price_at = columns.price if columns.price >= 0 else columns.amount
    item = item_of(
        named,
        count,
        cells[columns.sku] if columns.sku >= 0 else "",
        cells[price_at] if price_at >= 0 else "",
        book,
    )
    if not item.unit and columns.unit >= 0:
        item = replace(item, unit=cells[columns.unit])
    others = [(head, cells[place]) for place, head in columns.others]
    more = [f"{head}: {said}" for head, said in others if _is_word(said) and said not in named]
    return replace(item, product=f"{item.product} ({', '.join(more)})") if more else item


def _is_word(cell: str) -> bool:
    """ "Moss", "XL", "M10x30"; no sum and no tax."""
    return 0 < len(cell) <= _LONGEST_WORD and "\n" not in cell and cell[0].isalpha() and not _IS_SUM.search(cell)


def _from_entries(entries: Sequence[Entry], prose: Mapping[int, str], subject: str) -> list[Item]:
    """Each Product begins an item; Quantity, SKU and Price before the next one belong to it."""
    items, loose, named = list[Item](), dict[str, str](), ""
    counts = any(entry.field == "quantity" and entry.value for entry in entries)
    for entry in entries:
        value = " ".join(entry.value.split())
        if not value or entry.field not in (*_LISTS, "quantity", "sku", "price"):
            continue
        label = without_number(entry.label)
        # "Product: ..., Model: ...": a second name of the same thing is its article number
        second = entry.field == "product" and bool(items) and label != named and not items[-1].quantity
        if entry.field in _LISTS and len(listed := _all_listed(entry.value)) > 1:
            items += listed
        elif entry.field == "items":
            continue
        elif entry.field == "product" and not (second or counts) and _is_choice(entry.value):
            items += [item_of(line, "") for line in entry.value.split("\n") if line.strip()]
        elif entry.field == "product" and not second:
            items.append(replace(item_of(entry.value, ""), **loose))
            named, loose = label, {}
        else:
            changed = _changed("sku" if second else entry.field, value, entry.label)
            if items and not second and any(getattr(items[-1], name) for name in changed):
                loose |= changed  # the next one's number, or count, stands above its name
            elif items:
                items[-1] = replace(items[-1], **{k: v for k, v in changed.items() if not getattr(items[-1], k)})
            else:
                loose |= changed
    if not items and "quantity" in loose:
        name = _named_above(entries, prose, subject) or loose.get("sku", "") or _asked_for(prose.values(), subject)
        items += [Item(name, **loose)] if name else []
    return [_counted(item) for item in items]


def _is_choice(value: str) -> bool:
    """Boxes that were ticked, one a line; a name with its colour below it is one product."""
    lines = value.split("\n")
    return len(lines) > 1 and all(len(line) <= _LONGEST_NAME and not set(line) & set(":：") for line in lines)


def _all_listed(value: str) -> list[Item]:
    """What stands under one label, all of which is counted: "- Lamp (20 pcs) 12.00"; sums may stand below it."""
    lines, blank, _sums = value.partition("\n\n")
    return counted_goods(lines if blank else value)


def _named_above(entries: Sequence[Entry], prose: Mapping[int, str], subject: str) -> str:
    """The line above the number of an article; above a count it is linked, or in the subject."""
    name = next((prose.get(entry.row - 1, "") for entry in entries if entry.field == "sku"), "").strip()
    linked = (_LINKED.fullmatch(prose.get(entry.row - 1, "")[:_READ]) for entry in entries if entry.field == "quantity")
    name = name or next((found.group(1).strip() for found in linked if found), "")
    above = next((prose.get(entry.row - 1, "").strip() for entry in entries if entry.field == "quantity"), "")
    name = name or (above if len(above.split()) > 1 and " ".join(above.split()[:3]) in subject else "")
    return name if name[-1:].isalnum() and len(name) <= _LONGEST_NAME else ""


def _asked_for(lines: Iterable[str], subject: str) -> str:
    """ "You have an enquiry for Hydraulic Press 50 Ton", below "Enquiry for Hydraulic Press 50 Ton from Kay Moor"."""
    for line in islice(lines, _PEEK):
        words = line[:LONGEST].partition(". ")[0].rstrip(" .!:\"'”»").split()
        for start in range(1, len(words) - 1):
            name = " ".join(words[start:]).strip("\"'“«")
            if name in subject and not words[start].islower():
                told = names_mail(" ".join(words[:start])) or names_mail(subject.partition(name)[0])
                return name if len(words) - start > 1 and told else ""
    return ""


def _changed(field: str, value: str, label: str = "") -> dict[str, str]:
    if field == "quantity":
        return {"quantity": quantity(value), "unit": unit_of(value) or unit_aside(label)}
    return {"price": amount(value), "currency": beside(value)} if field == "price" else {field: value}


def _counted(item: Item) -> Item:
    """ "Ball valve x 25" in the product's own field."""
    if item.quantity:
        return item
    read = line_item(item.product)
    if read is None:
        return item
    priced = read if read.price else item
    return replace(read, sku=read.sku or item.sku, price=priced.price, currency=priced.currency)


def without_head(draft: Draft, book: LabelBook) -> Draft:
    """Where items are listed: the head of their table ("Item | Qty | Price") looks like a field."""
    return replace(draft, entries=tuple(entry for entry in draft.entries if not _is_head(entry, book)))


def _is_head(entry: Entry, book: LabelBook) -> bool:
    value = entry.value.strip().strip("|")[:LONGEST]
    cells = [entry.label, *(piece.strip() for piece in _SPLIT.split(value))]
    return entry.field in _IN_ITEMS and read_head(cells, book) is not None


def said_again(entries: Sequence[Entry], items: Sequence[Item]) -> frozenset[str]:
    """Labels of the fields whose values the items hold, so that nobody need read them twice."""
    return frozenset(one_line(entry.label) for entry in entries if entry.field in _IN_ITEMS and _is_held(entry, items))


def _is_held(entry: Entry, items: Sequence[Item]) -> bool:
    value = " ".join(entry.value.split())
    if entry.field in ("quantity", "price"):
        read = _changed(entry.field, value)
        return any(all(getattr(item, name) == said for name, said in read.items()) for item in items)
    return any(value == item.sku or (bool(item.product) and item.product in value) for item in items)
