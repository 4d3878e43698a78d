"""This process between two pieces of work -> the room that it need not keep goes back to the system.

glibc keeps what was freed, has a heap for each thread, and after one large mail keeps buffers of that size too.  Where
there is another C library nothing is done.
"""

from __future__ import annotations

import ctypes
import gc
from collections.abc import Callable

from mailbot.parse.octets.charset import forget_tables

_ARENA_MAX, _MMAP_THRESHOLD, _TRIM_THRESHOLD = -8, -3, -1  # of mallopt(3)
_SETTINGS = ((_ARENA_MAX, 1), (_MMAP_THRESHOLD, 1 << 20), (_TRIM_THRESHOLD, 1 << 20))


def keep_little() -> None:
    """Before the first thread starts: one heap for all, and a buffer of a megabyte goes back when it is freed."""
    mallopt = _of_libc("mallopt")
    if mallopt is not None:
        for number, value in _SETTINGS:
            mallopt(number, value)


def settle() -> None:
    """After start or reload: what is here now stays, and need not be looked through for garbage again and again."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    give_back()


def give_back() -> None:
    forget_tables()
    trim = _of_libc("malloc_trim")
    if trim is not None:
        trim(0)


def _of_libc(name: str) -> Callable[..., object] | None:
    try:
        found: Callable[..., object] = getattr(ctypes.CDLL(None), name)
    except (OSError, AttributeError):
        return None
    return found
