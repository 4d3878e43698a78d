"""What a mailbox's thread asks about its folders: who moved what, what is to be moved, what belongs into Sent.

As a Receiver: safe to call from that thread, every call returns after commit, and the thread decides nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Protocol

from mailbot.model.mail import RawMessage
from mailbot.model.shelf import Errand, Place, SentCopy, Shelf


class Shelver(Protocol):
    # --- what was seen ---
    def begin(self, mailbox: str, folder: str) -> None:
        """Its folders are shown from now on; `folder` is the watched one."""
        ...

    def arrived(
        self, mailbox: str, shelf: Shelf, folder: str, uidvalidity: int, uids: Sequence[int]
    ) -> tuple[Place, ...]:
        """Mails that are done and lie there under UIDs that were not seen before: first arrivals, our own moves, or
        orders of a person.  Settled when it returns; where those were that a person moved."""
        ...

    def starred(self, mailbox: str, folder: str, uidvalidity: int, uids: Sequence[int]) -> Mapping[int, bool]:
        """UID -> is it known to have a star: of those, and of all others there that are known to have one."""
        ...

    def star(self, mailbox: str, folder: str, uidvalidity: int, uids: Sequence[int], on: bool) -> None:
        """A person gave these a star, or took it away."""
        ...

    def folder_lost(self, mailbox: str, folder: str) -> None:
        """It was there, and somebody deleted or renamed it."""
        ...

    def refused(self, mailbox: str, text: str) -> None:
        """The server does not let us: an administrator is told once a day."""
        ...

    # --- what is to be done ---
    def errands(self, mailbox: str, names: Mapping[str, str], limit: int) -> tuple[Errand, ...]:
        """`names`: key of a shelf -> folder that there is."""
        ...

    def moving(self, mailbox: str, mails: Sequence[int], folder: str) -> None:
        """About to be moved by us; durable before the server is asked."""
        ...

    def moved(self, mailbox: str, places: Mapping[int, Place | None]) -> None:
        """Mail -> where the server put it; None: it was not there any more, or the server does not tell."""
        ...

    def flags_set(self, mailbox: str, errands: Sequence[Errand]) -> None: ...

    # --- Sent ---
    def is_ours(self, header: bytes) -> bool:
        """We made this mail ourselves."""
        ...

    def sent(self, raws: Sequence[RawMessage]) -> None:
        """Mails that somebody sent from the mailbox itself."""
        ...

    def copies(self, mailbox: str, after: timedelta) -> tuple[SentCopy, ...]:
        """Answers that were sent so long ago and have no copy yet."""
        ...

    def copy_tried(self, letter: int) -> None: ...
    def copy_ended(self, letter: int) -> None: ...
