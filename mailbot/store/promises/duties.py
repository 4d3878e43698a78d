"""The part of a Transaction's promise that rounds.py works with: what is due, asleep, without an owner, lent."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from mailbot.model.records import Listed, Loan, Unworked
from mailbot.model.ticket import Ticket


class Duties(Protocol):
    """What time brings about."""

    def owner_reminders(self, now: datetime, limit: int) -> tuple[Ticket, ...]:
        """Open tickets, not asleep, of which the owner is to be reminded; the longest due first."""
        ...

    def manager_reminders(self, now: datetime, limit: int) -> tuple[Ticket, ...]: ...
    def reminded_owner(self, ticket: int) -> bool:
        """True for exactly one caller, until the customer waits anew."""
        ...

    def reminded_manager(self, ticket: int) -> bool: ...
    def sleepers(self, now: datetime, limit: int) -> tuple[Ticket, ...]:
        """Snoozed tickets whose time has come."""
        ...

    def unassigned(self) -> tuple[int, ...]:
        """Numbers of the open tickets that nobody has, ascending."""
        ...

    def of_the_gone(self, staff: Collection[str], before: datetime) -> tuple[int, ...]:
        """Numbers of the open tickets of owners who are none of these, and got nothing since `before`; ascending."""
        ...

    def open_tickets(self, owner: str) -> tuple[Listed, ...]:
        """The oldest first; "": those that nobody has."""
        ...

    def unworked(self, given_before: datetime, limit: int) -> tuple[Unworked, ...]:
        """New tickets, not asleep, that their owner got before then and did nothing on since."""
        ...

    def had_it(self, ticket: int) -> tuple[str, ...]:
        """Who was given it ever, the latest first."""
        ...

    def customers_mails(self, ticket: int) -> tuple[int, ...]:
        """The mails in which the customer wrote on it, the first first."""
        ...

    def remarks(self, ticket: int, limit: int) -> tuple[str, ...]:
        """Colleagues' notes on it, the latest ones, in the order they were written."""
        ...

    def absences_to_begin(self, now: datetime) -> tuple[str, ...]:
        """Who is away, and their tickets were not given to others yet."""
        ...

    def absences_to_end(self, now: datetime) -> tuple[str, ...]:
        """Whose absence is over, and who has tickets lent and is not away any more."""
        ...

    def absence_begun(self, person: str, now: datetime) -> bool:
        """Their tickets are given to others; True for exactly one caller an absence."""
        ...

    def lend(self, ticket: int, person: str, holder: str, now: datetime) -> None:
        """Remembers whose it was; `act` gives it."""
        ...

    def loans(self, person: str) -> tuple[Loan, ...]: ...
    def was_done(self, job: str, period: str) -> bool:
        """Whether `first_time` said True to somebody: a cheap look before the work."""
        ...

    def end_loans(self, person: str) -> int: ...
    def purgeable(self, recycled_before: datetime, limit: int) -> tuple[int, ...]:
        """Tickets in the recycle bin since before then, with nothing on its way out."""
        ...

    def purge(self, ticket: int) -> int:
        """For good, with its mails' octets, words and letters; how many mails.  They stay known by their content."""
        ...
