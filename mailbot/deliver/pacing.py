"""How fast one account may send: a token bucket.  Pure: time is an argument, in monotonic seconds.

Hosts allow 100 to 500 mails an hour, Microsoft 365 30 a minute; going over gets an account blocked for a day.
"""

from __future__ import annotations

from mailbot.model.outgoing import DeliveryReport, Outcome

BURST_SECONDS = 10.0  # so much may be saved up: a few mails at once go out at once
SLOW_SECONDS = 3600.0  # after a reply about our rate: half speed
# what servers say when they mean "too fast", in codes (RFC 3463 4.7.x) and words
_RATE_CODES = frozenset({421, 450, 451, 452, 454})
_RATE_WORDS = ("too many", "too fast", "rate", "throttl", "slow down", "quota", "frequency", "limit", "频率", "过多")


class Pacer:
    """One account.  Ask `wait(now)` before each mail, then `spend(now)`, and `heed` every report."""

    def __init__(self, per_minute: int) -> None:
        self._whole = self._per_second = max(1, per_minute) / 60.0
        self._tokens = self._burst
        self._at: float | None = None
        self._slow_until: float | None = None

    def share(self, senders: int) -> None:
        """So many use the account in turns: each gets its part of the rate."""
        self._per_second = self._whole / max(1, senders)

    def wait(self, now: float) -> float:
        """Seconds until the next mail may go; 0.0: now."""
        self._refill(now)
        if self._tokens >= 1.0:
            return 0.0
        return (1.0 - self._tokens) / self._speed(now)

    def at_hand(self, now: float) -> int:
        """So many mails may go one after the other."""
        self._refill(now)
        return max(0, int(self._tokens))

    def spend(self, now: float) -> None:
        self._refill(now)
        self._tokens -= 1.0

    def heed(self, report: DeliveryReport, now: float) -> bool:
        """Halves the speed for an hour where the server says we are too fast; True if it did."""
        if not speaks_of_rate(report):
            return False
        self._refill(now)
        self._slow_until = now + SLOW_SECONDS
        self._tokens = min(self._tokens, 0.0)
        return True

    @property
    def _burst(self) -> float:
        return max(1.0, self._per_second * BURST_SECONDS)

    def _speed(self, now: float) -> float:
        slow = self._slow_until is not None and now < self._slow_until
        return self._per_second / 2 if slow else self._per_second

    def _refill(self, now: float) -> None:
        if self._at is not None and now > self._at:
            self._tokens = min(self._burst, self._tokens + (now - self._at) * self._speed(now))
        self._at = now


def speaks_of_rate(report: DeliveryReport) -> bool:
    if report.outcome is not Outcome.DEFERRED or report.code not in _RATE_CODES:
        return False
    text = report.text.lower()
    return text.startswith("4.7.") or any(word in text for word in _RATE_WORDS)
