"""(tickets that wait, now) -> whose turn it is to be looked at; which go from an idle owner to the next.  Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from mailbot.model.records import Unworked
from mailbot.model.settings import Settings

_ROUND = timedelta(minutes=1)


def some_of(numbers: Sequence[int], now: datetime, most: int) -> tuple[int, ...]:
    """As many as one round bears; from round to round all come up."""
    if len(numbers) <= most:
        return tuple(numbers)
    first = (int(now.timestamp() // _ROUND.total_seconds()) * most) % len(numbers)
    return (*numbers[first : first + most], *numbers[: max(0, first + most - len(numbers))])


def is_given_back(row: Unworked, settings: Settings, now: datetime) -> bool:
    """By the owner's own working hours."""
    calendar = settings.calendar_of(settings.person(row.ticket.owner))
    hours = settings.assign.give_back_hours
    return hours > 0 and calendar.add_working_hours(row.given_at, hours) <= now
