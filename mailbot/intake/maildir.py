"""A local Maildir -> Receiver: the mode without a server.  Files, one thread.  https://cr.yp.to/proto/maildir.html

A mail's UID is made from the unique part of its file name, which stays when people read, flag or move it between
new/ and cur/.  Nothing is deleted, and no mail is marked as seen.
"""

from __future__ import annotations

import contextlib
import os
import stat
import threading
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from msgspec import Struct

from mailbot.intake import Pass, Receiver
from mailbot.intake.backoff import Backoff
from mailbot.intake.batches import batches
from mailbot.intake.bell import Bell
from mailbot.intake.capped import read_capped
from mailbot.model.errors import MailbotError, PermanentFailure, TemporaryFailure, in_our_words, trail
from mailbot.model.mail import Arrival, RawMessage
from mailbot.model.records import FolderState
from mailbot.model.settings import Limits, Mailbox

FOLDER = "INBOX"
UIDVALIDITY = 1
POLL_SECONDS = 2.0
FULL_LOOK_SECONDS = 300.0  # a time stamp of a folder is coarse: look now and then without one
_ASK_AT_ONCE = 500


class Entry(Struct, frozen=True):
    uid: int
    path: Path
    size: int
    at: float  # time of the file: when it was delivered
    new: bool  # in new/


