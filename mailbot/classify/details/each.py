"""What stands before and behind an amount -> is it the price of one piece, kilogram or metre?  Pure, linear.

Who says it wrongly of a sum leaves an order without one; who takes the price of one for the sum of all is worse off.
"""

from __future__ import annotations

from mailbot.classify.details.units import SOLID
from mailbot.text.patterns import when_used

_WIDTH = 60  # characters that are looked at on either side, within the line
_PIECES = "|".join(sorted({word for words in SOLID.values() for word in words}, key=lambda word: (-len(word), word)))

# "per bank transfer", "por transferencia": how it is paid, not for what
_HOW_PAID = (
    r"(?:bank|wire|transfer|paypal|card|credit|check|cheque|mail|e-?mail|post|fax|invoice|advance|überweisung|rechnung"
    r"|vorkasse|nachnahme|lastschrift|kreditkarte|karte|virement|chèque|carte|transferencia|tarjeta|adelantado"
    r"|bonifico|carta|transferência|cartão|bankoverschrijving|overboeking|factuur)"
)
_NET = r"(?:(?:net|netto|net of tax|ht|ttc|hors taxes?|plus vat|excl\.? vat|zzgl\.? mwst\.?|[+] ?iva|[+] ?mwst)\s)?"
_BEHIND = when_used(
    rf"^[\s,.(-]{{0,3}}{_NET}(?:/\s?(?:\d{{1,4}}\s?)?\pL"
    r"|(?:each|ea|apiece|a piece|the piece|das stück|die stunde|pièce|la pièce|l'unité|chacune?|l'un|l'une|le kilo"
    r"|le mètre|cada un[oa]|c/u|la unidad|la pieza|el kilo|el metro|l'un[oa]|cad|cadaun[oa]|ciascun[oa]|a peça"
    r"|a unidade|cada|o quilo|o metro|het stuk|st|styck|stk|tanesi|kus|το τεμάχιο|το κομμάτι|έκαστο|за единицу)"
    r"(?:[^\pL]|$)"
    r"|(?:par|por|per|pro|je|pr|a|al|all'|alla|le|la|za|за|ανά|प्रति)\.?\s?"
    r"(?:pieces?|pcs?|units?|stk|stück|st|stuk|styck|pièce|unité|pezzo|pieza|unidad|peça|unidade|szt\pL*|kus|ks"
    r"|шт\pL*|единиц\pL|τεμάχιο|kg|kilo\pL*|chilo|кг|met(?:er|re|ro)|mètre|метр|m2|m²|m|lit(?:er|re|ro)|box|carton"
    r"|karton|rolle?|set|paar|pair|paire|par|tonne|ton)(?:[^\pL]|$)"
    r"|p\.?\s?/\s?\pL|(?:ต่อ|/ ?ชิ้น)|(?:للقطعة|للواحدة|للواحد|لكل|للحبة|للمتر|للكيلو)|(?:ליחידה|לכל)"
    rf"|[一每]\s?(?:{_PIECES}))"
)
_PER = when_used(r"^[\s,.(-]{0,3}(?:per|pro)\s(\pL+)")  # what a price is per has more names than any list
_NOT_PER = when_used(rf"^{_HOW_PAID}$")
_BEFORE = when_used(
    r"(?:(?:^|[^\pL])(?:unit (?:price|cost)|price (?:per|a) \pL+|(?:stück|einzel)preis|prix unitaire|precio unitario"
    r"|prezzo unitario|preço unitário|cena jednostkowa|cena za (?:sztukę|szt\.?)|цена за (?:шт\pL*|единицу)"
    r"|birim fiyat\pL*|adet fiyat\pL*|stukprijs|enhetspris|styckpris|harga satuan|đơn giá)"
    r"(?:\s(?:is|of|von|ist|est|es|è|é|de|di|da|van|is))?|单价|單價|単価|단가)\s{0,2}[:：=是为為はが을는은이]?\s{0,2}$"
    r"|(?:^|[^\pL])(?:tanesi|adedi|zu je|je|à raison de|по|a razón de)\s{1,2}$|@\s{0,2}$"
    rf"|(?:每|一|1)\s?(?:{_PIECES})\s?(?:あたり|につき|是|为|為)?\s?[:：]?\s?$|개당\s?$|ละ\s?$"
)
# "10 pieces at 12.00 EUR"; "at 12,000 EUR" alone may be the sum
_AT = when_used(
    r"\d\s?\pL{1,20}\.?[^\d\n.!?;]{0,40}[^\pL\d](?:at|à|á|a|ad|zu|zum|til|tegen|voor de|po|o)\s"
    r"(?:(?:the|a|an|your|our|unit|net|special|preis|prix|precio|prezzo|preço|price|prijs|rate|quoted|agreed|usual|old"
    r"|of|von|de|di|van)\s){0,6}$"
)


def is_of_one(text: str, start: int, end: int) -> bool:
    """Of the amount that stands from `start` to `end`, its currency with it."""
    before = text[max(0, start - _WIDTH) : start].rpartition("\n")[2]
    behind = text[end : end + _WIDTH].partition("\n")[0]
    if _BEFORE.search(before) or _AT.search(before) or _BEHIND.search(behind):
        return True
    per = _PER.search(behind)
    return per is not None and not _NOT_PER.search(per.group(1))
