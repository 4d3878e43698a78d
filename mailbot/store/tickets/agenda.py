"""Rows -> what time brings about: who is to be reminded, what sleeps, waits for an owner or comes back to one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, delete, exists, func, or_, select, update

from mailbot.model.decision import Disposition
from mailbot.model.records import Listed, Loan, Unworked
from mailbot.model.ticket import Stage, Ticket
from mailbot.store.customers.known import customer_by_id
from mailbot.store.part import Part, insert_into
from mailbot.store.tables.core import assignees, messages, once, ticket_events, tickets
from mailbot.store.tables.counters import workloads
from mailbot.store.tables.desk import absences, lent
from mailbot.store.tickets.life import ASSIGNED, REMARK, ticket_of
from mailbot.store.tickets.views import name_and_address

_OPEN = tuple(stage.value for stage in (Stage.NEW, Stage.PROCESSED, Stage.DEAL))
_BY_CUSTOMER = (Disposition.OPEN_TICKET.value, Disposition.FOLLOW_UP.value)
_open = tickets.c.stage.in_(_OPEN)


class Agenda(Part):
    __slots__ = ()

    # --- reminders ---

    def owner_reminders(self, now: datetime, limit: int) -> tuple[Ticket, ...]:
        return self._due(tickets.c.remind_at, now, limit)

    def manager_reminders(self, now: datetime, limit: int) -> tuple[Ticket, ...]:
        return self._due(tickets.c.escalate_at, now, limit)

    def _due(self, moment: Column[datetime], now: datetime, limit: int) -> tuple[Ticket, ...]:
        awake = or_(tickets.c.snoozed_until.is_(None), tickets.c.snoozed_until <= now)
        return self._found(limit, moment <= now, awake, _open, order=moment)

    def reminded_owner(self, ticket: int) -> bool:
        return self._reminded(ticket, tickets.c.remind_at)

    def reminded_manager(self, ticket: int) -> bool:
        return self._reminded(ticket, tickets.c.escalate_at)

    def _reminded(self, ticket: int, moment: Column[datetime]) -> bool:
        marking = update(tickets).where(tickets.c.number == ticket, moment.is_not(None))
        return self._db.execute(marking.values({moment: None})).rowcount == 1

    def sleepers(self, now: datetime, limit: int) -> tuple[Ticket, ...]:
        return self._found(limit, tickets.c.snoozed_until <= now, order=tickets.c.snoozed_until)

    # --- lists ---

    def remarks(self, ticket: int, limit: int) -> tuple[str, ...]:
        noted = select(ticket_events.c.text).where(ticket_events.c.ticket == ticket, ticket_events.c.event == REMARK)
        return tuple(reversed(self._db.scalars(noted.order_by(ticket_events.c.id.desc()).limit(limit)).all()))

    def unassigned(self) -> tuple[int, ...]:
        waiting = select(tickets.c.number).where(tickets.c.owner == "", _open)
        return tuple(self._db.scalars(waiting.order_by(tickets.c.number)))

    def of_the_gone(self, staff: Collection[str], before: datetime) -> tuple[int, ...]:
        known = select(workloads.c.owner).where(workloads.c.open != 0).distinct()
        owners = {owner for owner in self._db.scalars(known) if owner} - set(staff)
        if not owners:
            return ()
        lately = select(assignees.c.handle).where(assignees.c.last_assigned_at >= before)
        gone = sorted(owners - set(self._db.scalars(lately)))
        theirs = select(tickets.c.number).where(tickets.c.owner.in_(gone), _open)
        return tuple(self._db.scalars(theirs.order_by(tickets.c.number)))

    def open_tickets(self, owner: str) -> tuple[Listed, ...]:
        theirs = select(tickets).where(tickets.c.owner == owner, _open).order_by(tickets.c.number)
        return tuple(self._listed(ticket_of(row)) for row in self._db.execute(theirs))

    def _listed(self, ticket: Ticket) -> Listed:
        customer = customer_by_id(self._db, ticket.customer)
        named = name_and_address(customer.name, next(iter(customer.addresses), ""))
        return Listed(ticket, named, customer.key_account)

    def unworked(self, given_before: datetime, limit: int) -> tuple[Unworked, ...]:
        gift = ticket_events.alias()
        given = (
            select(func.max(gift.c.at))
            .where(gift.c.ticket == tickets.c.number, gift.c.event == ASSIGNED)
            .correlate(tickets)
            .scalar_subquery()
        )
        done = exists().where(
            ticket_events.c.ticket == tickets.c.number,
            ticket_events.c.who == tickets.c.owner,
            ticket_events.c.event != ASSIGNED,
            ticket_events.c.at >= given,
        )
        waiting = (tickets.c.stage == Stage.NEW.value, tickets.c.owner != "", tickets.c.snoozed_until.is_(None))
        asked = select(tickets, given.label("given_at")).where(*waiting, given <= given_before, ~done)
        rows = self._db.execute(asked.order_by(tickets.c.number).limit(limit))
        return tuple(Unworked(ticket_of(row), row.given_at) for row in rows)

    def had_it(self, ticket: int) -> tuple[str, ...]:
        """Each once, the latest owner first."""
        asked = select(ticket_events.c.who).where(
            ticket_events.c.ticket == ticket, ticket_events.c.event == ASSIGNED, ticket_events.c.who != ""
        )
        return tuple(dict.fromkeys(self._db.scalars(asked.order_by(ticket_events.c.id.desc()))))

    def customers_mails(self, ticket: int) -> tuple[int, ...]:
        theirs = select(messages.c.mail).where(messages.c.ticket == ticket, messages.c.disposition.in_(_BY_CUSTOMER))
        return tuple(self._db.scalars(theirs.order_by(messages.c.mail)))

    # --- absence ---

    def absences_to_begin(self, now: datetime) -> tuple[str, ...]:
        waiting = (absences.c.moved_at.is_(None), or_(absences.c.until.is_(None), absences.c.until > now))
        return tuple(self._db.scalars(select(absences.c.person).where(*waiting).order_by(absences.c.person)))

    def absences_to_end(self, now: datetime) -> tuple[str, ...]:
        over = select(absences.c.person).where(absences.c.until <= now)
        away = exists().where(absences.c.person == lent.c.person)
        back = select(lent.c.person).where(~away).distinct()
        return tuple(sorted({*self._db.scalars(over), *self._db.scalars(back)}))

    def was_done(self, job: str, period: str) -> bool:
        return bool(self._db.scalar(select(exists().where(once.c.job == job, once.c.period == period))))

    def absence_begun(self, person: str, now: datetime) -> bool:
        marking = update(absences).where(absences.c.person == person, absences.c.moved_at.is_(None))
        return self._db.execute(marking.values(moved_at=now)).rowcount == 1

    def lend(self, ticket: int, person: str, holder: str, now: datetime) -> None:
        """Lent on by somebody who leaves in turn, it still comes back to the first."""
        noting = insert_into(self._db, lent).values(ticket=ticket, person=person, holder=holder, at=now)
        self._db.execute(noting.on_conflict_do_update(index_elements=["ticket"], set_={"holder": holder, "at": now}))

    def loans(self, person: str) -> tuple[Loan, ...]:
        asked = (
            select(tickets, lent.c.person, lent.c.holder, _touched().label("touched"))
            .join(lent, lent.c.ticket == tickets.c.number)
            .where(lent.c.person == person, _open)
        )
        return tuple(
            Loan(ticket_of(row), row.person, row.holder, bool(row.touched))
            for row in self._db.execute(asked.order_by(tickets.c.number))
        )

    def end_loans(self, person: str) -> int:
        return self._db.execute(delete(lent).where(lent.c.person == person)).rowcount

    def _found(self, limit: int, *where: ColumnElement[bool], order: Column[Any]) -> tuple[Ticket, ...]:
        asked: Sequence[Any] = self._db.execute(select(tickets).where(*where).order_by(order).limit(limit)).all()
        return tuple(map(ticket_of, asked))


def _touched() -> ColumnElement[bool]:
    worked = exists().where(
        ticket_events.c.ticket == tickets.c.number,
        ticket_events.c.who == lent.c.holder,
        ticket_events.c.event != ASSIGNED,
        ticket_events.c.at >= lent.c.at,
    )
    return or_(tickets.c.owner != lent.c.holder, worked)
