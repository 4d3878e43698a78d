"""What was ordered, what was quoted, and where a factory works on it: values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from enum import Enum

from msgspec import Struct

from mailbot.model.details import Details, ReferenceKind
from mailbot.model.mail import Form, Message
from mailbot.model.ticket import Ticket
from mailbot.model.verdict import Verdict

_CODE_LENGTH = 3  # of a currency, ISO 4217
_MOST_LINES = 200
_NO_CENTS = re.compile(r"[.,]0{1,2}(?!\d)")
_MARKS = str.maketrans("", "", " -_/.#:")
_LEAD = re.compile(r"^(?:po|no|nr|order|订单号?|訂單號?)(?=\d)")


class Channel(Enum):
    """How an order came in."""

    MAIL = "mail"
    FORM = "form"
    PHONE = "phone"
    FAX = "fax"
    CHAT = "chat"


class OrderLine(Struct, frozen=True):
    product: str
    quantity: str = ""  # as written, without a thousands mark
    unit: str = ""
    price: str = ""
    currency: str = ""
    sku: str = ""

    @property
    def goods(self) -> str:
        """ "20 pcs Ball valve (BV-3)": nothing of its price."""
        counted = f"{self.quantity} {self.unit}".strip()
        named = f"{self.product} ({self.sku})" if self.sku and self.sku not in self.product else self.product
        return f"{counted} {named}".strip()

    @property
    def text(self) -> str:
        return f"{self.goods}, {self.price} {self.currency}".strip() if self.price else self.goods


class Order(Struct, frozen=True):
    """A ticket's order, as far as it is known."""

    ticket: int = 0
    number: str = ""  # ours: of the website, of the books
    theirs: str = ""  # the customer's own: a purchase order
    amount: str = ""  # digits and one point
    currency: str = ""  # ISO 4217
    promised: date | None = None  # when it was said to be there
    channel: Channel = Channel.MAIL
    lines: tuple[OrderLine, ...] = ()

    @property
    def numbers(self) -> tuple[str, ...]:
        return tuple(one for one in (self.number, self.theirs) if one)

    @property
    def worth(self) -> str:
        return f"{self.amount} {self.currency}".strip()


class Quote(Struct, frozen=True):
    """What a colleague offered in an answer that went out."""

    number: str  # "PI-123", "" where only a sum was named
    amount: str = ""
    currency: str = ""
    at: datetime | None = None
    who: str = ""  # staff handle

    @property
    def text(self) -> str:
        return " ".join(part for part in (self.number, self.amount, self.currency) if part)


class Known(Struct, frozen=True):
    """An order that a customer may mean, and what they may hear of it."""

    ticket: Ticket
    order: Order
    addresses: tuple[str, ...]  # on file of its customer
    quotes: tuple[Quote, ...] = ()
    last: tuple[str, datetime] | None = None  # the last event that concerns the customer


class Status(Struct, frozen=True):
    """What a customer who asks for an order gets besides, or instead of, an acknowledgement."""

    known: Known
    to: str  # an address on file of its customer
    number: str = ""  # as they named it
    told: bool = False  # where it stands; else only that somebody answers


class Leg(Struct, frozen=True):
    """A ticket's order at a factory."""

    id: int
    ticket: int
    factory: str  # its name in the configuration
    sent_at: datetime
    due_at: datetime
    reminders: int = 0  # that the factory got
    answered_at: datetime | None = None
    who: str = ""  # staff handle of who sent it; "" for a routing rule
    note: str = ""  # their words to the factory


def folded_number(said: str) -> str:
    """One spelling of an order's number: "PO 4711-A" -> "4711a"."""
    return _LEAD.sub("", said.casefold().translate(_MARKS), count=1)


def order_said(message: Message, verdict: Verdict) -> Order:
    """What a mail or a form says of the order that it is."""
    form, details = message.form, verdict.details
    amount, currency = _amount(form, details)
    ours = (form.get("order_ref") if form else "") or _first(details, ReferenceKind.ORDER)
    theirs = _first(details, ReferenceKind.PURCHASE)
    return Order(
        number="" if theirs and folded_number(ours) == folded_number(theirs) else ours,  # "Order PO 9001" is one number
        theirs=theirs,
        amount=amount,
        currency=currency,
        channel=Channel.FORM if form else Channel.MAIL,
        lines=tuple(_lines(form, details))[:_MOST_LINES],
    )


def _first(details: Details, kind: ReferenceKind) -> str:
    return next((one.number for one in details.references if one.kind is kind), "")


def _amount(form: Form | None, details: Details) -> tuple[str, str]:
    """The one sum that is named; of several none can be told to be the order's, and the price of one piece is none."""
    total = _figures(form.get("total")) if form else ""
    read = [one for one in details.amounts if one.value.replace(".", "", 1).isdigit()]
    sums = [one for one in read if (_figures(one.value) == total if total else not one.each)]
    currencies = {one.currency for one in sums} - {""}
    if len({one.value for one in sums}) != 1 or len(currencies) > 1:
        return "", ""
    value, currency = sums[0].value, "".join(currencies)
    return value, currency if len(currency) == _CODE_LENGTH and currency.isupper() else ""


def _figures(said: str) -> str:
    """ "USD 3,200.00" and "3200" are one sum."""
    return "".join(char for char in _NO_CENTS.sub("", said) if char.isascii() and char.isdigit())


def _lines(form: Form | None, details: Details) -> Iterator[OrderLine]:
    if form and form.items:
        for item in form.items:
            yield OrderLine(item.product or item.sku, item.quantity, item.unit, item.price, item.currency, item.sku)
        return
    counted = details.quantities if len(details.quantities) == len(details.products) else ()
    for at, product in enumerate(details.products):
        value, unit = (counted[at].value, counted[at].unit) if counted else ("", "")
        yield OrderLine(product.name or product.sku, value, unit, sku=product.sku if product.exact else "")
