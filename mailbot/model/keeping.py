"""What keeping the store is about: how it fares, copies of it, and everything that it knows of one person."""

from __future__ import annotations

from datetime import datetime
from enum import Enum

from msgspec import Struct

from mailbot.model.noun import Discreet


class Condition(Struct, frozen=True):
    """Something that is wrong for a while: told once when it begins, and once when it is over."""

    name: str  # "intake.sales"
    mailbox: str
    text: str
    since: datetime


class OpenCondition(Struct, frozen=True):
    condition: Condition
    told_elsewhere: bool  # by the second route


class Canary(Struct, frozen=True):
    """The last probe that a mailbox mailed to itself."""

    mailbox: str
    mark: str  # its loop mark
    sent_at: datetime
    back_at: datetime | None
    folder: str = ""  # where it lies until we have taken it away again
    uidvalidity: int = 0
    uid: int = 0


class Intake(Struct, frozen=True):
    """One mailbox on its way in."""

    mailbox: str
    adopted_at: datetime | None
    passed_at: datetime | None  # the last good pass
    took_at: datetime | None  # the last mail of all, where it came in here: a long first pass is no silence
    trouble: str


class Outlet(Struct, frozen=True):
    """One mailbox on its way out: rows that no server has taken although it was their time."""

    mailbox: str
    waiting: int
    since: datetime  # when the oldest of them was queued
    refused: str  # the server's words, where it refuses us ourselves
    sent_at: datetime | None  # the last mail that went out


class Vitals(Struct, frozen=True):
    """Everything that health is judged by."""

    intakes: tuple[Intake, ...] = ()
    outlets: tuple[Outlet, ...] = ()  # only those where something waits
    canaries: tuple[Canary, ...] = ()
    new: int = 0
    oldest_new_at: datetime | None = None
    oldest_queued_at: datetime | None = None
    quarantine: int = 0
    held: int = 0
    lately: tuple[tuple[str, int], ...] = ()  # (state, count) of outgoing mail that ended in the last 7 days
    bounced_day: int = 0
    sent_day: int = 0
    doctor_at: datetime | None = None
    missing: int = 0  # what the last doctor found missing
    restored_at: datetime | None = None
    backup_at: datetime | None = None
    in_force: str = ""  # digests of the configuration and the rules that a daemon read last
    in_force_at: datetime | None = None
    at_work: bool | None = None  # does a daemon hold the store now?  None: not asked
    disk_free: int | None = None  # octets where the store lies; None: it is no file here


class Colour(Enum):
    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


class Symptom(Struct, frozen=True):
    colour: Colour
    code: str  # never changes once released
    text: str


class Health(Struct, frozen=True):
    colour: Colour
    symptoms: tuple[Symptom, ...]  # the worst first


class CopyFacts(Struct, frozen=True):
    """What stands in a copy of the store."""

    path: str
    sha256: str
    schema: str
    counts: tuple[tuple[str, int], ...]  # (table, rows)


class BackupRow(Struct, frozen=True):
    path: str
    sha256: str
    at: datetime


class Lying(Struct, frozen=True):
    """A mail as it lies in a mailbox."""

    mail: int
    mailbox: str
    folder: str
    uid: int


class Belongings(Struct, frozen=True):
    """What the store knows of one person."""

    addresses: tuple[str, ...]
    customers: tuple[int, ...] = ()
    tickets: tuple[int, ...] = ()
    mails: tuple[int, ...] = ()  # theirs, and all of their tickets
    letters: tuple[int, ...] = ()  # to them, and all of their tickets
    leaving: int = 0  # letters that are on their way this moment
    lying: tuple[Lying, ...] = ()  # copies of the mails on the server


class StoredOctets(Discreet, frozen=True):
    """A mail or a letter as the store keeps it."""

    UNSHOWN = frozenset({"octets"})

    id: int
    octets: bytes


class Counted(Struct, frozen=True):
    """One watched folder against the store."""

    mailbox: str
    folder: str
    lying: int  # mails there
    accounted: int  # of those: known to the store
    arriving: int = 0  # of those: came in a moment ago, the daemon has them in hand
    missing: tuple[int, ...] = ()  # UIDs of the rest
    trouble: str = ""  # why it could not be looked through


class Examined(Struct, frozen=True):
    """What `mailbot doctor` found."""

    folders: tuple[Counted, ...]
    damage: tuple[str, ...]  # what the database says of itself
    unsound: tuple[str, ...]  # rows that do not fit together

    @property
    def missing(self) -> int:
        return sum(len(one.missing) for one in self.folders)

    @property
    def well(self) -> bool:
        return not (self.missing or self.damage or self.unsound or any(one.trouble for one in self.folders))
