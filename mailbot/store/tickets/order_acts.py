"""What a colleague orders about a customer's order -> rows.  acts.py calls it, in the transaction of the mail."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Protocol

from msgspec.structs import replace
from sqlalchemy import Connection, delete, exists, select, update

from mailbot.model.acts import EditOrder, FactoryAnswered, SendToFactory
from mailbot.model.order import Channel, Order
from mailbot.model.ticket import Event, Stage, Ticket, WaitingFor
from mailbot.store.tables.core import ticket_events, tickets
from mailbot.store.tables.orders import legs, quotes
from mailbot.store.tickets.life import move
from mailbot.store.tickets.orders import QUOTED, Orders, put_order


class By(Protocol):
    """Who does it, by which mail, when."""

    @property
    def db(self) -> Connection: ...
    @property
    def who(self) -> str: ...
    @property
    def mail(self) -> int: ...
    @property
    def now(self) -> datetime: ...
    def note(self, ticket: int, event: str, text: str = "") -> None: ...


def _edit(by: By, ticket: Ticket, act: EditOrder) -> None:
    if act.field == "invoice":  # of the books, not of the order: it stands on the time line
        by.note(ticket.number, "invoiced", act.value)
        return
    known = Orders(by.db).order(ticket.number) or Order(ticket.number)
    put_order(by.db, _CHANGES[act.field](known, act))
    by.note(ticket.number, "order edited", f"{act.field}: {act.shown}")
    if act.field == "amount" and (ticket.stage is Stage.DEAL or _was_dealt(by, ticket)):
        by.db.execute(update(tickets).where(tickets.c.number == ticket.number).values(worth=act.value))


def _was_dealt(by: By, ticket: Ticket) -> bool:
    """It is closed since, or waits again."""
    dealt = (ticket_events.c.ticket == ticket.number, ticket_events.c.event == Event.DEALT.value)
    return bool(by.db.scalar(select(exists().where(*dealt))))


def worth_of_order(by: By, ticket: Ticket) -> None:
    """A deal of which nobody named the sum is worth what its order comes to."""
    order = Orders(by.db).order(ticket.number)
    if order is not None and order.amount:
        by.db.execute(update(tickets).where(tickets.c.number == ticket.number).values(worth=order.worth))
        by.note(ticket.number, "worth", order.worth)


def forget_quotes(by: By, ticket: Ticket, mails: Sequence[int]) -> None:
    """An answer that never left has offered nothing."""
    said = (ticket_events.c.ticket == ticket.number, ticket_events.c.event == QUOTED, ticket_events.c.mail.in_(mails))
    moments = by.db.scalars(select(ticket_events.c.at).where(*said)).all()
    theirs = (quotes.c.ticket == ticket.number, quotes.c.who == by.who, quotes.c.at.in_(moments))
    if by.db.execute(delete(quotes).where(*theirs)).rowcount:
        by.note(ticket.number, "quote taken back")


def _amount(order: Order, act: EditOrder) -> Order:
    amount, _, currency = act.value.partition(" ")
    return replace(order, amount=amount, currency=currency)


def _line(order: Order, act: EditOrder) -> Order:
    """The line of this number, else one more; without goods it is taken away."""
    at = act.at - 1 if 0 < act.at <= len(order.lines) else len(order.lines)
    lines = [*order.lines[:at], *((act.line,) if act.line else ()), *order.lines[at + 1 :]]
    return replace(order, lines=tuple(lines))


# field -> what it makes of an order
_CHANGES: Mapping[str, Callable[[Order, EditOrder], Order]] = {
    "number": lambda order, act: replace(order, number=act.value),
    "theirs": lambda order, act: replace(order, theirs=act.value),
    "channel": lambda order, act: replace(order, channel=Channel(act.value)),
    "promised": lambda order, act: replace(order, promised=date.fromisoformat(act.value) if act.value else None),
    "amount": _amount,
    "line": _line,
}


def _send(by: By, ticket: Ticket, act: SendToFactory) -> None:
    """One that waits for this factory is another try: it begins anew."""
    again = update(legs).where(
        legs.c.ticket == ticket.number, legs.c.factory == act.factory, legs.c.answered_at.is_(None)
    )
    by.db.execute(again.values(answered_at=by.now, remind_at=None))
    sent = {"sent_at": by.now, "due_at": act.due_at, "remind_at": act.due_at, "reminders": 0}
    by.db.execute(legs.insert().values(ticket=ticket.number, factory=act.factory, who=by.who, note=act.note, **sent))
    if ticket.stage is Stage.NEW:
        move(by.db, ticket, Event.PROCESSED, by.who, by.mail, by.now)
    _waits_for(by, ticket, WaitingFor.FACTORY)
    by.note(ticket.number, "to factory", act.factory)


def _answered(by: By, ticket: Ticket, act: FactoryAnswered) -> None:
    waiting = update(legs).where(
        legs.c.ticket == ticket.number, legs.c.factory == act.factory, legs.c.answered_at.is_(None)
    )
    by.db.execute(waiting.values(answered_at=by.now, remind_at=None))
    left = select(legs.c.id).where(legs.c.ticket == ticket.number, legs.c.answered_at.is_(None)).limit(1)
    if by.db.scalar(left) is None and ticket.waiting_for is WaitingFor.FACTORY:
        _waits_for(by, ticket, WaitingFor.US)
    by.note(ticket.number, "factory answered", act.factory)


def _waits_for(by: By, ticket: Ticket, whom: WaitingFor) -> None:
    by.db.execute(update(tickets).where(tickets.c.number == ticket.number).values(waiting_for=whom.value))


# Any: each function takes the acts of its own row only
ON_ORDERS: Mapping[type, Callable[[By, Ticket, Any], None]] = {
    EditOrder: _edit,
    SendToFactory: _send,
    FactoryAnswered: _answered,
}
