"""Several daemons on one PostgreSQL and many mailboxes: a company whose work is shared.

with shared_company(tmp_path, url, ["sales", "info"]) as firm:
    one, other = start(firm, "one"), start(firm, "other")
    share_out(one, other)
"""

from __future__ import annotations

import contextlib
import signal
import subprocess
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from support.company import AUTHSERV_ID, Company, company, proven
from support.mails import mail
from support.nursery import Born, nursery
from support.waiting import wait_until

NO_CAPS = "per_instance_hour = 100000\nper_domain_hour = 100000"
_MAILBOX = """
[[mailbox]]
name = "{name}"
address = "{name}@company.example"
authserv_ids = ["{authserv_id}"]
sends_per_minute = 60000
[mailbox.imap]
host = "127.0.0.1"
port = {imap_port}
security = "none"
user = "{name}"
password_file = "password-{name}"
[mailbox.smtp]
host = "127.0.0.1"
port = {smtp_port}
security = "none"
user = "sales"
password_file = "password"
"""


@contextlib.contextmanager
def shared_company(home: Path, url: str, names: Sequence[str]) -> Iterator[Company]:
    """`names`: of the mailboxes; the first is "sales"."""
    with company(home, ack=NO_CAPS, others=names[1:]) as firm:
        told = [f'\n[store]\nurl = "{url}"\n']
        for name in names[1:]:
            password = home / f"password-{name}"
            password.write_text(f"secret-of-{name}")
            password.chmod(0o600)
            ports = {"imap_port": firm.dovecot.imap_port, "smtp_port": firm.sink.port}
            told.append(_MAILBOX.format(name=name, authserv_id=AUTHSERV_ID, **ports))
        firm.config.write_text(firm.config.read_text() + "".join(told))
        with nursery(firm):
            yield firm


class Worker:
    """One of the daemons, and what it said."""

    def __init__(self, process: Born | subprocess.Popen[bytes], log: Path) -> None:
        self.process = process
        self._log = log

    def log(self) -> str:
        return self._log.read_text("utf-8", "replace") if self._log.exists() else ""

    def works(self) -> set[str]:
        """The mailboxes that it has now."""
        ours: set[str] = set()
        for line in self.log().splitlines():
            fields = dict(word.partition("=")[::2] for word in line.split())
            if fields.get("event") == "took":
                ours.add(fields["mailbox"])
            elif fields.get("event") == "left":
                ours.discard(fields["mailbox"])
        return ours

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(20)

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(40)


def start(firm: Company, name: str) -> Worker:
    """Returns when it is ready."""
    assert firm.nursery is not None
    log = firm.home / f"log-{name}"
    worker = Worker(firm.nursery.start(["run", "--config", str(firm.config)], firm.home, log), log)
    firm.process = worker.process
    wait_until(lambda: firm._alive() and "event=ready" in worker.log(), f"{name} is ready", 60)
    return worker


def share_out(*workers: Worker, mailboxes: int) -> float:
    """Waits until each has a fair part and all is worked by one; how long it took."""
    fair = -(-mailboxes // len(workers))

    def is_fair() -> bool:
        parts = [worker.works() for worker in workers]
        return len(set().union(*parts)) == sum(map(len, parts)) == mailboxes and max(map(len, parts)) <= fair

    return wait_until(is_fair, "the mailboxes are shared out", 30)


def order(number: int, mailbox: str) -> bytes:
    """One that is acknowledged."""
    return mail(
        f"Please find our purchase order PO-{number}: 20 pcs of A-100. Please confirm.",
        sender=f"Buyer {number} <buyer{number}@firm{number}.example>",
        to=f"{mailbox}@company.example",
        headers=proven(f"firm{number}.example"),
    )


def everything_once(firm: Company, count: int) -> None:
    """Each mail of buyer0 to buyer{count - 1} has one ticket, and each of them one acknowledgement at most."""
    firm.wait_for_mails(count)
    firm.wait_for_quiet()
    wait_until(lambda: not firm.outbox("sending"), "nothing is in hand", 20)
    rows = firm.mails()
    assert [row.state for row in rows] == ["done"] * count
    assert len({row.ticket for row in rows}) == len(firm.tickets()) == count
    acks = Counter(taken.recipient for taken in firm.sink.mails if taken.recipient.startswith("buyer"))
    assert max(acks.values()) == 1, f"acknowledged twice: {acks.most_common(3)}"
    unknown = {row.recipient for row in firm.outbox("unknown")}
    assert set(acks) | unknown == {f"buyer{n}@firm{n}.example" for n in range(count)}
    notices = [row for row in firm.outbox() if row.kind == "notice"]
    assert {row.ticket for row in notices} == {row.ticket for row in rows}
