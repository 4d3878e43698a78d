"""Promises made to customers, and complaints: their cause, their remedy, whether they are settled."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache, lru_cache
from typing import Any, cast

from sqlalchemy import (
    BindParameter,
    Connection,
    Integer,
    Select,
    bindparam,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.sqlite import Insert

from mailbot.model.complaint import Complaint, Pace
from mailbot.model.ticket import Stage, Ticket
from mailbot.model.verdict import Category
from mailbot.store import quick
from mailbot.store.keeping.reporting import FIRST_ANSWERS
from mailbot.store.part import Part, insert_for, insert_into
from mailbot.store.tables.core import details, form_items, ticket_events, tickets
from mailbot.store.tables.promises import complaints, promises
from mailbot.store.tickets.life import ticket_of

_LATEST = 500  # tickets that are looked at for how quick we are: a stretch of the primary key
_MOST = 50
_REPEATS_AMONG = 20_000  # tickets

_AMONG = (
    tickets.c.number > select(func.coalesce(func.max(tickets.c.number), 0) - _LATEST).scalar_subquery(),
    tickets.c.category == bindparam("category"),
    tickets.c.opened_at >= bindparam("since"),
)
_WAITS = (
    select(tickets.c.opened_at, func.min(ticket_events.c.at).label("answered_at"))
    .join(ticket_events, ticket_events.c.ticket == tickets.c.number)
    # a new one was never answered, or came back from the bin and waits anew
    .where(*_AMONG, tickets.c.stage != Stage.NEW.value, ticket_events.c.event.in_(map(literal, FIRST_ANSWERS)))
    .group_by(tickets.c.number)
    .order_by(tickets.c.number.desc())
    .limit(_MOST)
)
# summed up and not sought by stage: of those that nobody ever looked at there may be more than we look at here
_WAITING = select(func.sum(case((tickets.c.stage == Stage.NEW.value, 1), else_=0))).where(*_AMONG)
_PROMISED_AT = select(promises.c.promised_at).where(promises.c.ticket == bindparam("ticket"))
_COMPLAINT = select(complaints).where(complaints.c.ticket == bindparam("ticket"))


@cache
def _promising(dialect: str) -> Insert:
    return insert_for(dialect, promises).on_conflict_do_nothing()


class Complaints(Part):
    __slots__ = ()

    def promise(self, ticket: int, at: datetime, now: datetime) -> None:
        making = {"ticket": ticket, "made_at": now, "promised_at": at}
        quick.run(self._db, _promising(self._db.dialect.name), making)

    def promised_at(self, ticket: int) -> datetime | None:
        return cast(datetime | None, quick.value(self._db, _PROMISED_AT, {"ticket": ticket}))

    def pace(self, category: Category, since: datetime) -> Pace:
        asked = {"category": category.value, "since": since}
        waits = tuple((row.opened_at, row.answered_at) for row in quick.rows(self._db, _WAITS, asked))
        # how many wait says nothing where nobody was answered yet
        return Pace(waits, quick.value(self._db, _WAITING, asked) or 0) if waits else Pace()

    def complaint(self, ticket: int) -> Complaint:
        row = quick.first(self._db, _COMPLAINT, {"ticket": ticket})
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
