"""`make bench`: what the main job costs, as one table and as JSON (bench.json); FULL=1 for the heavy parts.

Rates swing with whatever else the machine does: compare rows of one run, not runs of different days.
"""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parent))

from benching.backlogs import backlogs
from benching.figures import Figure, at_least, show, within
from benching.full_stores import flat
from benching.in_process import BATCH, filed, filed_as_a_backlog, reading, sending
from benching.load import Load, load
from benching.look_ups import look_ups
from benching.many_daemons import many_daemons
from benching.memory import crowded, large_mail
from benching.on_a_server import quick_commands, whole
from benching.peers import PEERS, Peer
from support import postgres
from support.dovecot import DOVECOT

FULL = bool(os.environ.get("FULL"))
TURNS = 3
REPORT = Path(__file__).parent.parent / "bench.json"


def in_process(mails: Load) -> Iterator[Figure]:
    """mailbot and its peers in turns, on the same mails: medians, and ratios within this run."""
    ours, alone, on_all_cores, theirs = [], [], [], {peer.name: [] for peer in PEERS}
    for _ in range(TURNS):
        ours.append(filed(mails.mails, BATCH))
        alone.append(filed(mails.mails[: len(mails.mails) // 2], 1))
        on_all_cores.append(filed_as_a_backlog(mails.mails))
        for peer in PEERS:
            theirs[peer.name] += [rate] if (rate := peer.rate(mails.mails)) else []
    rate, cpu = (median(values) for values in zip(*ours, strict=True))
    yield within(f"octets in, ticket and answers durably stored, {BATCH} a commit", cpu, "ms CPU a mail", 2)
    yield Figure("the same", rate, "mails/s")
    yield Figure("one mail a commit", median(cpu for _, cpu in alone), "ms CPU a mail")
    yield reading(mails.mails)
    yield from (_beside(peer, rate, theirs[peer.name]) for peer in PEERS)
    backlog = median(on_all_cores)
    yield Figure("a backlog in process, read ahead on all cores", backlog, "mails/s")
    fastest = max((median(rates) for rates in theirs.values() if rates), default=0.0)
    if fastest:
        yield at_least("the same, times the fastest peer", backlog / fastest, "times", 10)


def _beside(peer: Peer, rate: float, theirs: list[float]) -> Figure:
    if not theirs:
        return Figure(f"{peer.name}: could not be run here", 0.0, "mails/s")
    return Figure(peer.name, median(theirs), "mails/s", "mailbot is so many times as fast", rate / median(theirs))


def main() -> None:
    mails = load()
    figures = list(_all_of(lambda: in_process(mails), sending, lambda: flat(1000, 1_000_000 if FULL else 100_000)))
    figures += _all_of(lambda: look_ups(1_000_000 if FULL else 100_000))
    figures += _all_of(quick_commands)
    if DOVECOT:
        figures += _all_of(whole, lambda: backlogs(mails), large_mail, lambda: crowded(1_000_000 if FULL else 20_000))
    figures += _all_of(*((many_daemons,) if FULL and DOVECOT and postgres.is_here() else ()))
    title = f"mailbot on {os.cpu_count()} cores, Python {platform.python_version()}, {len(mails.mails)} {mails.told}"
    show(title, figures, REPORT)
    if not DOVECOT:
        print("Dovecot is not installed: no figures of a real server")


def _all_of(*parts: Callable[[], Iterator[Figure] | list[Figure]]) -> Iterator[Figure]:
    for part in parts:
        for figure in part():
            print(f"{figure.value:12.2f} {figure.unit:15} {figure.name}", file=sys.stderr, flush=True)
            yield figure


if __name__ == "__main__":
    main()
