"""(ticket, people, absences) -> who is told of it.  Pure."""

from __future__ import annotations

from collections.abc import Sequence

from mailbot.model.acts import Absence
from mailbot.model.settings import Person, Settings
from mailbot.model.ticket import Ticket


def is_away(person: Person, absences: Sequence[Absence]) -> bool:
    return person.away or any(one.person == person.handle for one in absences)


def reminded(ticket: Ticket, settings: Settings, absences: Sequence[Absence]) -> tuple[Person, ...]:
    """The owner; while they are away whoever they named; where that is nobody the managers."""
    owner = settings.person(ticket.owner)
    if owner is not None and not is_away(owner, absences):
        return (owner,)
    named = next((one.substitute for one in absences if owner and one.person == owner.handle), "")
    substitute = settings.person(named) if named else None
    if substitute is not None and not is_away(substitute, absences):
        return (substitute,)
    return settings.with_role("manager")
