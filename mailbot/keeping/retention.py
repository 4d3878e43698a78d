"""What was kept long enough is let go, a few rows a transaction.  RELIABILITY 10; [keep] says how long.

A few transactions at a time too, since no mail is read meanwhile; the next call goes on until the day's work is done.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from mailbot.house import House
from mailbot.store import Transaction

AT_ONCE = 100
TURNS = 5  # of one kind at a time
_JOB = "retention"
_MOST_STEPS = 5000
_ONCE_KEPT = timedelta(days=400)


def let_go(house: House) -> dict[str, int]:
    """How many of each kind went; nothing on a day on which all was done."""
    now, keep = house.clock(), house.settings.keep
    today = now.date().isoformat()
    with house.store.read() as tx:
        if tx.was_done(_JOB, today):
            return {}
    gone = {
        "raw": _originals(house, now),
        "letters": _in_turns(house, keep.letters_days, now, lambda tx, before: tx.let_go_letters(before, AT_ONCE)),
        "tickets": _in_turns(house, keep.tickets_days, now, _purge),
        "once": _in_turns(house, _ONCE_KEPT.days, now, lambda tx, before: tx.let_go_once(before, AT_ONCE)),
    }
    _merge_index(house)
    if max(gone.values()) < TURNS * AT_ONCE:
        with house.store.begin() as tx:
            tx.first_time(_JOB, today, now)
    if any(gone.values()):
        house.log.note("let_go", **gone)
    return gone


def _merge_index(house: House) -> None:
    """In small steps, so that mail goes on meanwhile."""
    for _ in range(_MOST_STEPS):
        with house.store.begin() as tx:
            if not tx.merge_index():
                return


def _originals(house: House, now: datetime) -> int:
    keep = house.settings.keep
    long_ago = now - timedelta(days=36_500)
    filed = now - timedelta(days=keep.raw_days) if keep.raw_days else long_ago
    set_aside = now - timedelta(days=keep.quarantine_days) if keep.quarantine_days else long_ago
    return _repeated(house, lambda tx: tx.let_go_originals(filed, set_aside, AT_ONCE))


def _in_turns(house: House, days: int, now: datetime, work: Callable[[Transaction, datetime], int]) -> int:
    before = now - timedelta(days=days)
    return _repeated(house, lambda tx: work(tx, before)) if days else 0


def _purge(tx: Transaction, before: datetime) -> int:
    old = tx.old_tickets(before, AT_ONCE)
    for number in old:
        tx.purge(number)
    return len(old)


def _repeated(house: House, work: Callable[[Transaction], int]) -> int:
    total = 0
    for _ in range(TURNS):
        with house.store.begin() as tx:
            done = work(tx)
        total += done
        if done < AT_ONCE:
            break
    return total
