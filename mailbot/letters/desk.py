"""A colleague's mail, decided -> the answer to the customer, and what its writer is told.  Composed, not sent.

An answer is looked through once it is octets: what must not leave turns the decision into a note.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256

from msgspec import Struct
from msgspec.structs import replace

from mailbot.house import House, Understood
from mailbot.model.acts import Classify, Give, Step
from mailbot.model.decision import Decision, Deed, Held, Relay
from mailbot.model.history import Correspondence
from mailbot.model.outgoing import Outgoing
from mailbot.model.settings import Mailbox, Person
from mailbot.model.ticket import TRANSITIONS, Ticket
from mailbot.model.tokens import Purpose
from mailbot.reply import Told, Transcript
from mailbot.showing import reports
from mailbot.showing.questions import shown
from mailbot.store import Transaction

_OF_A_TICKET = frozenset({Purpose.STAFF_REPLY, Purpose.CUSTOMER_REPLY, Purpose.COMMAND})
_REPORT, _MOST_REPORTS = "report", 3
_LONG_DELAY = timedelta(seconds=20)  # a shorter undo window is over before anybody has read of it


class Composed(Struct, frozen=True):
    """`decision` is what was decided, unless the answer turned out not to be fit to leave."""

    decision: Decision
    letters: tuple[Outgoing, ...] = ()
    # to a colleague about their own words; sent once in the period, so that no responder of theirs makes a loop
    told: Outgoing | None = None
    period: str = ""
    delayed: timedelta = timedelta()  # the answer waits so long


class Desk(Struct, frozen=True):
    """A colleague's mail and all that letters about it need."""

    got: Understood
    mail: int
    ticket: Ticket | None
    epochs: Mapping[str, int]
    house: House
    box: Mailbox
    now: datetime


def answered(desk: Desk, decision: Decision, known: Correspondence | None) -> Composed:
    """The answer to the customer, and a word to its writer where there is something to say."""
    house, person = desk.house, desk.house.settings.person(decision.actor)
    if decision.relay is None or known is None or person is None or desk.ticket is None:
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
        sent = Told(
            desk.got.message, desk.mail, desk.ticket, person, desk.epochs.get(person.handle, 0), desk.box, desk.now
        )
        sent = replace(sent, customer=relayed.outgoing.recipients[0], withheld=relayed.withheld, others=others)
        told = house.composer.told(sent, house.dice())
    delay = house.settings.send_delay
    return Composed(decision, (relayed.outgoing,), told, decision.relay.digest, delay)


def _others(desk: Desk, relay: Relay) -> tuple[str, ...]:
    """Whom the colleague may think that the answer went to."""
    message, house = desk.got.message, desk.house
    named = (one.address.lower() for one in (*message.to, *message.cc) if one.address)
    tokens = {address: house.tokens.read_address(address) for address in named}
    foreign = [a for a, token in tokens.items() if token is None and a not in house.settings.own_addresses]
    here = desk.ticket.number if desk.ticket else 0
    others = {token.ticket for token in tokens.values() if token and token.purpose in _OF_A_TICKET} - {0, here}
    return tuple(dict.fromkeys([*foreign, *(f"T-{number}" for number in sorted(others)), *relay.passed_over]))


def held_back(desk: Desk, decision: Decision, held: Held) -> Composed:
    """Whoever is proven is told of each of their mails; else one mail an hour and ticket, whatever arrives."""
    house, message, person = desk.house, desk.got.message, desk.house.settings.person(held.to)
    if person is None:
        return Composed(decision)
    told = Told(message, desk.mail, desk.ticket, person, desk.epochs.get(held.to, 0), desk.box, desk.now, held=held)
    # a mail without words of its own may have them among the quoted lines
    words = message.text or message.quoted
    said = sha256(words.encode(errors="replace")).hexdigest() if held.proven else ""
    period = f"{desk.now:%Y-%m-%dT%H} {said and held.code} {said}".strip()
    return Composed(decision, (), house.composer.told(told, house.dice()), period)


def transcripts(desk: Desk, decision: Decision, delayed: bool) -> tuple[Outgoing, ...]:
    """To whoever gave orders what came of them; to the owner what a colleague did on their ticket."""
    actor = desk.house.settings.person(decision.actor)
    waits = delayed and desk.house.settings.send_delay >= _LONG_DELAY
    if actor is None or not (decision.done or decision.asks or waits):
        return ()
    reports = _reports(desk, decision, actor)
    decision = replace(decision, asks=tuple(ask for ask in decision.asks if ask.kind != _REPORT))
    if reports and not (decision.done or decision.asks or waits):
        return reports
    return (*reports, *_transcripts(desk, decision, actor))


def _reports(desk: Desk, decision: Decision, actor: Person) -> tuple[Outgoing, ...]:
    """Each is a letter of its own, with its spreadsheet."""
    house, today = desk.house, desk.house.settings.calendar.local(desk.now).date()
    made = []
    for ask in [ask for ask in decision.asks if ask.kind == _REPORT][:_MOST_REPORTS]:
        span, which, *whose = ask.said.split()
        scope = reports.scope_of(span, today, "".join(whose), whole=which == "last")
        with house.store.read() as tx:
            one = reports.report(scope, house.settings.calendar, tx, desk.now)
            made.append(reports.letter(one, actor, house, tx, desk.box, desk.now))
    return tuple(made)


def _transcripts(desk: Desk, decision: Decision, actor: Person) -> tuple[Outgoing, ...]:
    with desk.house.store.read() as tx:
        told = [_transcript(desk, decision, actor, actor, tx)]
        owner = desk.house.settings.person(desk.ticket.owner) if desk.ticket else None
        if owner is not None and owner != actor and decision.deeds:
            told.append(_transcript(desk, replace(decision, asks=()), owner, actor, tx))
    return tuple(desk.house.composer.transcript(one, desk.house.dice()) for one in told)


def _as_it_will_be(ticket: Ticket | None, decision: Decision) -> Ticket | None:
    """So that its buttons fit what has been done."""
    if ticket is None:
        return None
    first, rest = decision.deeds_in_turn
    event = (Deed(ticket.number, Step(decision.event)),) if decision.event else ()
    for act in (deed.act for deed in (*first, *event, *rest) if deed.ticket == ticket.number):
        if isinstance(act, Step):
            ticket = replace(ticket, stage=TRANSITIONS[ticket.stage].get(act.event, ticket.stage))
        elif isinstance(act, Give):
            ticket = replace(ticket, owner=act.to)
        elif isinstance(act, Classify):
            ticket = replace(ticket, category=act.category)
    return ticket


def _transcript(desk: Desk, decision: Decision, to: Person, by: Person, tx: Transaction) -> Transcript:
    house, now, number = desk.house, desk.now, decision.ticket
    found = shown(decision.asks, to, house, tx, now)
    rows = [row.of.number for one in found for row in one.rows if row.of]
    goes = decision.relay is not None and to == by
    leaves = (now + house.settings.send_delay).astimezone(house.composer.zone)
    return Transcript(
        person=to,
        by=by,
        ticket=_as_it_will_be(tx.ticket(number), decision) if number else None,
        done=decision.done,
        shown=found,
        epochs={one: tx.epochs(one).get(to.handle, 0) for one in {0, number, *rows}},
        mailbox=desk.box,
        at=now,
        answers=desk.got.message.message_id if to == by else "",
        sent_to=decision.relay.to if decision.relay is not None and goes else "",
        leaves_at=f"{leaves:%H:%M:%S}" if goes and house.settings.send_delay else "",
    )
