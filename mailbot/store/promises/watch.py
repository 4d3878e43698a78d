"""What a store remembers so that floods, forgeries and leaks are seen: threats T2, T22, T34.

A part of the Transaction promise."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from mailbot.model.flood import Flood
from mailbot.model.history import Crowd


class WatchPromises(Protocol):
    # --- floods: one ticket takes what a source sends beyond its cap ---
    def form_opened_ticket(self, form: str, now: datetime) -> None:
        """One more in this hour; senders need no such count, since a ticket knows its customer."""
        ...

    def flood_began(self, crowd: Crowd, ticket: int, now: datetime) -> None:
        """This ticket takes what the crowd's source sends for a day."""
        ...

    def floods(self) -> tuple[Flood, ...]:
        """Tickets in which mails of a flood wait, newest first."""
        ...

    def release_flood(self, ticket: int, now: datetime) -> int:
        """The mails that wait in it are `new` again, each for a ticket of its own; how many."""
        ...

    # --- forgeries and leaks ---
    def mails_with_reason(self, code: str, since: datetime) -> int:
        """How many were filed for this reason, or with it, since then."""
        ...

    def went_to(self, message_id: str) -> tuple[str, ...]:
        """The recipients of a letter of ours."""
        ...
