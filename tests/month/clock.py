"""Working time counted by hand, five minutes at a time: what the firm's calendar must come to.  Nothing of mailbot."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache

from month.cast import CHINA, HOLIDAYS

STEP = timedelta(minutes=5)
_OPENS, _SHUTS = 9, 18
_HOUR = timedelta(hours=1) // STEP  # steps


def is_free(at: datetime) -> bool:
    day = at.astimezone(CHINA).date()
    return day.weekday() > 4 or any(first <= day <= last for first, last in HOLIDAYS)


def is_open(at: datetime) -> bool:
    return not is_free(at) and _OPENS <= at.astimezone(CHINA).hour < _SHUTS


@cache
def later(at: datetime, hours: float, clock_round: bool = False) -> datetime:
    """So many working hours after it; of a complaint all hours of working days count."""
    counts = _is_no_free_day if clock_round else is_open
    left = round(hours * _HOUR)
    while left:
        left -= counts(at)
        at += STEP
    return at


def _is_no_free_day(at: datetime) -> bool:
    return not is_free(at)


@cache
def worked(since: datetime, until: datetime, clock_round: bool = False) -> float:
    """Working hours between two moments, as `later` adds them."""
    counts, steps = _is_no_free_day if clock_round else is_open, 0
    while since < until:
        steps += counts(since)
        since += STEP
    return steps / _HOUR


def next_open(at: datetime) -> datetime:
    """Itself where somebody is at work."""
    while not is_open(at):
        at += STEP
    return at


def local(at: datetime) -> datetime:
    return at.astimezone(CHINA)


def moment(day: int, hour: int, minute: int = 0, month: int = 4) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=CHINA).astimezone(UTC)
