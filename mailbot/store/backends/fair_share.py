"""A daemon's hold on PostgreSQL -> its fair part of the mailboxes: what is free is taken, what is too much is left.

Each mailbox has a lock, and so has the work that one daemon does for all.  Daemons with the same list of mailboxes
count each other by a lock that all of them share.  What a dead one held is free with its session.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import exc

from mailbot.model.portion import Portion
from mailbot.store.backends.hold import Hold, lock_key
from mailbot.store.sql import plain_failures

_LEADING = "rounds"


class FairShare:
    among_others = True

    def __init__(self, hold: Hold) -> None:
        self._hold = hold

    def look(self, mailboxes: Sequence[str]) -> Portion:
        with plain_failures():
            taken = self._hold.everybodys()
            daemons = self._count_us(mailboxes, taken)
            gone = self._gone(mailboxes)
            fair = -(-len(mailboxes) // daemons)
            ours = [name for name in mailboxes if self._hold.has(_lock(name))]
            free = [name for name in mailboxes if name not in gone and lock_key(_lock(name)) not in taken]
            fresh = self._gain(free, fair - len(ours))
            return Portion((*ours[:fair], *fresh), (*gone, *ours[fair:]), self._leads(taken), daemons)

    def let_go(self, mailbox: str) -> None:
        with plain_failures():
            self._hold.let_go(_lock(mailbox))

    def _count_us(self, mailboxes: Sequence[str], taken: Mapping[int, int]) -> int:
        us = "daemons of " + "\n".join(sorted(mailboxes))
        if self._hold.has(us):
            return max(1, taken.get(lock_key(us), 1))
        self._hold.reach(us, shared=True)
        return taken.get(lock_key(us), 0) + 1

    def _gone(self, mailboxes: Sequence[str]) -> tuple[str, ...]:
        """What was lost with a session and is another's now.  Of locks that nobody works under we just take note."""
        missing = self._hold.missing()
        boxes = tuple(name for name in mailboxes if _lock(name) in missing)
        for other in missing.difference(_lock(name) for name in boxes):
            self._hold.let_go(other)
        return boxes

    def _gain(self, free: Iterable[str], room: int) -> tuple[str, ...]:
        # each daemon in an order of its own: of several that start at once each finds other ones free
        in_turn = sorted(free, key=lambda name: lock_key(_lock(name)) ^ self._hold.mark)
        fresh: list[str] = []
        for name in in_turn:
            if len(fresh) < room and self._hold.reach(_lock(name)):
                fresh.append(name)
        if fresh:
            try:
                self._hold.let_others_end()
            except exc.SQLAlchemyError:  # somebody's transaction does not end: we come again
                for name in fresh:
                    self._hold.let_go(_lock(name))
                raise
        return tuple(fresh)

    def _leads(self, taken: Mapping[int, int]) -> bool:
        return self._hold.has(_LEADING) or (lock_key(_LEADING) not in taken and self._hold.reach(_LEADING))


def _lock(mailbox: str) -> str:
    return f"mailbox {mailbox}"
