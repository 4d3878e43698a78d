"""One IMAP connection, typed.  Touches the network.  RFC 3501, 9051; 2177 (IDLE), 6851 (MOVE), 4315 (UIDPLUS).

Nothing that a stranger wrote ever becomes part of a command: UIDs are numbers, folder names and keywords come from
the configuration and are checked.  imapclient sends line ends in criteria and flags as they are (finding 3).
"""

from __future__ import annotations

import contextlib
import imaplib
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from imapclient.response_parser import parse_fetch_response
from msgspec import Struct

from mailbot.intake.copied import Moved, copied
from mailbot.model.errors import PermanentFailure
from mailbot.text.later import later

# what a server or a network may do to us; after LOST only a new connection helps
EXPECTED = (imaplib.IMAP4.error, OSError, EOFError)
LOST = (imaplib.IMAP4.abort, OSError, EOFError)

_LISTED = "(UID RFC822.SIZE INTERNALDATE FLAGS)"
_LISTED_BY_GMAIL = "(UID RFC822.SIZE INTERNALDATE FLAGS X-GM-MSGID)"
_OUR_MESSAGE_ID = later(r"<[a-z0-9.-]{1,250}@[a-z0-9.-]{1,250}>")
_FLAGS = frozenset({"\\Answered", "\\Flagged", "\\Seen"})
_MOST_SERVER_ID = (1 << 63) - 1  # what a database column holds
_DELETED = b"\\deleted"
_STATUS = (b"UIDVALIDITY", b"UIDNEXT", b"MESSAGES", b"HIGHESTMODSEQ")


class Opened(Struct, frozen=True):
    """What SELECT or EXAMINE said."""

    uidvalidity: int  # 0 where the server does not say
    exists: int
    next_uid: int  # 0 where the server does not say
    keywords: frozenset[str] | None  # lower-case flags that stay (PERMANENTFLAGS); None: the server does not say
    writable: bool

    def keeps(self, keyword: str) -> bool:
        """RFC 3501 7.1: `\\*` means any keyword; without PERMANENTFLAGS all flags can be changed."""
        if self.keywords is None:
            return self.writable
        return self.writable and ("\\*" in self.keywords or keyword.lower() in self.keywords)


class Listed(Struct, frozen=True):
    uid: int
    size: int  # RFC822.SIZE: a hint, some servers lie
    received_at: datetime | None
    deleted: bool
    server_id: int = 0  # Gmail's X-GM-MSGID: the same in all folders


class Status(Struct, frozen=True):
    """What STATUS said: another value where something came or went, or (CONDSTORE) a flag changed."""

    uidvalidity: int
    next_uid: int
    exists: int
    modified: int  # HIGHESTMODSEQ; 0 where the server does not say


class Folder(Struct, frozen=True):
    name: str
    flags: frozenset[str]  # lower-case, with the backslash
    delimiter: str

    @property
    def last_name(self) -> str:
        return self.name.rpartition(self.delimiter)[2] if self.delimiter else self.name


