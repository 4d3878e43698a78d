"""One pass over one IMAP folder: list, fetch, hand over, remember, settle.  RELIABILITY 8; the order is the promise.

The store is the truth; the cursor only saves work, and the keyword is for people who look into the mailbox.  While one
batch is filed the next is fetched and waits: never more than these two are in hand.
"""

from __future__ import annotations

import imaplib
from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct

from mailbot.intake import DONE, Pass, Receipt, Receiver
from mailbot.intake.batches import WINDOW, batches, next_width
from mailbot.intake.capped import header_of
from mailbot.intake.connection import LOST, Connection, Listed, Opened
from mailbot.intake.suspects import Suspects
from mailbot.model.errors import PermanentFailure
from mailbot.model.mail import Arrival, RawMessage
from mailbot.model.records import FolderState
from mailbot.model.settings import Limits, Mailbox

DONE_KEYWORD = "$MailbotDone"
SETTLE_AT_ONCE = 200
ASK_AT_ONCE = 1000


class Tally(Struct):
    listed: int = 0
    taken: int = 0
    gone: int = 0
    left_out: int = 0

    def as_pass(self) -> Pass:
        return Pass(self.listed, self.taken, self.gone)


class FolderPass:
    """`stopped` is asked between batches; `log` gets (event, **fields).  `settles`: False where somebody else looks at
    what arrived before it counts as settled."""

    def __init__(
        self,
        connection: Connection,
        receiver: Receiver,
        mailbox: Mailbox,
        folder: str,
        limits: Limits,
        suspects: Suspects,
        *,
        junk: bool,
        stopped: Callable[[], bool],
        log: Callable[..., None],
        settles: bool = True,
    ) -> None:
        self._connection = connection
        self._receiver = receiver
        self._mailbox = mailbox
        self._folder = folder
        self._limits = limits
        self._suspects = suspects
        self._junk = junk
        self._stopped = stopped
        self._log = log
        self._settles = settles
        self._opened = Opened(0, 0, 0, frozenset(), writable=False)
        self._latest: Receipt = DONE  # of what was begun last; where something fails, nothing after it is done
        self._settling: Receipt = DONE
        self.tally = Tally()

    def run(self, *, reconcile_up_to: float = 0) -> Tally:
        """Everything behind the cursor; where the folder holds at most `reconcile_up_to` mails, everything before it
        too (mail that came back from \\Deleted, servers that put mail below the last UID)."""
        name = self._mailbox.name
        self._opened = self._connection.open(self._folder, read_only=self._junk)
        state = self._receiver.folder_state(name, self._folder)
        if state is None and not self._junk:
            self._receiver.adopt(name)
        if state is None or state.uidvalidity != self._opened.uidvalidity:
            state = self._remember(0)
            self._latest.result()
            self._suspects.forgive()
        self._settle()
        self._take(state.last_uid + 1, cursor=True)
        if self._opened.exists <= reconcile_up_to and state.last_uid and not self._stopped():
            self._suspects.forgive()
            self._take(1, state.last_uid, cursor=False)
        self._settle()
        for receipt in (self._latest, self._settling):
            receipt.result()
        return self.tally

    # --- taking in ---
    def _take(self, first: int, last: int = 0, *, cursor: bool) -> None:
        """`last` 0: to the end.  `cursor`: move it along."""
        for rows in self._windows(first, last):
            self.tally.listed += len(rows)
            wanted = self._wanted(rows)
            for batch in batches(wanted, self._limits.mail_octets):
                before = self._latest
                self._begin(batch, cursor=cursor)
                before.result()
                self._settle()
                if self._stopped():
                    break
            self._latest.result()
            self._settle()
            if self._stopped():
                return
            if cursor and rows and (not wanted or rows[-1].uid > wanted[-1].uid):
                self._remember(rows[-1].uid)

    def _begin(self, batch: list[Listed], *, cursor: bool) -> None:
        for part in self._suspects.split(batch):
            self._hand_over(part)
        if cursor:
            self._remember(batch[-1].uid)

    def _windows(self, first: int, last: int) -> Iterator[list[Listed]]:
        end = last or self._opened.next_uid - 1
        quiet = not last and first > end and self._opened.exists > WINDOW
        if quiet and not self._connection.anything_from(first):
            return
        if self._opened.exists <= WINDOW or (not last and end - first < WINDOW):
            yield self._connection.listing(first, last)
            return
        width = WINDOW
        while first <= end and not self._stopped():
            rows = self._connection.listing(first, min(first + width - 1, end))
            yield rows
            first += width
            width = next_width(width, len(rows))
        if not last and not self._stopped():
            yield self._connection.listing(max(first, end + 1))

    def _wanted(self, rows: Sequence[Listed]) -> list[Listed]:
        here = {row.uid: row for row in rows if not row.deleted}
        uids = sorted(here)
        where = (self._mailbox.name, self._folder, self._opened.uidvalidity)
        server_ids = {uid: row.server_id for uid, row in here.items() if row.server_id}
        if server_ids:
            self._receiver.recognise(*where, server_ids)
        parts = (uids[at : at + ASK_AT_ONCE] for at in range(0, len(uids), ASK_AT_ONCE))
        return [here[uid] for part in parts for uid in self._receiver.unknown(*where, part)]

    def _hand_over(self, batch: list[Listed]) -> None:
        try:
            self._suspects.take([row.uid for row in batch])
            raws = self._fetch([row for row in batch if not self._suspects.is_out(row.uid)])
            self._suspects.put_down()
        except LOST:
            self._suspects.blame()
            raise
        except imaplib.IMAP4.error as error:
            if len(batch) > 1:
                for row in batch:
                    self._hand_over([row])
                return
            self._leave_out(batch[0], str(error))
            return
        outs = [row for row in batch if self._suspects.is_out(row.uid)]
        for row in outs:
            self._leave_out(row, "the server drops the connection whenever this mail is fetched")
        self.tally.gone += len(batch) - len(raws) - len(outs)
        if raws:
            self._latest = self._receiver.receive(raws, self._latest)
            self.tally.taken += len(raws)

    def _leave_out(self, row: Listed, why: str) -> None:
        """It stays where it is and is tried again by the next reconciliation; the others go on."""
        self.tally.left_out += 1
        text = f"a mail in {self._folder} cannot be fetched (UID {row.uid}, {row.size} octets): {why}"
        self._receiver.trouble(self._mailbox.name, text, False)

    def _fetch(self, batch: Sequence[Listed]) -> list[RawMessage]:
        cap = self._limits.mail_octets
        bodies = self._connection.bodies([row.uid for row in batch if row.size <= cap])
        raws = (self._whole(row, bodies.get(row.uid)) if row.size <= cap else self._header_only(row) for row in batch)
        return [raw for raw in raws if raw is not None]

    def _whole(self, row: Listed, octets: bytes | None) -> RawMessage | None:
        if octets is None:
            return None
        if len(octets) > self._limits.mail_octets:  # the server's size was wrong
            header = header_of(octets[: self._limits.header_octets])
            return RawMessage(self._arrival(row), header, size=len(octets))
        return RawMessage(self._arrival(row), octets)

    def _header_only(self, row: Listed) -> RawMessage | None:
        header = self._connection.header(row.uid, self._limits.header_octets)
        return None if header is None else RawMessage(self._arrival(row), header, size=row.size)

    def _arrival(self, row: Listed) -> Arrival:
        return Arrival(
            mailbox=self._mailbox.name,
            folder=self._folder,
            uidvalidity=self._opened.uidvalidity,
            uid=row.uid,
            received_at=row.received_at,
            junk=self._junk,
            server_id=row.server_id,
        )

    def _remember(self, uid: int) -> FolderState:
        state = FolderState(self._opened.uidvalidity, uid)
        self._latest = self._receiver.save_folder_state(self._mailbox.name, self._folder, state, self._latest)
        return state

    # --- settling ---
    def _settle(self) -> None:
        """Marks and moves what the store says is done.  A refusal is harmless: the next pass asks again."""
        if not (self._opened.writable and self._settles):
            return
        self._settling.result()
        where = (self._mailbox.name, self._folder, self._opened.uidvalidity)
        uids = self._receiver.unsettled(*where, SETTLE_AT_ONCE)
        if not uids:
            return
        try:
            if self._opened.keeps(DONE_KEYWORD):
                self._connection.mark(uids, DONE_KEYWORD)
            target = self._mailbox.done_folder
            if target and target != self._folder and self._connection.can_move:
                self._connection.move(uids, target)
        except LOST:
            raise
        except (imaplib.IMAP4.error, PermanentFailure) as error:
            self._log("not_settled", mailbox=self._mailbox.name, folder=self._folder, text=str(error))
            return
        self._settling = self._receiver.settled(*where, uids)
