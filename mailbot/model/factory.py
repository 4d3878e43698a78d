"""A factory that makes what we sell: how it is reached, what it is told, and by when it answers."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from mailbot.model.calendar import WorkCalendar

_DAY = 24  # hours of a working day that count

# what a factory is not told unless its `redact` leaves it out
REDACTABLE = ("name", "company", "email", "phone", "country", "theirs", "price", "amount", "words")


class Factory(Struct, frozen=True):
    name: str  # what `#factory` calls it; part of its reply address
    address: str  # of a fax the gateway's, with the number in it
    title: str = ""  # how it is written to
    language: str = "en"
    deadline_days: int = 3
    redact: frozenset[str] = frozenset(REDACTABLE)
    calendar: WorkCalendar | None = None  # None: the company's
    fax: bool = False

    @property
    def shown(self) -> str:
        return self.title or self.name

    def due_at(self, since: datetime, calendar: WorkCalendar) -> datetime:
        """Free days do not count."""
        return (self.calendar or calendar).add_clock_hours(since, _DAY * self.deadline_days)

    def next_reminder(self, since: datetime, calendar: WorkCalendar) -> datetime:
        return (self.calendar or calendar).add_clock_hours(since, _DAY)
