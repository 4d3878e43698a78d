"""A batch of mails -> those of them that processes beside ours read, while we read or file others.

Only in a backlog: after a night without a daemon there are hundreds, and reading takes more than half of the work.  On
any other day these processes end again.  Whatever becomes of them costs little: what they do not give is read here.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from mailbot.classify import Learned
from mailbot.house import House, Understood
from mailbot.learning.encoder import encoder_if_any
from mailbot.limits import Bounds, Worker, oddity
from mailbot.model.errors import OverLimits, TemporaryFailure, in_our_words
from mailbot.model.mail import Arrival, RawMessage
from mailbot.model.tokens import TokenKeys
from mailbot.reading import NOTHING_AHEAD, Ahead, Grounds
from mailbot.running.ahead_child import MODULE, TASKS
from mailbot.running.in_parts import parts_of

BACKLOG = 25  # mails that come together
_MOST = 2  # processes: so many read faster than one thread files
_SHARE = 10  # mails that one is given at a time, and fewer towards the end: then nobody waits for another
_PATIENCE = 2.0  # seconds: what a process has in hand for longer is read here
# far above what a share takes; with nothing to do for so long they end, and their memory is free
BOUNDS = Bounds(memory=2 << 30, cpu_seconds=60, wall_seconds=30.0, jobs=1_000_000, idle_seconds=5.0)


class _Batch:
    """Mails that lie in the middle: the daemon takes from their beginning, the others from their end."""

    def __init__(self, raws: Sequence[RawMessage], grounds: Grounds) -> None:
        self.grounds = grounds
        self._left = {raw.arrival: raw for raw in raws}
        self._in_hand: set[Arrival] = set()
        self._found: dict[Arrival, Understood] = {}
        self._news = threading.Condition()

    def of(self, raw: RawMessage, now: Grounds) -> Understood | None:
        with self._news:
            if not now.are(self.grounds):
                self._left.clear()
                return None
            is_ours = self._left.pop(raw.arrival, None) is not None
            if not is_ours and not self._news.wait_for(lambda: raw.arrival not in self._in_hand, _PATIENCE):
                self._in_hand.clear()
            return self._found.pop(raw.arrival, None)

    def share(self, among: int) -> list[RawMessage]:
        """For one of so many who read."""
        with self._news:
            most = min(_SHARE, -(-len(self._left) // (2 * among)))
            some = [self._left.popitem()[1] for _ in range(most)]
            self._in_hand |= {raw.arrival for raw in some}
            return some

    def give(self, share: Sequence[RawMessage], found: dict[Arrival, Understood]) -> None:
        with self._news:
            self._in_hand -= {raw.arrival for raw in share}
            self._found |= found
            self._news.notify_all()

    @property
    def is_left(self) -> bool:
        return bool(self._left)


class _Beside(Struct):
    """One process, and what it was given to judge by."""

    worker: Worker
    grounds: Grounds | None = None
    resting: Grounds | None = None  # with these it is not started again before the next batch comes

    def can_read(self, grounds: Grounds) -> bool:
        return grounds.are(self.grounds) and self.worker.lives

    def furnish(self, grounds: Grounds, tokens: TokenKeys) -> str:
        """A second of its time, and little of ours.  What went wrong, or ""."""
        rulebook = replace(grounds.rulebook, replies={}, cases=())  # these are long, and of no use to it
        self.grounds = None
        try:
            for part in parts_of(rulebook):
                self.worker.run("bring", part)
            self.worker.run("furnish", grounds.settings, tokens, grounds.learned)
        except (OverLimits, TemporaryFailure, RuntimeError) as error:
            self.resting = grounds
            return in_our_words(error)
        self.grounds = grounds
        return ""

    def let_go(self) -> None:
        """What has ended for want of work is no zombie."""
        if not self.worker.lives:
            self.worker.close()
            self.resting, self.grounds = self.grounds, None

    def read(self, raws: Sequence[RawMessage]) -> dict[Arrival, Understood]:
        """Without those that it could not read; where it has died or hangs, nothing."""
        try:
            answers = self.worker.run("judge", tuple(raws))
        except (OverLimits, TemporaryFailure, RuntimeError):
            self.resting, self.grounds = self.grounds, None
            return {}
        return {raw.arrival: one for raw, one in zip(raws, answers, strict=True) if one is not None}


def workers(processes: int | None = None) -> list[Worker]:
    """As many as this machine has work for: the daemon itself is busy with one processor."""
    wanted = min(_MOST, len(os.sched_getaffinity(0)) - 1) if processes is None else processes
    return [Worker(BOUNDS, MODULE, TASKS) for _ in range(wanted)]


class ReadAhead:
    """Begins and does not wait; safe from any thread.  `latest`: what is learned, as far as known without asking the
    store."""

    def __init__(
        self, latest: Callable[[], Learned], trouble: Callable[[str, str], None], beside: Sequence[Worker]
    ) -> None:
        self._latest = latest
        self._trouble = trouble
        self._all = [_Beside(worker) for worker in beside]
        self._threads: list[threading.Thread] = []
        self._news = threading.Condition()
        self._batches: list[_Batch] = []
        self._wanted: tuple[Grounds, TokenKeys] | None = None
        self._closed = False

    def __call__(self, raws: Sequence[RawMessage], house: House) -> Ahead:
        if len(raws) < BACKLOG or not self.get_ready(house):
            return NOTHING_AHEAD
        # odd mail is left to the child that is made for it (limits/)
        usual = [raw for raw in raws if not raw.size and not oddity(raw.octets)]
        with self._news:
            assert self._wanted is not None
            grounds, _ = self._wanted
            batch = _Batch(usual, grounds)
            self._batches = [one for one in (*self._batches, batch) if one.is_left and grounds.are(one.grounds)]
            self._news.notify_all()
        return batch

    def get_ready(self, house: House) -> bool:
        """Before there is a mail, too: at our start a night's mail lies there more often than not.  False: never."""
        if not self._all or encoder_if_any(house.settings.faq.encoder):
            return False
        with self._news:
            self._wanted = Grounds(house.settings, house.rulebook, self._latest()), house.tokens
            for one in self._all:
                one.resting = None
            if not self._threads:
                self._threads = [threading.Thread(target=self._serve, args=(one,), daemon=True) for one in self._all]
                for thread in self._threads:
                    thread.start()
            self._news.notify_all()
        return True

    def wait_until_furnished(self) -> None:
        """Or until it is known that they cannot be."""
        with self._news:
            self._news.wait_for(lambda: all(not self._is_bare(one) for one in self._all))

    def close(self) -> None:
        with self._news:
            self._closed = True
            self._news.notify_all()
        for one in self._all:
            one.worker.kill()  # nobody waits for what it has in hand
        for thread in self._threads:
            thread.join()
        for one in self._all:
            one.worker.close()

    # --- a thread for each process ---
    def _serve(self, one: _Beside) -> None:
        while (work := self._next(one)) is not None:
            work()
            with self._news:
                self._news.notify_all()

    def _next(self, one: _Beside) -> Callable[[], None] | None:
        """None: it is over."""
        with self._news:
            while not self._closed:
                if self._is_bare(one):
                    return partial(self._furnish, one)
                if share := self._share(one):
                    return share
                has_process = one.grounds is not None
                if not self._news.wait(BOUNDS.idle_seconds if has_process else None):
                    one.let_go()
        return None

    def _is_bare(self, one: _Beside) -> bool:
        if self._wanted is None:
            return False
        grounds, _ = self._wanted
        return not one.can_read(grounds) and not grounds.are(one.resting)

    def _furnish(self, one: _Beside) -> None:
        assert self._wanted is not None
        trouble = one.furnish(*self._wanted)
        if trouble and not self._closed:
            self._trouble("reading ahead", f"{trouble}; mails are read one after the other")

    def _share(self, one: _Beside) -> Callable[[], None] | None:
        for batch in self._batches:
            if batch.grounds.are(one.grounds) and (share := batch.share(len(self._all))):
                return partial(_read, batch, share, one)
        return None


def _read(batch: _Batch, share: Sequence[RawMessage], one: _Beside) -> None:
    batch.give(share, one.read(share))
