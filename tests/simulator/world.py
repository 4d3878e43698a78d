"""One seed -> a world: its dice, clock, mails, crashes, and the list of what happened.  Nothing else is random."""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, datetime, timedelta

from msgspec import Struct, field

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
# how often something goes wrong at one edge; a seed takes one of them
WEATHER = (0.0, 0.02, 0.06, 0.15)
JUMPS = (timedelta(seconds=-30), timedelta(minutes=3), timedelta(hours=5), timedelta(days=3), timedelta(days=60))


# at what kind of edge a process dies, and at which of the first so many
DEATHS = (("", 160), ("smtp", 12), ("smtp-dot", 4), ("store-commit", 60), ("imap-after", 12), ("imap-before", 12))


class Crash(BaseException):
    """The process is gone: nothing of ours may catch this."""


class Life(Struct):
    """One run of the daemon's process, from its start to its end."""

    number: int
    crash_where: str  # the kind of edge at which it dies
    crash_at: int  # which of them; 0: it does not
    edges: int = 0  # of that kind
    dead: bool = False
    in_data: set[str] = field(default_factory=set)  # marked as beyond the point of no return, and not reported
    unreported: set[str] = field(default_factory=set)  # accepted by the server, and not reported


class World:
    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.weather = self.dice.choice(WEATHER)
        self.busy = self.dice.random() < 0.5  # people work in the mailbox at the same time
        self.calm = False
        self.mended = False  # no mail kills who reads it any more
        self.true_time = START
        self.skew = timedelta()  # how wrong the daemon's clock is
        self.story: list[str] = []
        self.broken: list[str] = []
        self.lives: list[Life] = []
        self.crashed_at: Counter[str] = Counter()
        self.gaps: Counter[str] = Counter()  # letter -> how often nobody could know (RFC 1047)
        self.accepted: dict[str, list[tuple[str, bytes]]] = {}  # letter -> (kind, octets) of each copy
        self.letters: dict[int, str] = {}  # row of the outbox -> letter
        self.failures = 0  # of the store
        self._dice64 = 0
        self.people = lambda: None  # what somebody does at an edge

    # --- time and dice as the daemon sees them ---
    def clock(self) -> datetime:
        return self.true_time + self.skew

    def monotonic(self) -> float:
        return (self.true_time - START).total_seconds()

    def dice64(self) -> int:
        self._dice64 += 1
        return self._dice64

    def pass_time(self, seconds: float) -> None:
        self.true_time += timedelta(seconds=seconds)

    def jump(self) -> None:
        """The clock is set: wrongly, or right again."""
        self.skew = timedelta() if self.skew and self.dice.random() < 0.5 else self.skew + self.dice.choice(JUMPS)
        self.tell(f"the clock is set to {self.clock():%d %H:%M:%S}")

    @property
    def deaths_by_reading(self) -> int:
        return self.crashed_at["read-deadly"]

    # --- trouble ---
    def new_life(self) -> Life:
        where, first = self.dice.choice(DEATHS)
        dies = self.weather and self.dice.random() < 0.7
        self.lives.append(Life(len(self.lives) + 1, where, self.dice.randrange(1, first) if dies else 0))
        return self.lives[-1]

    def rolls(self, share: float = 1.0) -> bool:
        return not self.calm and self.dice.random() < self.weather * share

    def edge(self, life: Life, what: str) -> None:
        """A moment at which the process may die and others may act."""
        if life.dead:
            raise Crash(what)
        life.edges += what.startswith(life.crash_where)
        if self.calm:
            return
        if self.busy and self.dice.random() < (0.12 if what.startswith("imap") else 0.02):
            self.people()
        if life.edges == life.crash_at and what.startswith(life.crash_where):
            self.kill(life, what)
            raise Crash(what)

    def kill(self, life: Life, what: str) -> None:
        life.dead = True
        self.crashed_at[what.split(" ")[0]] += 1
        self.tell(f"life {life.number} is killed at: {what}")
        for letter in sorted(life.unreported):
            self.gaps[letter] += 1

    # --- what is written down ---
    def tell(self, line: str) -> None:
        self.story.append(f"{self.monotonic():9.0f}  {line}")

    def violated(self, line: str) -> None:
        self.tell(f"VIOLATED: {line}")
        self.broken.append(line)
