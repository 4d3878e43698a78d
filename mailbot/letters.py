"""A decision -> the mails that it sends: acknowledgement, answer, notices, an alarm.  Composed, not sent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from mailbot import complaints
from mailbot.desk_letters import Composed, Desk, answered, held_back, transcripts
from mailbot.house import House, Understood
from mailbot.model.acts import FactoryAnswered, NewOrder
from mailbot.model.agenda import Occasion
from mailbot.model.decision import Decision
from mailbot.model.history import CAME_BACK, History
from mailbot.model.outgoing import Outgoing
from mailbot.model.settings import Mailbox
from mailbot.model.ticket import Stage, Ticket
from mailbot.model.verdict import Category
from mailbot.orders_shown import WAITING, order_lines
from mailbot.reply import Line


def compose(
    got: Understood,
    mail: int,
    decision: Decision,
    history: History,
    epochs: Mapping[str, int],
    number: int,
    house: House,
    now: datetime,
) -> Composed:
    box = house.settings.mailbox(got.message.arrival.mailbox)
    if box is None or not (number or decision.actor or decision.held):
        return Composed(decision)
    ticket = _ticket_as_it_will_be(got, decision, history, number, now) if number else None
    desk = Desk(got, mail, ticket, epochs, house, box, now)
    composed = answered(desk, decision, history.correspondence)
    decision = composed.decision
    if decision.held:
        return held_back(desk, decision, decision.held)
    notices = _notices(got, decision, history, epochs, ticket, box, house, now) if ticket else []
    told = transcripts(desk, decision, bool(composed.delayed))
    return replace(composed, letters=(*composed.letters, *notices, *told))


def _notices(
    got: Understood,
    decision: Decision,
    history: History,
    epochs: Mapping[str, int],
    ticket: Ticket,
    box: Mailbox,
    house: House,
    now: datetime,
) -> list[Outgoing]:
    letters = list(_to_customers(got, decision, ticket, box, house, now))
    repeats = complaints.repeats(ticket, got, house) if decision.notify else ()
    ordered = _ordered(ticket, decision, house, now) if decision.notify else ()
    for handle in decision.notify:
        person = house.settings.person(handle)
        if person is not None:
            letters.append(
                house.composer.notice(
                    got.message,
                    got.verdict,
                    decision,
                    ticket,
                    history.customer,
                    history.earlier,
                    person,
                    epochs.get(handle, 0),
                    box,
                    now,
                    house.dice(),
                    house.settings.limits,
                    repeats=repeats,
                    ordered=ordered,
                    occasion=_occasion(decision),
                )
            )
    return letters


def _occasion(decision: Decision) -> Occasion | None:
    answered = any(isinstance(deed.act, FactoryAnswered) for deed in decision.deeds)
    return Occasion.FACTORY if answered else None


def _ordered(ticket: Ticket, decision: Decision, house: House, now: datetime) -> tuple[Line, ...]:
    taken = next((deed.act.order for deed in decision.deeds if isinstance(deed.act, NewOrder)), None)
    with house.store.read() as tx:
        lines = order_lines(ticket.number, house, tx, now, taken)
    return tuple(line for line in lines if not (_occasion(decision) and line.key in WAITING))


def _to_customers(
    got: Understood, decision: Decision, ticket: Ticket, box: Mailbox, house: House, now: datetime
) -> Iterator[Outgoing]:
    """The acknowledgement; in its place, or besides, what they hear who ask where an order is."""
    status, composer = decision.status, house.composer
    to = status.to if status else ""
    if status and to:
        # who gets the neutral one answers on their own order, never on the ticket of whoever asked
        about = ticket if status.told else status.known.ticket
        language = got.verdict.language if status.told else about.language
        yield composer.where(status, got.message, about, language, box, now, house.dice())
    if decision.ruling.allowed and decision.ruling.to.lower() != to.lower():
        yield composer.acknowledgement(got.message, got.verdict, decision, ticket, box, now, house.dice())


def _ticket_as_it_will_be(got: Understood, decision: Decision, history: History, number: int, now: datetime) -> Ticket:
    known = next((thread.ticket for thread in history.threads if thread.ticket.number == number), None)
    due = decision.due.at if decision.due else None
    if known is not None:
        return replace(known, due_at=known.due_at or due)
    return Ticket(
        number=number,
        category=decision.category or got.verdict.category or Category.OTHER,
        stage=Stage.NEW,
        owner=decision.assignee,
        customer=history.customer.id if history.customer else 0,
        subject=got.message.subject,
        language=got.verdict.language,
        opened_at=now,
        due_at=due,
    )


def alarm_about(decision: Decision, got: Understood, house: House) -> None:
    """A refusal that an administrator has to know of: a loop, a flood, a forgery."""
    if decision.ruling.alarm:
        subject = f"no automatic answer ({decision.ruling.code}): {decision.ruling.text}"
        lines = [decision.ruling.text, f"From: {got.message.author.address}", f"Subject: {got.message.subject}"]
        which = ".came_back" if decision.ruling.text.endswith(CAME_BACK) else ""
        alarm(house, got.message.arrival.mailbox, subject, lines, f"ack.{decision.ruling.code}{which}")


def alarm_about_silence(left_out: Sequence[Outgoing], house: House) -> None:
    """Somebody gets no more notices of a ticket today: once a ticket and person."""
    for letter in left_out:
        person = letter.recipients[0]
        subject = f"T-{letter.ticket}: no more notices to {person} today"
        lines = ["So many in one day are a loop or a flood.", f"mailbot ticket {letter.ticket} shows all that came."]
        alarm(house, letter.mailbox, subject, lines)


def alarm(
    house: House, mailbox: str, subject: str, lines: Sequence[str], condition: str = "", period: str = ""
) -> None:
    """One mail a condition and period to those with the role admin (else manager), however often it is met.

    The period is the day, unless another one is named."""
    box = house.settings.mailbox(mailbox)
    people = house.settings.with_role("admin") or house.settings.with_role("manager")
    if box is None or not people:
        return
    now = house.clock()
    to = [person.addresses[0] for person in people]
    letter = house.composer.alarm(to, f"mailbot: {subject}", lines, box, now, house.dice())
    with house.store.begin() as tx:
        if tx.first_time(f"alarm.{condition or subject}", period or now.date().isoformat(), now):
            tx.enqueue(letter, 0, "", now)
