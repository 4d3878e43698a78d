"""A store and a daemon's work -> the work, done with a share in the store.

On PostgreSQL daemons share the mailboxes; one that meets `mailbot once` there, which works alone, waits for its end.
On SQLite a second daemon is a mistake.
"""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Callable

from mailbot.model.errors import PermanentFailure, TemporaryFailure
from mailbot.running import systemd
from mailbot.store import Store
from mailbot.store.backends.share import Share

LOOK = 1.0  # seconds


def with_a_share(store: Store, url: str, work: Callable[[Share, bool], None], waits: Callable[[], None]) -> None:
    """`work` hears whether it had to wait; `waits` is called once, where somebody else works alone."""
    waited = False
    while not _done(store, work, waited):
        if not url.startswith("postgresql"):
            raise PermanentFailure("another mailbot already works on this store; stop it first")
        if not waited:
            waits()
            _ready_to_wait()
        waited = True
        systemd.tell("WATCHDOG=1")
        time.sleep(LOOK)


def _done(store: Store, work: Callable[[Share, bool], None], waited: bool) -> bool:
    """Whoever waits is not troubled by a server that is away for a while."""
    share = None
    try:
        with store.sharing() as share:
            if share is not None:
                work(share, waited)
    except TemporaryFailure:
        if share is not None or not waited:
            raise
    return share is not None


def _ready_to_wait() -> None:
    """Nothing is in hand: a stop ends us at once, and there is nothing to reload."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    systemd.tell("READY=1")
