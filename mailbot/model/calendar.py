"""When people work, and what a number of hours from a moment on comes to.  Pure; all moments are aware.

Counting is done in UTC between the local bounds of each day, so that a day on which the clocks change is as long as it
really is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from msgspec import Struct

_DAY = timedelta(days=1)
_FAR = 3660  # days: a calendar on which nobody ever works is a mistake, and must not make a loop
_MIDNIGHT = time(0)


class Holiday(Struct, frozen=True):
    """From the first to the last day, both included."""

    first: date
    last: date


class Due(Struct, frozen=True):
    """By when a customer is to be answered, and when who is reminded of it."""

    at: datetime
    owner_at: datetime
    manager_at: datetime


class _Span(Struct, frozen=True):
    begins: datetime  # UTC
    ends: datetime


class WorkCalendar(Struct, frozen=True):
    """`ends` at 0:00 is the end of the day."""

    days: frozenset[int] = frozenset(range(5))  # 0 is Monday
    begins: time = time(9)
    ends: time = time(18)
    holidays: tuple[Holiday, ...] = ()
    zone: tzinfo = UTC

    def local(self, at: datetime) -> datetime:
        return at.astimezone(self.zone)

    def is_working_day(self, day: date) -> bool:
        return day.weekday() in self.days and not self.is_holiday(day)

    def is_holiday(self, day: date) -> bool:
        return any(holiday.first <= day <= holiday.last for holiday in self.holidays)

    def is_working(self, at: datetime) -> bool:
        span = self._hours_of(self.local(at).date())
        return span is not None and span.begins <= at < span.ends

    def works_again_today(self, at: datetime) -> bool:
        """False on a free day, and once the hours of a working day are over."""
        span = self._hours_of(self.local(at).date())
        return span is not None and at < span.ends

    def add_working_hours(self, at: datetime, hours: float) -> datetime:
        """In UTC.  Where nothing is to be added, `at` itself."""
        return self._add(at, hours, self._hours_of)

    def add_clock_hours(self, at: datetime, hours: float) -> datetime:
        """Free days do not count, of working days all 24 hours do: Friday 17:00 and 24 h is Monday 17:00."""
        return self._add(at, hours, self._whole)

    def working_hours_between(self, since: datetime, until: datetime) -> float:
        """0 where `until` is not later."""
        return self._between(since, until, self._hours_of)

    def clock_hours_between(self, since: datetime, until: datetime) -> float:
        """As `add_clock_hours` counts them."""
        return self._between(since, until, self._whole)

    def _between(self, since: datetime, until: datetime, span_of: Callable[[date], _Span | None]) -> float:
        total, end = timedelta(0), until.astimezone(UTC)
        for span in self._spans(since.astimezone(UTC), span_of):
            if span.begins >= end:
                break
            total += max(timedelta(0), min(span.ends, end) - max(span.begins, since))
        return total / timedelta(hours=1)

    def _add(self, at: datetime, hours: float, span_of: Callable[[date], _Span | None]) -> datetime:
        moment, left = at.astimezone(UTC), timedelta(hours=hours)
        if left <= timedelta(0):
            return moment
        for span in self._spans(moment, span_of):
            begins = max(moment, span.begins)
            if begins + left < span.ends or (begins + left == span.ends and self._is_of_a_working_day(span.ends)):
                return begins + left
            left -= max(timedelta(0), span.ends - begins)
        return moment + timedelta(hours=hours)

    def _spans(self, at: datetime, span_of: Callable[[date], _Span | None]) -> Iterator[_Span]:
        first = self.local(at).date()
        for number in range(_FAR):
            span = span_of(first + number * _DAY)
            if span is not None and span.ends > at:
                yield span

    def _is_of_a_working_day(self, at: datetime) -> bool:
        """Friday's midnight is already Saturday: what ends there is moved on to Monday."""
        return self.is_working_day(self.local(at).date())

    def _hours_of(self, day: date) -> _Span | None:
        if not self.is_working_day(day):
            return None
        last = day + _DAY if self.ends == _MIDNIGHT else day
        return _Span(self._moment(day, self.begins), self._moment(last, self.ends))

    def _whole(self, day: date) -> _Span | None:
        if not self.is_working_day(day):
            return None
        return _Span(self._moment(day, _MIDNIGHT), self._moment(day + _DAY, _MIDNIGHT))

    def _moment(self, day: date, clock: time) -> datetime:
        return datetime.combine(day, clock, self.zone).astimezone(UTC)


OFFICE_HOURS = WorkCalendar()
