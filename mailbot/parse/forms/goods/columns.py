"""Cells of a table's first row -> which column holds what of an order's lines, or None.  Pure, linear."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from mailbot.parse.forms.hints import hinted
from mailbot.parse.forms.labels import LabelBook, plain_label

_COLUMNS = frozenset(
    {"product", "quantity", "price", "sku", "total", "amount", "items", "subtotal", "order_ref", "name"}
)
_PARTS = frozenset(
    {"part", "item", "article", "material", "material no", "artikel", "article no", "artículo", "articolo"}
)
_UNITS = frozenset(
    ["unit", "units", "uom", "u/m", "um", "einheit", "me", "einh", "unité", "unidad", "unidade", "unità", "eenheid",
     "enhet", "enhed", "jm", "j m", "mj", "birim", "ед", "ед изм", "единица", "单位", "單位", "単位", "단위"]
)  # fmt: skip
_PLACES = frozenset({"pos", "position", "line", "lfd", "no", "nr", "lp", "poz", "ln"})  # of the line in its list
_MAY_COUNT = ("", "own", "order_ref")
_LONGEST_COUNT = 4
_SHORTEST = 4  # characters of a head that no list knows
_NAMES = frozenset({"product", "items", "name"})


class Columns(Struct, frozen=True):
    product: int = -1
    quantity: int = -1
    sku: int = -1
    price: int = -1
    amount: int = -1
    unit: int = -1
    others: tuple[tuple[int, str], ...] = ()  # columns that say more of it: where, and what stands over them
    width: int = 0


def _is_figure(cell: str) -> bool:
    return cell[:1].isdigit() and not any(mark.isalpha() for mark in cell)


def _counts(cell: str, book: LabelBook) -> bool:
    return cell[-1:].isdigit() and book.field(cell) == "quantity"


def _are_counts(at: int, width: int, below: Sequence[Sequence[str]]) -> bool:
    held = [row[at] for row in below if len(row) == width]
    whole = all(not cell or (cell.isdigit() and len(cell) <= _LONGEST_COUNT) for cell in held)
    return whole and any(held)


def _says_more(head: str) -> bool:
    """ "Colour"; but not the number of the line."""
    letters = sum(2 if "\u3040" <= mark <= "\ud7a3" else 1 for mark in head if mark.isalpha())
    return plain_label(head) not in _UNITS and letters >= _SHORTEST


def _may_name(head: str) -> bool:
    return len(head) >= _SHORTEST and plain_label(head) not in _PLACES


def _asked(cell: str) -> str:
    """ "How many?" over a column."""
    return "quantity" if cell.endswith(("?", "？")) and hinted(cell, "") == "quantity" else ""


def _price_of(cell: str, fields: Sequence[str], book: LabelBook) -> str:
    """ "Wholesale price", where no other column is the price."""
    words = plain_label(cell).split()
    ends = {book.field(word) for word in (words[0], words[-1])} if len(words) > 1 else set()
    return "price" if "price" in ends and "price" not in fields else ""


def read_head(cells: Sequence[str], book: LabelBook, below: Sequence[Sequence[str]] = ()) -> Columns | None:
    """`below`: the next rows, which tell where nothing over a column says that it holds counts."""
    if not 2 <= len(cells) <= 12 or any(len(cell) > 40 or _is_figure(cell) or _counts(cell, book) for cell in cells):
        return None  # of a line of the list: "Chain | CH6 | 100 | pcs", "Bearing | Qty 40"
    fields = [book.field(cell) or _asked(cell) for cell in cells]
    fields = [field or _price_of(cell, fields, book) for field, cell in zip(fields, cells, strict=True)]
    if not _NAMES & set(fields):  # "Description"
        fields = ["product" if field in ("message", "wish") else field for field in fields]
    parts = [
        at
        for at, cell in enumerate(cells[:-1])
        if plain_label(cell) in _PARTS and fields[at + 1] in ("message", "wish")
    ]
    if "sku" not in fields and len(parts) == 1:  # "Part", "Description"
        first = ["" if field == "product" else field for field in fields[: parts[0]]]  # "Item": its place in the list
        fields[: parts[0] + 2] = [*first, "sku", "product"]
    # "Sample" and its like stand alone elsewhere, over a list they head the names
    strangers = [at for at, field in enumerate(fields) if field in ("", "own")[: 2 - bool(at)] and _may_name(cells[at])]
    if not _NAMES & set(fields) and len(strangers) == 1 and ("sku" in fields or strangers == [0]):
        fields[strangers[0]] = "product"  # beside a number of the article, or before all else, stands its name
    if "quantity" not in fields and "price" in fields:
        counts = [at for at, field in enumerate(fields) if field in _MAY_COUNT and _are_counts(at, len(cells), below)]
        fields = [("quantity" if [at] == counts else field) for at, field in enumerate(fields)]
    if "quantity" not in fields or not {*_NAMES, "sku"} & set(fields):
        return None
    if fields.count("product") > 1 and "sku" not in fields:
        fields[fields.index("product", fields.index("product") + 1)] = "sku"  # "Product", "Model"
    if sum(field in _COLUMNS for field in fields) < 2:
        return None

    def at(*names: str) -> int:
        return next((fields.index(name) for name in names if name in fields), -1)

    units = next((place for place, cell in enumerate(cells) if plain_label(cell) in _UNITS), -1)
    named = at("product", "items", "name")
    rest = [place for place, field in enumerate(fields) if field not in _COLUMNS and place not in (named, units)]
    more = tuple((place, cells[place]) for place in rest if _says_more(cells[place]))
    sums = at("amount", "total", "subtotal")
    return Columns(named, at("quantity"), at("sku"), at("price"), sums, units, more, len(cells))
