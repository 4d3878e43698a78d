"""One, two and four daemons on one durable PostgreSQL and eight mailboxes: is every mail done once, and how fast."""

from __future__ import annotations

import os
import signal
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from benching.backlogs import SELDOM
from benching.figures import Figure, at_least
from sqlalchemy import text
from support import postgres
from support.company import Company
from support.daemons import Worker, order, share_out, shared_company, start
from support.waiting import wait_until

_NAMES = ["sales", *(f"sales{number}" for number in range(2, 9))]
_MAILS = 800
_CREWS = (1, 2, 4)
_LAST = text("SELECT count(*), max(closed_at) FROM outbox WHERE kind = 'ack' AND state = 'sent'")
_TICK = os.sysconf("SC_CLK_TCK")


def many_daemons() -> Iterator[Figure]:
    cluster = postgres.Cluster(durable=True)
    try:
        alone = 0.0
        for count in _CREWS:
            rate, cpu, took = _measured(count, cluster)
            alone = alone or rate
            name = f"{count} daemon(s), 8 mailboxes, PostgreSQL: to acknowledgement accepted, each mail once"
            yield Figure(name, rate, "mails/s", "one daemon", rate / alone)
            yield Figure("the daemons' own part of that", cpu, "ms CPU a mail")
            yield Figure("until the mailboxes are shared out", took, "s")
        yield _fail_over(cluster)
    finally:
        cluster.close()


def _measured(count: int, cluster: postgres.Cluster) -> tuple[float, float, float]:
    """(mails a second, milliseconds of processor time a mail, seconds).  The mails lie there before the work begins."""
    with tempfile.TemporaryDirectory() as folder, shared_company(Path(folder), cluster.fresh(), _NAMES) as firm:
        crew = [start(firm, f"daemon{number}") for number in range(count)]
        took = share_out(*crew, mailboxes=len(_NAMES))
        _all(crew, signal.SIGSTOP)
        for number in range(_MAILS):
            box = _NAMES[number % len(_NAMES)]
            firm.dovecot.deliver(box, order(number, box), f"buyer{number}@firm{number}.example")
        before, began = sum(map(_cpu, crew)), time.time()
        _all(crew, signal.SIGCONT)
        wait_until(lambda: _sent(firm)[0] >= _MAILS, "all are acknowledged", 300, SELDOM)
        seconds, cpu = _sent(firm)[1] - began, sum(map(_cpu, crew)) - before
        _each_once(firm)
        for worker in crew:
            worker.stop()
        return _MAILS / seconds, cpu / _MAILS * 1000, took


def _fail_over(cluster: postgres.Cluster) -> Figure:
    with tempfile.TemporaryDirectory() as folder, shared_company(Path(folder), cluster.fresh(), _NAMES) as firm:
        one, other = start(firm, "one"), start(firm, "other")
        share_out(one, other, mailboxes=len(_NAMES))
        firm.process = one.process
        other.kill()
        seconds = share_out(one, mailboxes=len(_NAMES))
        one.stop()
    return at_least("a daemon is killed: another has its mailboxes; of 10 s", 10 - seconds, "s to spare", 0.1)


def _all(crew: Sequence[Worker], number: signal.Signals) -> None:
    for worker in crew:
        worker.process.send_signal(number)


def _sent(firm: Company) -> tuple[int, float]:
    with firm.store.read() as tx:
        count, last = tx._db.execute(_LAST).one()  # type: ignore[attr-defined]
    return count, last.timestamp() if last else 0.0


def _cpu(worker: Worker) -> float:
    """Seconds, of the process and the children that it waited for."""
    fields = Path(f"/proc/{worker.process.pid}/stat").read_text().rpartition(")")[2].split()
    return sum(int(one) for one in fields[11:15]) / _TICK


def _each_once(firm: Company) -> None:
    firm.wait_for_quiet(300)
    rows = firm.mails()
    acks = Counter(taken.recipient for taken in firm.sink.mails if taken.recipient.startswith("buyer"))
    if not (len(rows) == len({row.ticket for row in rows}) == len(acks) == _MAILS and max(acks.values()) == 1):
        raise RuntimeError(f"{len(rows)} mails, {len(acks)} acknowledged, at most {max(acks.values())} times")
