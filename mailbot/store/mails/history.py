"""(Questions, Message) -> History: all that is known and bears on one mail, read before anything is decided."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, bindparam, exists, func, not_, select

from mailbot.model.decision import Disposition
from mailbot.model.history import THIRD_PARTY, History, Load, Pointer, Questions, Thread
from mailbot.model.mail import Message
from mailbot.model.ticket import Customer, Stage, Ticket
from mailbot.store import quick
from mailbot.store.columns import Utc, key_of
from mailbot.store.customers.known import customer_by_address
from mailbot.store.customers.lists import CustomerLists
from mailbot.store.mails.bearing import ack_counts, bearing
from mailbot.store.mails.floods import crowd_of
from mailbot.store.part import Part, in_turns
from mailbot.store.tables.core import (
    assignees,
    customer_addresses,
    epochs,
    mails,
    messages,
    reasons,
    thread_ids,
    ticket_events,
    tickets,
)
from mailbot.store.tables.counters import workloads
from mailbot.store.tables.desk import colleagues
from mailbot.store.tickets.acts import away_at
from mailbot.store.tickets.correspondence import correspondence
from mailbot.store.tickets.life import category_told, ticket_of, turned_by_customer

_HOUR, _DAY, _FLOOD = timedelta(hours=1), timedelta(days=1), timedelta(minutes=10)
_OPEN = (Stage.NEW.value, Stage.PROCESSED.value)
_BY_CUSTOMER = (Disposition.OPEN_TICKET.value, Disposition.FOLLOW_UP.value)
_EARLIER = 5
_MOST_CALLED = 10  # customers of one name
_NUMBERS = range(1, 1 << 63)  # what a column can hold: a subject may name any number

# --- statements that every mail takes, built once ---
_COLLEAGUES = select(colleagues)
_EPOCHS = select(epochs.c.person, epochs.c.epoch).where(epochs.c.ticket == bindparam("ticket"))
_EARLIER_TICKETS = (
    select(tickets).where(tickets.c.customer == bindparam("customer")).order_by(tickets.c.number.desc()).limit(_EARLIER)
)
_OPEN_TICKETS = select(workloads.c.owner, func.sum(workloads.c.open)).group_by(workloads.c.owner)
_ASSIGNEES = select(assignees)
_CONFIRMED = select(colleagues.c.person).where(colleagues.c.confirmed_until > bindparam("now"))
_came = func.coalesce(mails.c.received_at, messages.c.recorded_at)
_DOUBLE = (
    select(tickets)
    .join(messages, messages.c.ticket == tickets.c.number)
    .join(mails, mails.c.id == messages.c.mail)
    .where(
        messages.c.double_digest == bindparam("digest"),
        messages.c.customer_address == bindparam("address"),
        messages.c.mail != bindparam("mail"),
        _came.between(bindparam("first", type_=Utc), bindparam("last", type_=Utc)),
    )
    .order_by(messages.c.mail)
    .limit(1)
)


@lru_cache(32)
def _of_ids(many: int) -> Select[Any]:
    return select(thread_ids).where(thread_ids.c.message_id.in_([bindparam(f"id{at}") for at in range(many)]))


class Past(Part):
    __slots__ = ()

    def history_of(self, questions: Questions, mail: int, message: Message, now: datetime) -> History:
        address = questions.customer_address.lower()
        customer = customer_by_address(self._db, address)
        found = bearing(self._db, questions, mail, message, now)
        return History(
            customer=customer,
            threads=self._threads(questions.pointers),
            loads=self._loads(),
            acks=ack_counts(found, questions),
            suppressed=found.suppressed or found.erased,
            message_id_reused=found.reused,
            earlier=self._earlier(customer),
            adopted_at=found.adopted_at,
            restored_at=found.restored_at,
            double=self._double(questions, address, mail, message.arrival.received_at or now),
            correspondence=correspondence(self._db, questions),
            confirmed=self._confirmed(now),
            absences=away_at(self._db, now),
            customers=tuple(CustomerLists(self._db).customers_called(one, _MOST_CALLED) for one in questions.customers),
            crowd=crowd_of(self._db, questions, customer, mail, now),
        )

    def epochs(self, ticket: int) -> Mapping[str, int]:
        found = Counter({row.person: row.epoch for row in quick.rows(self._db, _COLLEAGUES)})
        if ticket:
            found.update({row.person: row.epoch for row in quick.rows(self._db, _EPOCHS, {"ticket": ticket})})
        return {person: epoch for person, epoch in found.items() if epoch}

    # --- threads ---

    def _threads(self, pointers: tuple[Pointer, ...]) -> tuple[Thread, ...]:
        by_id = self._numbers_by_id({key_of(one.message_id) for one in pointers if one.message_id})
        meant = dict.fromkeys(
            (pointer.hint, number)
            for pointer in pointers
            for number in ([pointer.number] if pointer.number in _NUMBERS else by_id[key_of(pointer.message_id)])
        )
        found = self._tickets({number for _, number in meant})
        people = {number: self._participants(ticket) for number, ticket in found.items()}
        said = self._categories_said(found) if found else frozenset()
        known = ((hint, number) for hint, number in meant if number in found)
        return tuple(Thread(hint, found[number], people[number], number in said) for hint, number in known)

    def _numbers_by_id(self, message_ids: set[str]) -> defaultdict[str, list[int]]:
        """The oldest ticket first: it had the Message-ID before anybody could copy it."""
        numbers: defaultdict[str, list[int]] = defaultdict(list)
        for some in in_turns(sorted(message_ids)):
            asked = {f"id{at}": one for at, one in enumerate(some)}
            for row in quick.rows(self._db, _of_ids(len(some)), asked):
                numbers[row.message_id].append(row.ticket)
        for found in numbers.values():
            found.sort()
        return numbers

    def _tickets(self, numbers: set[int]) -> dict[int, Ticket]:
        rows = (
            row
            for some in in_turns(sorted(numbers))
            for row in self._db.execute(select(tickets).where(tickets.c.number.in_(some)))
        )
        return {row.number: ticket_of(row) for row in rows}

    def _categories_said(self, numbers: Collection[int]) -> frozenset[int]:
        """Those of which a colleague said what they are, by mail, by moving one or by command."""
        by_colleague = (category_told(), not_(turned_by_customer()))
        asked = select(ticket_events.c.ticket).where(ticket_events.c.ticket.in_(numbers), *by_colleague)
        return frozenset(self._db.scalars(asked))

    def _participants(self, ticket: Ticket) -> tuple[str, ...]:
        passed_on = exists().where(reasons.c.mail == messages.c.mail, reasons.c.code == THIRD_PARTY)
        wrote = select(messages.c.customer_address).where(
            messages.c.ticket == ticket.number, messages.c.disposition.in_(_BY_CUSTOMER), ~passed_on
        )
        theirs = select(customer_addresses.c.address).where(customer_addresses.c.customer == ticket.customer)
        return tuple(sorted({*self._db.scalars(wrote.distinct()), *self._db.scalars(theirs)} - {""}))

    def _earlier(self, customer: Customer | None) -> tuple[Ticket, ...]:
        if customer is None:
            return ()
        return tuple(map(ticket_of, quick.rows(self._db, _EARLIER_TICKETS, {"customer": customer.id})))

    # --- people ---

    def _loads(self) -> tuple[Load, ...]:
        open_tickets: dict[str, int] = {
            owner: number for owner, number in quick.rows(self._db, _OPEN_TICKETS) if number > 0
        }
        last = {row.handle: row.last_assigned_at for row in quick.rows(self._db, _ASSIGNEES)}
        return tuple(
            Load(handle, last.get(handle), open_tickets.get(handle, 0)) for handle in sorted({*last, *open_tickets})
        )

    def _confirmed(self, now: datetime) -> frozenset[str]:
        return frozenset(quick.column(self._db, _CONFIRMED, {"now": now}))

    # --- the mail and its mailbox ---

    def _double(self, questions: Questions, address: str, mail: int, received_at: datetime) -> Ticket | None:
        """By when both came in, not by when they were read: after a night's rest a backlog is read in a minute."""
        if not questions.double_digest or not address:
            return None
        first, last = received_at - questions.double_window, received_at + questions.double_window
        asked = {"digest": questions.double_digest, "address": address, "mail": mail, "first": first, "last": last}
        row = quick.first(self._db, _DOUBLE, asked)
        return ticket_of(row) if row else None
