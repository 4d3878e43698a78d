"""Orders, quotes, orders at a factory -> rows, and back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

from msgspec.structs import replace
from sqlalchemy import Connection, Row, bindparam, delete, exists, or_, select, update
from sqlalchemy.dialects.sqlite import Insert

from mailbot.model.decision import Decision, Disposition
from mailbot.model.mail import Message
from mailbot.model.order import Channel, Known, Leg, Order, OrderLine, Quote, folded_number, order_said
from mailbot.model.ticket import Event, Stage, Ticket
from mailbot.model.verdict import Category, Verdict
from mailbot.store import quick
from mailbot.store.customers.facts import forget_customers
from mailbot.store.customers.known import customer_by_id
from mailbot.store.part import Part, insert_for
from mailbot.store.tables.core import customer_addresses, messages, ticket_events, tickets
from mailbot.store.tables.orders import legs, order_lines, orders, quotes
from mailbot.store.tickets.life import find_ticket, note_event, ticket_of

_OVER = (Stage.CLOSED.value, Stage.RECYCLED.value)
_MOST_QUOTES = 50
QUOTED = "quoted"  # an event
_ORDER = select(orders).where(orders.c.ticket == bindparam("ticket"))
_LINES = select(order_lines).where(order_lines.c.ticket == bindparam("ticket")).order_by(order_lines.c.position)
_NO_LINES = delete(order_lines).where(order_lines.c.ticket == bindparam("ticket"))
_NEW_LINES = order_lines.insert()
_LEGS = select(legs).where(legs.c.ticket == bindparam("ticket")).order_by(legs.c.id.desc())
# events that a customer may hear of; what colleagues do among themselves is none of them
_CUSTOMERS_EVENTS = tuple(
    event.value for event in (Event.OPENED, Event.FOLLOW_UP, Event.ANSWERED, Event.DEALT, Event.PROCESSED, Event.CLOSED)
)


class Orders(Part):
    __slots__ = ()

    def order(self, ticket: int) -> Order | None:
        row = quick.first(self._db, _ORDER, {"ticket": ticket})
        return self._order(row) if row else None

    def _order(self, row: Row[Any]) -> Order:
        return Order(
            ticket=row.ticket,
            number=row.number,
            theirs=row.theirs,
            amount=row.amount,
            currency=row.currency,
            promised=date.fromisoformat(row.promised) if row.promised else None,
            channel=Channel(row.channel or Channel.MAIL.value),
            lines=tuple(
                OrderLine(one.product, one.quantity, one.unit, one.price, one.currency, one.sku)
                for one in quick.rows(self._db, _LINES, {"ticket": row.ticket})
            ),
        )

    def put_order(self, order: Order) -> None:
        put_order(self._db, order)

    def taken_for(self, ticket: int, customer: int) -> None:
        made = self._db.scalar(select(tickets.c.customer).where(tickets.c.number == ticket))
        if made is None or made == customer:
            return
        self._db.execute(update(tickets).where(tickets.c.number == ticket).values(customer=customer))
        used = (exists().where(table.c.customer == made) for table in (tickets, customer_addresses))
        if not any(self._db.scalar(select(one)) for one in used):
            forget_customers(self._db, (made,))

    def orders_numbered(self, number: str) -> tuple[Ticket, ...]:
        wanted = folded_number(number)
        if not wanted:
            return ()
        named = select(orders.c.ticket).where(or_(orders.c.number_key == wanted, orders.c.theirs_key == wanted))
        quoted = select(quotes.c.ticket).where(quotes.c.number_key == wanted)
        found = {*self._db.scalars(named), *self._db.scalars(quoted)}
        asked = select(tickets).where(tickets.c.number.in_(found)).order_by(tickets.c.number.desc())
        return tuple(map(ticket_of, self._db.execute(asked)))

    def orders_known(self, tickets: Sequence[int]) -> tuple[Known, ...]:
        found = (self._known(number) for number in tickets)
        return tuple(one for one in found if one is not None)

    def _known(self, number: int) -> Known | None:
        ticket, order = find_ticket(self._db, number), self.order(number)
        if ticket is None or order is None:
            return None
        theirs = customer_by_id(self._db, ticket.customer).addresses
        said = select(messages.c.customer_address).where(messages.c.ticket == number)
        ordered = self._db.scalar(said.order_by(messages.c.mail).limit(1))
        addresses = tuple(sorted(theirs, key=lambda one: one != ordered))  # whoever ordered is written to first
        return Known(ticket, order, addresses, self.quotes(number), self._last(number))

    def _last(self, number: int) -> tuple[str, datetime] | None:
        theirs = (ticket_events.c.ticket == number, ticket_events.c.event.in_(_CUSTOMERS_EVENTS))
        row = self._db.execute(select(ticket_events).where(*theirs).order_by(ticket_events.c.id.desc())).first()
        return (row.event, row.at) if row else None

    def orders_of(self, customer: int, limit: int) -> tuple[Known, ...]:
        asked = (
            select(tickets.c.number)
            .join(orders, orders.c.ticket == tickets.c.number)
            .where(tickets.c.customer == customer, tickets.c.stage.not_in(_OVER))
        )
        return self.orders_known(self._db.scalars(asked.order_by(tickets.c.number.desc()).limit(limit)).all())

    def orders_newest(self, owner: str, limit: int, over: bool) -> tuple[Known, ...]:
        asked = select(orders.c.ticket).join(tickets, tickets.c.number == orders.c.ticket)
        if owner:
            asked = asked.where(tickets.c.owner == owner)
        if not over:
            asked = asked.where(tickets.c.stage.not_in(_OVER))
        return self.orders_known(self._db.scalars(asked.order_by(orders.c.ticket.desc()).limit(limit)).all())

    # --- quotes ---

    def put_quote(self, ticket: int, quote: Quote, mail: int, now: datetime) -> None:
        values = {"number": quote.number, "amount": quote.amount, "currency": quote.currency}
        same = (quotes.c.ticket == ticket, *(quotes.c[name] == value for name, value in values.items()))
        if self._db.scalar(select(exists().where(*same))):
            return
        keys = {"number_key": folded_number(quote.number), "ticket": ticket, "at": now, "who": quote.who}
        self._db.execute(quotes.insert().values(**values, **keys))
        note_event(self._db, ticket, QUOTED, quote.who, mail, now, quote.text)

    def quotes(self, ticket: int) -> tuple[Quote, ...]:
        asked = select(quotes).where(quotes.c.ticket == ticket).order_by(quotes.c.id.desc()).limit(_MOST_QUOTES)
        return tuple(Quote(row.number, row.amount, row.currency, row.at, row.who) for row in self._db.execute(asked))

    def note_on_order(self, ticket: int, event: str, who: str, mail: int, now: datetime, text: str = "") -> None:
        note_event(self._db, ticket, event, who, mail, now, text)

    # --- the factory leg ---

    def legs(self, ticket: int) -> tuple[Leg, ...]:
        return tuple(map(leg_of, quick.rows(self._db, _LEGS, {"ticket": ticket})))

    def open_legs(self, limit: int) -> tuple[Leg, ...]:
        asked = select(legs).where(legs.c.answered_at.is_(None)).order_by(legs.c.due_at, legs.c.id).limit(limit)
        return tuple(map(leg_of, self._db.execute(asked)))

    def late_legs(self, now: datetime, limit: int) -> tuple[Leg, ...]:
        late = (legs.c.remind_at <= now, legs.c.answered_at.is_(None))
        asked = select(legs).where(*late).order_by(legs.c.remind_at).limit(limit)
        return tuple(map(leg_of, self._db.execute(asked)))

    def reminded_factory(self, leg: Leg, next_at: datetime | None) -> bool:
        this = update(legs).where(legs.c.id == leg.id, legs.c.reminders == leg.reminders, legs.c.answered_at.is_(None))
        return self._db.execute(this.values(reminders=leg.reminders + 1, remind_at=next_at)).rowcount == 1


def leg_of(row: Row[Any]) -> Leg:
    return Leg(
        row.id, row.ticket, row.factory, row.sent_at, row.due_at, row.reminders, row.answered_at, row.who, row.note
    )


def put_order(db: Connection, order: Order) -> None:
    """In the place of what the ticket had."""
    quick.run(db, _NO_LINES, {"ticket": order.ticket})
    _put_first(db, order)


def _put_first(db: Connection, order: Order) -> None:
    values = {
        "number": order.number,
        "theirs": order.theirs,
        "number_key": folded_number(order.number),
        "theirs_key": folded_number(order.theirs),
        "amount": order.amount,
        "currency": order.currency,
        "promised": order.promised.isoformat() if order.promised else "",
        "channel": order.channel.value,
    }
    quick.run(db, _putting(db.dialect.name), {"ticket": order.ticket, **values})
    rows = [
        {
            "ticket": order.ticket,
            "position": at,
            **{name: getattr(line, name) for name in ("product", "quantity", "unit", "price", "currency", "sku")},
        }
        for at, line in enumerate(order.lines, 1)
    ]
    quick.run_all(db, _NEW_LINES, rows)


@cache
def _putting(dialect: str) -> Insert:
    putting = insert_for(dialect, orders)
    changed = {one.name: one for one in putting.excluded if one.name != "ticket"}
    return putting.on_conflict_do_update(index_elements=["ticket"], set_=changed)


def keep_order(db: Connection, ticket: Ticket, message: Message, verdict: Verdict, decision: Decision) -> None:
    """What the mail that makes a ticket an order's says of it; of what follows, only a number that was not known."""
    if ticket.category is not Category.ORDER:
        return
    said = order_said(message, verdict)
    if decision.disposition is Disposition.OPEN_TICKET or decision.turned:
        _put_first(db, _of(ticket, _without_shared(db, ticket, said) if verdict.enquiry else said))
    elif decision.disposition is Disposition.FOLLOW_UP and said.theirs:
        this = update(orders).where(orders.c.ticket == ticket.number, orders.c.theirs == "")
        db.execute(this.values(theirs=said.theirs, theirs_key=folded_number(said.theirs)))


def _without_shared(db: Connection, ticket: Ticket, said: Order) -> Order:
    """A mail that wants an order changed names it; it is not another order of that number."""
    theirs = (tickets.c.customer == ticket.customer, tickets.c.number != ticket.number)
    others = select(orders).join(tickets, tickets.c.number == orders.c.ticket).where(*theirs)
    keys = {folded_number(one) for one in said.numbers}
    known = others.where(or_(orders.c.number_key.in_(keys), orders.c.theirs_key.in_(keys)))
    if not keys or db.execute(known.limit(1)).first() is None:
        return said
    return replace(said, number="", theirs="")


def _of(ticket: Ticket, said: Order) -> Order:
    return Order(
        ticket.number, said.number, said.theirs, said.amount, said.currency, said.promised, said.channel, said.lines
    )
