"""Waiting for something that happens in another thread or process."""

from __future__ import annotations

import time
from collections.abc import Callable


def wait_until(true: Callable[[], object], what: str, seconds: float = 20.0) -> float:
    """How long it took.  The limit is only there against hanging."""
    began = time.monotonic()
    while not true():
        if time.monotonic() - began > seconds:
            raise AssertionError(f"still waiting after {seconds:.0f} s: {what}")
        time.sleep(0.005)
    return time.monotonic() - began
