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
from typing import TypeVar

from benching.figures import Figure, at_least
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
def furnished(smtp_port: int = 25, store_url: str = "") -> Iterator[App]:
    """The shipped rules, model and FAQ over a durable store of its own; `store_url`: an empty one."""
    with tempfile.TemporaryDirectory() as folder:
        smtp = Login(host="127.0.0.1", port=smtp_port, security="none", auth="none")
        settings = Settings(
            mailboxes=(Mailbox("sales", "sales@company.example", kind="pipe", smtp=smtp, sends_per_minute=_HIGH),),
            staff=(Person("li", "Li Na", ("li@staff.example",)),),
            store_url=store_url or f"sqlite:///{folder}/mailbot.db",
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
        return timed(raws[BATCH:], lambda some: pipeline.take_in(some, app.house), batch)


def filed_as_a_backlog(mails: Sequence[bytes]) -> float:
    """Mails a second on all cores: read by processes beside while the batch before is filed, as the daemon does."""
    raws = arrived(mails)
    with furnished() as app, ThreadPoolExecutor(1) as pipeline_thread:
        pipeline.take_in(raws[:BATCH], app.house)
        app.get_ready()
        app.read_ahead.wait_until_furnished()
        began, before = time.perf_counter(), pipeline_thread.submit(lambda: None)
        for at in range(BATCH, len(raws), BATCH):
            some = raws[at : at + BATCH]
            latest = pipeline_thread.submit(pipeline.take_in, some, app.house, app.read_ahead(some, app.house))
            before.result()
            before = latest
        before.result()
        return (len(raws) - BATCH) / (time.perf_counter() - began)


def reading(mails: Sequence[bytes]) -> Figure:
    with furnished() as app:
        _, cpu = timed(arrived(mails), lambda some: [understand(raw, app.house) for raw in some], BATCH)
    return Figure("of that, reading and judging", cpu, "ms CPU a mail")


def timed(
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
