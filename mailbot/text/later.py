"""A pattern's text -> a pattern of Python's `re` that is compiled when it is first asked.  Pure.

All of ours together took a third of the time in which a program loads itself, and most programs ask few of them.
"""

from __future__ import annotations

import re
from typing import AnyStr, Generic, cast
from weakref import WeakSet


class _Later(Generic[AnyStr]):
    """Its methods are the pattern's own, each from its first use on."""

    __slots__ = (
        "__weakref__", "_made", "findall", "finditer", "flags", "fullmatch", "match", "pattern", "search", "split",
        "sub",
    )  # fmt: skip

    def __init__(self, text: AnyStr, flags: int) -> None:
        self.pattern: AnyStr = text
        self.flags = flags
        self._made: re.Pattern[AnyStr] | None = None
        _LATER.add(self)

    def make(self) -> re.Pattern[AnyStr]:
        if self._made is None:
            self._made = re.compile(self.pattern, self.flags)
        return self._made

    def __getattr__(self, name: str) -> object:
        method: object = getattr(self.make(), name)
        if name in self.__slots__:
            setattr(self, name, method)
        return method


_LATER: WeakSet[_Later[str] | _Later[bytes]] = WeakSet()


def later(text: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Raises re.error when it is first asked."""
    return cast("re.Pattern[AnyStr]", _Later(text, flags))


def make_all() -> None:
    """For who has time now and would have none later, and for who wants to know that all of them are right."""
    for one in tuple(_LATER):
        one.make()
