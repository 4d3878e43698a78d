"""What a mail means for orders: one that was taken by telephone becomes a ticket, what was quoted is remembered.

A colleague's `#new order` is filed as the customer's order form that it stands for: it opens a ticket like any other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from msgspec.structs import replace

from mailbot.classify.details import read_details
from mailbot.desk import NUMBER_SHARED
from mailbot.house import House, Understood
from mailbot.model.acts import EditOrder, NewOrder
from mailbot.model.decision import Decision, Disposition, Done, Ruling
from mailbot.model.details import Amount, Details, Reference, ReferenceKind
from mailbot.model.mail import Address, Form, Item, Message
from mailbot.model.order import Order, Quote
from mailbot.model.ticket import Event
from mailbot.model.verdict import Category, Origin, Reason, Verdict
from mailbot.orders import factories
from mailbot.store import Transaction
from mailbot.text.later import later

_QUOTED = frozenset({ReferenceKind.PROFORMA, ReferenceKind.QUOTE})
_CODE_LENGTH = 3
# words beside a sum that make it an offer, where no number of one is named
_OFFERS = later(
    r"\b(?:quot|our price|our offer|we offer|offer you|proforma|angebot|devis|cotizaci|offerta|preventivo|cota[cç])"
    r"|предложени"
    r"|报价|報價|报给您|形式发票|形式發票|見積|견적",
    re.IGNORECASE,
)
_MOST_SHARED = 5
_BY = "mailbot"


def filed(got: Understood, decision: Decision, tx: Transaction) -> tuple[Understood, Decision]:
    """The order that a colleague took, as its customer's form; all else as it is, with what there is to know of it."""
    new = next((deed.act for deed in decision.deeds if isinstance(deed.act, NewOrder)), None)
    if new is None:
        return got, replace(decision, done=(*decision.done, *_shared(decision, tx)))
    known = tx.customer(new.customer) if new.customer else None
    language = known.customer.language if known else ""
    shared = _others(new.order.numbers, new.customer, tx)
    reasons = (Reason("order.taken", f"{decision.actor} took it by {new.order.channel.value}"), *_warned(shared))
    verdict = Verdict(Origin.FORM, Category.ORDER, 1.0, False, language, details=_details(new.order))
    opened = replace(
        decision,
        disposition=Disposition.OPEN_TICKET,
        ruling=Ruling(False, "N14", "a colleague took the order"),
        ticket=0,
        event=Event.OPENED,
        category=Category.ORDER,
        assignee=decision.actor,
        notify=(decision.actor,),
        done=(),
        reasons=(*decision.reasons, *reasons),
    )
    return Understood(_as_form(got.message, new), verdict), opened


def _warned(shared: tuple[str, ...]) -> tuple[Reason, ...]:
    text = f"another customer has an order of this number: {', '.join(shared)}"
    return (Reason("order.number_shared", text),) if shared else ()


def _shared(decision: Decision, tx: Transaction) -> Iterator[Done]:
    """A number that another customer's order has is kept, and said."""
    for deed in decision.deeds:
        if isinstance(deed.act, EditOrder) and deed.act.field in ("number", "theirs"):
            ticket = tx.ticket(deed.ticket)
            others = _others((deed.act.value,), ticket.customer if ticket else 0, tx)
            if others:
                yield Done(NUMBER_SHARED, deed.ticket, ", ".join(others))


def _others(numbers: tuple[str, ...], customer: int, tx: Transaction) -> tuple[str, ...]:
    found = (ticket for number in numbers for ticket in tx.orders_numbered(number) if ticket.customer != customer)
    return tuple(dict.fromkeys(f"T-{ticket.number}" for ticket in found))[:_MOST_SHARED]


def _details(order: Order) -> Details:
    return Details(
        references=(Reference(ReferenceKind.PURCHASE, order.theirs),) if order.theirs else (),
        amounts=(Amount(order.amount, order.currency),) if order.amount else (),
    )


def _as_form(message: Message, new: NewOrder) -> Message:
    order = new.order
    said = {
        "name": new.name,
        "email": new.address,
        "phone": new.phone,
        "order_ref": order.number,
        "total": order.worth,
        "message": new.text,
    }
    form = Form(
        id=order.channel.value,
        kind="order",
        fields=tuple((name, value) for name, value in said.items() if value),
        items=tuple(
            Item(line.product, line.quantity, line.sku, line.price, line.unit, line.currency) for line in order.lines
        ),
        customer=Address(new.address, new.name),
        source_known=True,
    )
    goods = next((line.goods for line in order.lines), "")
    subject = " ".join(filter(None, (goods, *(f"({number})" if goods else number for number in order.numbers[:1]))))
    subject = subject or new.name
    return replace(message, subject=subject, text=new.text, form=form, html="")


def retold(got: Understood, ticket: int, tx: Transaction) -> Understood:
    """A mail that is read again: what a colleague took down is shown as the customer's order that it became."""
    order, found = tx.order(ticket), tx.ticket(ticket)
    record = tx.customer(found.customer) if found and order else None
    if got.verdict.origin is not Origin.STAFF or order is None or record is None:
        return got
    who = record.customer
    address = next(iter(who.addresses), "")
    new = NewOrder(who.id, who.name, address, who.phone, order, got.message.text)
    verdict = Verdict(Origin.FORM, Category.ORDER, 1.0, False, who.language, details=_details(order))
    return Understood(_as_form(got.message, new), verdict)


def remember(mail: int, got: Understood, decision: Decision, number: int, house: House, tx: Transaction) -> None:
    """In the transaction that records the mail."""
    now = house.clock()
    for deed in decision.deeds:
        if isinstance(deed.act, NewOrder):
            tx.put_order(replace(deed.act.order, ticket=number))
            if deed.act.customer:
                tx.taken_for(number, deed.act.customer)
    ruled = factories.by_rule(got, decision, house, now)
    if ruled is not None:
        tx.act(number, (ruled,), _BY, mail, now)
    unsent = next((reason.text for reason in decision.reasons if reason.code == factories.UNKNOWN), "")
    if unsent:
        tx.note_on_order(number, "not sent", _BY, mail, now, unsent)
    quote = _quoted(got.message, decision, house) if decision.disposition is Disposition.ANSWER else None
    if quote is not None:
        tx.put_quote(number, quote, mail, now)
    if decision.status is not None:
        _note_enquiry(mail, got, decision, tx, now)


def _note_enquiry(mail: int, got: Understood, decision: Decision, tx: Transaction, now: datetime) -> None:
    """On the order that is asked about, where that is another ticket: who asked, and where."""
    status, enquiry = decision.status, got.verdict.enquiry
    if status is not None and enquiry is not None:
        text = f"{enquiry.asked.value}, {status.number}".strip(", ")
        tx.note_on_order(status.known.ticket.number, "customer asked", got.message.author.address, mail, now, text)


def _quoted(message: Message, decision: Decision, house: House) -> Quote | None:
    """Of the words that went to the customer: a number of an offer, or a sum beside words of one."""
    words = decision.relay.text if decision.relay else message.text
    bare = Message(message.arrival, text=words, attachments=message.attachments)
    details = read_details(bare, "", house.classifier.products)
    number = next((one.number for one in details.references if one.kind in _QUOTED), "")
    known = [one for one in details.amounts if len(one.currency) == _CODE_LENGTH and one.currency.isupper()]
    sums = [one for one in known if not one.each]
    if not number and not (sums and _OFFERS.search(words)):
        return None
    largest = max(sums, key=lambda one: Decimal(one.value), default=Amount("", ""))
    return Quote(number, largest.value, largest.currency, who=decision.actor)
