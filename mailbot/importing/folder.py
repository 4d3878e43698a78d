"""A folder of an IMAP mailbox -> its mails, without a mark on any of them.  Network."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from mailbot.importing import OldMail
from mailbot.intake.access_token import AccessToken
from mailbot.intake.batches import WINDOW, batches, next_width
from mailbot.intake.connection import EXPECTED, Connection, Listed
from mailbot.intake.login import connect
from mailbot.model.errors import PermanentFailure, TemporaryFailure
from mailbot.model.settings import Mailbox

_MOST_NAMED = 30  # folders


class OldFolder:
    """Opened for reading; `count` mails as the server says."""

    def __init__(self, box: Mailbox, folder: str, cap: int) -> None:
        if folder.lower() == box.folder.lower():
            raise PermanentFailure(
                f"{folder} is what mailbot watches: its first run files what lies there, and answers none of it"
            )
        self._folder, self._cap = folder, cap
        try:
            self._connection = connect(box.imap, AccessToken(box.imap.token_command))
            names = sorted(one.name for one in self._connection.folders())
            if folder not in names and folder.upper() != "INBOX":
                self.close()
                known = ", ".join(names[:_MOST_NAMED])
                raise PermanentFailure(f"{box.name}: there is no folder {folder!r}; there are: {known}")
            self._opened = self._connection.open(folder, read_only=True)
        except EXPECTED as error:
            raise TemporaryFailure(f"{box.name}: {folder} cannot be opened: {error}") from None
        self.count = self._opened.exists

    def close(self) -> None:
        with contextlib.suppress(*EXPECTED):
            self._connection.close()

    def mails(self) -> Iterator[OldMail]:
        """Each costs one."""
        try:
            for rows in self._windows(self._connection):
                for batch in batches([row for row in rows if not row.deleted], self._cap):
                    yield from self._fetched(batch)
        except EXPECTED as error:
            raise TemporaryFailure(f"{self._folder}: the connection broke: {error}; run it again to go on") from None

    def _windows(self, connection: Connection) -> Iterator[list[Listed]]:
        if self._opened.exists <= WINDOW:
            yield connection.listing(1)
            return
        first, width = 1, WINDOW
        while first < self._opened.next_uid:
            rows = connection.listing(first, first + width - 1)
            yield rows
            first += width
            width = next_width(width, len(rows))

    def _fetched(self, batch: list[Listed]) -> Iterator[OldMail]:
        bodies = self._connection.bodies([row.uid for row in batch if row.size <= self._cap])
        for row in batch:
            octets = bodies.get(row.uid, b"")
            size = 0 if octets else row.size
            if octets or row.size > self._cap:
                yield OldMail(f"{self._folder}: UID {row.uid}", octets, row.received_at, size, cost=1)
