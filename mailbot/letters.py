"""A decision -> the mails that it sends: acknowledgement, answer, notices, an alarm.  Composed, not sent.

An answer is looked through once it is octets: what must not leave turns the decision into a note.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from mailbot.house import House, Understood
from mailbot.model.decision import Decision, Held, Relay
from mailbot.model.history import Correspondence, History
from mailbot.model.outgoing import Outgoing
from mailbot.model.settings import Mailbox
from mailbot.model.ticket import Stage, Ticket
from mailbot.model.verdict import Category


@dataclass(frozen=True, slots=True)
class Composed:
    """`decision` is what was decided, unless the answer turned out not to be fit to leave."""

    decision: Decision
    letters: tuple[Outgoing, ...] = ()
    # to a colleague about their own words; sent once in the period, so that no responder of theirs makes a loop
    told: Outgoing | None = None
    period: str = ""


@dataclass(frozen=True, slots=True)
class _Desk:
    """A colleague's mail and all that letters about it need."""

    got: Understood
    ticket: Ticket
    epochs: Mapping[str, int]
    house: House
    box: Mailbox
    now: datetime


def compose(
    got: Understood,
    decision: Decision,
    history: History,
    epochs: Mapping[str, int],
    number: int,
    house: House,
    now: datetime,
) -> Composed:
    box = house.settings.mailbox(got.message.arrival.mailbox)
    if box is None or not number:
        return Composed(decision)
    ticket = _ticket_as_it_will_be(got, decision, history, number, now)
    desk = _Desk(got, ticket, epochs, house, box, now)
    answered = _answered(desk, decision, history.correspondence)
    if answered.decision.held:
        return _held(desk, answered.decision, answered.decision.held)
    notices = _notices(got, answered.decision, history, epochs, ticket, box, house, now)
    return replace(answered, letters=(*answered.letters, *notices))


def _answered(desk: _Desk, decision: Decision, known: Correspondence | None) -> Composed:
    """The answer to the customer, and a word to its writer where there is something to say."""
    house, person = desk.house, desk.house.settings.person(decision.actor)
    if decision.relay is None or known is None or person is None:
        return Composed(decision)
    most = house.settings.limits.mail_octets
    relayed = house.composer.answer(
        decision.relay, known, desk.ticket, person, desk.epochs, desk.box, desk.now, house.dice(), most
    )
    proven = desk.got.message.authentication.proven
    if relayed.leaks:
        held = Held("desk.leak", person.handle, proven, relayed.leaks)
        return Composed(decision.hold(held, "held: it contains what must not go to a customer"))
    if relayed.empty:
        held = Held("desk.empty_answer", person.handle, proven)
        return Composed(decision.hold(held, "held: no words, and no file that may leave"))
    others = _others(desk, decision.relay)
    told = None
    if others or relayed.withheld:
        epoch, at, dice = desk.epochs.get(person.handle, 0), desk.now, house.dice()
        told = house.composer.told_sent(
            desk.got.message, desk.ticket, person, epoch, desk.box, at, dice, relayed, others
        )
    return Composed(decision, (relayed.outgoing,), told, decision.relay.digest)


def _others(desk: _Desk, relay: Relay) -> tuple[str, ...]:
    """Whom the colleague may think that the answer went to."""
    message, house = desk.got.message, desk.house
    named = (one.address.lower() for one in (*message.to, *message.cc) if one.address)
    foreign = (a for a in named if a not in house.settings.own_addresses and house.tokens.read_address(a) is None)
    return tuple(dict.fromkeys([*foreign, *relay.passed_over]))


def _held(desk: _Desk, decision: Decision, held: Held) -> Composed:
    """Whoever is proven is told of each of their mails; else one mail an hour and ticket, whatever arrives."""
    house, message, person = desk.house, desk.got.message, desk.house.settings.person(held.to)
    if person is None:
        return Composed(decision)
    epoch, dice = desk.epochs.get(held.to, 0), house.dice()
    told = house.composer.told_held(message, desk.ticket, person, epoch, desk.box, desk.now, dice, held)
    said = sha256(message.text.encode(errors="replace")).hexdigest() if held.proven else ""
    return Composed(decision, (), told, f"{desk.now:%Y-%m-%dT%H} {said}".strip())


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
