"""`reader()` -> a Reader with a child of its own, ended after the test."""

import pytest

from mailbot.limits import Bounds, Reader, Worker


@pytest.fixture
def worker():
    """worker(cpu_seconds=1): the usual bounds but for these."""
    made = []

    def make(**bounds):
        made.append(Worker(Bounds(**bounds)))
        return made[-1]

    yield make
    for each in made:
        each.close()


@pytest.fixture
def reader(worker):
    def make(**bounds):
        return Reader(worker(**bounds), lambda what, text: pytest.fail(f"{what}: {text}"))

    return make
