"""A factory that has not answered in time -> a reminder to it, a notice to the owner, then to the manager as well."""

from __future__ import annotations

from datetime import datetime

from mailbot import diary
from mailbot.house import House
from mailbot.letters.retelling import BY, MOST, Again, each, last_mail, notice
from mailbot.model.agenda import Occasion
from mailbot.model.order import Leg
from mailbot.model.outgoing import Outgoing
from mailbot.model.settings import Person
from mailbot.model.ticket import Stage
from mailbot.model.verdict import Reason
from mailbot.orders import factories

_REMINDERS = 3  # that a factory gets, one a working day
_OVER = frozenset({Stage.CLOSED, Stage.RECYCLED})


def remind_factories(house: House) -> None:
    now = house.clock()
    with house.store.read() as tx:
        late = tx.late_legs(now, MOST)
    each("reminding a factory", late, lambda leg: _remind(leg, house, now), house)


def _remind(leg: Leg, house: House, now: datetime) -> None:
    """A ticket that is over waits for nobody: the leg rests."""
    again = last_mail(leg.ticket, house, now)
    wanted = again is not None and again.ticket.stage not in _OVER
    letters = _letters(leg, again, house, now) if again is not None and wanted else []
    with house.store.begin() as tx:
        mail = tx.first_mail(leg.ticket)  # a report of its failure finds its way back by it
        if not tx.reminded_factory(leg, _next(leg, house, now) if wanted else None) or not letters:
            return
        tx.note_on_order(leg.ticket, "factory reminded", BY, 0, now, leg.factory)
        for letter in letters:
            tx.enqueue(letter, mail, "", now)
    house.log.note("reminded_factory", ticket=leg.ticket, factory=leg.factory)


def _next(leg: Leg, house: House, now: datetime) -> datetime | None:
    factory = house.settings.factory(leg.factory)
    if factory is None or leg.reminders + 1 >= _REMINDERS:
        return None
    return factory.next_reminder(now, house.settings.calendar)


def _letters(leg: Leg, again: Again, house: House, now: datetime) -> list[Outgoing]:
    with house.store.read() as tx:
        reminder = factories.reminder(leg, again.box, house, tx, now)
    due = house.settings.calendar.local(leg.due_at)
    why = (Reason("time.factory_late", f"{leg.factory} was to answer by {due:%Y-%m-%d}"),)
    people = _told(leg, again, house)
    notices = [notice(again, again.ticket.owner, one, Occasion.FACTORY_LATE, why, house) for one in people]
    return [*([reminder] if reminder else []), *notices]


def _told(leg: Leg, again: Again, house: House) -> list[Person]:
    """From the second reminder on the manager knows."""
    people = list(diary.reminded(again.ticket, house.settings, again.history.absences))
    managers = house.settings.with_role("manager") if leg.reminders or not people else ()
    return list({one.handle: one for one in (*people, *managers)}.values())
