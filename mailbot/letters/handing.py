"""A colleague's orders that give tickets to somebody else -> the notices that hand them over, and who is told of it.

Composed before the transaction that records the orders, queued in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from mailbot.house import House
from mailbot.letters.retelling import Again, last_mail, notice, told
from mailbot.model.acts import Give, HandOver, Remark
from mailbot.model.agenda import Occasion, Passed, Passing, Why
from mailbot.model.decision import Decision, Relay
from mailbot.model.history import Questions
from mailbot.model.outgoing import Outgoing
from mailbot.model.settings import Person
from mailbot.model.ticket import Stage, Ticket
from mailbot.model.verdict import Reason

_OPEN = frozenset({Stage.NEW, Stage.PROCESSED, Stage.DEAL})


def handed_over(decision: Decision, house: House, now: datetime) -> list[Outgoing]:
    letters: list[Outgoing] = []
    for deed in decision.deeds:
        if isinstance(deed.act, Give) and deed.act.to and deed.act.to != decision.actor:
            why = Reason("assign.given", f"{decision.actor} gave it to {deed.act.to}")
            letters += given(deed.ticket, deed.act.to, why, house, now, _noted(decision, deed.ticket))
        elif isinstance(deed.act, HandOver):
            letters += _all_of(deed.act, house, now)
    return letters


def _noted(decision: Decision, ticket: int) -> tuple[str, ...]:
    """Their notes of the same mail, which the store does not have yet."""
    acts = (deed.act for deed in decision.deeds if deed.ticket == ticket)
    return tuple(act.text for act in acts if isinstance(act, Remark))


def given(
    number: int, to: str, why: Reason, house: House, now: datetime, noted: tuple[str, ...] = ()
) -> list[Outgoing]:
    """The notice of one ticket to its new owner; nothing where it is theirs already, or goes to nobody."""
    person = house.settings.person(to) if to else None
    again = last_mail(number, house, now) if person is not None else None
    if again is None or person is None:
        return []
    return [notice(again, to, person, Occasion.GIVEN, (why,), house, noted=noted)]


def _all_of(act: HandOver, house: House, now: datetime) -> Iterator[Outgoing]:
    """Each open ticket to the new owner, one list to both, and where the firm wishes it a word to each customer."""
    giver, taker = house.settings.person(act.giver), house.settings.person(act.taker)
    if giver is None or taker is None:
        return
    with house.store.read() as tx:
        tickets = [one.ticket for one in tx.open_tickets(giver.handle) if one.ticket.stage in _OPEN]
    passing = Passing(Why.HANDOVER, giver.handle, tuple(Passed(ticket, taker.handle) for ticket in tickets))
    yield from told((giver, taker), passing, house, now)
    for ticket in tickets:
        again = last_mail(ticket.number, house, now)
        if again is not None:
            said = Reason("assign.handover", f"{giver.handle} handed over to {taker.handle}")
            yield notice(again, taker.handle, taker, Occasion.GIVEN, (said,), house)
    if house.settings.introduce:
        yield from _introductions(tickets, giver, taker, house, now)


def _introductions(
    tickets: Sequence[Ticket], giver: Person, taker: Person, house: House, now: datetime
) -> Iterator[Outgoing]:
    """One a customer, in the thread of their newest open ticket."""
    newest = {ticket.customer: ticket for ticket in sorted(tickets, key=lambda ticket: ticket.number)}
    for ticket in newest.values():
        again = last_mail(ticket.number, house, now)
        letter = _introduction(again, giver, taker, house, now) if again is not None else None
        if letter is not None:
            yield letter


def _introduction(again: Again, giver: Person, taker: Person, house: House, now: datetime) -> Outgoing | None:
    ticket = again.ticket
    with house.store.read() as tx:
        asked = Questions(customer_address="", letters_of=ticket.number)
        known = tx.history_of(asked, 0, again.got.message, now).correspondence
        epochs = tx.epochs(ticket.number)
    if known is None or not known.address:
        return None
    words = Relay(known.address, house.composer.introduction(known, ticket, giver, taker), "", "")
    most = house.settings.limits.mail_octets
    relayed = house.composer.answer(words, known, ticket, taker, epochs, again.box, now, house.dice(), most)
    return None if relayed.leaks else relayed.outgoing
