"""Tickets that nobody has, or whose owner does nothing -> to the next, with a notice."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from msgspec.structs import replace

from mailbot import diary
from mailbot.house import House
from mailbot.letters.retelling import BY, MOMENT, MOST, Again, each, first_mail, newest, notice, told
from mailbot.model.acts import Give
from mailbot.model.agenda import Occasion, Passed, Passing, Why
from mailbot.model.history import Load
from mailbot.model.outgoing import Outgoing
from mailbot.model.records import Unworked
from mailbot.model.settings import Person
from mailbot.model.ticket import Ticket
from mailbot.route.assign import Assignment, assign


def chosen(again: Again, house: House, passed_over: Collection[str] = (), loads: tuple[Load, ...] = ()) -> Assignment:
    """`loads`: how people stand, where that is not yet in the store."""
    history = replace(again.history, loads=loads or again.history.loads)
    verdict, category = again.got.verdict, again.ticket.category
    return assign(verdict, category, history, house.rulebook, house.settings, again.now, passed_over)


_KNOWN_EVERYWHERE = timedelta(hours=1)  # a new colleague's tickets are theirs, though this daemon is reloaded last


def offer(house: House) -> None:
    """What nobody has is offered again: somebody may be back.  Nobody has what belongs to a colleague whom the
    configuration names no more."""
    now, staff = house.clock(), [person.handle for person in house.settings.staff]
    with house.store.read() as tx:
        waiting = (*tx.unassigned(), *tx.of_the_gone(staff, now - _KNOWN_EVERYWHERE))
    # each at a moment of its own: whose turn it is next is told by them
    turns = [(number, now + turn * MOMENT) for turn, number in enumerate(diary.some_of(waiting, now, MOST))]
    each("offering", turns, lambda turn: _offer(*turn, house), house)


def _offer(number: int, now: datetime, house: House) -> None:
    again = first_mail(number, house, now)
    if again is None:
        return
    with house.store.read() as tx:
        gave_it_back = tx.had_it(number)[:1]
    found = chosen(again, house, gave_it_back)
    person = house.settings.person(found.handle)
    if person is not None:
        letter = notice(newest(again, house), person.handle, person, Occasion.GIVEN, found.reasons, house)
        _give(again.ticket, person, [letter], house, now)
    elif gave_it_back:
        _tell_managers(again, found, gave_it_back[0], house)
        _is_nobodys(again.ticket, house, now)


def _is_nobodys(ticket: Ticket, house: House, now: datetime) -> None:
    """In every list from now on, though the store still names whom the configuration does not."""
    with house.store.begin() as tx:
        if ticket.owner and tx.ticket(ticket.number) == ticket:
            tx.act(ticket.number, (Give(""),), BY, 0, now)


def _give(ticket: Ticket, to: Person, letters: list[Outgoing], house: House, now: datetime) -> bool:
    """False where somebody changed it meanwhile: the next round looks again."""
    with house.store.begin() as tx:
        if tx.ticket(ticket.number) != ticket:
            return False
        tx.act(ticket.number, (Give(to.handle),), BY, 0, now)
        for letter in letters:
            tx.enqueue(letter, 0, "", now)
    house.log.note("given", ticket=ticket.number, owner=to.handle)
    return True


def _tell_managers(again: Again, found: Assignment, giver: str, house: House) -> None:
    """Once for each colleague who let it go; of a ticket that never had an owner they know."""
    number, job = again.ticket.number, f"nobody.{again.ticket.number}"
    with house.store.read() as tx:
        if tx.was_done(job, giver):
            return
    managers = house.settings.with_role("manager")
    latest = newest(again, house)
    letters = [
        notice(latest, "", one, Occasion.UNASSIGNED, found.reasons, house, found.tell_manager) for one in managers
    ]
    with house.store.begin() as tx:
        if tx.ticket(number) == again.ticket and tx.first_time(job, giver, again.now):
            for letter in letters:
                tx.enqueue(letter, 0, "", again.now)


def give_back(house: House) -> None:
    """A new ticket that its owner has not touched for too long goes on."""
    now, hours = house.clock(), house.settings.assign.give_back_hours
    if hours <= 0:
        return
    with house.store.read() as tx:
        idle = [row for row in tx.unworked(now - timedelta(hours=hours), MOST) if _is_over(row, house, now)]
    turns = [(row.ticket, now + turn * MOMENT) for turn, row in enumerate(idle)]
    each("giving back", turns, lambda turn: _pass_on(*turn, house), house)


def _is_over(row: Unworked, house: House, now: datetime) -> bool:
    return diary.is_given_back(row, house.settings, now)


def _pass_on(ticket: Ticket, now: datetime, house: House) -> None:
    """To somebody who did not have it yet.  Where nobody is left it stays, and the managers know."""
    again = first_mail(ticket.number, house, now)
    if again is None:
        return
    with house.store.read() as tx:
        had_it = tx.had_it(ticket.number)
    found = chosen(again, house, had_it)
    person, owner = house.settings.person(found.handle), house.settings.person(ticket.owner)
    if person is None:
        return _tell_managers(again, found, ticket.owner, house)
    passing = Passing(Why.UNWORKED, ticket.owner, (Passed(ticket, person.handle),))
    concerned = [*([owner] if owner else []), *house.settings.with_role("manager")]
    letter = notice(newest(again, house), person.handle, person, Occasion.GIVEN, found.reasons, house)
    _give(again.ticket, person, [letter, *told(concerned, passing, house, now)], house, now)
