"""A probe mail on its way -> where it arrived, for `mailbot check --send`.  Network; changes nothing in the mailbox."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from msgspec import Struct

from mailbot.intake.access_token import AccessToken
from mailbot.intake.connection import EXPECTED, Connection
from mailbot.intake.folders import junk_folder
from mailbot.intake.login import Token, connect
from mailbot.model.errors import TemporaryFailure
from mailbot.model.settings import Mailbox

_HEADER_OCTETS = 65_536
_ASK_EVERY = 2.0  # seconds
_SENT_COPY_AFTER = 3.0  # seconds; hosts file their own copy at once or never


class Arrived(Struct, frozen=True):
    folder: str
    header: bytes
    junk: bool
    sent_copy: str  # folder in which the host put a copy of its own accord; "" if none


def await_probe(
    mailbox: Mailbox,
    send: Callable[[], None],
    is_probe: Callable[[bytes], bool],
    seconds: float,
    token: Token | None = None,
) -> Arrived | None:
    """Notes where each folder ends, sends, and looks at what is new.  None: it did not come within `seconds`."""
    connection = connect(mailbox.imap, token or AccessToken(mailbox.imap.token_command))
    try:
        folders = connection.folders()
        junk = junk_folder("auto", folders, mailbox.folder)
        sent = next((folder.name for folder in folders if "\\sent" in folder.flags), "")
        ends = {name: _end(connection, name) for name in (mailbox.folder, junk, sent) if name}
        send()
        found = _wait(connection, {name: ends[name] for name in (mailbox.folder, junk) if name}, is_probe, seconds)
        if found is None:
            return None
        time.sleep(_SENT_COPY_AFTER if sent else 0.0)
        copy = sent if sent and any(map(is_probe, _new_headers(connection, sent, ends[sent]))) else ""
        return Arrived(found[0], found[1], found[0] == junk, copy)
    except EXPECTED as error:
        raise TemporaryFailure(f"{mailbox.name}: {error or type(error).__name__}") from None
    finally:
        connection.close(politely=True)


def _wait(
    connection: Connection, ends: dict[str, int], is_probe: Callable[[bytes], bool], seconds: float
) -> tuple[str, bytes] | None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for folder, first in ends.items():
            for header in _new_headers(connection, folder, first):
                if is_probe(header):
                    return folder, header
        time.sleep(_ASK_EVERY)
    return None


def _end(connection: Connection, folder: str) -> int:
    return connection.open(folder, read_only=True).next_uid or 1


def _new_headers(connection: Connection, folder: str, first: int) -> Iterator[bytes]:
    connection.open(folder, read_only=True)
    for row in connection.listing(first):
        header = connection.header(row.uid, _HEADER_OCTETS)
        if header is not None:
            yield header