class Connection:
    """A logged-in session.  Belongs to one thread.  Every method may raise what EXPECTED names."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._idle_tag = b""

    # --- looking ---
    def can(self, capability: str) -> bool:
        return bool(self._client.has_capability(capability))

    def open(self, folder: str, *, read_only: bool = False) -> Opened:
        """Falls back to read-only where we may not write."""
        try:
            said = self._client.select_folder(_checked_folder(folder), readonly=read_only)
        except imaplib.IMAP4.readonly:
            read_only = True
            said = self._client.select_folder(folder, readonly=True)
        flags = said.get(b"PERMANENTFLAGS")
        return Opened(
            uidvalidity=_number(said.get(b"UIDVALIDITY")),
            exists=_number(said.get(b"EXISTS")),
            next_uid=_number(said.get(b"UIDNEXT")),
            keywords=None if flags is None else _lower(flags),
            writable=not read_only,
        )

    def listing(self, first: int, last: int = 0) -> list[Listed]:
        """UIDs from `first` to `last` (0: to the end), ascending.  Never SEARCH: it costs memory, and it lies past
        the end, as `n:*` does, which answers with the last mail there is."""
        span = f"{first:d}:{last:d}" if last else f"{first:d}:*"
        asked = _LISTED_BY_GMAIL if self.is_gmail else _LISTED
        # rows without a size are news about other mails that the server slipped in
        found = (_listed(uid, row) for uid, row in self._rows(span, asked).items() if b"RFC822.SIZE" in row)
        return sorted((row for row in found if row.uid >= first), key=lambda row: row.uid)

    def anything_from(self, first: int) -> bool:
        """By UID alone: for the size of the last mail, which `n:*` names wherever n lies, a server looks for a file."""
        return any(uid >= first for uid in self._rows(f"{first:d}:*", "(UID)"))

    def _rows(self, span: str, asked: str) -> Any:
        kind, data = self._client._imap.uid("FETCH", span, asked)
        if kind != "OK":
            raise imaplib.IMAP4.error(f"FETCH failed: {data!r:.200}")
        return parse_fetch_response(data, normalise_times=False, uid_is_key=True)

    def bodies(self, uids: Sequence[int]) -> dict[int, bytes]:
        """Whole mails, unseen ones stay unseen.  A UID that is not in the answer is gone (finding 5)."""
        rows = self._client.fetch(list(uids), ["BODY.PEEK[]"])
        return {uid: row[b"BODY[]"] for uid, row in rows.items() if isinstance(row.get(b"BODY[]"), bytes)}

    def header(self, uid: int, octets: int) -> bytes | None:
        """At most `octets` of the header; None: gone."""
        row = self._client.fetch([uid], [f"BODY.PEEK[HEADER]<0.{octets:d}>"]).get(uid, {})
        got = row.get(b"BODY[HEADER]<0>", row.get(b"BODY[HEADER]"))
        return got if isinstance(got, bytes) else None

    def status(self, folder: str) -> Status:
        """Of a folder that is not the one in view."""
        asked = ["UIDVALIDITY", "UIDNEXT", "MESSAGES", *(["HIGHESTMODSEQ"] if self.can("CONDSTORE") else [])]
        said = self._client.folder_status(_checked_folder(folder), asked)
        return Status(*(_number(said.get(item)) for item in _STATUS))

    def flagged(self) -> list[int]:
        """UIDs in the open folder."""
        return sorted(self._client.search(["FLAGGED"]))

    def flags(self, uids: Sequence[int]) -> dict[int, frozenset[str]]:
        """Of those that are still there, lower-case."""
        rows = self._client.fetch(list(uids), ["FLAGS"])
        return {uid: _lower(row[b"FLAGS"]) for uid, row in rows.items() if b"FLAGS" in row}

    def holds(self, message_id: str) -> bool:
        """Is a mail with this Message-ID in the open folder?  Only for one that we made: it becomes a command."""
        ours = _OUR_MESSAGE_ID.fullmatch(message_id) is not None
        return ours and bool(self._client.search(["HEADER", "Message-ID", message_id]))

    @property
    def is_gmail(self) -> bool:
        """A folder there is a label: the same mail lies in several."""
        return self.can("X-GM-EXT-1")

    def root(self) -> tuple[str, str]:
        """(what the names of our own folders begin with, what separates their parts); "" where there is none."""
        if self.can("NAMESPACE") and (personal := self._client.namespace().personal):
            return str(personal[0][0]), str(personal[0][1] or "")
        return "", next((folder.delimiter for folder in self.folders()), "")

    def may_create(self, folder: str) -> bool | None:
        """Folders below this one (RFC 4314: k, before it c); None: the server does not say."""
        if not self.can("ACL"):
            return None
        rights = self._client._imap.myrights(self._client._normalise_folder(_checked_folder(folder)))[1]
        said = rights[0].split()[-1] if rights and isinstance(rights[0], bytes) else b""
        return b"k" in said or b"c" in said

    def folders(self) -> list[Folder]:
        return [
            Folder(str(name), _lower(flags), (delimiter or b"").decode("ascii", "replace"))
            for flags, delimiter, name in self._client.list_folders()
        ]

    # --- changing ---
    def mark(self, uids: Sequence[int], keyword: str) -> None:
        self._client.add_flags(list(uids), [_checked_keyword(keyword)], silent=True)

    @property
    def can_move(self) -> bool:
        return self.can("MOVE") or self.can("UIDPLUS")

    def move(self, uids: Sequence[int], folder: str) -> Moved | None:
        """An OK proves nothing about single mails (finding 5).  Never a plain EXPUNGE: it takes what people marked.

        None: the server does not tell what they are called there now (UIDPLUS, RFC 4315)."""
        target, imap = _checked_folder(folder), self._client._imap
        imap.untagged_responses.pop("COPYUID", None)
        if self.can("MOVE"):
            self._client.move(list(uids), target)
            return copied(imap.response("COPYUID")[1]) if self.can("UIDPLUS") else None
        if not self.can("UIDPLUS"):
            raise imaplib.IMAP4.error("the server has neither MOVE nor UIDPLUS")
        self._client.copy(list(uids), target)
        moved = copied(imap.response("COPYUID")[1])
        self._client.add_flags(list(uids), ["\\Deleted"], silent=True)
        self._client.uid_expunge(list(uids))
        return moved

    def flag(self, uids: Sequence[int], flag: str, *, on: bool = True) -> None:
        if flag not in _FLAGS:
            raise PermanentFailure(f"not a flag that we set: {flag!r}")
        change = self._client.add_flags if on else self._client.remove_flags
        change(list(uids), [flag], silent=True)

    def take_away(self, uids: Sequence[int]) -> None:
        """Mails of our own.  Without UIDPLUS they are only marked: a plain EXPUNGE takes what people marked."""
        self._client.add_flags(list(uids), ["\\Deleted"], silent=True)
        if self.can("UIDPLUS"):
            self._client.uid_expunge(list(uids))

    def append(self, folder: str, octets: bytes, at: datetime | None) -> None:
        """As read: nobody has to look at what we sent."""
        self._client.append(_checked_folder(folder), octets, ["\\Seen"], at)

    def create(self, folder: str) -> None:
        """It is there already where somebody was quicker: a colleague, the server itself (RFC 5530, ALREADYEXISTS)."""
        try:
            self._client.create_folder(_checked_folder(folder))
        except imaplib.IMAP4.error as error:
            if "[ALREADYEXISTS]" not in str(error).upper():
                raise

    def subscribe(self, folder: str) -> None:
        """Many mail programs show only these."""
        self._client.subscribe_folder(_checked_folder(folder))

    def remove(self, folder: str) -> None:
        self._client.delete_folder(_checked_folder(folder))

    # --- waiting ---
    def arm(self) -> None:
        """IDLE.  What the server says before its `+` is no news: a look always follows."""
        imap = self._client._imap
        self._idle_tag = imap._command("IDLE")
        while imap._get_response() is not None:
            if imap.tagged_commands.get(self._idle_tag):
                raise imaplib.IMAP4.error("IDLE was refused")

    def disarm(self) -> None:
        """DONE, and everything up to the answer.  Raises abort where the server went away meanwhile (trap 3)."""
        imap = self._client._imap
        imap.send(b"DONE\r\n")
        while not imap.tagged_commands.get(self._idle_tag):
            imap._get_response()
        imap.tagged_commands.pop(self._idle_tag)
        imap.untagged_responses = {}

    def fileno(self) -> int:
        return int(self._client.socket().fileno())

    def close(self, *, politely: bool = False) -> None:
        """Not LOGOUT by default: that can block on a dead peer."""
        with contextlib.suppress(Exception):
            if politely:
                self._client.logout()
        with contextlib.suppress(Exception):
            self._client.shutdown()


def _listed(uid: int, row: dict[bytes, Any]) -> Listed:
    flags = row.get(b"FLAGS") or ()
    deleted = any(isinstance(flag, bytes) and flag.lower() == _DELETED for flag in flags)
    server_id = _number(row.get(b"X-GM-MSGID"))
    server_id = server_id if server_id <= _MOST_SERVER_ID else 0
    return Listed(uid, _number(row[b"RFC822.SIZE"]), _utc(row.get(b"INTERNALDATE")), deleted, server_id)


def _utc(moment: object) -> datetime | None:
    if not isinstance(moment, datetime) or moment.tzinfo is None:
        return None
    try:
        return moment.astimezone(UTC)
    except OverflowError:  # the year 1 or 9999
        return None


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


def _lower(flags: Iterable[object]) -> frozenset[str]:
    return frozenset(flag.decode("ascii", "replace").lower() for flag in flags if isinstance(flag, bytes))


def _checked_folder(name: str) -> str:
    if not name or any(ord(c) < 32 or ord(c) == 127 for c in name):
        raise PermanentFailure(f"not a folder name: {name!r}")
    return name


def _checked_keyword(keyword: str) -> str:
    if not keyword.removeprefix("$").isalnum() or not keyword.isascii():
        raise PermanentFailure(f"not an IMAP keyword: {keyword!r}")
    return keyword
