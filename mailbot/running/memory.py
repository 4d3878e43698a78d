"""This process between two pieces of work -> the room that it need not keep goes back to the system.

glibc keeps what was freed, has a heap for each thread, and after one large mail keeps buffers of that size too.  Where
there is another C library nothing is done.
"""

from __future__ import annotations

import ctypes
import gc
from collections.abc import Callable, Iterator
from dataclasses import FrozenInstanceError, fields
from types import FunctionType
from typing import Any

from mailbot.parse.charset import forget_tables

_ARENA_MAX, _MMAP_THRESHOLD, _TRIM_THRESHOLD = -8, -3, -1  # of mallopt(3)
_SETTINGS = ((_ARENA_MAX, 1), (_MMAP_THRESHOLD, 1 << 20), (_TRIM_THRESHOLD, 1 << 20))


def keep_little() -> None:
    """Before the first thread starts: one heap for all, and a buffer of a megabyte goes back when it is freed."""
    mallopt = _of_libc("mallopt")
    if mallopt is not None:
        for number, value in _SETTINGS:
            mallopt(number, value)


def forget_first_makes() -> None:
    """`dataclass(slots=True)` makes each class twice, and what keeps it frozen holds on to the first for good: four
    hundred classes that nobody uses."""
    for kind in _nouns():
        if vars(kind)["__dataclass_params__"].frozen:
            for name in ("__setattr__", "__delattr__"):
                setattr(kind, name, _refuse)
    gc.collect()  # before their room is wanted


def show_all_alike() -> None:
    """`dataclass` writes each class a `__repr__` of its own; one does for all, and who works for months has no use for
    any."""
    for kind in _nouns():
        if hasattr(vars(kind).get("__repr__"), "__wrapped__"):  # what `dataclass` wrote
            kind.__repr__ = _shown  # type: ignore[assignment]


def compare_all_alike() -> None:
    """The same for `__eq__` and `__hash__`: a mail takes hardly one."""
    for kind in _nouns():
        for name, one_for_all in (("__eq__", _equal), ("__hash__", _hash)):
            written = vars(kind).get(name)
            if isinstance(written, FunctionType) and written.__code__.co_filename == "<string>":
                setattr(kind, name, one_for_all)


def _nouns() -> Iterator[type]:
    ours = (kind for kind in type.__subclasses__(object) if kind.__module__.startswith("mailbot."))
    return (kind for kind in ours if "__dataclass_params__" in vars(kind))


def _shown(noun: Any) -> str:
    values = (f"{field.name}={getattr(noun, field.name)!r}" for field in fields(noun) if field.repr)
    return f"{type(noun).__qualname__}({', '.join(values)})"


def _equal(noun: Any, other: object) -> bool:
    return _values(noun) == _values(other) if type(noun) is type(other) else NotImplemented


def _hash(noun: Any) -> int:
    return hash(_values(noun))


def _values(noun: Any) -> tuple[object, ...]:
    return tuple(getattr(noun, field.name) for field in fields(noun) if field.compare)


def _refuse(noun: object, name: str, value: object = None) -> None:
    raise FrozenInstanceError(f"cannot change field {name!r}")


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
