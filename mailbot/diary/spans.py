"""(day, week or month, now) -> which days a report is about, and their bounds.  Pure."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from mailbot.model.calendar import WorkCalendar
from mailbot.model.report import Scope, Span

_DAY = timedelta(days=1)


def current(span: Span, today: date, person: str = "") -> Scope:
    """The day, week or month that is running: to its today."""
    first = {
        Span.DAY: today,
        Span.WEEK: today - timedelta(days=today.weekday()),
        Span.MONTH: today.replace(day=1),
    }.get(span, today)
    return Scope(span, first, today, person)


def last(span: Span, today: date, person: str = "") -> Scope:
    """The day, week or month before it, whole."""
    end = current(span, today).first - _DAY
    return Scope(span, current(span, end).first, end, person)


def last_working_day(calendar: WorkCalendar, today: date, person: str = "") -> Scope:
    """All days since the last one on which somebody worked, that one included: Monday's report is about Friday to
    Sunday."""
    day = today - _DAY
    for _ in range(31):
        if calendar.is_working_day(day):
            break
        day -= _DAY
    return Scope(Span.DAY, day, today - _DAY, person)


def bounds(scope: Scope, calendar: WorkCalendar) -> tuple[datetime, datetime]:
    """The second is not part of it."""
    return _midnight(scope.first, calendar), _midnight(scope.last + _DAY, calendar)


def before(scope: Scope) -> Scope:
    """As many days just before it; of a whole month the month before."""
    if scope.span is Span.MONTH:
        end = scope.first - _DAY
        return Scope(Span.MONTH, end.replace(day=1), end, scope.person)
    return Scope(scope.span, scope.first - scope.days * _DAY, scope.first - _DAY, scope.person)


def _midnight(day: date, calendar: WorkCalendar) -> datetime:
    return datetime.combine(day, time(0), calendar.zone)
