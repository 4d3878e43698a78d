"""What a store remembers of a shared mailbox's folders and of copies in Sent: a part of the Transaction promise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from mailbot.model.shelf import Arrived, Place, Placed, SentCopy, Waiting


class FolderPromises(Protocol):
    def begin_shelving(self, mailbox: str, folder: str) -> None:
        """Once a mailbox: mails with tickets that lie in the watched folder already are looked at again."""
        ...

    def recognise(
        self, mailbox: str, folder: str, uidvalidity: int, server_ids: Mapping[int, int], now: datetime
    ) -> None:
        """UID -> what the server calls the mail everywhere: an alias for each whose mail is here already."""
        ...

    def arrivals(self, mailbox: str, folder: str, uidvalidity: int, uids: Sequence[int]) -> tuple[Arrived, ...]: ...
    def put_place(self, mailbox: str, mail: int, place: Place) -> None:
        """It was seen there; whatever we asked the server to do with it is over."""
        ...

    def moving(self, mailbox: str, moves: Iterable[int], folder: str) -> None:
        """These mails are about to be moved by us: seen there, nobody ordered anything."""
        ...

    def moved(self, mailbox: str, mail: int, place: Place, now: datetime) -> None:
        """By us, and the server said what it is called there."""
        ...

    def gone(self, mailbox: str, mail: int) -> None: ...
    def flags_known(self, mailbox: str, mail: int, answered: bool | None, starred: bool | None) -> None: ...
    def starred(self, mailbox: str, folder: str, uidvalidity: int, uids: Sequence[int]) -> tuple[tuple[int, bool], ...]:
        """(UID, is it known to have a star) of our mails there: those of `uids`, and all that are known to have one."""
        ...

    def at(self, mailbox: str, folder: str, uidvalidity: int, uid: int) -> tuple[int, int]:
        """(mail, ticket) that lies there; 0 for what is not known."""
        ...

    def changed(self, mailbox: str) -> bool:
        """Is anything to be looked at?  A cheap question before a write transaction."""
        ...

    def note_changes(self, mailbox: str) -> None:
        """Tickets to which something happened since the last look, by whomever, wait to be looked at."""
        ...

    def waiting_shelves(self, mailbox: str, limit: int) -> tuple[Waiting, ...]: ...
    def look_again(self, mailbox: str, ticket: int) -> None: ...
    def choose_shelf(self, mailbox: str, ticket: int, shelf: str, state: str, todo: bool) -> None: ...
    def forget_shelf(self, mailbox: str, ticket: int) -> None: ...
    def placed(self, mailbox: str, ticket: int) -> tuple[Placed, ...]:
        """Its mails that lie somewhere, oldest first."""
        ...

    def take_up(self, mail: int) -> bool:
        """A mail that was filed without a ticket is `new` again; False where it was not."""
        ...

    def copies_due(self, mailbox: str, sent_before: datetime, limit: int) -> tuple[SentCopy, ...]:
        """Answers that were sent by then and whose copy is missing in the Sent folder."""
        ...

    def copy_tried(self, letter: int, now: datetime) -> None:
        """Before APPEND: from its commit on nobody knows whether the copy is there until `copy_ended`."""
        ...

    def copy_ended(self, letter: int, now: datetime) -> None: ...
