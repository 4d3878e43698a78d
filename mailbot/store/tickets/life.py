"""A ticket's life in rows: opened, moved from stage to stage, given to a member of staff."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any

from msgspec.structs import replace
from sqlalchemy import ColumnElement, Connection, Row, Update, and_, bindparam, select, update
from sqlalchemy.dialects.sqlite import Insert

from mailbot.model.calendar import Due
from mailbot.model.errors import PermanentFailure
from mailbot.model.ticket import Event, Stage, Ticket, WaitingFor, after
from mailbot.model.verdict import Category
from mailbot.store import quick
from mailbot.store.customers.known import own_customer
from mailbot.store.part import insert_for, insert_into
from mailbot.store.tables.core import assignees, epochs, thread_ids, ticket_events, tickets

ASSIGNED = "assigned"  # beside the values of model.ticket.Event
REMARK = "note"
CATEGORY = "category"  # begins "category NEW, was OLD"

# who has to act after an event; the others leave it as it was
_WAITING_AFTER = {
    Event.FOLLOW_UP: WaitingFor.US,
    Event.RESTORED: WaitingFor.US,
    Event.REOPENED: WaitingFor.US,
    Event.ANSWERED: WaitingFor.CUSTOMER,
    Event.PROCESSED: WaitingFor.CUSTOMER,
}
_WAKES = frozenset({Event.FOLLOW_UP, Event.REOPENED, Event.RESTORED})
# nobody has to answer by a certain time any more; what is restored from the recycle bin is due as it was
_SETTLES = frozenset({Event.ANSWERED, Event.PROCESSED, Event.CLOSED})
_NOT_DUE: dict[str, object] = {"due_at": None, "remind_at": None, "escalate_at": None}

_TICKET = select(tickets).where(tickets.c.number == bindparam("ticket"))
_TICKET_TO_CHANGE = _TICKET.with_for_update()
_OPENING = tickets.insert()
_EVENT = ticket_events.insert()
_THIS = update(tickets).where(tickets.c.number == bindparam("ticket"))
_DUE = _THIS.values({name: bindparam(name) for name in _NOT_DUE})
_GIVING = _THIS.values(owner=bindparam("handle"))


def ticket_of(row: Row[Any]) -> Ticket:
    return Ticket(
        number=row.number,
        category=Category(row.category),
        stage=Stage(row.stage),
        owner=row.owner,
        customer=row.customer,
        subject=row.subject,
        language=row.language,
        waiting_for=WaitingFor(row.waiting_for),
        opened_at=row.opened_at,
        due_at=row.due_at,
        snoozed_until=row.snoozed_until,
        starred=row.starred,
        worth=row.worth,
    )


def find_ticket(db: Connection, number: int) -> Ticket | None:
    row = quick.first(db, _TICKET, {"ticket": number})
    return ticket_of(row) if row else None


def ticket_to_change(db: Connection, number: int) -> Ticket:
    """With its row locked where others may write at the same time."""
    row = quick.first(db, _TICKET_TO_CHANGE, {"ticket": number})
    if row is None:
        raise PermanentFailure(f"there is no ticket {number} in the store")
    return ticket_of(row)


def open_ticket(db: Connection, ticket: Ticket, due: Due | None, who: str, mail: int, now: datetime) -> Ticket:
    """A new row, with its owner, if it has one, and when who is reminded."""
    ticket = replace(ticket, opened_at=now, due_at=due.at if due else None)
    row = {
        "number": ticket.number,
        "customer": ticket.customer,
        "category": ticket.category.value,
        "stage": ticket.stage.value,
        "owner": ticket.owner,
        "subject": ticket.subject,
        "language": ticket.language,
        "waiting_for": ticket.waiting_for.value,
        "opened_at": now,
        "due_at": ticket.due_at,
        "remind_at": due.owner_at if due else None,
        "escalate_at": due.manager_at if due else None,
        "stage_at": now,
    }
    quick.run(db, _OPENING, row)
    note_event(db, ticket.number, Event.OPENED.value, who, mail, now)
    if ticket.owner:
        _is_theirs(db, ticket, mail, now)
    return ticket


def move(db: Connection, ticket: Ticket, event: Event, who: str, mail: int, now: datetime) -> Ticket:
    """One event of the table in model.ticket; raises IllegalTransition where it has no row."""
    stage = after(ticket.stage, event)
    waiting_for = _WAITING_AFTER.get(event, ticket.waiting_for)
    values: dict[str, object] = {"stage": stage.value, "waiting_for": waiting_for.value}
    if stage is not ticket.stage:
        values["stage_at"] = now
    if event in _WAKES:
        values["snoozed_until"] = None
    if event in _SETTLES:
        values |= _NOT_DUE
    quick.run(db, _changing(tuple(values)), {"ticket": ticket.number, **values})
    note_event(db, ticket.number, event.value, who, mail, now)
    return find_ticket(db, ticket.number) or ticket


def set_due(db: Connection, ticket: Ticket, due: Due | None) -> Ticket:
    """A customer who writes twice waits since the first time; what became a complaint may not wait so long."""
    if due is None or (ticket.due_at is not None and ticket.due_at <= due.at):
        return ticket
    moments = {"due_at": due.at, "remind_at": due.owner_at, "escalate_at": due.manager_at}
    quick.run(db, _DUE, {"ticket": ticket.number, **moments})
    return replace(ticket, due_at=due.at)


def assign(db: Connection, ticket: Ticket, handle: str, mail: int, now: datetime) -> Ticket:
    """To a new owner; the former one's reply address stops working (threat T3)."""
    if not handle or handle == ticket.owner:
        return ticket
    quick.run(db, _GIVING, {"ticket": ticket.number, "handle": handle})
    if ticket.owner:
        revoke(db, ticket.number, ticket.owner)
    given = replace(ticket, owner=handle)
    _is_theirs(db, given, mail, now)
    return given


