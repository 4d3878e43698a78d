"""A decision -> the mails that it sends: the acknowledgement, the notices, an alarm.  Composed, not sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from mailbot.house import House, Understood
from mailbot.model.decision import Decision
from mailbot.model.history import History
from mailbot.model.outgoing import Outgoing
from mailbot.model.ticket import Stage, Ticket
from mailbot.model.verdict import Category


def compose(
    got: Understood,
    decision: Decision,
    history: History,
    epochs: Mapping[str, int],
    number: int,
    house: House,
    now: datetime,
) -> list[Outgoing]:
    box = house.settings.mailbox(got.message.arrival.mailbox)
    if box is None or not number:
        return []
    ticket = _ticket_as_it_will_be(got, decision, history, number, now)
    letters = []
    if decision.ruling.allowed:
        letters.append(
            house.composer.acknowledgement(got.message, got.verdict, decision, ticket, box, now, house.dice())
        )
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
                )
            )
    return letters


def _ticket_as_it_will_be(got: Understood, decision: Decision, history: History, number: int, now: datetime) -> Ticket:
    known = next((thread.ticket for thread in history.threads if thread.ticket.number == number), None)
    if known is not None:
        return known
    return Ticket(
        number=number,
        category=decision.category or got.verdict.category or Category.OTHER,
        stage=Stage.NEW,
        owner=decision.assignee,
        customer=history.customer.id if history.customer else 0,
        subject=got.message.subject,
        language=got.verdict.language,
        opened_at=now,
    )


def alarm_about(decision: Decision, got: Understood, house: House) -> None:
    """A refusal that an administrator has to know of: a loop, a flood, a forgery."""
    if decision.ruling.alarm:
        subject = f"no automatic answer ({decision.ruling.code}): {decision.ruling.text}"
        lines = [decision.ruling.text, f"From: {got.message.author.address}", f"Subject: {got.message.subject}"]
        alarm(house, got.message.arrival.mailbox, subject, lines, f"ack.{decision.ruling.code}")


def alarm(house: House, mailbox: str, subject: str, lines: Sequence[str], condition: str = "") -> None:
    """One mail a condition a day to those with the role admin (else manager), however often it is met."""
    box = house.settings.mailbox(mailbox)
    people = house.settings.with_role("admin") or house.settings.with_role("manager")
    if box is None or not people:
        return
    now = house.clock()
    to = [person.addresses[0] for person in people]
    letter = house.composer.alarm(to, f"mailbot: {subject}", lines, box, now, house.dice())
    with house.store.begin() as tx:
        if tx.first_time(f"alarm.{condition or subject}", now.date().isoformat(), now):
            tx.enqueue(letter, 0, "", now)
