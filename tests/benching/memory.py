"""The daemon on a real Dovecot with a mail of 35 MB, and with a mailbox that holds very many: peaks, start to idle."""

from __future__ import annotations

import base64
import random
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from benching.figures import Figure, within
from benching.load import order
from benching.on_a_server import children, has_looked, memory
from sqlalchemy import text
from support.company import Company, company, proven
from support.mails import mail
from support.waiting import wait_until

_LARGE = 35_500_000  # octets, just below the limit for one mail
_LINE = 57  # octets that make one line of base64
_KNOWN = (
    "INSERT INTO mails (id, key, state, length, stored_at, done_at, mailbox, folder, uidvalidity, uid)"
    " SELECT i, 'key ' || i, 'done', 900, '{now}', '{now}', 'sales', 'INBOX', {uidvalidity}, i FROM n",
    "INSERT INTO aliases (mailbox, folder, uidvalidity, uid, mail, settled_at)"
    " SELECT 'sales', 'INBOX', {uidvalidity}, i, i, '{now}' FROM n",
)
_NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {most}) "


def large_mail() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder, company(Path(folder)) as firm:
        firm.start()
        assert firm.process is not None
        with _peaks(firm.process.pid) as peaks:
            firm.dovecot.deliver("sales", _of_35_megabytes(), "jane@customer.example")
            firm.wait_for_mails(1)
            firm.wait_for_quiet()
        ours = peaks.pop(firm.process.pid)
    yield within("a mail of 35 MB: most memory of the daemon", ours, "MB", 300)
    yield within("the same: of the child that reads it", max(peaks.values(), default=0.0), "MB", 300)


def _of_35_megabytes() -> bytes:
    octets = random.Random(1).randbytes(_LARGE * _LINE // (4 * _LINE // 3 + 2))
    parts = (
        "--edge\nContent-Type: text/plain; charset=utf-8\n\nPlease quote 20 pcs as on the drawings.\n--edge\n"
        'Content-Type: application/pdf\nContent-Disposition: attachment; filename="drawing.pdf"\n'
        f"Content-Transfer-Encoding: base64\n\n{base64.encodebytes(octets).decode()}--edge--"
    )
    whole = {"Content-Type": "multipart/mixed; boundary=edge", "Content-Transfer-Encoding": "7bit"}
    return mail(parts, headers={**proven("customer.example"), **whole})


@contextmanager
def _peaks(pid: int) -> Iterator[dict[int, float]]:
    """Process -> the most that it ever had resident, in megabytes: of the daemon and of each child seen meanwhile."""
    peaks: dict[int, float] = {}
    over = threading.Event()

    def watch() -> None:
        while not over.wait(0.02):
            for one in (pid, *children(pid)):
                peaks[one] = max(peaks.get(one, 0.0), _most(one))

    watching = threading.Thread(target=watch)
    watching.start()
    try:
        yield peaks
    finally:
        over.set()
        watching.join()


def _most(pid: int) -> float:
    lines = _text(Path(f"/proc/{pid}/status")).splitlines()
    return next((int(line.split()[1]) * 1.024 / 1000 for line in lines if line.startswith("VmHWM:")), 0.0)


def _text(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:  # it has just ended
        return ""


def crowded(most: int) -> Iterator[Figure]:
    """A mailbox of so many mails, all of them known since the first reconciliation."""
    with tempfile.TemporaryDirectory() as folder, company(Path(folder)) as firm:
        at = datetime.now(UTC)
        firm.start()
        wait_until(partial(has_looked, firm, at), "the empty mailbox was looked through", 60)  # and is remembered
        firm.stop()
        firm.dovecot.fill("sales", (order(number) for number in range(most)))
        _know(firm, most, _indexed(firm))
        began, at = time.perf_counter(), datetime.now(UTC)
        firm.process = firm.launch("run")
        wait_until(partial(has_looked, firm, at), "the mailbox was looked through", 60)
        seconds = time.perf_counter() - began
        time.sleep(12)
        yield within(f"a mailbox of {most:,} known mails: start to idle", seconds, "s", 2)
        yield within("the same: memory at rest", memory(firm.process.pid), "MB", 150)


def _indexed(firm: Company) -> int:
    """The UIDVALIDITY, once the server has read all its new files: twice, for it does not trust so fresh a folder."""
    with firm.dovecot.client("sales") as client:
        client.select_folder("INBOX")
        time.sleep(3)
        uidvalidity: int = client.select_folder("INBOX")[b"UIDVALIDITY"]
    return uidvalidity


def _know(firm: Company, most: int, uidvalidity: int) -> None:
    now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S.000000")
    with firm.store.begin() as tx:
        db = tx._db  # type: ignore[attr-defined]
        for statement in _KNOWN:
            head, select, rest = statement.partition(" SELECT")
            whole = f"{head} {_NUMBERS}{select}{rest}".format(most=most, now=now, uidvalidity=uidvalidity)
            db.exec_driver_sql(whole)
        db.execute(text("UPDATE folders SET last_uid = :most WHERE folder = 'INBOX'"), {"most": most})
