"""The Sent folder: answers that somebody wrote past us are seen, ours get their copy.  Network.  RELIABILITY 9.

Nothing is searched for by what a stranger wrote (finding 3): a Message-ID that we made ourselves is the one exception.
"""

from __future__ import annotations

import imaplib
from collections.abc import Callable
from datetime import timedelta

from mailbot.intake import Receiver
from mailbot.intake.connection import LOST, Connection, Listed
from mailbot.intake.folders import sent_folder
from mailbot.intake.shelving import Shelver
from mailbot.model.errors import PermanentFailure
from mailbot.model.mail import Arrival, RawMessage
from mailbot.model.records import FolderState
from mailbot.model.settings import Limits, Mailbox
from mailbot.model.shelf import SentCopy

HOST_TAKES = timedelta(seconds=15)  # a host that files its own copy has done so by then
_MICROSOFT = (".office365.com", ".outlook.com", ".office.com")


class SentFolder:
    """Of one mailbox."""

    def __init__(
        self, mailbox: Mailbox, receiver: Receiver, shelver: Shelver, limits: Limits, log: Callable[..., None]
    ) -> None:
        self._mailbox = mailbox
        self._receiver = receiver
        self._shelver = shelver
        self._limits = limits
        self._log = log
        self._name = ""
        self._copies = "never"
        self._due_at: float | None = None  # None: at once

    def connected(self, work: Connection) -> None:
        self._name = ""
        self._copies = "never" if host_copies(self._mailbox, work) else self._mailbox.append_sent
        self._due_at = None
        if self._mailbox.sent and (self._mailbox.watch_sent or self._copies != "never"):
            self._name = sent_folder(self._mailbox.sent, work.folders(), self._mailbox.folder)

    def run(self, work: Connection, now: float) -> None:
        """A Sent folder that cannot be read or written stops nothing."""
        if not self._name:
            return
        try:
            if self._mailbox.watch_sent and (self._due_at is None or now >= self._due_at):
                self._due_at = now + self._mailbox.side_poll.total_seconds()
                self._look(work)
            if self._copies != "never":
                self._copy(work)
        except LOST:
            raise
        except (imaplib.IMAP4.error, PermanentFailure) as error:
            self._log("sent_folder", mailbox=self._mailbox.name, folder=self._name, text=str(error))

    # --- answers written past us ---
    def _look(self, work: Connection) -> None:
        """From now on: what lies there already was sent before we were asked."""
        name = self._mailbox.name
        status, state = work.status(self._name), self._receiver.folder_state(name, self._name)
        if state is None or state.uidvalidity != status.uidvalidity:
            self._remember(status.uidvalidity, max(0, status.next_uid - 1))
            return
        if status.next_uid == state.last_uid + 1:
            return
        work.open(self._name, read_only=True)
        for row in work.listing(state.last_uid + 1):
            raw = self._written_past_us(work, row, status.uidvalidity)
            if raw is not None:
                self._shelver.sent([raw])
            self._remember(status.uidvalidity, row.uid)

    def _written_past_us(self, work: Connection, row: Listed, uidvalidity: int) -> RawMessage | None:
        if row.deleted or row.size > self._limits.mail_octets:
            return None
        header = work.header(row.uid, self._limits.header_octets)
        if header is None or self._shelver.is_ours(header):
            return None
        octets = work.bodies([row.uid]).get(row.uid)
        where = Arrival(self._mailbox.name, self._name, uidvalidity, row.uid, row.received_at, server_id=row.server_id)
        return None if octets is None or len(octets) > self._limits.mail_octets else RawMessage(where, octets)

    def _remember(self, uidvalidity: int, uid: int) -> None:
        self._receiver.save_folder_state(self._mailbox.name, self._name, FolderState(uidvalidity, uid)).result()

    # --- copies of ours ---
    def _copy(self, work: Connection) -> None:
        auto = self._copies == "auto"
        for one in self._shelver.copies(self._mailbox.name, HOST_TAKES if auto else timedelta()):
            if (auto or one.unsure) and self._has(work, one):
                self._shelver.copy_ended(one.letter)
                continue
            self._shelver.copy_tried(one.letter)
            work.append(self._name, one.octets, one.sent_at)
            self._shelver.copy_ended(one.letter)

    def _has(self, work: Connection, one: SentCopy) -> bool:
        work.open(self._name, read_only=True)
        return work.holds(one.message_id)


def host_copies(mailbox: Mailbox, work: Connection) -> bool:
    """Gmail and Microsoft 365 file what they send by themselves; with `always` the administrator knows better."""
    microsoft = mailbox.provider == "exchange-online" or mailbox.smtp.host.endswith(_MICROSOFT)
    return mailbox.append_sent == "auto" and (work.is_gmail or microsoft)
