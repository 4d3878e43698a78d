"""Letters in folders in accounts, all in memory: what the IMAP server shows and the SMTP server fills.  RFC 9051, 6154.

Everything here lives in one event loop, so nothing is locked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from msgspec import Struct, field

INBOX = "INBOX"

# what a new account has: name -> special use (RFC 6154); clients look for these instead of guessing names
FOLDERS = {INBOX: "", "Sent": "\\Sent", "Drafts": "\\Drafts", "Junk": "\\Junk", "Trash": "\\Trash"}


class Letter(Struct):
    """One message: its octets never change, its flags do."""

    uid: int
    octets: bytes
    flags: set[str]
    received_at: datetime  # INTERNALDATE


class Folder(Struct):
    name: str
    use: str = ""
    uidvalidity: int = 1
    uidnext: int = 1
    letters: dict[int, Letter] = field(default_factory=dict)  # by UID, ascending
    watchers: set[Callable[[], None]] = field(default_factory=set)  # sessions that have it selected

    def add(self, octets: bytes, flags: Iterable[str] = (), received_at: datetime | None = None) -> int:
        """The new letter's UID."""
        uid = self.uidnext
        self.uidnext += 1
        self.letters[uid] = Letter(uid, octets, set(flags), received_at or datetime.now(UTC))
        self.changed()
        return uid

    def remove(self, uids: Iterable[int]) -> None:
        for uid in uids:
            self.letters.pop(uid, None)
        self.changed()

    def flagged(self, flag: str) -> list[int]:
        return [letter.uid for letter in self.letters.values() if flag in letter.flags]

    def changed(self) -> None:
        for tell in tuple(self.watchers):
            tell()


class Account(Struct):
    address: str
    folders: dict[str, Folder] = field(default_factory=dict)

    def folder(self, name: str) -> Folder | None:
        """By name; only INBOX is case-blind (RFC 9051 section 5.1)."""
        return self.folders.get(INBOX if name.upper() == INBOX else name)

    def create(self, name: str, use: str = "") -> Folder:
        # a fresh UIDVALIDITY for a re-created folder, or clients would mix up its letters with the old ones
        made = Folder(name, use, uidvalidity=int(datetime.now(UTC).timestamp()) + len(self.folders))
        self.folders[name] = made
        return made

    @property
    def inbox(self) -> Folder:
        return self.folders[INBOX]


class PostOffice(Struct):
    """Every address in the world has a mailbox here, and all have the same password: it is a play, not a server."""

    password: str
    accounts: dict[str, Account] = field(default_factory=dict)
    idle: dict[str, int] = field(default_factory=dict)  # address -> sessions that sit in IDLE on its INBOX

    def account(self, address: str) -> Account:
        """sales+anything@... is sales@... (RFC 5233)."""
        local, _, domain = address.lower().rpartition("@")
        plain = f"{local.partition('+')[0]}@{domain}"
        if plain not in self.accounts:
            self.accounts[plain] = Account(plain)
            for name, use in FOLDERS.items():
                self.accounts[plain].create(name, use)
        return self.accounts[plain]

    def enter(self, user: str, password: str) -> Account | None:
        """The account, or None where the name is no address or the password is wrong."""
        name_ok = "@" in user and not user.startswith("@") and user.isprintable() and len(user) < 255
        return self.account(user) if name_ok and password == self.password else None

    def deliver(self, address: str, octets: bytes, folder: str = INBOX) -> None:
        account = self.account(address)
        (account.folder(folder) or account.inbox).add(octets)
