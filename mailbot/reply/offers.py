"""(a mail, our products) -> stock, price and lead time of those that it asks for, as lines of the notice.  Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mailbot.model.mail import Message
from mailbot.model.rulebook import ProductEntry
from mailbot.model.verdict import Verdict
from mailbot.reply.clean import clean_line
from mailbot.reply.pages.desk_pages import Line

_MOST = 10  # products


def offers(message: Message, verdict: Verdict, products: Sequence[ProductEntry]) -> tuple[Line, ...]:
    """One line of each kind, all products in it; nothing where the products' file tells nothing of them."""
    asked = list(_asked(message, verdict, products))[:_MOST]
    told = (
        ("stock", [(one.sku, one.stock) for one in asked]),
        ("our_price", [(one.sku, f"{one.price} {one.currency}".strip() if one.price else "") for one in asked]),
        ("lead_time", [(one.sku, one.lead_time) for one in asked]),
    )
    lines = ((kind, ", ".join(f"{sku}: {value}" for sku, value in rows if value)) for kind, rows in told)
    return tuple(Line(kind, clean_line(text, 300)) for kind, text in lines if text)


def _asked(message: Message, verdict: Verdict, products: Sequence[ProductEntry]) -> Iterator[ProductEntry]:
    """By part number, or by a name that a line of the form has word for word."""
    items = message.form.items if message.form else ()
    named = {one.sku.casefold() for one in verdict.details.products}
    named |= {word.strip().casefold() for item in items for word in (item.sku, item.product) if word.strip()}
    for entry in products if named else ():
        if named.intersection(name.casefold() for name in (entry.sku, *entry.names)):
            yield entry
