"""mailbot's own rooms in this process: octets in, ticket and answers stored for good; mails out; a full store."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from io import StringIO
from statistics import median
from typing import TypeVar

from benching.figures import Figure, at_least, within
from benching.load import arrived, order
from benching.sink import sink

from mailbot import pipeline
from mailbot.app import App, open_store
from mailbot.maillog import MailLog
from mailbot.model.mail import RawMessage
from mailbot.model.outgoing import Kind, Outgoing
from mailbot.model.settings import AckPolicy, Login, Mailbox, Person, Settings
from mailbot.model.tokens import TokenKeys
from mailbot.reading import understand

T = TypeVar("T")
BATCH = 50
_HIGH = 10**6
OPEN = AckPolicy(auth="preferred", per_instance_hour=_HIGH, per_domain_hour=_HIGH)
_LETTERS = 600


@contextmanager
def furnished(smtp_port: int = 25) -> Iterator[App]:
    """The shipped rules, model and FAQ over a durable store of its own."""
    with tempfile.TemporaryDirectory() as folder:
        smtp = Login(host="127.0.0.1", port=smtp_port, security="none", auth="none")
        settings = Settings(
            mailboxes=(Mailbox("sales", "sales@company.example", kind="pipe", smtp=smtp, sends_per_minute=_HIGH),),
            staff=(Person("li", "Li Na", ("li@staff.example",)),),
            store_url=f"sqlite:///{folder}/mailbot.db",
            ack=OPEN,
        )
        app = App(settings, open_store(settings), MailLog(to=StringIO()), TokenKeys((b"k" * 32,)), None)
        with app.store.begin() as tx:
            tx.adopt("sales", datetime.now(UTC) - timedelta(hours=1))
        app.warm_up()
        try:
            yield app
        finally:
            app.close()


def filed(mails: Sequence[bytes], batch: int) -> tuple[float, float]:
    """(mails a second, milliseconds of processor time a mail), after some that warm the caches."""
    raws = arrived(mails)
    with furnished() as app:
        pipeline.take_in(raws[:BATCH], app.house)
        return _timed(raws[BATCH:], lambda some: pipeline.take_in(some, app.house), batch)


def reading(mails: Sequence[bytes]) -> Figure:
    with furnished() as app:
        _, cpu = _timed(arrived(mails), lambda some: [understand(raw, app.house) for raw in some], BATCH)
    return Figure("of that, reading and judging", cpu, "ms CPU a mail")


def _timed(
    raws: Sequence[RawMessage], work: Callable[[Sequence[RawMessage]], object], batch: int
) -> tuple[float, float]:
    cpu, wall = time.process_time(), time.perf_counter()
    for at in range(0, len(raws), batch):
        work(raws[at : at + batch])
    return len(raws) / (time.perf_counter() - wall), (time.process_time() - cpu) / len(raws) * 1000


def sending() -> list[Figure]:
    with sink() as port, furnished(port) as app:
        now = datetime.now(UTC)
        with app.store.begin() as tx:
            for number in range(_LETTERS):
                letter = Outgoing(
                    Kind.ACK,
                    f"<a.{number}@company.example>",
                    "sales@company.example",
                    (f"buyer{number}@firm{number}.example",),
                    order(number),
                    "sales",
                )
                tx.enqueue(letter, 0, "", now)
        cpu, wall = time.process_time(), time.perf_counter()
        sent = asyncio.run(_all_sent(app))
        rate, cost = sent / (time.perf_counter() - wall), (time.process_time() - cpu) / sent * 1000
    return [
        at_least("acknowledgements sent to a fast server, one connection", rate, "mails/s", 1000),
        Figure("the same", cost, "ms CPU a mail"),
    ]


async def _all_sent(app: App) -> int:
    loop, sent = asyncio.get_running_loop(), 0
    with ThreadPoolExecutor(1) as pool:

        def on_pipeline(work: Callable[[], T]) -> Awaitable[T]:
            return loop.run_in_executor(pool, work)

        sender = app.sender(on_pipeline)
        while done := await sender.send_due():
            sent += done
        await sender.close()
    return sent


def flat(few: int, many: int) -> list[Figure]:
    """The cost of an order over a store of few and of many mails, in turns: medians."""
    with furnished() as small, furnished() as large:
        fill(small, few)
        fill(large, many)
        costs: dict[int, list[float]] = {few: [], many: []}
        for turn in range(6):
            for stored, app in ((few, small), (many, large)):
                raws = arrived([order(10**7 + turn * 1000 + at) for at in range(BATCH)], 10**8 + turn * 1000)
                _, cpu = _timed(raws, lambda some, app=app: pipeline.take_in(some, app.house), BATCH)  # type: ignore[misc]
                costs[stored] += [cpu] if turn else []
    low, high = median(costs[few]), median(costs[many])
    return [
        Figure(f"an acknowledged order, {few:,} mails stored", low, "ms CPU a mail"),
        within(f"the same, {many:,} stored, all of them open: as often as much", high / low, "times", 1.2),
    ]


_NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {most}) "
_FILL = (
    "INSERT INTO mails (id, key, state, length, stored_at, done_at, mailbox, folder, uidvalidity, uid)"
    " SELECT i, 'key ' || i, 'done', 900, '{now}', '{now}', 'sales', 'INBOX', 1, i + 1000000 FROM n",
    "INSERT INTO originals (mail, octets) SELECT i, randomblob(400) FROM n",
    "INSERT INTO aliases (mailbox, folder, uidvalidity, uid, mail, settled_at)"
    " SELECT 'sales', 'INBOX', 1, i + 1000000, i, '{now}' FROM n",
    "INSERT INTO customers (id, name, made_at) SELECT i, 'Buyer ' || i, '{now}' FROM n",
    "INSERT INTO customer_addresses (address, customer) SELECT 'old' || i || '@old' || i || '.example', i FROM n",
    "INSERT INTO tickets (number, customer, category, stage, owner, subject, opened_at)"
    " SELECT i + 1000, i, 'order', 'new', 'li', 'Order ' || i, '{now}' FROM n",
    "INSERT INTO ticket_events (ticket, at, event, who, mail)"
    " SELECT i + 1000, '{now}', 'opened', 'old' || i || '@old' || i || '.example', i FROM n",
    "INSERT INTO messages (mail, recorded_at, ticket, message_id, author_address, customer_address, subject, text,"
    " disposition, body_digest, double_digest) SELECT i, '{now}', i + 1000, '<' || i || '@old.example>',"
    " 'old' || i || '@old' || i || '.example', 'old' || i || '@old' || i || '.example', 'Order ' || i,"
    " 'please send 20 pcs', 'open_ticket', 'digest ' || i, 'digest ' || i FROM n",
    "INSERT INTO reasons (mail, position, code, text) SELECT i, 0, 'cue.order', 'it orders' FROM n",
    "INSERT INTO thread_ids (message_id, ticket) SELECT '<' || i || '@old.example>', i + 1000 FROM n",
    "INSERT INTO letters (id, message_id, kind, mailbox, ticket, mail, octets)"
    " SELECT i, '<a.' || i || '@company.example>', 'ack', 'sales', i + 1000, i, randomblob(300) FROM n",
    "INSERT INTO outbox (letter, recipient, address, domain, kind, priority, state, queued_at, closed_at)"
    " SELECT i, 'old' || i || '@old' || i || '.example', 'old' || i || '@old' || i || '.example',"
    " 'old' || i || '.example', 'ack', 1, 'sent', '{now}', '{now}' FROM n",
    "INSERT INTO counters (name, value) SELECT 'ticket', i + 1000 FROM n WHERE i = {most}",
)


def fill(app: App, stored: int) -> None:
    """Mails of an hour ago, each an open ticket with an acknowledgement: straight into the tables of SQLite."""
    now = (datetime.now(UTC) - timedelta(minutes=50)).strftime("%Y-%m-%d %H:%M:%S.000000")
    numbers = _NUMBERS.format(most=stored)
    with app.store.begin() as tx:
        for statement in _FILL:
            head, select, rest = statement.partition(" SELECT")
            tx._db.exec_driver_sql(f"{head} {numbers}{select}{rest}".format(most=stored, now=now))  # type: ignore[attr-defined]
        tx._db.exec_driver_sql("ANALYZE")  # type: ignore[attr-defined]
