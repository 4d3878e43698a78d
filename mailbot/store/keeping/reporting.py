"""Rows -> what happened in a span of time: the only place where a report's figures come from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from msgspec import Struct, field
from sqlalchemy import Row, Select, func, or_, select

from mailbot.model.decision import Disposition
from mailbot.model.faq import FaqOutcome
from mailbot.model.records import Listed
from mailbot.model.report import Facts, MailFact, PromiseFact, QuestionFact, StepFact, TicketFact
from mailbot.model.ticket import Event, Stage
from mailbot.model.verdict import Category
from mailbot.store.customers.known import customer_by_id
from mailbot.store.part import Part, in_turns
from mailbot.store.tables.core import (
    customer_addresses,
    customers,
    details,
    form_fields,
    form_items,
    mails,
    messages,
    ticket_events,
    tickets,
)
from mailbot.store.tables.faq import faq_outcomes
from mailbot.store.tables.promises import complaints, promises
from mailbot.store.tickets.life import CATEGORY, ticket_of, turned_by_customer
from mailbot.store.tickets.views import name_and_address

_OPEN = tuple(stage.value for stage in (Stage.NEW, Stage.PROCESSED, Stage.DEAL))
FIRST_ANSWERS = (Event.ANSWERED.value, Event.PROCESSED.value)
_STEPS = (Event.DEALT.value, Event.RECYCLED.value, Event.CLOSED.value)
_BY_CUSTOMER = (Disposition.OPEN_TICKET.value, Disposition.FOLLOW_UP.value)
_BY_AN_ENTRY = (FaqOutcome.ANSWERED.value, FaqOutcome.UNCHANGED.value, FaqOutcome.EDITED.value)
_LONGEST_QUESTION = 400  # characters


class _Lives(Struct):
    """What the events of tickets tell."""

    answered: dict[int, tuple[datetime, str]] = field(default_factory=dict)  # for the first time: when, by whom
    dealt: set[int] = field(default_factory=set)
    came_as: dict[int, str] = field(default_factory=dict)  # where a customer's further mail turned it


class Reporting(Part):
    __slots__ = ()

    def facts(self, since: datetime, until: datetime) -> Facts:
        return _Gathering(self._db).facts(since, until)


class _Gathering(Part):
    """The questions that one report asks."""

    __slots__ = ()

    def facts(self, since: datetime, until: datetime) -> Facts:
        happened = self._happened(since, until)
        due = self._promises(since, until)
        opened = {row.ticket for row in happened if row.event == Event.OPENED.value}
        mails = tuple(self._mails(since, until))
        numbers = sorted({row.ticket for row in happened} | {one.ticket for one in due} | {one.ticket for one in mails})
        faqs = dict(self._by_entries(opened))
        return Facts(
            since=since,
            until=until,
            tickets=tuple(self._tickets(numbers)),
            steps=tuple(StepFact(row.ticket, row.event, row.who) for row in happened if row.event in _STEPS),
            promises=due,
            mails=mails,
            by_machine=frozenset(ticket for ticket, how in faqs.items() if FaqOutcome.ANSWERED.value in how),
            questions=tuple(self._questions(opened - set(faqs))),
            complaints=tuple(self._open_complaints()),
            causes=tuple(self._causes(opened)),
        )

    def _happened(self, since: datetime, until: datetime) -> list[Row[Any]]:
        wanted = (Event.OPENED.value, *FIRST_ANSWERS, *_STEPS)
        asked = select(ticket_events.c.ticket, ticket_events.c.event, ticket_events.c.who).where(
            ticket_events.c.at >= since, ticket_events.c.at < until, ticket_events.c.event.in_(wanted)
        )
        return list(self._db.execute(asked.order_by(ticket_events.c.id)))

    def _promises(self, since: datetime, until: datetime) -> tuple[PromiseFact, ...]:
        asked = select(promises).where(promises.c.promised_at >= since, promises.c.promised_at < until)
        rows = self._db.execute(asked.order_by(promises.c.promised_at, promises.c.ticket))
        return tuple(PromiseFact(row.ticket, row.promised_at) for row in rows)

    # --- tickets ---

    def _tickets(self, numbers: list[int]) -> Iterator[TicketFact]:
        for some in in_turns(numbers):
            lives, forms, products = self._lives(some), dict(self._forms(some)), self._products(some)
            for row in self._db.execute(_with_customer().where(tickets.c.number.in_(some))):
                answered_at, answered_by = lives.answered.get(row.number, (None, ""))
                yield TicketFact(
                    number=row.number,
                    category=row.category,
                    stage=row.stage,
                    owner=row.owner,
                    customer=name_and_address(row.name, row.address or ""),
                    subject=row.subject,
                    language=row.language,
                    country=row.country,
                    form=forms.get(row.number, ""),
                    products=tuple(dict.fromkeys(products[row.number])),
                    opened_at=row.opened_at,
                    answered_at=answered_at,
                    answered_by=answered_by,
                    worth=row.worth,
                    dealt_ever=row.number in lives.dealt,
                    came_as=lives.came_as.get(row.number, ""),
                )

    def _lives(self, some: Collection[int]) -> _Lives:
        lives = _Lives()
        wanted = or_(ticket_events.c.event.in_((*FIRST_ANSWERS, Event.DEALT.value)), turned_by_customer())
        asked = select(ticket_events).where(ticket_events.c.ticket.in_(some), wanted)
        for row in self._db.execute(asked.order_by(ticket_events.c.id)):
            if row.event == Event.DEALT.value:
                lives.dealt.add(row.ticket)
            elif row.event.startswith(CATEGORY):
                lives.came_as.setdefault(row.ticket, row.event.rpartition(" ")[2])
            else:
                lives.answered.setdefault(row.ticket, (row.at, row.who))
        return lives

    def _forms(self, some: Collection[int]) -> list[tuple[int, str]]:
        asked = select(form_fields.c.ticket, func.min(form_fields.c.form)).where(form_fields.c.ticket.in_(some))
        return [(ticket, form) for ticket, form in self._db.execute(asked.group_by(form_fields.c.ticket))]

    def _products(self, some: Collection[int]) -> defaultdict[int, list[str]]:
        """As a form's items name them; else as the mail's words do.  One of our list counts by its part number."""
        named = select(details).where(details.c.ticket.in_(some), details.c.kind == "product")
        of_words = list(self._db.execute(named.order_by(details.c.mail, details.c.position)))
        ours = {(row.ticket, said.casefold()): row.value for row in of_words for said in (row.of, row.value)}
        found: defaultdict[int, list[str]] = defaultdict(list)
        items = select(form_items).where(form_items.c.ticket.in_(some))
        for row in self._db.execute(items.order_by(form_items.c.mail, form_items.c.position)):
            names = ((row.ticket, said.strip().casefold()) for said in (row.sku, row.product))
            found[row.ticket].append(next((ours[name] for name in names if name in ours), row.product.strip()))
        for ticket, product in [(row.ticket, row.value) for row in of_words if row.ticket not in found]:
            found[ticket].append(product)
        return found

    # --- mails, questions, complaints ---

    def _mails(self, since: datetime, until: datetime) -> Iterator[MailFact]:
        """By when they came in; one that was read much later counts on the day of its reading."""
        asked = (
            select(messages.c.ticket, messages.c.recorded_at, mails.c.received_at)
            .join(mails, mails.c.id == messages.c.mail)
            .where(
                messages.c.recorded_at >= since,
                messages.c.recorded_at < until,
                messages.c.disposition.in_(_BY_CUSTOMER),
                messages.c.actor == "",  # an order that a colleague took by telephone is no mail of the customer's
            )
        )
        for row in self._db.execute(asked.order_by(messages.c.mail)):
            came = row.received_at
            yield MailFact(row.ticket, came if came and since <= came < until else row.recorded_at)

    def _by_entries(self, opened: Collection[int]) -> Iterator[tuple[int, frozenset[str]]]:
        """What FAQ entries did for each of these tickets, where they did something."""
        found: defaultdict[int, set[str]] = defaultdict(set)
        for some in in_turns(sorted(opened)):
            asked = select(faq_outcomes.c.ticket, faq_outcomes.c.outcome).where(
                faq_outcomes.c.ticket.in_(some), faq_outcomes.c.outcome.in_(_BY_AN_ENTRY)
            )
            for ticket, outcome in self._db.execute(asked):
                found[ticket].add(outcome)
        yield from ((ticket, frozenset(outcomes)) for ticket, outcomes in found.items())

    def _questions(self, unanswered: Collection[int]) -> Iterator[QuestionFact]:
        for some in in_turns(sorted(unanswered)):
            asked = (
                select(messages.c.ticket, messages.c.subject, messages.c.text)
                .join(tickets, tickets.c.number == messages.c.ticket)
                .where(
                    messages.c.ticket.in_(some),
                    messages.c.disposition == Disposition.OPEN_TICKET.value,
                    or_(tickets.c.category == Category.FAQ.value, messages.c.category == Category.FAQ.value),
                )
            )
            for row in self._db.execute(asked.order_by(messages.c.mail)):
                yield QuestionFact(row.ticket, (row.text.strip() or row.subject)[:_LONGEST_QUESTION])

    def _open_complaints(self) -> Iterator[Listed]:
        asked = select(tickets).where(tickets.c.stage.in_(_OPEN), tickets.c.category == Category.COMPLAINT.value)
        for row in self._db.execute(asked.order_by(tickets.c.number)):
            customer = customer_by_id(self._db, row.customer)
            yield Listed(ticket_of(row), name_and_address(customer.name, next(iter(customer.addresses), "")))

    def _causes(self, opened: Collection[int]) -> Iterator[tuple[int, str]]:
        for some in in_turns(sorted(opened)):
            asked = select(complaints.c.ticket, complaints.c.cause).where(
                complaints.c.ticket.in_(some), complaints.c.cause != ""
            )
            yield from ((ticket, cause) for ticket, cause in self._db.execute(asked.order_by(complaints.c.ticket)))


def _with_customer() -> Select[Any]:
    first = (
        select(func.min(customer_addresses.c.address))
        .where(customer_addresses.c.customer == tickets.c.customer)
        .correlate(tickets)
        .scalar_subquery()
    )
    wanted = (tickets, customers.c.name, customers.c.country, first.label("address"))
    return select(*wanted).join(customers, customers.c.id == tickets.c.customer).order_by(tickets.c.number)
