"""A folder's list -> what to fetch together, and which UIDs to ask for next.  Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol, TypeVar

BATCH_MAILS = 50
BATCH_OCTETS = 8 * 1024 * 1024
WINDOW = 2000  # UIDs asked for at once: a list of a million mails must not stand in memory
WIDEST_WINDOW = 1 << 17


class HasSize(Protocol):
    @property
    def size(self) -> int: ...


Row = TypeVar("Row", bound=HasSize)


def batches(rows: Iterable[Row], cap: int) -> Iterator[list[Row]]:
    """In the given order, at most BATCH_MAILS and BATCH_OCTETS together; a mail over `cap` costs only its header."""
    batch: list[Row] = []
    octets = 0
    for row in rows:
        cost = row.size if row.size <= cap else 0
        if batch and (len(batch) == BATCH_MAILS or octets + cost > BATCH_OCTETS):
            yield batch
            batch, octets = [], 0
        batch.append(row)
        octets += cost
    if batch:
        yield batch


def next_width(width: int, found: int) -> int:
    """UIDs have gaps: the window grows over empty stretches and shrinks where mail is dense."""
    if found > WINDOW:
        return max(WINDOW, width // 2)
    if found < WINDOW // 4:
        return min(WIDEST_WINDOW, width * 2)
    return width
