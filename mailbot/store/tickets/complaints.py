"""Promises made to customers, and complaints: their cause, their remedy, whether they are settled."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import BindParameter, Connection, Integer, Select, bindparam, exists, func, or_, select, update

from mailbot.model.complaint import Complaint, Pace
from mailbot.model.ticket import Stage, Ticket
from mailbot.model.verdict import Category
from mailbot.store import quick
from mailbot.store.keeping.reporting import FIRST_ANSWERS
from mailbot.store.part import Part, insert_into
from mailbot.store.tables.core import details, form_items, ticket_events, tickets
from mailbot.store.tables.promises import complaints, promises
from mailbot.store.tickets.life import ticket_of

_LATEST = 500  # tickets that are looked at for how quick we are: a stretch of the primary key
_MOST = 50
_REPEATS_AMONG = 20_000  # tickets


class Complaints(Part):
    __slots__ = ()

    def promise(self, ticket: int, at: datetime, now: datetime) -> None:
        making = insert_into(self._db, promises).values(ticket=ticket, made_at=now, promised_at=at)
        self._db.execute(making.on_conflict_do_nothing())

    def promised_at(self, ticket: int) -> datetime | None:
        return self._db.scalar(select(promises.c.promised_at).where(promises.c.ticket == ticket))

    def pace(self, category: Category, since: datetime) -> Pace:
        newest = self._db.scalar(select(func.max(tickets.c.number))) or 0
        answered = (
            select(func.min(ticket_events.c.at))
            .where(ticket_events.c.ticket == tickets.c.number, ticket_events.c.event.in_(FIRST_ANSWERS))
            .correlate(tickets)
            .scalar_subquery()
            .label("answered_at")
        )
        asked = select(tickets.c.opened_at, tickets.c.stage, answered).where(
            tickets.c.number > newest - _LATEST, tickets.c.category == category.value, tickets.c.opened_at >= since
        )
        rows = self._db.execute(asked.order_by(tickets.c.number.desc())).all()
        waits = [(row.opened_at, row.answered_at) for row in rows if row.answered_at is not None]
        waiting = sum(row.stage == Stage.NEW.value and row.answered_at is None for row in rows)
        return Pace(tuple(waits[:_MOST]), waiting)

    def complaint(self, ticket: int) -> Complaint:
        row = self._db.execute(select(complaints).where(complaints.c.ticket == ticket)).first()
        if row is None:
            return Complaint(ticket)
        return Complaint(ticket, row.cause, row.remedy, row.asked_at, row.settled_at, row.settled)

    def complaints_like(self, ticket: int, customer: int, products: Sequence[str], limit: int) -> tuple[Ticket, ...]:
        named = {f"product{at}": product for at, product in enumerate(products)}
        asked = {"ticket": ticket, "after": ticket - _REPEATS_AMONG, "customer": customer, "most": limit, **named}
        return tuple(map(ticket_of, quick.rows(self._db, _alike(len(products)), asked)))

    def complaints_to_ask_about(
        self, closed_since: datetime, closed_before: datetime, limit: int
    ) -> tuple[Ticket, ...]:
        was_asked = exists().where(complaints.c.ticket == tickets.c.number, complaints.c.asked_at.is_not(None))
        asked = select(tickets).where(
            tickets.c.stage == Stage.CLOSED.value,
            tickets.c.stage_at >= closed_since,
            tickets.c.stage_at <= closed_before,
            tickets.c.category == Category.COMPLAINT.value,
            ~was_asked,
        )
        return tuple(map(ticket_of, self._db.execute(asked.order_by(tickets.c.stage_at).limit(limit))))

    def asked_about(self, ticket: int, now: datetime) -> bool:
        note_complaint(self._db, ticket)
        theirs = update(complaints).where(complaints.c.ticket == ticket, complaints.c.asked_at.is_(None))
        return self._db.execute(theirs.values(asked_at=now)).rowcount == 1


@lru_cache(32)
def _alike(products: int) -> Select[Any]:
    wanted: list[BindParameter[str]] = [bindparam(f"product{at}") for at in range(products)]
    named = exists().where(
        details.c.ticket == tickets.c.number, details.c.kind == "product", details.c.value.in_(wanted)
    )
    ordered = exists().where(form_items.c.ticket == tickets.c.number, form_items.c.product.in_(wanted))
    asked = select(tickets).where(
        tickets.c.number > bindparam("after"),
        tickets.c.number != bindparam("ticket"),
        tickets.c.category == Category.COMPLAINT.value,
        or_(tickets.c.customer == bindparam("customer"), *((named, ordered) if wanted else ())),
    )
    return asked.order_by(tickets.c.number.desc()).limit(bindparam("most", type_=Integer))


def note_complaint(db: Connection, ticket: int, **values: object) -> None:
    noting = insert_into(db, complaints).values(ticket=ticket, **values)
    if values:
        db.execute(noting.on_conflict_do_update(index_elements=["ticket"], set_=values))
    else:
        db.execute(noting.on_conflict_do_nothing())
