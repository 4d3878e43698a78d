"""Folders -> one signal for each change of their files, however many were saved at once.  Reads names, times and sizes.

The kernel tells quickly but not always: a folder may lie on a network, be moved away, or be replaced by another of the
same name (as a checkout or a deployment does).  So what counts is how the files look, and looking every few seconds
is the safety net.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from contextlib import aclosing, suppress
from pathlib import Path

from watchfiles import awatch

_TOGETHER_MS = 1600  # at most: an editor saves in several steps, a checkout many files
_QUIET_MS = 150  # so long nothing may follow
_LOOK_MS = 5000  # at the latest

Seen = frozenset[tuple[str, int, int, int]]


async def changes(folders: Callable[[], Sequence[Path]], stop: asyncio.Event, seen: Seen) -> AsyncIterator[None]:
    """`folders` is asked anew each time: a reload may name others.  Ends when `stop` is set.

    `seen` is how they looked just before they were read: what was saved since then is a change too."""
    while not stop.is_set():
        watched = _identity(folders())
        async with aclosing(_signals([folder for folder, _ in watched], stop)) as signals:
            async for _ in signals:
                now = look(folders())
                if now != seen:
                    seen = now
                    yield
                if _identity(folders()) != watched:
                    break


async def _signals(folders: Sequence[Path], stop: asyncio.Event) -> AsyncGenerator[None, None]:
    """One at once: something may have changed while nobody watched."""
    yield
    try:
        async for _ in awatch(
            *folders,
            watch_filter=None,
            debounce=_TOGETHER_MS,
            step=_QUIET_MS,
            stop_event=stop,
            rust_timeout=_LOOK_MS,
            yield_on_timeout=True,
        ):
            yield
    except OSError:  # a folder is gone, or the kernel has no more watches to give: look again in a while
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), _LOOK_MS / 1000)


def _identity(folders: Sequence[Path]) -> list[tuple[Path, int]]:
    """A folder that was replaced by another of the same name is another folder."""
    return [(folder, folder.stat().st_ino) for folder in folders if folder.is_dir()]


def look(folders: Sequence[Path]) -> Seen:
    """How the files look now; editors' hidden files and copies do not count."""
    return frozenset(found for folder in folders for path in _files(folder) if (found := _looks(path)))


def _files(folder: Path) -> list[Path]:
    paths = (path for path in folder.rglob("*") if not path.name.endswith("~"))
    return [path for path in paths if not any(part.startswith(".") for part in path.relative_to(folder).parts)]


def _looks(path: Path) -> tuple[str, int, int, int] | None:
    try:
        state = path.stat()
    except OSError:  # gone between the listing and now
        return None
    return (str(path), state.st_ino, state.st_mtime_ns, state.st_size) if path.is_file() else None
