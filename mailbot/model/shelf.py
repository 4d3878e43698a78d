"""Where in a shared mailbox the mails of a ticket lie, and what has to be done there: values."""

from __future__ import annotations

from datetime import datetime
from enum import Enum

from msgspec import Struct

from mailbot.model.noun import Discreet

MAILBOX = "mailbox"  # who acted, where somebody did it in the mailbox itself: anybody with its password


class ShelfKind(Enum):
    INBOX = "inbox"  # the watched folder itself: where mail arrives
    NEW = "new"
    PROCESSED = "processed"
    DEAL = "deal"
    CLOSED = "closed"
    RECYCLED = "recycled"
    COMPLAINTS = "complaints"
    PERSON = "person"


class Shelf(Struct, frozen=True):
    """A folder by what it means."""

    kind: ShelfKind
    person: str = ""  # staff handle

    @property
    def key(self) -> str:
        return f"{self.kind.value}.{self.person}" if self.person else self.kind.value

    @staticmethod
    def of(key: str) -> Shelf:
        kind, _, person = key.partition(".")
        return Shelf(ShelfKind(kind), person)


class Place(Struct, frozen=True):
    folder: str
    uidvalidity: int
    uid: int  # 0: it is gone from there, and nobody has seen it since


class Arrived(Struct, frozen=True):
    """A mail that was seen in one of our folders for the first time under this UID."""

    uid: int
    mail: int
    ticket: int  # 0: none
    disposition: str
    place: Place | None  # where it was before, as far as we know
    moving_to: str  # the folder that we asked the server to move it to, "" if none


class Waiting(Struct, frozen=True):
    """A ticket whose mails may have to be put somewhere else."""

    ticket: int
    shelf: str  # key of the shelf that was chosen last, "" if none was
    state: str  # of the ticket when it was chosen


class Placed(Struct, frozen=True):
    """One mail of a ticket, where it lies, and the flags that we know it to have."""

    mail: int
    place: Place
    answered: bool
    starred: bool
    is_answered: bool  # its ticket was answered after it came


class Errand(Struct, frozen=True):
    """What the mailbox's thread does to one mail."""

    mail: int
    place: Place
    to: str = ""  # folder; "": it stays
    answered: bool = False  # gets \\Answered
    star: bool | None = None  # gets or loses \\Flagged; None: as it is


class SentCopy(Discreet, frozen=True):
    """An answer that was sent and whose copy is not in the Sent folder yet."""

    UNSHOWN = frozenset({"octets"})

    letter: int
    message_id: str
    octets: bytes
    sent_at: datetime | None
    unsure: bool  # an earlier try may have come through
