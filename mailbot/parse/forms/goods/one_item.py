"""What a cell or line says of one thing that is ordered -> Item, with the number of the article in its name.  Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from mailbot.model.mail import Item
from mailbot.parse.forms.labels import LabelBook
from mailbot.text.later import later
from mailbot.text.numbers import amount, beside, number, quantity

LONGEST = 300
SKU_ASIDE = later(
    r"\s?[(\[（]\s?(?:#|sku\s?[:#]?\s?|art\.?(?:[\s-]?nr\.?)?\s?:?\s?|ref\.?\s?:?\s?|型号\s?[:：]?\s?|货号\s?[:：]?\s?"
    r"|model\s?:?\s?|арт(?:икул|\.)\s?:?\s?)([\w./+-]{1,40})\s?[)\]）]",
    re.IGNORECASE,
)
_CODE = r"(?=[A-Z0-9./-]{0,20}[A-Z])[A-Z0-9]{1,10}(?:[./-][A-Z0-9]{1,10}){1,3}"
_SKU_CODE = later(
    rf"^[\[【(（]({_CODE})[\]】)）](?=.)|(?:\s\(({_CODE}|[A-Z]{{1,6}}\d{{0,6}}-\d[\w-]{{0,20}}|[A-Z]{{1,4}}\d{{4,12}})\)|[(（]([a-z]{{1,6}}-\d[\w-]{{0,20}})[)）])$"
)
_WHOLE = later(r"(?<=\d)\.0+$")
_BEFORE_COUNT = later(r"^[^\W\d][^\d:：\n]{0,20}[:：]\s?(?=\d)")  # "Menge: 6"
_COUNT_AGAIN = later(r"\s[x×]\s?(\d{1,6})$")
_SKU_BEHIND = later(r",\s(?:sku|art\.?(?:-?\s?nr\.?)?|item no\.?|ref\.?)\s?[:#]?\s?([\w./+-]{1,40})$", re.IGNORECASE)
SKU_LINE = later(
    r"^\s*(?:(?:sku|art\.?-?\s?nr\.?|model|ref|item no|artikelnummer|型号|货号|артикул|référence)"
    r"\s?[.:#：]{1,2}|sku\s(?=\S+$))\s?(\S{1,40})",
    re.IGNORECASE,
)
SIGNS = (
    r"(?:NT|HK|US|CA|AU|SG|MX|[ACS])?\$|[€£¥￥₽₹₫₩₪₴฿]|USD|EUR|GBP|CNY|RMB|Rs\.?|R\$|US \$|zł|kr\.?|CHF|TL|₺|Kč|Ft|PLN"
    r"|TRY|SEK|Rp\.?|RM|AED|SAR|грн\.?|лв\.?|lei|RON|UAH|HUF|CZK|NOK|DKK"
)
MONEY = rf"(?:{SIGNS})?\s?\d[\d.,' ]{{0,15}}(?:\s?(?:{SIGNS}|元|[(（]?円[)）]?|руб\.?))?"
COUNTING = (
    r"(?:qty|quantity|menge|anzahl|stück|quantité|qté|cantidad|quantidade|qtd"
    r"|quantità|q\.tà|кол-во|количество|ilość|adet|aantal|数量|數量|수량|الكمية)"
)
_ASIDE_COUNT = later(rf"(?<!\w){COUNTING}\s?[:：=]\s?(\d{{1,7}})(?!\d|[.,]\d)", re.IGNORECASE)
_ASIDE_PRICE = later(rf"(?<!\w)[^\W\d]{{3,12}}\s?[:：=]\s?({MONEY})", re.IGNORECASE)
_COUNT_BESIDE = later(rf"([^:：=]{{2,120}}?)[\s,，;；]{{1,4}}({COUNTING}\s?[:：=]\s?\d)", re.IGNORECASE)
_UNIT_ASIDE = later(r"[(\[（]([^\W\d_]{1,5}\.?|m[²³23])[)\]）]$")
_LINK = later(r" <https?://[^\s<>]{1,300}>$")
_EACH_ASIDE = later(rf"\s[(（]({MONEY})[)）]$", re.IGNORECASE)  # "Lamp (39.75 €) = 79.50 €"


_CHOICE = later(r"([^:：\n]{1,30}?)\s?[:：]\s{0,2}(?=[^\s/])([^\n]{1,60})")
_COUNTS = later(COUNTING, re.IGNORECASE)
_IS_MONEY = later(MONEY)


def _chosen(lines: Sequence[str], book: LabelBook | None) -> tuple[str, str]:
    """ "Colour: red", or "Colour:" over "red": what the customer chose of it; and the number of the article."""
    whole = [
        f"{above} {line}" if above.endswith((":", "：")) else line
        for above, line in zip(("", *lines), lines, strict=False)
        if not line.endswith((":", "："))
    ]
    read = [_CHOICE.fullmatch(line[:LONGEST].lstrip(" -–—•*·")) for line in whole if not SKU_LINE.match(line)]
    said = [(found[1], found[2]) for found in read if found is not None]
    skus = [value for label, value in said if book is not None and " " not in value and book.field(label) == "sku"]
    kept = ", ".join(
        f"{label}: {value}"
        for label, value in said
        if not _IS_MONEY.fullmatch(value) and not _COUNTS.match(label) and value not in skus
    )
    return kept, skus[0] if skus else ""


def item_of(product: str, count: str, sku: str = "", price: str = "", book: LabelBook | None = None) -> Item:
    """The product's own cell or line often carries its article number; labels in it are told by the book."""
    lines = [line.strip() for line in product.split("\n") if line.strip()] or [""]
    name = " ".join(_LINK.sub("", lines[0][:LONGEST]).split())
    if (each := _EACH_ASIDE.search(name)) is not None:
        name, price = name[: each.start()], each.group(1)
    aside = SKU_ASIDE.search(name) or _SKU_BEHIND.search(name) or _SKU_CODE.search(name)
    if aside is not None:
        sku = sku or next(filter(None, aside.groups()))
        name = (name[: aside.start()] + name[aside.end() :]).strip()
    for line in lines[1:]:
        found = SKU_LINE.match(line[:LONGEST]) or SKU_ASIDE.fullmatch(line[:LONGEST])
        sku = sku or (found.group(1).strip() if found else "")
    chosen, code = _chosen(lines[1:], book)
    name, sku = name.strip(" -–—:：,|"), sku or code
    count, price = _BEFORE_COUNT.sub("", count.split("\n")[0].rstrip(" xX×*")), price.split("\n")[0]
    again = _COUNT_AGAIN.search(name)
    name = name[: again.start()] if again is not None and again.group(1) == quantity(count) else name
    return Item(
        f"{name} ({chosen})" if chosen and name else name,
        _WHOLE.sub("", quantity(count)),
        sku.lstrip("#"),
        amount(price) if price else "",
        unit=unit_of(count),
        currency=beside(price),
    )


