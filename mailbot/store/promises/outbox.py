"""What the store promises of mail on its way out.  RELIABILITY section 9."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from mailbot.model.outgoing import Claimed, DeliveryReport


class OutboxPromises(Protocol):
    def claim(self, now: datetime, limit: int) -> tuple[Claimed, ...]:
        """Due rows, answers first, then acks, notices, reports; now `sending`, phase `connect`, attempt + 1."""
        ...

    def about_to_send(self, rows: Sequence[int]) -> None:
        """phase = data: from its commit on the outcome is ambiguous until reported (RFC 1047)."""
        ...

    def report(self, row: int, report: DeliveryReport, next_at: datetime | None, now: datetime) -> None:
        """The outcome.  DEFERRED (or UNKNOWN of a kind that may be sent twice) with next_at: queued again for then;
        without: failed.  REFUSED_US: queued again for next_at, and the attempt does not count."""
        ...

    def hold(self, row: int, why: str, now: datetime) -> None: ...
    def recover_outbox(self, now: datetime) -> int:
        """At start: rows left `sending`.  Before DATA: queued.  After: at-most-once kinds unknown, others queued for
        10 minutes from now, marked as a possible second copy.  How many there were."""
        ...

    def try_now(self, rows: Sequence[int], now: datetime) -> int:
        """What was tried and waits for its next turn is due at once (none named: all of it); how many rows."""
        ...

    def next_due(self) -> datetime | None: ...
