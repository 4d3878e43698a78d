"""(category, since when a customer waits, how quick we were lately) -> the answer time that we promise.  Pure.

Never later than the target.  Half of all answers take longer than the median, so twice of it is promised; where more
wait than we answer in that time, what it takes to come to their end.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from functools import lru_cache
from statistics import median

from msgspec import Struct

from mailbot.diary.targets import due_for, target_hours
from mailbot.model.calendar import Due, WorkCalendar
from mailbot.model.complaint import Pace
from mailbot.model.settings import Settings
from mailbot.model.verdict import Category

FEWEST = 5  # first answers: with fewer nothing is known
_SHORTEST = 1.0  # hours
_EVEN = timedelta(minutes=5)  # 16:37 looks as if a machine had thought it out


class Promised(Struct, frozen=True):
    at: datetime
    due: Due  # who is reminded when, so that it is kept


def promised(
    category: Category, since: datetime, pace: Pace, settings: Settings, now: datetime, *, key_account: bool = False
) -> Promised | None:
    """None where the category has no target."""
    due = due_for(category, since, settings, key_account=key_account)
    target = target_hours(category, settings, key_account)
    if due is None:
        return None
    expected = _expected(category, pace, settings, now)
    if expected is None or expected >= target:
        return Promised(_even(due.at, since, settings.calendar), due)
    sooner = due_for(category, since, settings, expected, key_account=key_account) or due
    return Promised(_even(sooner.at, since, settings.calendar), sooner)


def _expected(category: Category, pace: Pace, settings: Settings, now: datetime) -> float | None:
    """Hours as the category's target counts them."""
    if len(pace.waits) < FEWEST:
        return None
    between = _between(category, settings.calendar)
    usual = 2 * _median(category, settings.calendar, pace.waits)
    worked = between(min(opened for opened, _ in pace.waits), now)
    queue = pace.waiting * worked / len(pace.waits)
    return max(usual, queue, _SHORTEST)


@lru_cache(len(Category))  # the same from mail to mail, until somebody answers
def _median(category: Category, calendar: WorkCalendar, waits: tuple[tuple[datetime, datetime], ...]) -> float:
    between = _between(category, calendar)
    return median(between(opened, answered) for opened, answered in waits)


def _between(category: Category, calendar: WorkCalendar) -> Callable[[datetime, datetime], float]:
    return calendar.clock_hours_between if category is Category.COMPLAINT else calendar.working_hours_between


def _even(at: datetime, since: datetime, calendar: WorkCalendar) -> datetime:
    """By midnight is the evening before: at 00:00 of which day is what people read twice."""
    even = at.replace(second=0, microsecond=0) - timedelta(minutes=at.minute % (_EVEN // timedelta(minutes=1)))
    if even <= since:
        return at
    return even - timedelta(minutes=1) if even.astimezone(calendar.zone).time() == time(0) else even
