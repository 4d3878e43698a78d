"""(a person's open tickets, now) -> the list that they find in the morning.  Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from mailbot.model.agenda import Heading, MorningList, Section
from mailbot.model.records import Listed
from mailbot.model.settings import Person, Settings
from mailbot.model.ticket import Stage, Ticket, WaitingFor

MOST_ROWS = 50


def is_morning(person: Person, now: datetime, settings: Settings) -> bool:
    """From their morning to the end of their working day: a daemon that was down sends it late, not at night."""
    calendar = settings.calendar_of(person)
    local = calendar.local(now)
    return local.time() >= settings.morning and calendar.works_again_today(now)


def morning_list(theirs: Sequence[Listed], nobodys: Sequence[Listed], now: datetime) -> MorningList | None:
    """None where nothing waits."""
    found: dict[Heading, list[Listed]] = {heading: [] for heading in Heading}
    for one in theirs:
        heading = _heading(one.ticket, now)
        if heading:
            found[heading].append(one)
    found[Heading.UNASSIGNED] = list(nobodys)
    return _cut(found) if any(found.values()) else None


def _heading(ticket: Ticket, now: datetime) -> Heading | None:
    rows = (
        (ticket.snoozed_until is not None and ticket.snoozed_until > now, None),
        (ticket.due_at is not None and ticket.due_at <= now, Heading.OVERDUE),
        (ticket.stage is Stage.NEW, Heading.NEW),
        (ticket.waiting_for is WaitingFor.US, Heading.WAITING),
    )
    return next((heading for holds, heading in rows if holds), None)


def _cut(found: dict[Heading, list[Listed]]) -> MorningList:
    sections, left = [], MOST_ROWS
    for heading, listed in found.items():
        if listed:
            shown = tuple(sorted(listed, key=_age)[:left])
            left -= len(shown)
            sections.append(Section(heading, len(listed), shown))
    return MorningList(tuple(sections))


def _age(one: Listed) -> tuple[bool, float, int]:
    """Priorities first, then the oldest."""
    opened = one.ticket.opened_at
    return not one.ticket.starred, opened.timestamp() if opened else 0.0, one.ticket.number