def _is_theirs(db: Connection, ticket: Ticket, mail: int, now: datetime) -> None:
    quick.run(db, _assigned(db.dialect.name), {"handle": ticket.owner, "last_assigned_at": now})
    own_customer(db, ticket.customer, ticket.owner)
    note_event(db, ticket.number, ASSIGNED, ticket.owner, mail, now)


def recategorise(db: Connection, number: int, category: Category, who: str, mail: int, now: datetime) -> Category:
    """The category that it had before."""
    ticket = ticket_to_change(db, number)
    turn_into(db, ticket, category, who, mail, now)
    return ticket.category


def turn_into(db: Connection, ticket: Ticket, category: Category, who: str, mail: int, now: datetime) -> Ticket:
    """`who`: a colleague's handle, or the customer's address where their further mail made it another."""
    if category is ticket.category:
        return ticket
    db.execute(update(tickets).where(tickets.c.number == ticket.number).values(category=category.value))
    note_event(db, ticket.number, f"{CATEGORY} {category.value}, was {ticket.category.value}", who, mail, now)
    return replace(ticket, category=category)


def category_told() -> ColumnElement[bool]:
    """Events that changed what a ticket is."""
    return ticket_events.c.event.startswith(f"{CATEGORY} ")


def turned_by_customer() -> ColumnElement[bool]:
    """Of these, the ones of a customer's further mail: colleagues have handles, customers addresses."""
    return and_(category_told(), ticket_events.c.who.contains("@"))


def revoke(db: Connection, ticket: int, person: str) -> None:
    """The next epoch of (ticket, person): tokens of the former one are void."""
    db.execute(
        insert_into(db, epochs)
        .values(ticket=ticket, person=person, epoch=1)
        .on_conflict_do_update(index_elements=["ticket", "person"], set_={"epoch": epochs.c.epoch + 1})
    )


def link(db: Connection, ticket: int, message_id: str) -> None:
    """From now on a reference to this Message-ID points at the ticket."""
    if ticket and message_id:
        quick.run(db, _linked(db.dialect.name), {"message_id": message_id, "ticket": ticket})


def note_event(db: Connection, ticket: int, event: str, who: str, mail: int, now: datetime, text: str = "") -> None:
    row = {"ticket": ticket, "at": now, "event": event, "who": who, "mail": mail or None, "text": text}
    quick.run(db, _EVENT, row)


@cache
def _changing(names: tuple[str, ...]) -> Update:
    return _THIS.values({name: bindparam(name) for name in names})


@cache
def _assigned(dialect: str) -> Insert:
    adding = insert_for(dialect, assignees)
    return adding.on_conflict_do_update(
        index_elements=["handle"], set_={"last_assigned_at": adding.excluded.last_assigned_at}
    )


@cache
def _linked(dialect: str) -> Insert:
    return insert_for(dialect, thread_ids).on_conflict_do_nothing()