class MaildirSource:
    def __init__(
        self,
        mailbox: Mailbox,
        receiver: Receiver,
        limits: Limits,
        log: Callable[..., None],
        *,
        monotonic: Callable[[], float] = time.monotonic,
        dice: Callable[[], float] = lambda: 0.5,
    ) -> None:
        self._mailbox = mailbox
        self._root = Path(mailbox.path)
        self._receiver = receiver
        self._limits = limits
        self._log = log
        self._monotonic = monotonic
        self._backoff = Backoff(dice)
        self._bell = Bell()
        self._stopped = threading.Event()
        self._woken = threading.Event()
        self._known: set[int] = set()  # UIDs that the store has: only new names are asked for

    # --- from any thread ---
    def stop(self) -> None:
        self._stopped.set()
        self._bell.ring()

    def wake(self) -> None:
        self._woken.set()
        self._bell.ring()

    # --- the source's own thread ---
    def look(self) -> Pass:
        try:
            return self._pass()
        except FileNotFoundError as error:
            raise PermanentFailure(f"{self._mailbox.name}: {error.filename}: no such Maildir") from None
        except OSError as error:
            raise TemporaryFailure(f"{self._mailbox.name}: {error}") from None

    def run(self) -> None:
        while not self._stopped.is_set():
            try:
                stamp = self._stamp()
                self.look()
                self._backoff.succeeded()
                self._wait_for_news(stamp)
            except Exception as error:  # whatever it was: say so and go on
                self._trouble(error)
                self._bell.wait(self._backoff.failed())

    def _trouble(self, error: Exception) -> None:
        if not isinstance(error, MailbotError):
            self._log("source_failed", mailbox=self._mailbox.name, detail=trail(error))
        with contextlib.suppress(Exception):  # the store may be what is unwell
            self._receiver.trouble(self._mailbox.name, in_our_words(error), False)

    def _wait_for_news(self, stamp: tuple[int, ...]) -> None:
        end = self._monotonic() + FULL_LOOK_SECONDS
        while not self._stopped.is_set() and self._monotonic() < end:
            self._bell.wait(POLL_SECONDS)
            if self._woken.is_set() or self._stamp() != stamp:
                self._woken.clear()
                return

    def _stamp(self) -> tuple[int, ...]:
        """Changes whenever a mail comes or goes."""
        try:
            return tuple((self._root / part).stat().st_mtime_ns for part in ("new", "cur"))
        except OSError:
            return ()

    def _pass(self) -> Pass:
        self._receiver.finish_pending()
        name = self._mailbox.name
        entries = self._entries()
        if self._receiver.folder_state(name, FOLDER) is None:
            self._receiver.adopt(name)
            self._receiver.save_folder_state(name, FOLDER, FolderState(UIDVALIDITY, 0)).result()
        unknown = self._unknown(entries)
        taken = gone = 0
        for batch in batches([entry for entry in entries if entry.uid in unknown], self._limits.mail_octets):
            read = [(entry, raw) for entry in batch if (raw := self._read(entry)) is not None]
            if read:
                self._receiver.receive([raw for _, raw in read]).result()
            taken, gone = taken + len(read), gone + len(batch) - len(read)
            self._settle(entry for entry, _ in read)
            if self._stopped.is_set():
                break
        self._settle([entry for entry in entries if entry.new and entry.uid in self._known])
        self._receiver.passed(name)
        return Pass(len(entries), taken, gone)

    def _entries(self) -> list[Entry]:
        """Oldest first.  A mail that is in both folders for a moment counts once."""
        found: dict[int, Entry] = {}
        for part in ("new", "cur"):
            with os.scandir(self._root / part) as names:
                for one in names:
                    entry = _entry(one, part == "new")
                    if entry is not None:
                        found[entry.uid] = entry
        return sorted(found.values(), key=lambda entry: (entry.at, entry.path.name))

    def _unknown(self, entries: Iterable[Entry]) -> set[int]:
        asked = sorted({entry.uid for entry in entries} - self._known)
        unknown: set[int] = set()
        for at in range(0, len(asked), _ASK_AT_ONCE):
            part = asked[at : at + _ASK_AT_ONCE]
            unknown.update(self._receiver.unknown(self._mailbox.name, FOLDER, UIDVALIDITY, part))
        self._known.update(set(asked) - unknown)
        return unknown

    def _read(self, entry: Entry) -> RawMessage | None:
        """None: a person or a mail program took it away meanwhile, or it cannot be read; the next pass looks again."""
        try:
            # the folder may be another user's: no link out of it, and no pipe to hang on
            file = os.open(entry.path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
            with os.fdopen(file, "rb") as stream:
                octets, size = read_capped(stream, self._limits.mail_octets, self._limits.header_octets)
        except FileNotFoundError:
            return None
        except OSError as error:  # one bad file must not stop the others
            self._receiver.trouble(self._mailbox.name, f"a mail cannot be read: {error}", False)
            return None
        return RawMessage(self._arrival(entry), octets, size=size)

    def _arrival(self, entry: Entry) -> Arrival:
        return Arrival(
            mailbox=self._mailbox.name,
            folder=FOLDER,
            uidvalidity=UIDVALIDITY,
            uid=entry.uid,
            received_at=datetime.fromtimestamp(entry.at, UTC),
        )

    def _settle(self, batch: Iterable[Entry]) -> None:
        """new/ -> cur/: taken note of, not seen.  Harmless where it fails: the store knows the mail."""
        uids = []
        for entry in batch:
            with contextlib.suppress(OSError):
                if entry.new:
                    entry.path.rename(self._root / "cur" / f"{_unique(entry.path.name)}:2,")
                uids.append(entry.uid)
        self._known.update(uids)
        if uids:
            self._receiver.settled(self._mailbox.name, FOLDER, UIDVALIDITY, uids).result()


def _entry(one: os.DirEntry[str], new: bool) -> Entry | None:
    if one.name.startswith("."):
        return None
    try:
        status = one.stat(follow_symlinks=False)
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(status.st_mode):
        return None
    return Entry(_uid(one.name), Path(one.path), status.st_size, status.st_mtime, new)


def _unique(name: str) -> str:
    return name.partition(":")[0]


def _uid(name: str) -> int:
    """63 bits: fits a signed column, and two names in one Maildir never meet."""
    return int.from_bytes(sha256(os.fsencode(_unique(name))).digest()[:8], "big") >> 1