def unit_of(count: str) -> str:
    """Of one number only: "500-1000 pcs" stays whole."""
    unit = beside(count) if quantity(count).replace(".", "").isdigit() else ""
    return unit.strip("()（）") if unit[:1] in "(（" else unit  # "(pcs)", but "Piece(s)"


def unit_aside(label: str) -> str:
    """ "Quantity (pcs)": a short word that is no number."""
    found = _UNIT_ASIDE.search(label)
    return found.group(1) if found is not None and not _COUNTS.match(found.group(1)) else ""


def with_sku(item: Item, text: str) -> Item:
    found = SKU_LINE.match(text[:LONGEST])
    return replace(item, sku=found.group(1).strip()) if found and not item.sku else item


def told_aside(text: str) -> Item | None:
    """ "Tile 30x30 (Amount: 12.50 EUR, Quantity: 40)"."""
    name, _, said = text.rstrip(" )）").replace("（", "(").rpartition("(")
    count = _ASIDE_COUNT.search(said) if name and text.endswith((")", "）")) else None
    if count is None and (beside := _COUNT_BESIDE.match(text)) is not None:
        name, said = beside[1], text[beside.start(2) :]  # "Bearing 6205  Quantity: 200  Price: 8.50"
        count = _ASIDE_COUNT.match(said)
    if count is None:
        return None
    price = _ASIDE_PRICE.search(said[: count.start()] + said[count.end() :])
    return item_of(name, count.group(1), "", number(price.group(1)) if price else "")
