"""`make bench`: what the main job costs, as one small table.  Mails of our own writing; the machine is named.

Rates swing with whatever else the machine does: compare rows of one run, not runs of different days.
"""

from __future__ import annotations

import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from io import StringIO
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).parent))

from support.company import company, proven
from support.dovecot import DOVECOT
from support.mails import mail
from support.waiting import wait_until

from mailbot import pipeline
from mailbot.app import App, open_store
from mailbot.maillog import MailLog
from mailbot.model.mail import Arrival, RawMessage
from mailbot.model.settings import AckPolicy, Mailbox, Person, Settings
from mailbot.model.tokens import TokenKeys
from mailbot.reading import understand

MAILS = 300
REPEATS = 15
OPEN = AckPolicy(auth="preferred", per_instance_hour=10**6, per_domain_hour=10**6)


def order(number: int) -> bytes:
    return mail(
        f"Dear Sirs,\n\nplease find our purchase order PO-{number}: 20 pcs of A-100.\n\nBuyer {number}",
        sender=f"Buyer {number} <buyer{number}@firm{number}.example>",
        subject=f"Purchase order PO-{number}",
        headers=proven(f"firm{number}.example"),
    )


def furnished(folder: str) -> App:
    settings = Settings(
        mailboxes=(Mailbox("sales", "sales@company.example", kind="pipe"),),
        staff=(Person("li", "Li Na", ("li@staff.example",)),),
        store_url=f"sqlite:///{folder}/mailbot.db",
        ack=OPEN,
    )
    app = App(settings, open_store(settings), MailLog(to=StringIO()), TokenKeys((b"k" * 32,)), None)
    with app.store.begin() as tx:
        tx.adopt("sales", datetime.now(UTC) - timedelta(hours=1))
    return app


def per_mail(work: Callable[[RawMessage], object], raws: list[RawMessage]) -> float:
    """Milliseconds of processor time a mail."""
    began = time.process_time()
    for raw in raws:
        work(raw)
    return (time.process_time() - began) / len(raws) * 1000


def in_process() -> Iterator[tuple[str, float, str]]:
    with tempfile.TemporaryDirectory() as folder:
        app = furnished(folder)
        now = datetime.now(UTC)
        arrivals = (Arrival("sales", uidvalidity=1, uid=n, received_at=now) for n in range(1, MAILS + 1))
        raws = [RawMessage(arrival, order(n)) for n, arrival in enumerate(arrivals)]
        app.warm_up()
        yield "read and judge one mail", per_mail(lambda raw: understand(raw, app.house), raws), "ms CPU"
        began = time.perf_counter()
        cost = per_mail(lambda raw: pipeline.take_in([raw], app.house), raws)
        yield "octets in, ticket and answers durably stored", cost, "ms CPU"
        yield "the same, whole", MAILS / (time.perf_counter() - began), "mails/s"
        app.close()


def on_a_real_server() -> Iterator[tuple[str, float, str]]:
    with tempfile.TemporaryDirectory() as folder, company(Path(folder), "per_instance_hour = 100000") as firm:
        firm.start()
        times = []
        for number in range(REPEATS):
            customer = f"buyer{number}@firm{number}.example"
            firm.dovecot.deliver("sales", order(number), customer)
            times.append(wait_until(partial(firm.sent_to, customer), "the acknowledgement arrived") * 1000)
            firm.wait_for_quiet()
        yield "delivered by LMTP to acknowledgement at the SMTP server, median", median(times), "ms"
        yield "the same, slowest", max(times), "ms"


def main() -> None:
    rows = list(in_process())
    if DOVECOT:
        rows += on_a_real_server()
    table = Table(title=f"mailbot on {os.cpu_count()} cores, Python {platform.python_version()}, {MAILS} mails of ours")
    for column in ("what", "value", "unit"):
        table.add_column(column, justify="right" if column == "value" else "left")
    for name, value, unit in rows:
        table.add_row(name, f"{value:.2f}", unit)
    Console().print(table)
    if not DOVECOT:
        print("Dovecot is not installed: no figures of a real server")


if __name__ == "__main__":
    main()
