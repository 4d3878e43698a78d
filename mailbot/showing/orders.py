"""A ticket's number, the store -> what colleagues see of its order, and of a factory that works on it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from mailbot.house import House
from mailbot.model.decision import Decision
from mailbot.model.enquiry import Enquiry
from mailbot.model.order import Channel, Leg, Order, Quote
from mailbot.reply import Line, clean_line
from mailbot.store import Transaction

WAITING = ("factory", "late")  # keys of the lines that say so
_MOST_GOODS = 10
_DAY = "%Y-%m-%d"
_TOLD_BY_THEMSELVES = frozenset({Channel.MAIL, Channel.FORM})


def order_lines(
    number: int, house: House, tx: Transaction, now: datetime, taken: Order | None = None
) -> tuple[Line, ...]:
    """For a notice, a list, a card; `key` is one of words.ordered.  Nothing for a ticket that has no order.

    `taken`: one that is not in the store yet."""
    order, legs = taken or tx.order(number), [leg for leg in tx.legs(number) if leg.answered_at is None]
    if order is None and not legs:
        return ()
    quote = next(iter(tx.quotes(number)), None)
    shown = (*_of_order(order or Order()), *_of_quote(quote), *(_of_leg(leg, house, now) for leg in legs))
    return tuple(line for line in shown if line.value)


def asked_line(enquiry: Enquiry | None, decision: Decision) -> tuple[Line, ...]:
    """What the customer wants with an order that is there: whoever reads the notice must not miss it."""
    if enquiry is None:
        return ()
    ticket = decision.status.known.ticket.number if decision.status else 0
    named = (*([f"T-{ticket}"] if ticket else []), *enquiry.numbers)
    value = clean_line(", ".join(dict.fromkeys(named)), 100)
    return (Line(f"asks_{enquiry.asked.value}", value),) if value else ()


def _of_order(order: Order) -> Iterator[Line]:
    yield Line("number", clean_line(order.number, 60))
    yield Line("theirs", clean_line(order.theirs, 60))
    yield Line("lines", clean_line("; ".join(line.text for line in order.lines[:_MOST_GOODS]), 300))
    yield Line("amount", order.worth)
    yield Line("promised", order.promised.isoformat() if order.promised else "")
    yield Line("channel", "" if order.channel in _TOLD_BY_THEMSELVES else order.channel.value)


def _of_quote(quote: Quote | None) -> Iterator[Line]:
    if quote is not None:
        yield Line("quote", clean_line(quote.text, 100))


def _of_leg(leg: Leg, house: House, now: datetime) -> Line:
    factory, zone = house.settings.factory(leg.factory), house.composer.zone
    since, due = (moment.astimezone(zone).strftime(_DAY) for moment in (leg.sent_at, leg.due_at))
    shown = clean_line(factory.shown if factory else leg.factory, 100)
    return Line("late" if leg.due_at <= now else "factory", f"{since} ({shown}, → {due})")


def order_text(number: int, language: str, house: House, tx: Transaction, now: datetime) -> str:
    """The same in one line, for a row of a list; goods and our own numbers stand elsewhere in it."""
    pages = house.composer.pages
    named = pages.table(pages.language_for(language, "words"), "ordered")
    rows = (line for line in order_lines(number, house, tx, now) if line.key not in ("lines", "channel"))
    return " · ".join(f"{named.get(line.key, line.key)}: {line.value}" for line in rows)
