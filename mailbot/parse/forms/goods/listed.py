"""Lines of a list, below each other -> the things that are ordered.  Pure, linear."""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec.structs import replace

from mailbot.model.mail import Item
from mailbot.parse.forms.goods.one_item import COUNTING, LONGEST, MONEY, SIGNS, SKU_ASIDE, SKU_LINE, item_of, with_sku
from mailbot.parse.forms.goods.one_line import COUNT, ORDINAL, line_item
from mailbot.parse.forms.labels import LabelBook
from mailbot.text.later import later
from mailbot.text.numbers import amount, beside, number

# "2 x $40.00 = $80.00", "$40.00 x 2", "x 2 = $80.00", "Qty: 2" below the name of what is ordered
_COUNT_LINES = (
    later(
        rf"^(?P<count>\d{{1,7}})\s?[x×*@]\s?(?P<price>(?:{SIGNS})\s?\d[\d.,']{{0,15}}|\d[\d.,']{{0,15}}\s?(?:{SIGNS}))(?:\s?=.{{0,30}}|\s{MONEY})?$"
    ),
    later(
        rf"^(?P<count>\d{{1,7}})\s?(?:{COUNT}|[^\W\d]{{2,6}})\.?\s?[x×*@]\s?(?P<price>{MONEY})(?:\s?=.{{0,30}})?$",
        re.IGNORECASE,
    ),  # "2 szt. x 199,00 zł = 398,00 zł"
    later(
        rf"^(?:[^\W\d]{{1,12}}\s?[:：]?\s?)?[@＠]?(?P<price>{MONEY})\s?[x×*]\s?(?P<count>\d{{1,7}}(?:\s?{COUNT})?)(?:\s?=.{{0,30}})?$"
    ),
    later(rf"^[x×]\s?(?P<count>\d{{1,7}})(?:\s?[=@]\s?(?P<price>{MONEY}))?$"),
    later(
        rf"^(?:.{{0,20}}?[:：]\s?(?P<price>{MONEY})\s)?{COUNTING}"
        rf"\s?[:：x×]?\s?(?P<count>\d{{1,7}})(?:\s?{COUNT})?(?:\s.{{0,60}})?$",
        re.IGNORECASE,
    ),
)
_EACH_AND_SUM = later(rf"((?:{SIGNS})\s?\d[\d.,']{{0,15}}|\d[\d.,']{{0,15}}\s?(?:{SIGNS}))\s(.{{1,25}})")
_PRICE = later(rf"(?:{SIGNS})\s?\d[\d.,']{{0,15}}|\d[\d.,']{{0,15}}\s?(?:{SIGNS})")
_CHOICE = later(r"^[^:：]{1,30}\s?[:：]\s")  # "Colour: red" below the name of what is ordered


def from_lines(lines: Iterable[str], book: LabelBook) -> list[Item]:
    """ "Pump x 2", "2 x Pump", or "Pump" and below it "2 x $40.00"; the article number stands below the name."""
    items: list[Item] = []
    named = sku = ""
    near = False  # no blank line stands above
    for line in lines:
        text = " ".join(line[:LONGEST].replace("＝", "=").split())
        counted = next((found for pattern in _COUNT_LINES if (found := pattern.match(text))), None)
        item = item_of(named, counted["count"], sku, number(counted["price"] or "")) if counted and named else None
        article = SKU_LINE.match(text) or SKU_ASIDE.fullmatch(text)
        item = item or (None if counted or article else line_item(line))
        if item is not None:
            if not counted:
                _give(items, sku)
            items.append(item)
            named = sku = ""
        elif article is not None and named:
            sku = article.group(1)
        elif items and article is not None:
            items[-1] = with_sku(items[-1], line)
        elif items and not items[-1].price and (price := _price_below(text, items[-1], book)):
            items[-1] = replace(items[-1], price=amount(price), currency=beside(price))
        elif text and not (near and named and ":" not in named and _CHOICE.match(text)):
            named, sku = ORDINAL.sub("", text), ""
        near = text != ""
    _give(items, sku)
    return items


def _price_below(text: str, item: Item, book: LabelBook) -> str:
    """ "Unit price: 6.49 €"; "$12.50 $300.00", of which the second is what all of them cost."""
    both = _EACH_AND_SUM.fullmatch(text)
    if both is not None and _times(item.quantity, amount(both[1])) == _times("1", amount(both[2])) != 0:
        return both[1]
    if _PRICE.fullmatch(text) is not None:
        return text
    label, _, value = text.replace("：", ":").partition(":")
    return value.strip() if value and number(value) and book.field(label) == "price" else ""


def _times(count: str, price: str) -> float:
    try:
        return round(float(count) * float(price), 2)
    except ValueError:
        return 0


def _give(items: list[Item], sku: str) -> None:
    """An article number that no count followed belongs to what was counted before it."""
    if items and sku and not items[-1].sku:
        items[-1] = replace(items[-1], sku=sku)
