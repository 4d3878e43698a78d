"""A new day, week or month -> the report of the last one: to each colleague, to the managers; each once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from mailbot import diary
from mailbot.house import House
from mailbot.letters.retelling import each
from mailbot.model.report import Facts, Scope, Span
from mailbot.model.settings import Person
from mailbot.showing import reports

_FRESH = 10  # days: a daemon that was down for longer mails no more report of the month before


def send_reports(house: House) -> None:
    """In their morning, like the list of what waits; on a free day not, and then on the next that is none."""
    now, known = house.clock(), _Known(house)
    with house.store.read() as tx:
        absences = tx.absences(now)
    risen = [
        one
        for one in house.settings.staff
        if not diary.is_away(one, absences) and diary.is_morning(one, now, house.settings)
    ]
    due = [(person, scope) for person in risen for scope in _due(person, house, now)]
    each("report", due, lambda one: _send(*one, known, house, now), house)


def _due(person: Person, house: House, now: datetime) -> Iterator[Scope]:
    policy, calendar = house.settings.reports, house.settings.calendar
    today = calendar.local(now).date()
    if policy.daily:
        yield diary.last_working_day(calendar, today, person.handle)
    if policy.weekly and "manager" in person.roles:
        yield diary.last(Span.WEEK, today)
    if policy.monthly and "manager" in person.roles and today.day <= _FRESH:
        yield diary.last(Span.MONTH, today)


class _Known:
    """What happened in some days is asked once a round, for all who get a report of them."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._facts: dict[tuple[date, date], tuple[Facts, Facts]] = {}

    def facts(self, scope: Scope) -> tuple[Facts, Facts]:
        days = (scope.first, scope.last)
        if days not in self._facts:
            with self._house.store.read() as tx:
                self._facts[days] = reports.gathered(scope, self._house.settings.calendar, tx)
        return self._facts[days]


def _send(person: Person, scope: Scope, known: _Known, house: House, now: datetime) -> None:
    job, period = f"report.{scope.span.value}.{person.handle}", f"{scope.first}"
    box = next(iter(house.settings.mailboxes), None)
    with house.store.read() as tx:
        if box is None or tx.was_done(job, period):
            return
    one = reports.counted(scope, known.facts(scope), house.settings.calendar, now)
    with house.store.read() as tx:
        made = None if one.quiet else reports.letter(one, person, house, tx, box, now)
    with house.store.begin() as tx:
        if tx.first_time(job, period, now) and made:
            tx.enqueue(made, 0, "", now)
