"""The same mails on one Dovecot, taken in by the daemon and by a peer: mails a second until all is done."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from statistics import median

from benching.figures import Figure, at_least
from benching.load import Load
from benching.peers import HELPDESK
from benching.sink import sink
from sqlalchemy import text
from support.company import Company, company
from support.waiting import wait_until

TURNS = 3
SELDOM = 0.1  # seconds between two looks: the times are those in the store, and who looks takes from who works
_ACK = 'per_instance_hour = 100000\nper_domain_hour = 100000\nauth = "preferred"'
_TAKEN, _SENT, _FLAGGED = (
    "SELECT min(stored_at) FROM mails",
    "SELECT max(closed_at) FROM outbox WHERE state = 'sent'",
    "SELECT max(settled_at) FROM aliases",
)
_OPEN = (
    "SELECT count(*) FROM outbox WHERE state IN ('queued', 'sending')",
    "SELECT count(*) FROM aliases WHERE settled_at IS NULL",
)


def backlogs(mails: Load) -> Iterator[Figure]:
    """In turns, each with a store and a server of its own."""
    ours, theirs = [], []
    for _ in range(TURNS):
        with tempfile.TemporaryDirectory() as folder, sink() as port, _company(Path(folder), port) as firm:
            theirs += [rate] if (rate := HELPDESK.rate_over_imap(mails.mails, firm.dovecot, "peer")) else []
            ours.append(_worked_off(firm, mails.mails))
    sent, flagged = (median(values) for values in zip(*ours, strict=True))
    yield Figure("a backlog of such mails from Dovecot to flagged", flagged, "mails/s")
    yield Figure("the same until all that it sends was accepted", sent, "mails/s")
    if theirs:
        peer = median(theirs)
        yield Figure(f"{HELPDESK.name} over IMAP", peer, "mails/s", "mailbot is so many times as fast", flagged / peer)
        yield at_least("a backlog of such mails, times the peer's rate", flagged / peer, "times", 5)


@contextmanager
def _company(home: Path, port: int) -> Iterator[Company]:
    """The mail server of the tests is a program in this process; that at `port` is fast, and asks for no password."""
    with company(home, _ACK, others=["peer"]) as firm:
        lines = firm.config.read_text().replace(f"port = {firm.sink.port}", f'port = {port}\nauth = "none"')
        firm.config.write_text(lines)
        yield firm


def _worked_off(firm: Company, mails: Sequence[bytes]) -> tuple[float, float]:
    """Mails a second till the last letter was accepted, and till the last mail was flagged."""
    firm.start()
    firm.stop()  # adopted: what comes now is new
    with firm.dovecot.client("sales") as client:
        for octets in mails:
            client.append("INBOX", octets)
    firm.start()
    wait_until(lambda: _asked(firm, "SELECT count(*) FROM aliases") >= len(mails), "all are in the store", 300, SELDOM)
    done = "all are flagged, nothing waits to be sent"
    wait_until(lambda: not any(_asked(firm, sql) for sql in _OPEN), done, 300, SELDOM)
    firm.stop()
    taken, sent, flagged = (datetime.fromisoformat(str(_asked(firm, sql))) for sql in (_TAKEN, _SENT, _FLAGGED))
    return len(mails) / (sent - taken).total_seconds(), len(mails) / (flagged - taken).total_seconds()


def _asked(firm: Company, sql: str) -> object:
    with firm.store.read() as tx:
        return tx._db.scalar(text(sql))  # type: ignore[attr-defined]
