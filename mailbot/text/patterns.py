"""A pattern's text -> a compiled RE2 pattern, or a ValueError in plain words.  The one importer of re2.

RE2 runs in linear time on any input (threat T17).  It has no look-around and no back-references; the error says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Protocol, cast
from weakref import WeakSet

import re2

# a pattern's, with what it learns of texts as it works: RE2's own 8 MB add up over hundreds
_ONE, _MANY = 2 << 20, 8 << 20
_NOTHING: Mapping[Pattern, str] = MappingProxyType({})
_PIECE = re.compile(r"\\pL|\\.|\[(?:\\.|[^\\\]])*\]")  # of a pattern: a class, or a mark with what follows it
_ASCII_LETTERS, _MAYBE_LETTERS = "A-Za-z", r"A-Za-z\x{80}-\x{10ffff}"


# Inside [...], where it is repeated: letters of all scripts in a few ranges, with a few signs among them.  `\pL` has
# seven hundred, and RE2 writes them out for each repetition: a firm's name of at most seventy took 30 ms to compile.
LETTERS = (
    r"A-Za-zªµº\x{c0}-\x{1fff}\x{2c00}-\x{2dff}\x{3005}-\x{3007}\x{3031}-\x{d7ff}\x{f900}-\x{fdcf}\x{fdf0}-\x{fdff}"
    r"\x{fe70}-\x{fefe}\x{ff21}-\x{ff3a}\x{ff41}-\x{ff5a}\x{ff66}-\x{ffdc}\x{10000}-\x{1efff}\x{20000}-\x{3ffff}"
)


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
        made = compile_pattern(self.pattern)
        self.search, self.fullmatch, self.finditer = made.search, made.fullmatch, made.finditer
        return made


def when_used(text: str) -> Pattern:
    """For patterns of our own: with letters of all scripts they take a quarter of a second to compile, which a command
    that reads no mail need not wait for."""
    return cast(Pattern, _WhenUsed(text))


def several(patterns: Sequence[Pattern], instead: Mapping[Pattern, str] = _NOTHING) -> Callable[[str], list[Pattern]]:
    """A text -> those of many patterns of ours that may find something in it, in their order, by one pass over it.

    `instead`: what stands wherever a pattern finds something, and is asked for it; for patterns with wide gaps, which
    take more memory together than one pass may have.  Letters are looked for loosely."""

    @cache
    def compiled() -> re2.Set:  # when first used
        options = _options(_MANY)
        together = re2.Set.SearchSet(options)
        for pattern in patterns:
            together.Add(_loosely(instead.get(pattern, pattern.pattern)))
        together.Compile()
        return together

    _LATER.add(compiled)
    return lambda text: [patterns[at] for at in sorted(compiled().Match(text) or ())]


def _loosely(text: str) -> str:
    r"""Finds something wherever this pattern does.

    `\pL` takes ten kilobytes each time that it stands in a pattern, and these here have hundreds: what is beyond ASCII
    passes for a letter here, and where no letter may be, for none."""
    return _PIECE.sub(lambda piece: _loose_piece(piece.group()), text)


def _loose_piece(piece: str) -> str:
    if piece.startswith("[^"):
        return piece.replace(r"\pL", _ASCII_LETTERS)
    if piece.startswith("["):
        return piece.replace(r"\pL", _MAYBE_LETTERS)
    return f"[{_MAYBE_LETTERS}]" if piece == r"\pL" else piece


def any_of(phrases: Iterable[str]) -> Pattern:
    """For plain phrases of our own, in lower case like the text that is searched: one look for hundreds of them, as
    quick as to look for three."""
    return when_used(f"(?-i:{'|'.join(map(re2.escape, phrases))})")


def glob_fits(glob: str, text: str) -> bool:
    """`*` stands for any run of characters; everything else for itself, case-blind.  Linear."""
    pieces = [re2.escape(piece) for piece in glob.lower().split("*")]
    return compile_pattern(".*".join(pieces)).fullmatch(text.lower()) is not None
