"""The daemon as a process on a real Dovecot: start-up, memory, latency, and a backlog from delivery to the end."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median

from benching.backlogs import SELDOM
from benching.figures import Figure, within
from benching.full_stores import fill
from benching.load import order
from imapclient import IMAPClient
from sqlalchemy import text
from support.company import Company, company
from support.waiting import wait_until

REPEATS, MOST_REPEATS = 9, 60
BACKLOG = 400
_BEAT, _SHIFT = 0.5, 0.11  # seconds in which Dovecot tells a connection once; so that no beat is met each time
_AT_REST = 12.0  # seconds after the start: what it started with itself has ended
_STORED = 100_000
_HIGH = "per_instance_hour = 100000"
_UNSETTLED = "SELECT count(*) FROM aliases WHERE settled_at IS NULL"
_TAKEN, _SENT, _FLAGGED = (
    "SELECT min(stored_at) FROM mails WHERE id > :known",
    "SELECT max(closed_at) FROM outbox WHERE kind = 'ack' AND state = 'sent'",
    "SELECT max(settled_at) FROM aliases WHERE mail > :known",
)


def quick_commands() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "config.toml"
        smtp = 'smtp = { host = "mail.a.example", auth = "none" }'
        mailbox = f'[[mailbox]]\nname = "a"\naddress = "a@a.example"\nkind = "pipe"\n{smtp}\n'
        config.write_text(f'[company]\nname = "Acme"\n{mailbox}')
        yield within("mailbot --help", _seconds(["--help"]), "s", 0.3)
        yield Figure("mailbot status", _seconds(["status", "--config", str(config)]), "s")


def _seconds(words: Sequence[str]) -> float:
    times = []
    for _ in range(5):
        began = time.perf_counter()
        subprocess.run([sys.executable, "-m", "mailbot", *words], capture_output=True)
        times.append(time.perf_counter() - began)
    return median(times)


def whole() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder, company(Path(folder), _HIGH) as firm:
        yield from _start(firm)
        yield from _latency(firm, "at rest")
        yield from _backlog(firm)
    with tempfile.TemporaryDirectory() as folder, company(Path(folder), _HIGH) as firm:
        fill(firm.store, _STORED)
        firm.start()
        time.sleep(_AT_REST)
        yield from _latency(firm, f"{_STORED:,} tickets stored")


def _start(firm: Company) -> Iterator[Figure]:
    for which in ("first", "second"):
        began, at = time.perf_counter(), datetime.now(UTC)
        firm.process = firm.launch("run")
        wait_until(partial(has_looked, firm, at), "the mailbox was looked through", 60)
        yield within(f"mailbot run to the end of its first look, {which} start", time.perf_counter() - began, "s", 1.5)
        if which == "first":
            firm.stop()
    time.sleep(_AT_REST)
    assert firm.process is not None
    yield within("memory of the daemon at rest", memory(firm.process.pid), "MB", 90)


def has_looked(firm: Company, since: datetime) -> bool:
    """What follows is IDLE."""
    if "event=ready" not in firm.log():
        return False
    with firm.store.read() as tx:
        return any(one.passed_at and one.passed_at >= since for one in tx.vitals(since).intakes)


def memory(pid: int) -> float:
    """Proportional set size of the process and its children, in megabytes."""
    return sum(_pss(one) for one in (pid, *children(pid))) / 1000


def children(pid: int) -> list[int]:
    """Any of its threads may have started them."""
    lists = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(one) for path in lists for one in path.read_text().split()]


def _pss(pid: int) -> float:
    with suppress(OSError):  # it has just ended
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1.024
    return 0.0


def _latency(firm: Company, when: str) -> Iterator[Figure]:
    """Beside the daemon another IDLE watches the mailbox: what is above its news is ours.

    Dovecot tells each connection at a time of its own, within half a second.  Where it told the daemon long before the
    other nothing is known of ours, and what is negative is left out."""
    whole, own = list[float](), list[float]()
    with firm.dovecot.client("sales") as client:
        client.select_folder("INBOX", readonly=True)
        for number in range(MOST_REPEATS):
            news = threading.Thread(target=_wait_for_news, args=(client, heard := []))
            client.idle()
            news.start()
            time.sleep(number * _SHIFT % _BEAT)
            customer, began = f"buyer{number}@firm{number}.example", time.perf_counter()
            firm.dovecot.deliver("sales", order(number), customer)
            wait_until(partial(firm.sent_to, customer), "the acknowledgement arrived")
            whole.append((time.perf_counter() - began) * 1000)
            news.join()
            client.idle_done()
            above = whole[-1] - (heard[0] - began) * 1000
            own += [above] if above > 0 else []
            firm.wait_for_quiet()
            if len(own) == REPEATS:
                break
    yield Figure(f"delivered by LMTP to acknowledgement at the SMTP server, median, {when}", median(whole), "ms")
    yield within(f"of that, above the server's own IDLE news, median, {when}", median(own or whole), "ms", 50)


def _wait_for_news(client: IMAPClient, heard: list[float]) -> None:
    while not any(b"EXISTS" in line for line in client.idle_check(timeout=10)):
        pass
    heard.append(time.perf_counter())


def _backlog(firm: Company) -> Iterator[Figure]:
    """Delivered while the daemon is down: from the first mail taken to the last acknowledged, the last flagged."""
    firm.stop()
    known = len(firm.mails())
    for number in range(BACKLOG):
        firm.dovecot.deliver("sales", order(10_000 + number), f"buyer{10_000 + number}@firm{10_000 + number}.example")
    firm.start()
    firm.wait_for_mails(known + BACKLOG, 120, SELDOM)
    firm.wait_for_quiet(120, SELDOM)
    wait_until(lambda: _asked(firm, _UNSETTLED, known) == 0, "flagged", 60, SELDOM)
    taken, sent, flagged = (_moment(_asked(firm, sql, known)) for sql in (_TAKEN, _SENT, _FLAGGED))
    yield Figure("a backlog from Dovecot to acknowledgement accepted", BACKLOG / (sent - taken), "mails/s")
    yield Figure("the same to mail flagged", BACKLOG / (flagged - taken), "mails/s")


def _asked(firm: Company, sql: str, known: int) -> object:
    with firm.store.read() as tx:
        return tx._db.scalar(text(sql), {"known": known} if ":known" in sql else {})  # type: ignore[attr-defined]


def _moment(stored: object) -> float:
    return datetime.fromisoformat(str(stored)).timestamp()
