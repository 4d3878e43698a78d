"""A pattern's text -> a compiled RE2 pattern, or a ValueError in plain words.  The one importer of re2.

RE2 runs in linear time on any input (threat T17).  It has no look-around and no back-references; the error says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Protocol, cast
from weakref import WeakSet

import re2

from mailbot.text.letters import in_blocks

# a pattern's, with what it learns of texts as it works: RE2's own 8 MB add up over hundreds
_ONE, _MANY = 2 << 20, 8 << 20
_NOTHING: Mapping[Pattern, str] = MappingProxyType({})


def _options(memory: int) -> re2.Options:
    options = re2.Options()
    options.log_errors = False
    options.case_sensitive = False
    options.max_mem = memory
    return options


_OPTIONS = _options(_ONE)


class Match(Protocol):
    def group(self, index: int = 0, /) -> str: ...
    def start(self, index: int = 0, /) -> int: ...
    def end(self, index: int = 0, /) -> int: ...


class Pattern(Protocol):
    @property
    def pattern(self) -> str: ...
    def search(self, text: str, /) -> Match | None: ...
    def fullmatch(self, text: str, /) -> Match | None: ...
    def finditer(self, text: str, /) -> Iterator[Match]: ...


@lru_cache(maxsize=4096)
def compile_pattern(text: str) -> Pattern:
    """Case-blind.  Raises ValueError with what RE2 says and what it cannot do."""
    try:
        return cast(Pattern, re2.compile(text, _OPTIONS))
    except re2.error as error:
        said = error.args[0].decode() if error.args and isinstance(error.args[0], bytes) else str(error)
        hint = " (RE2 has no look-ahead, look-behind or back-reference)" if "(?" in text or "\\" in said else ""
        raise ValueError(f"not a pattern that RE2 can read: {said}{hint}") from None


def sieve(texts: Sequence[str]) -> Pattern | None:
    """One pattern that finds something wherever one of these does; None where they are too much for one."""
    try:
        return compile_pattern("|".join(f"(?:{text})" for text in texts))
    except ValueError:
        return None


_LATER: WeakSet[Callable[[], object]] = WeakSet()


def compile_all() -> None:
    """What is compiled at its first use otherwise: for a process that has time before its first mail."""
    for one in tuple(_LATER):
        one()


class _WhenUsed:
    """Stands for a pattern until it is first asked; from then on its methods are the pattern's own."""

    __slots__ = ("__weakref__", "finditer", "fullmatch", "pattern", "search")

    def __init__(self, text: str) -> None:
        self.pattern = text
        _LATER.add(self)

    def __getattr__(self, name: str) -> object:
        return getattr(self(), name)

    def __call__(self) -> Pattern:
        made = compile_pattern(in_blocks(self.pattern))
        self.search, self.fullmatch, self.finditer = made.search, made.fullmatch, made.finditer
        return made


def when_used(text: str) -> Pattern:
    """For patterns of our own: together they take long to compile, and a command that reads no mail need not wait."""
    return cast(Pattern, _WhenUsed(text))


def several(patterns: Sequence[Pattern], instead: Mapping[Pattern, str] = _NOTHING) -> Callable[[str], list[Pattern]]:
    """A text -> those of many patterns of ours that may find something in it, in their order, by one pass over it.

    `instead`: what stands wherever a pattern finds something, and is asked for it; for patterns with wide gaps, which
    take more memory together than one pass may have."""

    @cache
    def compiled() -> re2.Set:  # when first used
        options = _options(_MANY)
        together = re2.Set.SearchSet(options)
        for pattern in patterns:
            together.Add(in_blocks(instead.get(pattern, pattern.pattern)))
        together.Compile()
        return together

    _LATER.add(compiled)
    return lambda text: [patterns[at] for at in sorted(compiled().Match(text) or ())]


def any_of(phrases: Iterable[str]) -> Pattern:
    """For plain phrases of our own, in lower case like the text that is searched: one look for hundreds of them, as
    quick as to look for three."""
    return when_used(f"(?-i:{'|'.join(map(re2.escape, phrases))})")


def glob_fits(glob: str, text: str) -> bool:
    """`*` stands for any run of characters; everything else for itself, case-blind.  Linear."""
    pieces = [re2.escape(piece) for piece in glob.lower().split("*")]
    return compile_pattern(".*".join(pieces)).fullmatch(text.lower()) is not None
