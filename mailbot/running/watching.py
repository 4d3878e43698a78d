"""Folders -> one signal for each change of their files, however many were saved at once.  Reads names, times and sizes.

By looking, every second: it is a few hundred files, and that finds every change.  News of the kernel would come
sooner, but not from a network folder, nor from one that is moved away or replaced by another of the same name (as a
checkout or a deployment does); and what listens for it takes two megabytes.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from stat import S_ISREG

_LOOK = 1.0  # seconds between two looks
_QUIET = 0.15  # so long nothing may follow: an editor saves in several steps, a checkout many files
_TOGETHER = 10  # looks, at most, for what never comes to rest

Seen = frozenset[tuple[str, int, int, int]]


async def changes(folders: Callable[[], Sequence[Path]], stop: asyncio.Event, seen: Seen) -> AsyncIterator[None]:
    """`folders` is asked anew each time: a reload may name others.  Ends when `stop` is set.

    `seen` is how they looked just before they were read: what was saved since then is a change too."""
    while not stop.is_set():
        now = await _at_rest(folders, seen)
        if now != seen:
            seen = now
            yield
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), _LOOK)


async def _at_rest(folders: Callable[[], Sequence[Path]], seen: Seen) -> Seen:
    """How they look once nothing more follows what differs from `seen`."""
    now = await asyncio.to_thread(look, folders())
    for _ in range(_TOGETHER):
        if now == seen:
            break
        await asyncio.sleep(_QUIET)
        before, now = now, await asyncio.to_thread(look, folders())
        if now == before:
            break
    return now


def look(folders: Sequence[Path]) -> Seen:
    """How the files look now; editors' hidden files and copies do not count."""
    return frozenset(found for folder in folders for path in _files(folder) if (found := _looks(path)))


def _files(folder: Path) -> Iterator[str]:
    for place, inside, names in os.walk(folder):  # passes over what has just gone
        inside[:] = [name for name in inside if not name.startswith(".")]
        yield from (os.path.join(place, name) for name in names if not (name.startswith(".") or name.endswith("~")))


def _looks(path: str) -> tuple[str, int, int, int] | None:
    try:
        state = os.stat(path)
    except OSError:  # gone between the listing and now
        return None
    return (path, state.st_ino, state.st_mtime_ns, state.st_size) if S_ISREG(state.st_mode) else None
