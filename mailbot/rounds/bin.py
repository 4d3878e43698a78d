"""Recycled tickets whose time is over -> purged for good, looked for once an hour."""

from __future__ import annotations

from mailbot.house import House
from mailbot.letters.retelling import MOST, each

_MOST_STEPS = 50  # of a merge, each of a moment: some 40 MB of index


def empty_bin(house: House) -> None:
    now = house.clock()
    hour = f"{now:%Y-%m-%dT%H}"
    with house.store.read() as tx:
        if tx.was_done("purge", hour):
            return
        old = tx.purgeable(now - house.settings.recycled_kept, MOST)
    each("purging", old, lambda number: _purge(number, house), house)
    if old:
        _forget_words(house)
    if len(old) < MOST:
        with house.store.begin() as tx:
            tx.first_time("purge", hour, now)


def _purge(number: int, house: House) -> None:
    before = house.clock() - house.settings.recycled_kept
    with house.store.begin() as tx:
        if number not in tx.purgeable(before, MOST):
            return  # restored a moment ago
        mails = tx.purge(number)
    house.log.note("purged", ticket=number, mails=mails)


def _forget_words(house: House) -> None:
    """What is deleted from SQLite's index leaves the file when its pieces are merged: at once where the index is not
    large, else the night goes on with it (keeping/retention.py)."""
    for _ in range(_MOST_STEPS):
        with house.store.begin() as tx:
            if not tx.merge_index():
                return
