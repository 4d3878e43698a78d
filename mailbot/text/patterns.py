"""A pattern's text -> a compiled RE2 pattern, or a ValueError in plain words.  The one importer of re2.

RE2 runs in linear time on any input (threat T17).  It has no look-around and no back-references; the error says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Protocol, cast

import re2

_OPTIONS = re2.Options()
_OPTIONS.log_errors = False
_OPTIONS.case_sensitive = False
_OPTIONS.max_mem = 2 << 20  # a pattern's, with what it learns of texts as it works: RE2's own 8 MB add up over hundreds


class Match(Protocol):
    def group(self, index: int = 0, /) -> str: ...
    def start(self, index: int = 0, /) -> int: ...
    def end(self, index: int = 0, /) -> int: ...


class Pattern(Protocol):
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


class _WhenUsed:
    """Stands for a pattern until it is first asked; from then on its methods are the pattern's own."""

    __slots__ = ("_text", "finditer", "fullmatch", "search")

    def __init__(self, text: str) -> None:
        self._text = text

    def __getattr__(self, name: str) -> object:
        made = compile_pattern(self._text)
        self.search, self.fullmatch, self.finditer = made.search, made.fullmatch, made.finditer
        return getattr(made, name)


def when_used(text: str) -> Pattern:
    """For patterns of our own: with letters of all scripts they take a quarter of a second to compile, which a command
    that reads no mail need not wait for."""
    return cast(Pattern, _WhenUsed(text))


def glob_fits(glob: str, text: str) -> bool:
    """`*` stands for any run of characters; everything else for itself, case-blind.  Linear."""
    pieces = [re2.escape(piece) for piece in glob.lower().split("*")]
    return compile_pattern(".*".join(pieces)).fullmatch(text.lower()) is not None
