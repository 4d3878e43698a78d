"""Waiting for something that happens in another thread or process."""

from __future__ import annotations

import time
from collections.abc import Callable


def wait_until(true: Callable[[], object], what: str, seconds: float = 20.0, every: float = 0.005) -> float:
    """How long it took.  The limit is only there against hanging; `every` so many seconds it is looked at."""
    began = time.monotonic()
    while not true():
        if time.monotonic() - began > seconds:
            raise AssertionError(f"still waiting after {seconds:.0f} s: {what}")
        time.sleep(every)
    return time.monotonic() - began
