"""Who of us asks, and where the answer comes from: what every answer to a colleague's question is made with."""

from __future__ import annotations

from datetime import datetime

from mailbot.house import House
from mailbot.model.settings import Person
from mailbot.store import Transaction


class View:
    """For one colleague, at one moment, inside one transaction."""

    def __init__(self, person: Person, house: House, tx: Transaction, now: datetime) -> None:
        self.person, self.house, self.tx, self.now = person, house, tx, now

    def day(self, moment: datetime | None, form: str = "%Y-%m-%d %H:%M") -> str:
        return moment.astimezone(self.house.composer.zone).strftime(form) if moment else ""

    def name(self, handle: str) -> str:
        person = self.house.settings.person(handle)
        return person.name if person else handle
