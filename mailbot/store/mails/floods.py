"""Tickets that one source opened within an hour -> is it a flood, and which ticket takes it.  Threat T22.

A sender's are counted by their customer's tickets, a form's by a counter of the hour; both are one look by an index.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, delete, exists, select, update

from mailbot.model.flood import Flood
from mailbot.model.history import FLOOD, FLOOD_BEGINS, Crowd, Questions
from mailbot.model.ticket import Customer, Ticket
from mailbot.store import quick
from mailbot.store.mails.inbox import Inbox
from mailbot.store.part import insert_into
from mailbot.store.tables.core import counters, mails, messages, once, originals, reasons, thread_ids, tickets
from mailbot.store.tables.keeping import moments
from mailbot.store.tickets.life import ticket_of

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_NEWEST = (
    select(tickets.c.opened_at)
    .where(tickets.c.customer == bindparam("customer"))
    .order_by(tickets.c.number.desc())
    .limit(1)
    .offset(bindparam("before"))
)
_RELEASED = "flood.released"  # work that was done once: such a mail joins no flood again


def crowd_of(db: Connection, asked: Questions, customer: Customer | None, mail: int, now: datetime) -> Crowd | None:
    """None where nothing is reached, or a person released this very mail."""
    source, text = _reached(db, asked, customer, now)
    if not source or db.scalar(select(exists().where(once.c.job == _RELEASED, once.c.period == str(mail)))):
        return None
    return Crowd(source, text, _digest(db, source, now))


def _reached(db: Connection, asked: Questions, customer: Customer | None, now: datetime) -> tuple[str, str]:
    if customer and _opened(db, customer.id, asked.sender_tickets, now):
        return f"customer {customer.id}", f"{asked.sender_tickets} tickets from this sender within an hour"
    if asked.form and asked.form_tickets and _counted(db, asked.form, now) >= asked.form_tickets:
        return f"form {asked.form}", f"{asked.form_tickets} tickets from the form '{asked.form}' within an hour"
    return "", ""


def _opened(db: Connection, customer: int, cap: int, now: datetime) -> bool:
    """Is the last ticket but `cap` - 1 younger than an hour?"""
    if not cap:
        return False
    last: datetime | None = quick.value(db, _NEWEST, {"customer": customer, "before": cap - 1})
    return last is not None and last > now - _HOUR


def _counted(db: Connection, form: str, now: datetime) -> int:
    return db.scalar(select(counters.c.value).where(counters.c.name == _of_hour(form, now))) or 0


def _digest(db: Connection, source: str, now: datetime) -> Ticket | None:
    number = (
        select(counters.c.value)
        .join(moments, moments.c.name == counters.c.name)
        .where(counters.c.name == _flood(source), moments.c.at > now - _DAY)
    )
    row = db.execute(select(tickets).where(tickets.c.number == number.scalar_subquery())).first()
    return ticket_of(row) if row else None


class Floods(Inbox):
    __slots__ = ()

    def form_opened_ticket(self, form: str, now: datetime) -> None:
        counting = insert_into(self._db, counters).values(name=_of_hour(form, now), value=1)
        counting = counting.on_conflict_do_update(index_elements=["name"], set_={"value": counters.c.value + 1})
        if self._db.scalar(counting.returning(counters.c.value)) == 1:
            earlier = counters.c.name.startswith(_hours(form), autoescape=True), counters.c.name < _of_hour(form, now)
            self._db.execute(delete(counters).where(*earlier))

    def flood_began(self, crowd: Crowd, ticket: int, now: datetime) -> None:
        name = _flood(crowd.source)
        for table, values in ((counters, {"value": ticket}), (moments, {"at": now})):
            noting = insert_into(self._db, table).values(name=name, **values)
            self._db.execute(noting.on_conflict_do_update(index_elements=["name"], set_=values))

    def floods(self) -> tuple[Flood, ...]:
        first = (
            select(messages.c.ticket, messages.c.recorded_at, reasons.c.text)
            .join(reasons, reasons.c.mail == messages.c.mail)
            .where(reasons.c.code == FLOOD_BEGINS)
            .order_by(messages.c.mail.desc())
        )
        found = [(row.ticket, row.recorded_at, row.text) for row in self._db.execute(first) if row.ticket]
        return tuple(Flood(ticket, since, text, len(self._waiting(ticket))) for ticket, since, text in found)

    def release_flood(self, ticket: int, now: datetime) -> int:
        waiting = self._waiting(ticket)
        for mail in waiting:
            own_id = select(messages.c.message_id).where(messages.c.mail == mail).scalar_subquery()
            self._db.execute(delete(thread_ids).where(thread_ids.c.ticket == ticket, thread_ids.c.message_id == own_id))
            taking = insert_into(self._db, once).values(job=_RELEASED, period=str(mail), at=now)
            self._db.execute(taking.on_conflict_do_nothing())
            self._db.execute(update(mails).where(mails.c.id == mail).values(state="new", tries=0, done_at=None))
            self._forget(mail)
        return len(waiting)

    def _waiting(self, ticket: int) -> list[int]:
        """Those whose octets are still there."""
        theirs = (
            select(messages.c.mail)
            .join(reasons, reasons.c.mail == messages.c.mail)
            .join(originals, originals.c.mail == messages.c.mail)
            .where(messages.c.ticket == ticket, reasons.c.code == FLOOD)
        )
        return list(self._db.scalars(theirs.order_by(messages.c.mail)))


def _flood(source: str) -> str:
    return f"flood.{source}"


def _hours(form: str) -> str:
    return f"opened.{form}."


def _of_hour(form: str, now: datetime) -> str:
    return f"{_hours(form)}{now:%Y-%m-%dT%H}"
