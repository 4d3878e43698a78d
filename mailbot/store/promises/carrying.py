"""What a store promises about what is carried in and out in bulk: a part of the Transaction promise."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from mailbot.model.carried import Extract, ExtractWanted, Met, Told


class CarryingPromises(Protocol):
    def meet(self, told: Told, now: datetime) -> Met:
        """The customer with any of these addresses, else (where it names none) with this telephone, made where new.

        What is known stays as it is; an address that is another customer's stays theirs."""
        ...

    def wrote_to(self, mail: int, addresses: Sequence[str]) -> None:
        """An old mail of ours: it stands on the time line of whoever has one of these addresses, now or later."""
        ...

    def letters_about(self, ticket: int, addresses: Sequence[str]) -> tuple[tuple[int, datetime], ...]:
        """(letter, when it was queued), to one of these addresses: never a colleague's notice."""
        ...

    def extract(self, wanted: ExtractWanted) -> Extract:
        """So many rows of a table for people, ascending."""
        ...
