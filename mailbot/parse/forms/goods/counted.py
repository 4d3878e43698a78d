"""Table rows under no head that we know -> the lines of an order, told by what their cells hold.  Pure, linear.

Shops mail "Pump | 2 x 40.00 | 80.00" or "Soap | Menge: 10 | 45,00 EUR": a name, a count that says it is one, money.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from mailbot.parse.forms.goods.one_item import SIGNS
from mailbot.parse.forms.labels import LabelBook
from mailbot.text.later import later
from mailbot.text.numbers import number

_COUNT = later(r"[x×*]\s?(\d{1,6})|(\d{1,6})\s?[x×*]")
_UNIT = (
    r"(?:\s?(?:pcs|pc|pieces|units?|stk|stück|st|szt|шт|uds?|pz|pzas?|un|adet|ks|db|buc|kpl|kom|stuks?|τεμ)\.?"
    r"|\s?[个個件台套只隻개本枚])"
)
_BARE = later(rf"(\d{{1,6}}){_UNIT}?", re.IGNORECASE)
_OF_UNIT = later(rf"(\d{{1,6}}){_UNIT}", re.IGNORECASE)
_TIMES = later(r"(\D{0,4}\s?\d[\d.,' ]{0,15}\s?\S{0,4}?)\s?[x×*]\s?(\d{1,6})")  # 4,00 € × 12
_COUNT_TIMES = later(
    r"(\d{1,6})\s?[x×*@]\s?(?=\D|\d+[.,]\d\d)(\D{0,4}\s?\d[\d.,' ]{0,15}\s?[^\d\s]{0,4})"
)  # 2 x £140.00
_PRICED = later(rf"{SIGNS}|\d[.,]\d\d(?!\d)")
_MEASURED = later(r"\d{1,6}\s?([^\W\d_]{1,6}[²³]?)\.?")
_MONEY = later(r"\D{0,4}\s?\d[\d.,' ]{0,15}\s?[^\d\s]{0,4}")
_COUNT_AND_MONEY = later(rf"(\d{{1,6}}{_UNIT})\s(\D{{0,4}}\s?\d[\d.,' ]{{0,15}}\s?[^\d\s]{{0,4}})", re.IGNORECASE)
_CODE = later(r"(?=.{0,19}\d)[A-Z0-9][A-Z0-9./-]{1,19}")
_FEWEST_LETTERS = 5
_LONGEST = 60
_LIKE = 0.011  # of a sum: rounding


def counted_row(cells: Sequence[str], book: LabelBook, sells: bool = True) -> tuple[str, str, str] | None:
    """(the product's cell, the count, the price of one or "").  `sells`: else a cell names it: "Qty 40"."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    if not 3 <= len(filled) <= 7:
        return None
    counts = _is_number(filled[0]) or _COUNT.fullmatch(filled[0][:_LONGEST]) is not None
    name, *others = parted(filled[1:] if counts else filled) or [""]
    if (
        others
        and _CODE.fullmatch(name)
        and sum(map(str.isalpha, others[0])) > _FEWEST_LETTERS
        and not _told(others[0], book)
    ):
        name, *others = f"{others[0]}\nSKU: {name}", *others[1:]  # the number of the article stands first
    if sum(mark.isalpha() for mark in name) < 2 or book.field(name.partition("\n")[0].partition(":")[0]):
        return None
    told = next((found for cell in others if (found := _told(cell, book))), None)
    money = [cell for cell in others if _MONEY.fullmatch(cell[: _LONGEST + 1]) and not _COUNT.fullmatch(cell)]
    if told is None and counts:
        told = _told(filled[0], book)
    if told is not None and not told[1]:
        sums = [cell for cell in money if not _BARE.fullmatch(cell)]
        only = sums[0] if len(sums) == 1 and _PRICED.search(sums[0]) else ""
        told = told[0], _price_in(others, book) or _each(number(told[0]), sums) or only
        pieces = (cell.replace("：", ":").partition(":") for cell in others)
        code = next((value.strip() for label, _, value in pieces if value and book.field(label) == "sku"), "")
        name = f"{name}\nSKU: {code}" if code else name
    if told is not None:
        named = any(book.field(cell.rstrip("0123456789 :：")) == "quantity" for cell in others)
        return (name, *told) if named or (money and sells) else None
    return _multiplied(name, others, money) or (_multiplied(name, filled[:1], money) if counts else None)


def is_code(name: str) -> bool:
    return _CODE.fullmatch(name) is not None


def parted(cells: Sequence[str]) -> list[str]:
    """ "100 pcs 0.85" is two cells with one space between."""
    both = [_COUNT_AND_MONEY.fullmatch(cell[: _LONGEST + 1]) for cell in cells]
    return [piece for cell, two in zip(cells, both, strict=True) for piece in (two.groups() if two else (cell,))]


def _is_number(cell: str) -> bool:
    return cell.strip("#.) ").isdigit()


def _told(cell: str, book: LabelBook) -> tuple[str, str] | None:
    """A cell that says of itself that it is a count: (count, price)."""
    bare = cell[:_LONGEST]
    if found := _COUNT_TIMES.fullmatch(bare):
        return found.group(1), found.group(2).strip()
    if found := _TIMES.fullmatch(bare):
        return found.group(2), found.group(1).strip()
    if found := _COUNT.fullmatch(bare):
        return found.group(1) or found.group(2), ""
    if _OF_UNIT.fullmatch(bare):
        return bare, ""
    if (words := bare.rsplit(" ", 1))[-1].isdigit() and book.field(words[0]) == "quantity":
        return words[-1], ""  # "Qty 40"
    label, mark, value = bare.replace("：", ":").partition(":")
    said = mark and book.field(label) == "quantity" and _BARE.fullmatch(value.strip())
    return (said.group(1), "") if said else None


def _multiplied(name: str, others: Sequence[str], money: Sequence[str]) -> tuple[str, str, str] | None:
    """Three numbers of which two, multiplied, make the third: the whole one is the count."""
    counts = [cell for cell in others if _BARE.fullmatch(cell) or _is_measured(cell, others[-1])]
    codes = [cell for cell in money if cell[:1].isalpha() and is_code(cell)]
    prices = [cell for cell in money if cell not in (*counts, *codes)]
    if len(counts) != 1 or len(prices) < 2:
        return None
    each = _each(number(counts[0]), prices)
    name = f"{name}\nSKU: {codes[0]}" if codes else name
    return (name, counts[0], each) if each else None


def _is_measured(cell: str, last: str) -> bool:
    """ "25 m", beside a sum in another unit."""
    found = _MEASURED.fullmatch(cell[:_LONGEST])
    return found is not None and not last.endswith(found.group(1))


def _price_in(cells: Sequence[str], book: LabelBook) -> str:
    """Of a cell that says so: "Unit price: 8.50"."""
    pieces = (cell[:_LONGEST].replace("：", ":").partition(":") for cell in cells)
    return next((value.strip() for label, _, value in pieces if number(value) and book.field(label) == "price"), "")


def _each(count: str, prices: Sequence[str]) -> str:
    """The first price, where so many times that is the last one."""
    if len(prices) < 2 or not count.isdigit():
        return ""
    price, total = _value(prices[0]), _value(prices[-1])
    fits = price > 0 and abs(price * int(count) - total) <= max(_LIKE, total / 1000)
    return prices[0] if fits else ""


def _value(cell: str) -> float:
    try:
        return float(number(cell) or 0)
    except ValueError:
        return 0.0
