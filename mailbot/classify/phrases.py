"""Many phrases -> one structure that finds all of them in a text in one pass.  Pure, linear.

A phrase is plain words; `stem*` stands for any ending; `this ... that` for both near each other in this order.  A
phrase with CJK in it is looked for anywhere, every other phrase word by word.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from mailbot.text.folding import Folded, fold, has_cjk, words_of

_STEM = 3  # letters that a stem has at least
_GAP_WORDS = 4  # words that "..." may stand for
_GAP_CHARACTERS = 10  # the same in CJK
_Word = tuple[str, bool]  # a word, and whether it is a stem
_Piece = tuple[_Word, ...]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Spaced:
    """A phrase in a script with spaces."""

    owner: int
    shown: str
    rest: tuple[_Piece, ...]  # behind the words that it is kept by: pieces, between which a gap may be; mostly nothing


@dataclass(frozen=True, slots=True)
class _Solid:
    """A phrase with CJK in it."""

    owner: int
    shown: str
    pieces: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Phrases:
    """Phrases by how they begin, so that most of a text costs one look a word."""

    by_word: Mapping[str, Sequence[_Spaced]]  # or two words: hundreds begin with "please" or "your"
    by_stem: Mapping[str, Sequence[_Spaced]]  # the first three letters
    by_pair: Mapping[str, Sequence[_Solid]]  # the first two characters, or the only one
    begins: frozenset[str]  # first words of `by_word`

    def find(self, text: Folded) -> dict[int, str]:
        """Owner -> the phrase of it that was seen first."""
        found: dict[int, str] = {}
        self._find_spaced(text.words, found)
        self._find_solid(text.solid, found)
        return found

    def _find_spaced(self, words: Sequence[str], found: dict[int, str]) -> None:
        by_word, by_stem, begins = self.by_word, self.by_stem, self.begins
        for at in [at for at, word in enumerate(words) if word in begins or word[:_STEM] in by_stem]:
            word, pair = words[at], " ".join(words[at : at + 2])
            for known, phrases in ((1, by_word.get(word)), (2, by_word.get(pair)), (0, by_stem.get(word[:_STEM]))):
                for phrase in phrases or ():
                    if phrase.owner not in found and _rest_fits(phrase.rest, words, at + known):
                        found[phrase.owner] = phrase.shown

    def _find_solid(self, text: str, found: dict[int, str]) -> None:
        by_pair = self.by_pair
        for at, character in enumerate(text):
            for phrase in (*by_pair.get(text[at : at + 2], ()), *by_pair.get(character, ())):
                if phrase.owner not in found and _solid_fits(phrase.pieces, text, at):
                    found[phrase.owner] = phrase.shown


class _Once:
    """Equal values -> the first of them: thousands of phrases are made of a few hundred words again and again."""

    __slots__ = ("_known",)

    def __init__(self) -> None:
        self._known: dict[object, object] = {}

    def __call__(self, value: T) -> T:
        return self._known.setdefault(value, value)  # type: ignore[return-value]


def compile_phrases(phrases: Iterable[tuple[int, str]]) -> Phrases:
    """(owner, phrase) in any order; an owner may have many."""
    by_word: dict[str, list[_Spaced]] = {}
    by_stem: dict[str, list[_Spaced]] = {}
    by_pair: dict[str, list[_Solid]] = {}
    once = _Once()
    for owner, shown in phrases:
        plain = fold(once(shown))
        if has_cjk(plain):
            pieces = once(tuple(once("".join(piece.split())) for piece in plain.split("...")))
            by_pair.setdefault(pieces[0][:2], []).append(_Solid(owner, shown, pieces))
        elif spaced := _pieces(plain, once):
            known, key = _key(spaced[0])
            table = by_word if known else by_stem
            table.setdefault(once(key), []).append(_Spaced(owner, shown, once(_behind(known, spaced))))
    begins = frozenset(once(key.partition(" ")[0]) for key in by_word)
    return Phrases(_packed(by_word), _packed(by_stem), _packed(by_pair), begins)


def _packed(table: Mapping[str, list[T]]) -> Mapping[str, tuple[T, ...]]:
    return {key: tuple(phrases) for key, phrases in table.items()}


def _key(first: _Piece) -> tuple[int, str]:
    """How many of its words are the key, none of a stem; and the key."""
    (word, stem), (after, after_stem) = (*first, ("", True))[:2]
    if stem:
        return 0, word[:_STEM]
    return (1, word) if after_stem else (2, f"{word} {after}")


def _behind(known: int, pieces: tuple[_Piece, ...]) -> tuple[_Piece, ...]:
    first, *more = pieces
    return (first[known:], *more) if more or len(first) > known else ()


def _pieces(plain: str, once: _Once) -> tuple[_Piece, ...]:
    pieces = (_piece(piece, once) for piece in plain.split("..."))
    return once(tuple(piece for piece in pieces if piece))


def _piece(text: str, once: _Once) -> _Piece:
    words: list[_Word] = []
    for chunk in text.split():
        parts = words_of(chunk)
        words.extend(once((part, False)) for part in parts[:-1])
        words.extend(once((part, chunk.endswith("*"))) for part in parts[-1:])
    return once(tuple(words))


def _rest_fits(pieces: Sequence[_Piece], words: Sequence[str], at: int) -> bool:
    if not pieces:
        return True
    if not _piece_fits(pieces[0], words, at):
        return False
    end = at + len(pieces[0])
    for piece in pieces[1:]:
        starts = range(end, min(end + _GAP_WORDS, len(words)) + 1)
        start = next((start for start in starts if _piece_fits(piece, words, start)), -1)
        if start < 0:
            return False
        end = start + len(piece)
    return True


def _piece_fits(piece: _Piece, words: Sequence[str], at: int) -> bool:
    if at + len(piece) > len(words):
        return False
    for here, (wanted, stem) in enumerate(piece, at):
        word = words[here]
        if not (word.startswith(wanted) if stem else word == wanted):
            return False
    return True


def _solid_fits(pieces: Sequence[str], text: str, at: int) -> bool:
    if not text.startswith(pieces[0], at):
        return False
    end = at + len(pieces[0])
    for piece in pieces[1:]:
        start = text.find(piece, end, end + _GAP_CHARACTERS + len(piece))
        if start < 0:
            return False
        end = start + len(piece)
    return True
