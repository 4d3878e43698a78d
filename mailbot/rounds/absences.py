"""A colleague leaves or is back -> what cannot wait goes to others, and comes back where nobody touched it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from mailbot import diary
from mailbot.house import House
from mailbot.letters.retelling import BY, MOMENT, Again, each, first_mail, last_mail, newest, notice, told
from mailbot.model.acts import Absence, Give, Leave, Return
from mailbot.model.agenda import Occasion, Passed, Passing, Why
from mailbot.model.history import Load
from mailbot.model.outgoing import Outgoing
from mailbot.model.records import Loan
from mailbot.model.settings import Person
from mailbot.model.ticket import Ticket
from mailbot.model.verdict import Reason
from mailbot.rounds.owners import chosen

BY_CONFIGURATION = "configuration"  # why of an absence that `away = true` says


class _Move(Struct, frozen=True):
    ticket: Ticket
    to: str  # "": nobody can take it
    letter: Outgoing | None = None


def follow_absences(house: House) -> None:
    _as_configured(house)
    now = house.clock()
    with house.store.read() as tx:
        begin, end = tx.absences_to_begin(now), tx.absences_to_end(now)
    each("absence", end, lambda person: absence_ended(person, house), house)
    each("absence", begin, lambda person: absence_began(person, house), house)


def _as_configured(house: House) -> None:
    """`away` in the configuration is an absence like any other."""
    now = house.clock()
    with house.store.read() as tx:
        known = {one.person: one for one in tx.absences(now)}
    for person in house.settings.staff:
        absence = known.get(person.handle)
        if person.away and absence is None:
            with house.store.begin() as tx:
                tx.act(0, (Leave(person.handle, None, "", BY_CONFIGURATION),), BY, 0, now)
        elif absence and absence.why == BY_CONFIGURATION and not person.away:
            absence_ended(person.handle, house)


def absence_began(person: str, house: House) -> int:
    """Once an absence is recorded: how many tickets went to others.  Nothing the second time."""
    now = house.clock()
    with house.store.read() as tx:
        absence = next((one for one in tx.absences(now) if one.person == person), None)
        if absence is None or person not in tx.absences_to_begin(now):
            return 0
        theirs = diary.to_lend(tx.open_tickets(person), now)
    moves = _moves(theirs, absence, house, now)
    passing = Passing(Why.AWAY, person, tuple(Passed(move.ticket, move.to) for move in moves), absence.until)
    managers = [one for one in house.settings.with_role("manager") if one.handle != person]
    letters = told(managers, passing, house, now)
    with house.store.begin() as tx:
        if any(tx.ticket(move.ticket.number) != move.ticket for move in moves) or not tx.absence_begun(person, now):
            return 0  # somebody was quicker: the next round looks again
        for turn, move in enumerate(moves, 1):
            if move.to:
                tx.act(move.ticket.number, (Give(move.to),), BY, 0, now + turn * MOMENT)
                tx.lend(move.ticket.number, person, move.to, now)
        for letter in (*(move.letter for move in moves if move.letter), *letters):
            tx.enqueue(letter, 0, "", now)
    house.log.note("absence_began", person=person, tickets=len(moves))
    return sum(bool(move.to) for move in moves)


def _moves(theirs: Sequence[Ticket], absence: Absence, house: House, now: datetime) -> list[_Move]:
    """One after the other, so that turns are taken."""
    moves: list[_Move] = []
    loads: tuple[Load, ...] = ()
    for ticket in theirs:
        again = first_mail(ticket.number, house, now)
        if again is None:
            continue
        loads = loads or again.history.loads
        move = _move(again, absence, loads, house)
        moves.append(move)
        loads = _with_one_more(loads, move.to, now + len(moves) * MOMENT)
    return moves


def _move(again: Again, absence: Absence, loads: tuple[Load, ...], house: House) -> _Move:
    substitute = house.settings.person(absence.substitute)
    if substitute is not None and not diary.is_away(substitute, again.history.absences):
        to: Person | None = substitute
        why: tuple[Reason, ...] = (Reason("assign.substitute", f"{substitute.handle} stands in for {absence.person}"),)
    else:
        found = chosen(again, house, (absence.person,), loads)
        to, why = house.settings.person(found.handle), found.reasons
    if to is None:
        return _Move(again.ticket, "")
    said = Reason("assign.absence", f"{absence.person} is away")
    letter = notice(newest(again, house), to.handle, to, Occasion.GIVEN, (said, *why), house)
    return _Move(again.ticket, to.handle, letter)


def _with_one_more(loads: tuple[Load, ...], handle: str, at: datetime) -> tuple[Load, ...]:
    if not handle:
        return loads
    before = next((load for load in loads if load.handle == handle), Load(handle, None, 0))
    others = tuple(load for load in loads if load.handle != handle)
    return (*others, replace(before, last_assigned_at=at, open_tickets=before.open_tickets + 1))


def absence_ended(person: str, house: House) -> int:
    """They are back: how many tickets came back to them.  Nothing the second time, or while the configuration says
    that they are away."""
    now, colleague = house.clock(), house.settings.person(person)
    if colleague is None or colleague.away:
        return 0
    with house.store.read() as tx:
        back = diary.to_return(tx.loans(person))
    returned = [(loan, _returned(loan, colleague, house, now)) for loan in back]
    letters = _told_back(back, colleague, house, now)
    with house.store.begin() as tx:
        if any(tx.ticket(loan.ticket.number) != loan.ticket for loan in back):
            return 0
        tx.act(0, (Return(person),), BY, 0, now)
        if not tx.end_loans(person):
            return 0
        for loan, letter in returned:
            tx.act(loan.ticket.number, (Give(person),), BY, 0, now)
            if letter:
                tx.enqueue(letter, 0, "", now)
        for letter in letters:
            tx.enqueue(letter, 0, "", now)
    house.log.note("absence_ended", person=person, tickets=len(back))
    return len(back)


def _returned(loan: Loan, colleague: Person, house: House, now: datetime) -> Outgoing | None:
    """Its first notice brought a reply address that is dead since it was lent."""
    again = last_mail(loan.ticket.number, house, now)
    if again is None:
        return None
    said = Reason("assign.returned", f"{colleague.handle} is back, and {loan.holder} had not begun")
    return notice(again, colleague.handle, colleague, Occasion.RETURNED, (said,), house)


def _told_back(back: Sequence[Loan], colleague: Person, house: House, now: datetime) -> list[Outgoing]:
    """All of it to whoever is back; to each holder what was theirs."""
    letters = told([colleague], _passing(back, colleague), house, now)
    for handle in sorted({loan.holder for loan in back}):
        holder = house.settings.person(handle)
        if holder is not None:
            theirs = [loan for loan in back if loan.holder == handle]
            letters += told([holder], _passing(theirs, colleague), house, now)
    return letters


def _passing(back: Sequence[Loan], colleague: Person) -> Passing:
    return Passing(Why.BACK, colleague.handle, tuple(Passed(loan.ticket, colleague.handle) for loan in back))
