"""(category, since when a customer waits) -> by when they are answered, and who is reminded when.  Pure."""

from __future__ import annotations

from datetime import datetime

from mailbot.model.calendar import Due
from mailbot.model.settings import Settings
from mailbot.model.verdict import Category


def target_hours(category: Category, settings: Settings, key_account: bool) -> float:
    """0: there is no target."""
    usual = settings.targets.hours(category)
    return settings.key_accounts.hours(category, usual) if key_account else usual


def due_for(
    category: Category, since: datetime, settings: Settings, within: float = 0, *, key_account: bool = False
) -> Due | None:
    """By the company's calendar: a promise to a customer does not depend on who has the ticket.

    `within`: hours, where that is sooner than the category's target."""
    hours, targets = target_hours(category, settings, key_account), settings.targets
    if not hours:
        return None
    hours, calendar = within or hours, settings.calendar
    # a complaint does not wait for office hours: its 24 are those of the clock
    add = calendar.add_clock_hours if category is Category.COMPLAINT else calendar.add_working_hours
    return Due(add(since, hours), add(since, hours * targets.owner_share), add(since, hours * targets.manager_share))
