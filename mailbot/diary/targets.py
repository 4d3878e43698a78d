"""(category, since when a customer waits) -> by when they are answered, and who is reminded when.  Pure."""

from __future__ import annotations

from datetime import datetime

from mailbot.model.calendar import Due
from mailbot.model.settings import Settings
from mailbot.model.verdict import Category


def due_for(category: Category, since: datetime, settings: Settings) -> Due | None:
    """By the company's calendar: a promise to a customer does not depend on who has the ticket."""
    hours, targets = settings.targets.hours(category), settings.targets
    if not hours:
        return None
    calendar = settings.calendar
    # a complaint does not wait for office hours: its 24 are those of the clock
    add = calendar.add_clock_hours if category is Category.COMPLAINT else calendar.add_working_hours
    return Due(add(since, hours), add(since, hours * targets.owner_share), add(since, hours * targets.manager_share))
