"""Tickets that are soon due, overdue, or awake again -> a notice to their owner, then to the manager, once each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from mailbot import diary
from mailbot.house import House
from mailbot.letters.retelling import BY, MOST, Again, each, last_mail, notice
from mailbot.model.acts import Snooze
from mailbot.model.agenda import Occasion
from mailbot.model.outgoing import Outgoing
from mailbot.model.settings import Person
from mailbot.model.ticket import Stage, Ticket
from mailbot.model.verdict import Reason
from mailbot.store import Transaction

_OVER = frozenset({Stage.CLOSED, Stage.RECYCLED})


def remind(house: House) -> None:
    now = house.clock()
    with house.store.read() as tx:
        owners, managers = tx.owner_reminders(now, MOST), tx.manager_reminders(now, MOST)
    each("reminding", owners, lambda ticket: _remind_owner(ticket, house, now), house)
    each("reminding", managers, lambda ticket: _remind_manager(ticket, house, now), house)


def _remind_owner(ticket: Ticket, house: House, now: datetime) -> None:
    again = last_mail(ticket.number, house, now)
    people = diary.reminded(ticket, house.settings, again.history.absences) if again else ()
    letters = _notices(again, people, Occasion.REMINDER, house)
    _once(ticket, lambda tx: tx.reminded_owner(ticket.number), letters, house, now)


def _remind_manager(ticket: Ticket, house: House, now: datetime) -> None:
    again = last_mail(ticket.number, house, now)
    managers = [one for one in house.settings.with_role("manager") if one.handle != ticket.owner]
    letters = _notices(again, managers, Occasion.ESCALATED, house)
    _once(ticket, lambda tx: tx.reminded_manager(ticket.number), letters, house, now)


def wake(house: House) -> None:
    now = house.clock()
    with house.store.read() as tx:
        sleepers = tx.sleepers(now, MOST)
    each("waking", sleepers, lambda ticket: _wake(ticket, house, now), house)


def _wake(ticket: Ticket, house: House, now: datetime) -> None:
    again = last_mail(ticket.number, house, now)
    wanted = again is not None and ticket.stage not in _OVER
    people = diary.reminded(ticket, house.settings, again.history.absences) if again and wanted else ()
    letters = _notices(again, people, Occasion.AWAKE, house)
    _once(ticket, lambda tx: _awake(ticket, tx, now), letters, house, now)


def _awake(ticket: Ticket, tx: Transaction, now: datetime) -> bool:
    return tx.act(ticket.number, (Snooze(None),), BY, 0, now) is not None


def _notices(again: Again | None, people: Sequence[Person], occasion: Occasion, house: House) -> list[Outgoing]:
    if again is None:
        return []
    why = (_why(again.ticket, occasion, house),)
    return [notice(again, again.ticket.owner, person, occasion, why, house) for person in people]


def _why(ticket: Ticket, occasion: Occasion, house: House) -> Reason:
    due = ticket.due_at and house.settings.calendar.local(ticket.due_at)
    return Reason(f"time.{occasion.value}", f"due {due:%Y-%m-%d %H:%M}" if due else "its time has come")


def _once(
    ticket: Ticket,
    claim: Callable[[Transaction], bool],
    letters: Sequence[Outgoing],
    house: House,
    now: datetime,
) -> None:
    """A ticket that was answered while this was written is left alone."""
    with house.store.begin() as tx:
        if tx.ticket(ticket.number) == ticket and claim(tx):
            for letter in letters:
                tx.enqueue(letter, 0, "", now)
            house.log.note("reminded", ticket=ticket.number, letters=len(letters))
