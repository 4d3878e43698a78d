"""A batch of mails -> those of them that processes beside ours have read already, while we were filing others.

Only in a backlog: after a night without a daemon there are hundreds, and reading takes more than half of the work.  On
any other day there are no such processes.  Whatever becomes of them costs nothing: what they do not give is read here.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from mailbot.classify import Learned
from mailbot.house import House, Understood
from mailbot.intake import Receipt
from mailbot.learning.encoder import encoder_if_any
from mailbot.limits import Bounds, Worker, oddity
from mailbot.model.errors import OverLimits, TemporaryFailure, in_our_words
from mailbot.model.mail import Arrival, RawMessage
from mailbot.model.rulebook import Rulebook
from mailbot.model.tokens import TokenKeys
from mailbot.reading import NOTHING_AHEAD, Ahead, Grounds
from mailbot.running.ahead_child import MODULE, TASKS

BACKLOG = 25  # mails that come together
_MOST = 2  # processes: so many read faster than one thread files
_SHARE = 20  # mails that one is given at a time
# far above what a batch takes; with nothing to do for so long they end, and their memory is free
_BOUNDS = Bounds(memory=2 << 30, cpu_seconds=60, wall_seconds=30.0, jobs=1_000_000, idle_seconds=20.0)


@dataclass(slots=True)
class _Beside:
    """One process, and what it was given to judge by."""

    worker: Worker
    grounds: Grounds | None = None

    def furnish(self, grounds: Grounds, rulebook: Rulebook, tokens: TokenKeys) -> str:
        """What went wrong, or ""."""
        try:
            self.worker.run("furnish", grounds.settings, rulebook, tokens, grounds.learned)
        except (OverLimits, TemporaryFailure, RuntimeError) as error:
            return in_our_words(error)
        self.grounds = grounds
        return ""

    def read(self, raws: Sequence[RawMessage]) -> dict[Arrival, Understood]:
        """Without those that it could not read; where it has died or hangs, nothing."""
        try:
            answers = self.worker.run("judge", tuple(raws))
        except (OverLimits, TemporaryFailure, RuntimeError):
            self.grounds = None  # another process will have to be given everything anew
            return {}
        return {raw.arrival: one for raw, one in zip(raws, answers, strict=True) if one is not None}


class ReadAhead:
    """Called by the mailboxes' threads: they wait for it, the pipeline's does not.  `latest`: what is learned, as far
    as known without asking the store."""

    def __init__(
        self, latest: Callable[[], Learned], trouble: Callable[[str, str], None], processes: int | None = None
    ) -> None:
        cores = len(os.sched_getaffinity(0))
        self._latest = latest
        self._trouble = trouble
        wanted = min(_MOST, cores - 1)  # the daemon itself is busy with one core
        self._all = [_Beside(Worker(_BOUNDS, MODULE, TASKS)) for _ in range(wanted if processes is None else processes)]
        self._lock = threading.Lock()
        self._furnishing: threading.Thread | None = None
        self._before: Receipt | None = None

    def __call__(self, raws: Sequence[RawMessage], house: House) -> Ahead:
        """Starts them at the first batch of a backlog, and does not wait for that.  Reads as long as what was begun
        before is not done: then nobody is busy with anything else, and the rest is read in its turn."""
        if len(raws) < BACKLOG or not self._all or encoder_if_any(house.settings.faq.encoder):
            return NOTHING_AHEAD
        grounds = Grounds(house.settings, house.rulebook, self._latest())
        with self._lock:  # one batch at a time: it has all of them
            ready = [one for one in self._all if grounds.are(one.grounds)]
            if len(ready) < len(self._all):
                self._begin_to_furnish(grounds, house.tokens)
            return Ahead(self._shared_out(raws, ready), grounds) if ready else NOTHING_AHEAD

    def follow(self, receipt: Receipt) -> None:
        """What the daemon was given to do last."""
        self._before = receipt

    def _shared_out(self, raws: Sequence[RawMessage], ready: Sequence[_Beside]) -> dict[Arrival, Understood]:
        """Odd mail is left to the child that is made for it (limits/)."""
        usual = [raw for raw in raws if not raw.size and not oddity(raw.octets)]
        found: dict[Arrival, Understood] = {}
        with ThreadPoolExecutor(len(ready), thread_name_prefix="ahead") as pool:
            for at in range(0, len(usual), _SHARE * len(ready)):
                if self._before is None or self._before.done():
                    break
                shares = [usual[at + which :: len(ready)][:_SHARE] for which in range(len(ready))]
                for part in pool.map(lambda one, share: one.read(share), ready, shares):
                    found |= part
        return found

    def wait_until_furnished(self) -> None:
        if self._furnishing is not None:
            self._furnishing.join()

    def close(self) -> None:
        self.wait_until_furnished()
        for one in self._all:
            one.worker.close()

    def _begin_to_furnish(self, grounds: Grounds, tokens: TokenKeys) -> None:
        if self._furnishing is None or not self._furnishing.is_alive():
            self._furnishing = threading.Thread(target=self._furnish, args=(grounds, tokens), daemon=True)
            self._furnishing.start()

    def _furnish(self, grounds: Grounds, tokens: TokenKeys) -> None:
        """A second of their time, and little of ours."""
        bare = [one for one in self._all if not grounds.are(one.grounds)]
        rulebook = replace(grounds.rulebook, replies={}, cases=())  # these are long, and of no use to them
        with ThreadPoolExecutor(len(self._all), thread_name_prefix="furnish") as pool:
            troubles = [error for error in pool.map(lambda one: one.furnish(grounds, rulebook, tokens), bare) if error]
        if troubles:
            self._trouble("reading ahead", f"{troubles[0]}; mails are read one after the other")
