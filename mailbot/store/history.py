"""(Questions, Message) -> History: all that is known and bears on one mail, read before anything is decided."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, distinct, exists, func, or_, select

from mailbot.model.decision import Disposition
from mailbot.model.history import THIRD_PARTY, AckCounts, History, Load, Pointer, Questions, Thread
from mailbot.model.mail import Message
from mailbot.model.outgoing import Kind
from mailbot.model.ticket import Customer, Stage, Ticket
from mailbot.store.acts import away_at
from mailbot.store.columns import key_of
from mailbot.store.correspondence import correspondence
from mailbot.store.customers import customer_by_address
from mailbot.store.desk_tables import colleagues
from mailbot.store.fence import RESTORED
from mailbot.store.keeping_tables import erased, moments
from mailbot.store.part import Part, in_turns
from mailbot.store.tables import (
    assignees,
    customer_addresses,
    epochs,
    mailboxes,
    mails,
    messages,
    outbox,
    reasons,
    suppressions,
    thread_ids,
    tickets,
)
from mailbot.store.tickets import ticket_of

_HOUR, _DAY, _FLOOD = timedelta(hours=1), timedelta(days=1), timedelta(minutes=10)
_OPEN = (Stage.NEW.value, Stage.PROCESSED.value)
_BY_CUSTOMER = (Disposition.OPEN_TICKET.value, Disposition.FOLLOW_UP.value)
_EARLIER = 5
_NUMBERS = range(1, 1 << 63)  # what a column can hold: a subject may name any number


class Past(Part):
    __slots__ = ()

    def history_of(self, questions: Questions, mail: int, message: Message, now: datetime) -> History:
        address = questions.customer_address.lower()
        customer = customer_by_address(self._db, address)
        return History(
            customer=customer,
            threads=self._threads(questions.pointers),
            loads=self._loads(),
            acks=self._acks(questions, address, now),
            suppressed=self._suppressed(address, now) or self._erased(questions.marks),
            message_id_reused=self._reused(message.message_id, mail),
            earlier=self._earlier(customer),
            adopted_at=self._adopted_at(message.arrival.mailbox),
            restored_at=self._db.scalar(select(moments.c.at).where(moments.c.name == RESTORED)),
            double=self._double(questions, address, mail, message.arrival.received_at or now),
            correspondence=correspondence(self._db, questions),
            confirmed=self._confirmed(now),
            absences=away_at(self._db, now),
        )

    def epochs(self, ticket: int) -> Mapping[str, int]:
        found = Counter({row.person: row.epoch for row in self._db.execute(select(colleagues))})
        if ticket:
            own = select(epochs.c.person, epochs.c.epoch).where(epochs.c.ticket == ticket)
            found.update({row.person: row.epoch for row in self._db.execute(own)})
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
        return tuple(Thread(hint, found[number], people[number]) for hint, number in meant if number in found)

    def _numbers_by_id(self, message_ids: set[str]) -> defaultdict[str, list[int]]:
        """The oldest ticket first: it had the Message-ID before anybody could copy it."""
        numbers: defaultdict[str, list[int]] = defaultdict(list)
        for some in in_turns(sorted(message_ids)):
            for row in self._db.execute(select(thread_ids).where(thread_ids.c.message_id.in_(some))):
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
        wanted = select(tickets).where(tickets.c.customer == customer.id).order_by(tickets.c.number.desc())
        return tuple(map(ticket_of, self._db.execute(wanted.limit(_EARLIER))))

    # --- people ---

    def _loads(self) -> tuple[Load, ...]:
        counting = select(tickets.c.owner, func.count()).where(tickets.c.stage.in_(_OPEN)).group_by(tickets.c.owner)
        open_tickets: dict[str, int] = {owner: number for owner, number in self._db.execute(counting) if owner}
        last = {row.handle: row.last_assigned_at for row in self._db.execute(select(assignees))}
        return tuple(
            Load(handle, last.get(handle), open_tickets.get(handle, 0)) for handle in sorted({*last, *open_tickets})
        )

    def _confirmed(self, now: datetime) -> frozenset[str]:
        return frozenset(self._db.scalars(select(colleagues.c.person).where(colleagues.c.confirmed_until > now)))

    def _suppressed(self, address: str, now: datetime) -> bool:
        wanted = exists().where(
            suppressions.c.address == address, or_(suppressions.c.until.is_(None), suppressions.c.until > now)
        )
        return bool(address) and bool(self._db.scalar(select(wanted)))

    def _erased(self, marks: tuple[str, ...]) -> bool:
        return bool(marks) and bool(self._db.scalar(select(exists().where(erased.c.mark.in_(marks)))))

    # --- counts ---

    def _acks(self, questions: Questions, address: str, now: datetime) -> AckCounts:
        hour, day = outbox.c.queued_at > now - _HOUR, outbox.c.queued_at > now - _DAY
        by_address = self._counted(outbox.c.address == address, day, hour) if address else (0, 0)
        domain = address.rpartition("@")[2]
        instance_day, instance_hour, bounced_day = self._counted(day, day, hour, outbox.c.bounced_at.is_not(None))
        return AckCounts(
            address_hour=by_address[1],
            address_day=by_address[0],
            domain_hour=self._counted(outbox.c.domain == domain, hour)[0] if domain else 0,
            form_hour=self._counted(outbox.c.form == questions.form, hour)[0] if questions.form else 0,
            instance_hour=instance_hour,
            same_body_addresses=self._same_body(questions.body_digest, address, now),
            instance_day=instance_day,
            bounced_day=bounced_day,
        )

    def _counted(
        self, of: ColumnElement[bool], window: ColumnElement[bool], *within: ColumnElement[bool]
    ) -> tuple[int, ...]:
        """How many acknowledgements in the window, and how many of these fit each further condition."""
        counts = [func.count(), *(func.count().filter(one) for one in within)]
        acks = and_(outbox.c.kind == Kind.ACK.value, outbox.c.state != "cancelled")
        return tuple(self._db.execute(select(*counts).where(acks, of, window)).one())

    def _same_body(self, digest: str, address: str, now: datetime) -> int:
        """This mail's own address counts: it is the latest that sent this body."""
        if not digest:
            return 0
        others = select(func.count(distinct(messages.c.customer_address))).where(
            messages.c.body_digest == digest,
            messages.c.recorded_at > now - _FLOOD,
            messages.c.customer_address != address,
        )
        return 1 + (self._db.scalar(others) or 0)

    # --- the mail and its mailbox ---

    def _double(self, questions: Questions, address: str, mail: int, received_at: datetime) -> Ticket | None:
        """By when both came in, not by when they were read: after a night's rest a backlog is read in a minute."""
        if not questions.double_digest or not address:
            return None
        came = func.coalesce(mails.c.received_at, messages.c.recorded_at)
        wanted = (
            select(tickets)
            .join(messages, messages.c.ticket == tickets.c.number)
            .join(mails, mails.c.id == messages.c.mail)
            .where(
                messages.c.double_digest == questions.double_digest,
                messages.c.customer_address == address,
                messages.c.mail != mail,
                came.between(received_at - questions.double_window, received_at + questions.double_window),
            )
        )
        row = self._db.execute(wanted.order_by(messages.c.mail).limit(1)).first()
        return ticket_of(row) if row else None

    def _reused(self, message_id: str, mail: int) -> bool:
        if not message_id:
            return False
        other = exists().where(messages.c.message_id == message_id, messages.c.mail != mail)
        return bool(self._db.scalar(select(other)))

    def _adopted_at(self, mailbox: str) -> datetime | None:
        return self._db.scalar(select(mailboxes.c.adopted_at).where(mailboxes.c.name == mailbox))
