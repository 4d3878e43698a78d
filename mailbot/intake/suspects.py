"""Which mails were in hand when a connection broke: they are fetched alone next time, and left out at the third.

Without this, one mail that makes a server drop us would stop every mail behind it (promise P8).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mailbot.intake.connection import Listed

MAX_BREAKS = 3


class Suspects:
    """Memory of one folder, in this process only: after a restart everybody is innocent again."""

    def __init__(self) -> None:
        self._in_hand: tuple[int, ...] = ()
        self._breaks: dict[int, int] = {}
        self._alone: set[int] = set()

    def take(self, uids: Sequence[int]) -> None:
        self._in_hand = tuple(uids)

    def put_down(self) -> None:
        """The fetch ended: nothing was wrong with these."""
        self._in_hand = ()

    def blame(self) -> None:
        """The connection broke.  Only a mail that was alone in hand is charged with it."""
        if len(self._in_hand) == 1:
            uid = self._in_hand[0]
            self._breaks[uid] = self._breaks.get(uid, 0) + 1
        self._alone.update(self._in_hand)
        self._in_hand = ()

    def is_out(self, uid: int) -> bool:
        return self._breaks.get(uid, 0) >= MAX_BREAKS

    def forgive(self) -> None:
        self._breaks.clear()
        self._alone.clear()

    def split(self, batch: list[Listed]) -> Iterable[list[Listed]]:
        """The batch as it is, or one by one where one of it was in hand before."""
        if any(row.uid in self._alone for row in batch):
            return [[row] for row in batch]
        return [batch]
