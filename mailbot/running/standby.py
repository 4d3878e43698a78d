"""A store's lock and a daemon's work -> the work, done while the lock is ours.

On PostgreSQL a second daemon waits until the first one is gone and goes on in its place; on SQLite it is a mistake.
"""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Callable

from mailbot.model.errors import PermanentFailure, TemporaryFailure
from mailbot.running import systemd
from mailbot.store import Store

LOOK = 1.0  # seconds: fail-over takes so long, and then what a start takes


def when_alone(store: Store, url: str, work: Callable[[bool], None], waits: Callable[[], None]) -> None:
    """`work` hears whether it had to wait; `waits` is called once, where somebody else has the lock."""
    waited = False
    while not _done_alone(store, work, waited):
        if not url.startswith("postgresql"):
            raise PermanentFailure("another mailbot already works on this store; stop it first")
        if not waited:
            waits()
            _ready_to_wait()
        waited = True
        systemd.tell("WATCHDOG=1")
        time.sleep(LOOK)


def _done_alone(store: Store, work: Callable[[bool], None], waited: bool) -> bool:
    """Whoever waits is not troubled by a server that is away for a while."""
    alone = False
    try:
        with store.exclusive("daemon") as alone:
            if alone:
                work(waited)
    except TemporaryFailure:
        if alone or not waited:
            raise
    return alone


def _ready_to_wait() -> None:
    """Nothing is in hand: a stop ends us at once, and there is nothing to reload."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    systemd.tell("READY=1")
