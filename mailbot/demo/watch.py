"""The store and the mailboxes, looked at again and again -> Lines.  Reads only; the daemon works in another process."""

from __future__ import annotations

from datetime import timedelta
from email.utils import parseaddr

from mailbot.demo.board import Line
from mailbot.demo.imap import Letter
from mailbot.demo.office import CAST, SALES
from mailbot.demo.received import Received, read_received
from mailbot.demo.servers import Servers
from mailbot.model.records import MailRow
from mailbot.store import Store

_MANY = 500  # mails; a visitor who stays can send some of their own
_SAME_MOMENT = timedelta(seconds=10)


class Watch:
    def __init__(self, servers: Servers, store: Store) -> None:
        self._servers = servers
        self._store = store
        self._settled: dict[int, Line] = {}  # by mail: what cannot change is not looked up again

    def lines(self) -> list[Line]:
        with self._store.read() as tx:
            rows = tx.mails_after(0, _MANY)
        letters = self._servers.letters(SALES)
        lines = [self._line(row, letters[n] if n < len(letters) else None) for n, row in enumerate(rows)]
        self._settled.update({line.row.mail: line for line in lines if line.settled})
        return lines

    def _line(self, row: MailRow, letter: Letter | None) -> Line:
        if row.mail in self._settled:
            return self._settled[row.mail]
        # letters and rows are both in the order of arrival; after a stray one the store's own time is near enough
        same = letter is not None and abs(row.stored_at - letter.received_at) < _SAME_MOMENT
        arrived_at = letter.received_at if letter is not None and same else row.stored_at
        ack = self.acknowledgement(row)
        return Line(row, arrived_at, ack.received_at if ack else None)

    def acknowledgement(self, row: MailRow) -> Received | None:
        """As it lies in the customer's mailbox; None while it does not."""
        if row.ack_code != "Y":
            return None
        address = parseaddr(row.author)[1]
        return next(
            (mail for mail in self._inbox(address) if mail.is_acknowledgement and mail.ticket == row.ticket), None
        )

    def notices(self, ticket: int) -> list[tuple[str, Received]]:
        """(handle, notice) of everybody who was told about this ticket, oldest first."""
        return [
            (handle, mail)
            for handle, member in CAST.items()
            for mail in self._inbox(member.address)
            if mail.is_notice and mail.ticket == ticket
        ]

    def _inbox(self, address: str) -> list[Received]:
        return [read_received(letter) for letter in self._servers.letters(address)] if "@" in address else []
