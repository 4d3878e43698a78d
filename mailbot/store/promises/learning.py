"""What the store promises of lessons, and of what became of FAQ answers."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from mailbot.model.faq import FaqOutcome, FaqStanding
from mailbot.model.lesson import Lesson
from mailbot.model.verdict import Category


class LearningPromises(Protocol):
    # --- learning ---
    def lessons_version(self) -> int:
        """Another number whenever a lesson came or went: a cheap look before reading them all."""
        ...

    def lessons(self, limit: int) -> tuple[Lesson, ...]:
        """Newest first."""
        ...

    def lesson(self, digest: str) -> Lesson | None: ...
    def put_lesson(self, lesson: Lesson) -> int:
        """In place of an earlier one about the same mail; the new version."""
        ...

    def drop_lesson(self, digest: str) -> bool:
        """False where there is none about this mail."""
        ...

    def opened_by(self, mail: int) -> int:
        """The ticket that this mail opened, 0 if none."""
        ...

    def first_mail(self, ticket: int) -> int:
        """The mail that opened it; 0 where there is no such ticket."""
        ...

    def mail_of_category(self, ticket: int) -> int:
        """The customer's further mail that made it what it is, else the one that opened it; 0: there is no ticket."""
        ...

    def recategorise(self, ticket: int, category: Category, who: str, mail: int, now: datetime) -> Category:
        """The category that it had before; a change becomes an event of the ticket."""
        ...

    # --- the FAQ ---
    def faq_outcome(self, faq: str, version: str, outcome: FaqOutcome, ticket: int, mail: int, now: datetime) -> None:
        """What became of an entry's answer (FaqEntry.version), and by which mail we know; the same again counts once.

        `ticket` and `mail` are 0 where there is none."""
        ...

    def faq_standings(self) -> tuple[FaqStanding, ...]:
        """One for each wording of each entry that anything became of."""
        ...

    def faq_distrusted(self, faq: str, version: str) -> bool:
        """Was it complained about since the administrator last trusted it?"""
        ...

    def faq_suggested(self, ticket: int) -> frozenset[str]:
        """Ids of the entries that a colleague was shown on this ticket."""
        ...

    def faq_answered(self, ticket: int) -> tuple[str, str] | None:
        """(entry, version) where the last mail to the customer was its automatic answer."""
        ...
