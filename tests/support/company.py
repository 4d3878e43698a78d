"""A whole company for system tests: a real Dovecot, an SMTP sink, a configuration, and the real daemon as a process.

with company(tmp_path) as firm:
    firm.start()
    firm.dovecot.deliver("sales", octets)
    firm.wait_for_mails(1)
    row = firm.mails()[0]
"""

from __future__ import annotations

import contextlib
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from support.dovecot import Dovecot, dovecot
from support.nursery import Born, Nursery
from support.smtp_sink import SmtpSink, Taken, smtp_sink
from support.waiting import wait_until

from mailbot.app import open_store
from mailbot.config import read_config
from mailbot.model.records import MailRow, OutboxRow, TicketFilter, TicketRow
from mailbot.store import Store

ROOT = Path(__file__).parent.parent.parent
AUTHSERV_ID = "mx.company.example"
CONFIG = """
[company]
name = "Company Ltd."
[company.signature]
en = "Company Ltd., 1 Harbour Road"
[[mailbox]]
name = "sales"
address = "sales@company.example"
authserv_ids = ["{authserv_id}"]
sends_per_minute = 60000
{mailbox}
[mailbox.imap]
host = "127.0.0.1"
port = {imap_port}
security = "none"
user = "sales"
password_file = "password"
[mailbox.smtp]
host = "127.0.0.1"
port = {smtp_port}
security = "none"
user = "sales"
password_file = "password"
[[staff]]
handle = "li"
name = "Li Na"
addresses = ["li@staff.example"]
languages = ["zh-Hans", "zh-Hant"]
[[staff]]
handle = "tom"
name = "Tom Reed"
addresses = ["tom@staff.example"]
languages = ["en", "de", "fr", "es"]
[[staff]]
handle = "ruth"
name = "Ruth Hall"
addresses = ["ruth@staff.example"]
roles = ["complaints"]
[[staff]]
handle = "boss"
name = "Wang Wei"
addresses = ["boss@staff.example"]
roles = ["manager", "admin"]
[copies]
order = ["boss"]
[ack]
{ack}
[folders]
rules = ["rules"]
"""
FORM = """
kind = "order"
from = ["wordpress@company.example"]
reply_to_is_customer = true
echo = ["items", "product", "quantity", "order_ref", "total"]
"""


class Company:
    """`config` stands in `home` already."""

    def __init__(self, home: Path, server: Dovecot, sink: SmtpSink) -> None:
        self.home = home
        self.dovecot = server
        self.sink = sink
        self.config = home / "config.toml"
        self.nursery: Nursery | None = None
        self.process: subprocess.Popen[bytes] | Born | None = None
        self._store: Store | None = None

    def furnish(self, ack: str, mailbox: str) -> None:
        """`ack`, `mailbox`: more lines of those tables."""
        home, server, sink = self.home, self.dovecot, self.sink
        password = home / "password"
        password.write_text("secret-of-sales")
        password.chmod(0o600)
        (home / "rules" / "forms").mkdir(parents=True)
        (home / "rules" / "forms" / "shop.toml").write_text(FORM)
        self.config.write_text(
            CONFIG.format(
                imap_port=server.imap_port, smtp_port=sink.port, ack=ack, mailbox=mailbox, authserv_id=AUTHSERV_ID
            )
        )

    # --- the daemon ---
    def start(self) -> None:
        """Returns when it is ready."""
        before = self.log().count("event=ready")
        self.process = self.launch("run")
        wait_until(lambda: self._alive() and self.log().count("event=ready") > before, "the daemon is ready", 60)

    def launch(self, *words: str) -> subprocess.Popen[bytes] | Born:
        """What it says goes to the log."""
        if self.nursery is not None:
            return self.nursery.start([*words, "--config", str(self.config)], self.home, self.home / "log")
        with (self.home / "log").open("ab") as log:
            return subprocess.Popen(self.command(*words), stdout=log, stderr=log, cwd=self.home)

    def command(self, *words: str) -> list[str]:
        config = () if "--config" in words else ("--config", str(self.config))
        return [sys.executable, "-m", "mailbot", *words, *config]

    def call(self, *words: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(self.command(*words), input=stdin, capture_output=True, timeout=120, cwd=self.home)

    def kill(self) -> None:
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        """By SIGTERM; the exit code."""
        return self._end(signal.SIGTERM)

    def _end(self, number: int) -> int:
        process, self.process = self.process, None
        assert process is not None
        process.send_signal(number)
        return process.wait(60)

    def _alive(self) -> bool:
        assert self.process is not None
        if self.process.poll() is not None:
            raise AssertionError(f"the daemon ended with {self.process.returncode}:\n{self.log()[-4000:]}")
        return True

    def log(self) -> str:
        path = self.home / "log"
        return path.read_text("utf-8", "replace") if path.exists() else ""

    # --- what the store says ---
    @property
    def store(self) -> Store:
        if self._store is None:
            self._store = open_store(read_config(self.config))
        return self._store

    def mails(self) -> list[MailRow]:
        with self.store.read() as tx:
            return list(tx.mails_after(0, 100_000))

    def settled(self) -> list[MailRow]:
        """Done, or set aside."""
        return [row for row in self.mails() if row.state != "new"]

    def tickets(self) -> list[TicketRow]:
        with self.store.read() as tx:
            return list(tx.tickets(TicketFilter(limit=100_000)))

    def outbox(self, *states: str) -> list[OutboxRow]:
        every = ("queued", "sending", "sent", "failed", "unknown", "held", "cancelled")
        with self.store.read() as tx:
            return list(tx.outbox(states or every, 100_000))

    def wait_for_mails(self, count: int, seconds: float = 60, every: float = 0.005) -> None:
        wait_until(lambda: self._alive() and len(self.settled()) >= count, f"{count} mails are done", seconds, every)

    def wait_for_quiet(self, seconds: float = 60, every: float = 0.005) -> None:
        """Nothing new, nothing due."""

        def is_quiet() -> bool:
            soon = datetime.now(UTC) + timedelta(minutes=1)
            due = [r for r in self.outbox("queued", "sending") if r.next_at is None or r.next_at < soon]
            return self._alive() and all(row.state != "new" for row in self.mails()) and not due

        wait_until(is_quiet, "everything was sent", seconds, every)

    def sent_to(self, address: str) -> list[Taken]:
        return [mail for mail in self.sink.mails if mail.recipient == address]

    def close(self) -> None:
        if self.process is not None:
            self._end(signal.SIGKILL)
        if self._store is not None:
            self._store.close()


@contextlib.contextmanager
def company(home: Path, ack: str = "", mailbox: str = "", others: Sequence[str] = ()) -> Iterator[Company]:
    """`ack`, `mailbox`: more lines of those tables.  `others`: who has a mailbox there as well, "secret-of-NAME"."""
    users = {name: f"secret-of-{name}" for name in ("sales", *others)}
    with dovecot(users) as server, smtp_sink({"sales": "secret-of-sales"}) as sink:
        firm = Company(home, server, sink)
        firm.furnish(ack, mailbox)
        try:
            yield firm
        except BaseException:
            print(firm.log()[-6000:])
            raise
        finally:
            firm.close()


def proven(sender_domain: str) -> dict[str, str]:
    """The header with which the company's own server vouches for a sender."""
    return {"Authentication-Results": f"{AUTHSERV_ID}; dmarc=pass header.from={sender_domain}"}
