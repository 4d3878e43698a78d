"""How long to wait before the next connection.  Pure: the dice are given.  RELIABILITY 8."""

from __future__ import annotations

from collections.abc import Callable

FIRST_SECONDS, LONGEST_SECONDS = 5.0, 300.0
REFUSED_TRIES, REFUSED_SECONDS = 3, 900.0  # more wrong logins in a row lock accounts


class Backoff:
    """`dice` gives 0..1; the jitter keeps a hundred daemons from coming back in the same second."""

    def __init__(self, dice: Callable[[], float]) -> None:
        self._dice = dice
        self.failures = 0
        self.refusals = 0

    def succeeded(self) -> None:
        self.failures = self.refusals = 0

    def failed(self) -> float:
        self.failures += 1
        return self._jittered(min(FIRST_SECONDS * 2.0 ** min(self.failures - 1, 10), LONGEST_SECONDS))

    def refused(self) -> float:
        self.refusals += 1
        if self.refusals < REFUSED_TRIES:
            return self.failed()
        return self._jittered(REFUSED_SECONDS)

    def _jittered(self, seconds: float) -> float:
        return seconds * (0.75 + 0.5 * self._dice())
