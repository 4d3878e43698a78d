"""Where mail comes from.  A source is one file here that keeps this promise, and its line in SOURCES.

A source never decides and never stores by itself: it asks a Receiver, which works on the store (RELIABILITY 8).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from msgspec import Struct

from mailbot.model.mail import RawMessage
from mailbot.model.records import FolderState


class Receipt(Protocol):
    """Of what was begun."""

    def result(self) -> None:
        """Waits until it is in the store for good, and raises what went wrong."""
        ...


class _Done:
    def result(self) -> None:
        return


DONE: Receipt = _Done()


class Receiver(Protocol):
    """The pipeline as a source sees it.  Safe to call from the source's own thread.  What gives a receipt is begun in
    the order of the calls; every other call returns after commit.  `after`: where that fails, this is not done."""

    def folder_state(self, mailbox: str, folder: str) -> FolderState | None: ...
    def save_folder_state(self, mailbox: str, folder: str, state: FolderState, after: Receipt = DONE) -> Receipt: ...
    def adopt(self, mailbox: str) -> None:
        """Called once the mailbox could be opened, before anything is fetched: older mail will be filed silently."""
        ...

    def unknown(self, mailbox: str, folder: str, uidvalidity: int, uids: Sequence[int]) -> list[int]:
        """Those UIDs that were never taken in, ascending."""
        ...

    def recognise(self, mailbox: str, folder: str, uidvalidity: int, server_ids: Mapping[int, int]) -> None:
        """UID -> what the server calls the mail in all folders: those that are here already are no longer unknown."""
        ...

    def receive(self, raws: Sequence[RawMessage], after: Receipt = DONE) -> Receipt:
        """Stores, understands, files and queues answers.  Not before the receipt has a result may a mail count as
        taken."""
        ...

    def finish_pending(self) -> None:
        """Work that an earlier life left in the store; first thing in every pass (finding 1)."""
        ...

    def unsettled(self, mailbox: str, folder: str, uidvalidity: int, limit: int) -> tuple[int, ...]: ...
    def settled(self, mailbox: str, folder: str, uidvalidity: int, uids: Sequence[int]) -> Receipt: ...
    def passed(self, mailbox: str) -> None:
        """A pass ended well."""
        ...

    def trouble(self, mailbox: str, text: str, login: bool) -> None:
        """A pass failed; `login`: our credentials were refused.  The receiver alarms once a day per condition."""
        ...


class Pass(Struct, frozen=True):
    """What one look at a mailbox found."""

    listed: int = 0
    taken: int = 0
    gone: int = 0  # expunged by a person between list and fetch


class MailSource(Protocol):
    """One mailbox."""

    def look(self) -> Pass:
        """One pass: everything new is received and settled.  Raises TemporaryFailure or PermanentFailure."""
        ...

    def run(self) -> None:
        """Look, wait for news, look again, until `stop`; reconnects by itself and never raises."""
        ...

    def stop(self) -> None:
        """From any thread: `run` returns after the mail in hand."""
        ...

    def wake(self) -> None:
        """From any thread: look now."""
        ...
