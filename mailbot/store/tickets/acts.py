"""Acts of staff -> rows.  All of one call in one transaction: nothing is done by half."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, bindparam, delete, or_, select, update

from mailbot.model.acts import (
    Absence,
    Act,
    Blame,
    Classify,
    Confirm,
    Give,
    HandOver,
    Leave,
    Remark,
    Remedy,
    Return,
    Revoke,
    Settle,
    Snooze,
    Star,
    Step,
    TakeBack,
    Worth,
)
from mailbot.model.outgoing import Kind
from mailbot.model.ticket import Event, Stage, Ticket, WaitingFor
from mailbot.store import quick
from mailbot.store.customers.acts import ON_CUSTOMERS
from mailbot.store.part import Part, insert_into
from mailbot.store.tables.core import customers, letters, messages, outbox, tickets
from mailbot.store.tables.desk import absences, colleagues
from mailbot.store.tickets.complaints import note_complaint
from mailbot.store.tickets.life import (
    ASSIGNED,
    REMARK,
    assign,
    move,
    note_event,
    recategorise,
    revoke,
    ticket_to_change,
)
from mailbot.store.tickets.order_acts import ON_ORDERS, forget_quotes, worth_of_order

_OPEN = tuple(stage.value for stage in (Stage.NEW, Stage.PROCESSED, Stage.DEAL))


class Doing(Struct, frozen=True):
    """Who does something, by which mail, when."""

    db: Connection
    who: str
    mail: int
    now: datetime

    def note(self, ticket: int, event: str, text: str = "") -> None:
        note_event(self.db, ticket, event, self.who, self.mail, self.now, text)


class Acts(Part):
    __slots__ = ()

    def act(self, ticket: int, acts: Sequence[Act], who: str, mail: int, now: datetime) -> Ticket | None:
        doing = Doing(self._db, who, mail, now)
        found = ticket_to_change(self._db, ticket) if ticket else None
        for act in acts:
            if found is not None and type(act) in _ON_TICKETS:
                _ON_TICKETS[type(act)](doing, found, act)
                found = ticket_to_change(self._db, ticket)
            elif type(act) in _ON_PEOPLE:
                _ON_PEOPLE[type(act)](doing, act)
        return found

    def absences(self, now: datetime) -> tuple[Absence, ...]:
        return away_at(self._db, now)


_AWAY = (
    select(absences)
    .where(absences.c.since <= bindparam("now"), or_(absences.c.until.is_(None), absences.c.until > bindparam("now")))
    .order_by(absences.c.person)
)


def away_at(db: Connection, now: datetime) -> tuple[Absence, ...]:
    rows = quick.rows(db, _AWAY, {"now": now})
    return tuple(Absence(row.person, row.until, row.substitute, row.why) for row in rows)


def _step(doing: Doing, ticket: Ticket, act: Step) -> None:
    move(doing.db, ticket, act.event, doing.who, doing.mail, doing.now)
    if act.event is Event.DEALT and not ticket.worth:
        worth_of_order(doing, ticket)


def _give(doing: Doing, ticket: Ticket, act: Give) -> None:
    if act.to:
        assign(doing.db, ticket, act.to, doing.mail, doing.now)
    elif ticket.owner:
        _change(doing.db, ticket, owner="")
        revoke(doing.db, ticket.number, ticket.owner)
        note_event(doing.db, ticket.number, ASSIGNED, "", doing.mail, doing.now)


def _classify(doing: Doing, ticket: Ticket, act: Classify) -> None:
    recategorise(doing.db, ticket.number, act.category, doing.who, doing.mail, doing.now)


def _snooze(doing: Doing, ticket: Ticket, act: Snooze) -> None:
    _change(doing.db, ticket, snoozed_until=act.until)
    doing.note(ticket.number, "snoozed" if act.until else "awake", act.until.isoformat() if act.until else "")


def _star(doing: Doing, ticket: Ticket, act: Star) -> None:
    if ticket.starred is not act.on:
        _change(doing.db, ticket, starred=act.on)
        doing.note(ticket.number, "priority" if act.on else "no priority")


def _remark(doing: Doing, ticket: Ticket, act: Remark) -> None:
    doing.note(ticket.number, REMARK, act.text)


def _worth(doing: Doing, ticket: Ticket, act: Worth) -> None:
    worth = f"{act.amount} {act.currency}".strip()
    _change(doing.db, ticket, worth=worth)
    doing.note(ticket.number, "worth", worth)


def _blame(doing: Doing, ticket: Ticket, act: Blame) -> None:
    note_complaint(doing.db, ticket.number, cause=act.cause)
    doing.note(ticket.number, "cause", act.cause)


def _remedy(doing: Doing, ticket: Ticket, act: Remedy) -> None:
    note_complaint(doing.db, ticket.number, remedy=act.text)
    doing.note(ticket.number, "remedy", act.text)


def _settle(doing: Doing, ticket: Ticket, act: Settle) -> None:
    note_complaint(doing.db, ticket.number, settled="yes" if act.yes else "no", settled_at=doing.now)
    doing.note(ticket.number, "settled" if act.yes else "not settled")


def _take_back(doing: Doing, ticket: Ticket, act: TakeBack) -> None:
    """Only theirs, and only what no server has seen; the customer waits for us again."""
    theirs = (
        select(letters.c.id)
        .join(messages, messages.c.mail == letters.c.mail)
        .where(letters.c.ticket == ticket.number, messages.c.actor == doing.who)
    )
    waiting = (outbox.c.state == "queued", outbox.c.attempt == 0, outbox.c.kind == Kind.ANSWER.value)
    unsent = select(letters.c.mail).join(outbox, outbox.c.letter == letters.c.id).where(letters.c.id.in_(theirs))
    mails = doing.db.scalars(unsent.where(*waiting)).all()
    taken = doing.db.execute(
        update(outbox)
        .where(outbox.c.letter.in_(theirs), *waiting)
        .values(state="cancelled", next_at=None, closed_at=doing.now, last_reply=f"taken back by {doing.who}")
    )
    if taken.rowcount:
        _change(doing.db, ticket, waiting_for=WaitingFor.US.value)
        forget_quotes(doing, ticket, mails)
        doing.note(ticket.number, "taken back")


def _revoke(doing: Doing, ticket: Ticket, act: Revoke) -> None:
    revoke(doing.db, ticket.number, act.person)


def _leave(doing: Doing, act: Leave) -> None:
    # one that is over is another absence: its tickets were given to others then
    doing.db.execute(delete(absences).where(absences.c.person == act.person, absences.c.until <= doing.now))
    values = {"since": doing.now, "until": act.until, "substitute": act.substitute, "why": act.why}
    noting = insert_into(doing.db, absences).values(person=act.person, **values)
    doing.db.execute(noting.on_conflict_do_update(index_elements=["person"], set_=values))


def _return(doing: Doing, act: Return) -> None:
    doing.db.execute(delete(absences).where(absences.c.person == act.person))


def _hand_over(doing: Doing, act: HandOver) -> None:
    """Every open ticket and every customer; all reply addresses that the giver ever got are dead."""
    doing.db.execute(update(customers).where(customers.c.owner == act.giver).values(owner=act.taker))
    theirs = select(tickets.c.number).where(tickets.c.owner == act.giver, tickets.c.stage.in_(_OPEN))
    for number in doing.db.scalars(theirs).all():
        assign(doing.db, ticket_to_change(doing.db, number), act.taker, doing.mail, doing.now)
    dying = insert_into(doing.db, colleagues).values(person=act.giver, epoch=1)
    one_more = {"epoch": colleagues.c.epoch + 1, "confirmed_until": None}
    doing.db.execute(dying.on_conflict_do_update(index_elements=["person"], set_=one_more))


def _confirm(doing: Doing, act: Confirm) -> None:
    noting = insert_into(doing.db, colleagues).values(person=act.person, confirmed_until=act.until)
    values = {"confirmed_until": act.until}
    doing.db.execute(noting.on_conflict_do_update(index_elements=["person"], set_=values))


def _change(db: Connection, ticket: Ticket, **values: object) -> None:
    db.execute(update(tickets).where(tickets.c.number == ticket.number).values(**values))


# Any: each function takes the acts of its own row only
_ON_TICKETS: dict[type, Callable[[Doing, Ticket, Any], None]] = {
    Step: _step,
    Give: _give,
    Classify: _classify,
    Snooze: _snooze,
    Star: _star,
    Remark: _remark,
    Worth: _worth,
    Blame: _blame,
    Remedy: _remedy,
    Settle: _settle,
    TakeBack: _take_back,
    Revoke: _revoke,
    **ON_ORDERS,
}
_ON_PEOPLE: dict[type, Callable[[Doing, Any], None]] = {
    Leave: _leave,
    Return: _return,
    HandOver: _hand_over,
    Confirm: _confirm,
    **ON_CUSTOMERS,
}
