"""What waits for a person in the morning, and what went from one colleague to another: values for letters to staff."""

from __future__ import annotations

from datetime import datetime
from enum import Enum

from msgspec import Struct

from mailbot.model.records import Listed
from mailbot.model.ticket import Ticket


class Occasion(Enum):
    """Why a ticket's notice comes once more."""

    GIVEN = "given"
    RETURNED = "returned"
    REMINDER = "reminder"  # to the owner
    ESCALATED = "escalated"  # to the manager
    AWAKE = "awake"
    UNASSIGNED = "unassigned"
    FACTORY = "factory"  # it answered
    FACTORY_LATE = "factory_late"
    REOPENED = "reopened"  # the first time, and by the customer


class Heading(Enum):
    """The parts of a morning list, in their order; a ticket stands in the first that fits."""

    OVERDUE = "overdue"
    NEW = "new"
    WAITING = "waiting"  # answered once, and the customer wrote again
    UNASSIGNED = "unassigned"  # for managers


class Section(Struct, frozen=True):
    heading: Heading
    count: int
    tickets: tuple[Listed, ...]  # the first of them, the oldest first


class MorningList(Struct, frozen=True):
    sections: tuple[Section, ...]  # none of them empty

    @property
    def count(self) -> int:
        return sum(section.count for section in self.sections)

    @property
    def tickets(self) -> tuple[Ticket, ...]:
        return tuple(one.ticket for section in self.sections for one in section.tickets)

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.count - len(self.tickets)


class Why(Enum):
    """Why tickets went from one to another."""

    AWAY = "away"
    BACK = "back"
    UNWORKED = "unworked"
    HANDOVER = "handover"  # for good: they leave, or do something else


class Passed(Struct, frozen=True):
    ticket: Ticket
    to: str  # staff handle; "": nobody could take it, and it stays


class Passing(Struct, frozen=True):
    """What went from one colleague to others, for those whom it concerns."""

    why: Why
    person: str  # who is away, is back, did not get round to it
    tickets: tuple[Passed, ...]
    until: datetime | None = None
