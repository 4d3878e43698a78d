"""rules/products.toml and the CSV file that it may name -> products with stock, price and lead time.  Reads files."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping

from msgspec.structs import replace

from mailbot.model.rulebook import ProductEntry
from mailbot.rulebook.folders import Layer
from mailbot.rulebook.tables import ProductsFile, ProductTable
from mailbot.text.later import later
from mailbot.text.not_utf8 import not_utf8
from mailbot.text.numbers import number

_COLUMNS = {
    "sku": (
        "sku", "part", "part number", "article", "artikel", "artikelnummer", "artikel-nr.", "référence", "referencia",
        "货号", "貨號", "料号", "料號", "型号", "型號",
    ),
    "names": ("names", "name", "product", "bezeichnung", "désignation", "名称", "名稱", "品名", "产品", "產品"),
    "stock": ("stock", "in stock", "quantity", "bestand", "lagerbestand", "库存", "庫存"),
    "price": ("price", "unit price", "preis", "einzelpreis", "prix", "precio", "价格", "價格", "单价", "單價"),
    "currency": ("currency", "währung", "devise", "moneda", "币种", "幣種", "货币", "貨幣"),
    "lead_time": ("lead_time", "lead time", "delivery", "lieferzeit", "délai", "plazo", "交期", "货期", "貨期"),
}  # fmt: skip
_COLUMN = {name: column for column, names in _COLUMNS.items() for name in names}
_NUMBER = later(r"\d[\d.,'’ ]{0,20}")
_CURRENCY = later(r"[A-Za-z]{3}")
_MOST_PROBLEMS = 20  # of one file
_MOST_ROWS = 50_000


def products_of(table: ProductsFile, files: Mapping[str, Layer], problems: list[str]) -> list[ProductEntry]:
    """What the CSV file says goes before what stands here; a part number that only it has is a product too."""
    products = {one.sku.casefold(): _entry(one) for one in table.product}
    if table.csv:
        for entry in _read(table.csv, files, problems):
            known = products.get(entry.sku.casefold())
            products[entry.sku.casefold()] = _updated(known, entry) if known else entry
    return list(products.values())


def _entry(one: ProductTable) -> ProductEntry:
    price = "" if one.price is None else f"{one.price}"
    stock = "" if one.stock is None else f"{one.stock}"
    return ProductEntry(one.sku, tuple(one.names), stock, price, one.currency, one.lead_time)


def _updated(known: ProductEntry, entry: ProductEntry) -> ProductEntry:
    told = {name: getattr(entry, name) for name in ("stock", "price", "currency", "lead_time") if getattr(entry, name)}
    return replace(known, names=tuple(dict.fromkeys((*known.names, *entry.names))), **told)


def _read(name: str, files: Mapping[str, Layer], problems: list[str]) -> Iterator[ProductEntry]:
    file = files.get(name)
    if file is None:
        problems.append(f"rules/products.toml: csv: found '{name}', expected a file beside it in rules/")
        return
    try:
        text = file.path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        problems.append(not_utf8(file.shown, error, "CSV UTF-8"))
        return
    wrong: list[str] = []
    yield from _rows(text, file.shown, wrong)
    more = len(wrong) - _MOST_PROBLEMS
    problems += wrong[:_MOST_PROBLEMS] + ([f"{file.shown}: {more} more lines like these"] if more > 0 else [])


def _rows(text: str, shown: str, problems: list[str]) -> Iterator[ProductEntry]:
    reader = csv.reader(text.splitlines(), delimiter=_delimiter(text), strict=False)
    columns = _header(next(reader, []))
    if "sku" not in columns:
        problems.append(f"{shown}:1: found no column 'sku', expected sku and any of {', '.join(list(_COLUMNS)[1:])}")
        return
    for cells in reader:
        if reader.line_num > _MOST_ROWS:
            problems.append(f"{shown}:{reader.line_num}: too many lines, expected {_MOST_ROWS} at most")
            return
        row = {column: cell.strip() for column, cell in zip(columns, cells, strict=False) if column}
        if any(row.values()):
            yield from _checked(row, f"{shown}:{reader.line_num}", problems)


def _delimiter(text: str) -> str:
    first = text.partition("\n")[0]
    return max(",;\t", key=first.count)


def _header(cells: Iterable[str]) -> list[str]:
    return [_COLUMN.get(cell.strip().casefold(), "") for cell in cells]


def _checked(row: Mapping[str, str], where: str, problems: list[str]) -> Iterator[ProductEntry]:
    """Every broken row is named, none stops the others from being looked at."""
    said, currency = row.get("price", ""), row.get("currency", "")
    price = number(said) if _NUMBER.fullmatch(said) else ""
    wrong = (
        (not row.get("sku"), "sku: missing; expected the part number"),
        (bool(said) and not price, f"price: found '{said[:40]}', expected a number such as 12.50"),
        (
            bool(currency) and not _CURRENCY.fullmatch(currency),
            f"currency: found '{currency[:40]}', expected such as USD",
        ),
    )
    found = [text for holds, text in wrong if holds]
    problems += [f"{where}: {text}" for text in found]
    if not found:
        names = tuple(name.strip() for name in re.split(r"[;|]", row.get("names", "")) if name.strip())
        yield ProductEntry(row["sku"], names, row.get("stock", ""), price, currency.upper(), row.get("lead_time", ""))
