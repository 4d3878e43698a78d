"""The show: servers, the daemon in a process of its own, the scenes one after another, and what became of them."""

from __future__ import annotations

import contextlib
import logging
import signal
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console

from mailbot.config import read_config
from mailbot.demo import paper
from mailbot.demo.board import Line
from mailbot.demo.child import Child
from mailbot.demo.office import CAST, PASSWORD, SALES, SPAM_DOMAINS, furnish
from mailbot.demo.scenes import read_scenes
from mailbot.demo.servers import Servers
from mailbot.demo.smtp import Filter
from mailbot.demo.stage import DaemonDied, Stage, wait_until
from mailbot.demo.watch import Watch
from mailbot.running.opening import open_store

PAUSE = 1.0  # seconds between two mails: quick enough for an audience, slow enough to read
IN_FULL = "04-order-form"  # the order whose acknowledgement and notice are printed
READY_WITHIN = 30.0


def run_demo(keep: bool = False, pause: float = PAUSE) -> int:
    """The exit code.  `keep`: stay up afterwards until Ctrl-C."""
    console = paper.open_paper()
    logging.getLogger("mail.log").setLevel(logging.CRITICAL)  # aiosmtpd talks to itself
    with _orderly_exit(), tempfile.TemporaryDirectory(prefix="mailbot-demo-") as folder:
        try:
            _run(console, Path(folder), keep, pause)
        except DaemonDied as death:
            console.print(f"The daemon is gone.  The last lines of its log:\n\n{death}", soft_wrap=True)
            return 1
        except KeyboardInterrupt:
            console.print("Stopped; nothing is left behind.")
    return 0


@contextlib.contextmanager
def _orderly_exit() -> Iterator[None]:
    """A closed window or `kill` ends the demo as Ctrl-C does, or the daemon would be left behind."""
    before = {number: signal.signal(number, signal.default_int_handler) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, disposition in before.items():
            signal.signal(number, disposition)


def _run(console: Console, folder: Path, keep: bool, pause: float) -> None:
    began = time.monotonic()
    with Servers(PASSWORD, Filter(SPAM_DOMAINS)) as servers:
        config = furnish(folder, servers.imap_port, servers.smtp_port)
        console.print(f"Starting a mail server on this machine, and mailbot to watch {SALES} ...")
        with Child(config) as child:
            _await_daemon(servers, child)
            store = open_store(read_config(config))
            try:
                watch = Watch(servers, store)
                stage = Stage(console, servers, child, watch)
                stage.play(read_scenes(), pause)
                _close_up(console, stage.line_of(IN_FULL), watch)
                lines = watch.lines()
                paper.totals(console, lines, _notices(lines, watch), time.monotonic() - began)
                if not keep:
                    paper.how_to_stay(console)
                    return
                paper.how_to_join(console, servers.imap_port, servers.smtp_port)
                stage.stay()
            finally:
                store.close()


def _await_daemon(servers: Servers, child: Child) -> None:
    """In IDLE it hears of every mail at once."""
    if not wait_until(lambda: servers.idling(SALES), READY_WITHIN, child):
        raise DaemonDied(child.last_words())
    # IMAP tells times in whole seconds: what comes in the very second of the start would count as old mail
    time.sleep(1.0)


def _close_up(console: Console, line: Line | None, watch: Watch) -> None:
    """One order from both sides."""
    ack = watch.acknowledgement(line.row) if line else None
    if line is None or ack is None:
        return
    paper.headline(console, "One order in full: what the customer received")
    paper.mail_in_full(console, f"mailbox of {line.row.author}", ack)
    for handle, notice in watch.notices(line.row.ticket):
        if handle == line.row.owner:
            paper.headline(console, "... and what the salesperson received")
            paper.mail_in_full(console, f"mailbox of {CAST[handle].address}", notice)


def _notices(lines: list[Line], watch: Watch) -> int:
    return sum(len(watch.notices(number)) for number in {line.row.ticket for line in lines if line.row.ticket})
