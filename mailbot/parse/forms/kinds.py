"""What a form says beside its fields, and what it lists -> of what kind it is.  Pure, linear."""

from __future__ import annotations

from mailbot.parse.forms.draft import Draft
from mailbot.parse.forms.evidence import Seen
from mailbot.parse.forms.goods.goods import names_order
from mailbot.parse.forms.signs.phrases import FEEDBACK
from mailbot.text.literals import phrases_in

_QUOTES = (
    "quot", "rfq", "anfrage", "angebot", "devis", "cotiza", "presupuesto", "preventivo", "orçamento", "offert", "wycen",
    "запрос", "询价", "詢價", "見積", "견적", "teklif", "poptávk", "ajánlat", "προσφορ", "inquiry", "enquiry",
    "询盘", "詢盤", "zapytani", "buy lead",
)  # fmt: skip


def may_sell(words: Seen) -> bool:
    return speaks_of_orders(words) or names_order(words.subject)


def kind_of(draft: Draft, words: Seen, items: int, priced: bool = False) -> str:
    """`priced`: the form says of all its goods how many and at which price."""
    known = {entry.field for entry in draft.entries if entry.value}
    if words.order:
        return "order"
    complains = bool(phrases_in(words.subject, FEEDBACK))
    if items and not complains and names_order(words.subject):
        return "order"  # "Below is the result of your feedback form", says FormMail of an order form, too
    if (complains or phrases_in(words.prose, FEEDBACK)) and "total" not in known:
        return "feedback"
    if "total" not in known and not speaks_of_orders(words) and any(word in words.subject for word in _QUOTES):
        return "inquiry"  # "Quote request RFQ-5521" over goods and the customer's address
    # whoever gives the number of an order with one thing, and no price, speaks of an order that was made
    placed = "total" in known or ("order_ref" in known and (items > 1 or priced))
    if items and (placed or any(e.field == "billing" and not e.guessed for e in draft.entries)):
        return "order"
    return "order" if items and (priced or may_sell(words)) else "inquiry"


def speaks_of_orders(words: Seen) -> bool:
    return any(
        word in words.subject + words.prose
        for word in (
            "order form",
            "bestell",
            "auftrag",
            "commande",
            "pedido",
            "ordine",
            "заказ",
            "订购",
            "訂購",
            "订货",
            "注文",
            "订单",
            "訂單",
            "place order",
            "bestelform",
            "encomenda",
            "zamówieni",
            "objednáv",
            "beställning",
            "bestilling",
            "sipariş",
            "주문",
        )
    )
