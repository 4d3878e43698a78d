"""The daemon's own code in seeded worlds that crash, lose answers and turn clocks (P1, P2, P4 to P7, P9 to P15)."""

import os
from collections import Counter
from pathlib import Path

import pytest
from msgspec import Struct
from simulator.story import run, told
from simulator.world import World

CHUNKS = 4  # so that several processes may share the work
SEEDS = int(os.environ.get("MAILBOT_SEEDS", "2000"))
FIRST = int(os.environ.get("MAILBOT_FIRST_SEED", "0"))
REGRESSIONS = [
    int(line.split()[0])
    for line in (Path(__file__).parent / "regressions.txt").read_text().splitlines()
    if line and not line.startswith("#")
]


class Events(Struct, frozen=True):
    edges: frozenset[str]  # at which something crashed
    gaps: int
    sent: Counter[str]
    jumps: bool


HAPPENED: dict[int, Events] = {}


def lived(seed: int) -> World:
    world = run(seed)
    sent = Counter(kind for copies in world.accepted.values() for kind, _ in copies)
    jumps = any("the clock is set" in line for line in world.story)
    HAPPENED[seed] = Events(frozenset(world.crashed_at), sum(world.gaps.values()), sent, jumps)
    return world


@pytest.mark.parametrize("seed", REGRESSIONS)
def test_a_seed_that_once_failed(worlds, seed):
    world = run(seed)
    assert not world.broken, told(seed, world)


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_no_promise_breaks_in_any_world(worlds, chunk, record_property):
    for seed in range(FIRST + chunk, FIRST + SEEDS, CHUNKS):
        world = lived(seed)
        assert not world.broken, told(seed, world)
    record_property("figure", f"{SEEDS} seeds")


def test_the_same_seed_is_the_same_story(worlds):
    first = [run(seed).story for seed in range(20, 30)]
    assert first == [run(seed).story for seed in range(20, 30)]


def test_worlds_crash_at_every_kind_of_edge_and_use_the_gap(worlds):
    """A simulator in which nothing goes wrong proves nothing."""
    for seed in set(range(300)) - HAPPENED.keys():
        lived(seed)
    happened = [HAPPENED[seed] for seed in range(300)]
    edges = {"imap-before", "imap-after", "store-begin", "store-commit", "store-committed", "smtp-data", "smtp-dot"}
    assert edges <= frozenset().union(*(one.edges for one in happened))
    sent = sum((one.sent for one in happened), Counter[str]())
    assert sent["ack"] > 50 and sent["answer"] > 2
    assert sum(one.gaps for one in happened) > 3 and sum(one.jumps for one in happened) > 10
