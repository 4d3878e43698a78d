"""The part of a Transaction's promise that complaints, promised answer times and reports work with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from mailbot.model.complaint import Complaint, Pace
from mailbot.model.report import Facts
from mailbot.model.ticket import Ticket
from mailbot.model.verdict import Category


class ReportPromises(Protocol):
    def promise(self, ticket: int, at: datetime, now: datetime) -> None:
        """By when the customer was told that they are answered; the first one counts."""
        ...

    def promised_at(self, ticket: int) -> datetime | None: ...
    def pace(self, category: Category, since: datetime) -> Pace:
        """Of the latest tickets of the category, at most 50 of which were answered, none older than `since`."""
        ...

    def complaint(self, ticket: int) -> Complaint:
        """An empty one where nothing was recorded."""
        ...

    def complaints_like(self, ticket: int, customer: int, products: Sequence[str], limit: int) -> tuple[Ticket, ...]:
        """Other complaints of this customer, or about one of these products; the newest first."""
        ...

    def complaints_to_ask_about(
        self, closed_since: datetime, closed_before: datetime, limit: int
    ) -> tuple[Ticket, ...]:
        """Complaints that were closed between these moments, and whose customer was not asked whether that is so."""
        ...

    def asked_about(self, ticket: int, now: datetime) -> bool:
        """The customer is being asked; True for exactly one caller a ticket."""
        ...

    def facts(self, since: datetime, until: datetime) -> Facts:
        """What happened from `since` on and before `until`."""
        ...
