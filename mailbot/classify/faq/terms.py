"""Text and synonyms -> terms: what a question says, each idea once.  Pure, linear.

A term is a word without its ending, a phrase of the synonyms, or in Chinese, Japanese and Korean a phrase or a pair of
characters.  It knows the ideas (lists of synonyms) that it may stand for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from mailbot.classify.faq.scripts import pieces
from mailbot.classify.faq.stems import stem
from mailbot.model.rulebook import Synonyms
from mailbot.text.folding import fold, has_cjk, pieces_of

_SHORTENED = (
    (re.compile(r"\b(?:can'?t|cannot)\b"), "can not"),
    (re.compile(r"\bwon'?t\b"), "will not"),
    (re.compile(r"\b(do|does|did|is|are|was|were|has|have|had|would|could|should)n'?t\b"), r"\1 not"),
    (re.compile(r"'(?:s|re|m|ll|ve|d)\b"), " "),
)  # fmt: skip
_LONGEST_WORDS, _LONGEST_SIGNS = 5, 8  # of a phrase
_NOTHING: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Term:
    word: str
    ideas: frozenset[int] = _NOTHING
    light: bool = False  # says little about what is asked
    asks: frozenset[int] = _NOTHING  # the ways to ask that it stands for: how, when, why
    trouble: bool = False  # it says that something went wrong

    @property
    def telling(self) -> bool:
        return not self.light and not self.asks


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Synonyms, compiled: words and phrases by the way they are written after folding and stemming."""

    ideas: Mapping[str, frozenset[int]] = field(repr=False)
    light: frozenset[str] = field(repr=False)
    trouble: frozenset[str] = field(repr=False)
    asks: Mapping[str, frozenset[int]] = field(repr=False)

    def terms(self, text: str) -> tuple[Term, ...]:
        """In the order of the text; a term that comes twice counts once."""
        return tuple(dict.fromkeys(self._terms(text)))

    def _terms(self, text: str) -> Iterator[Term]:
        words: list[str] = []
        for piece in pieces_of(spelled_out(text)):
            if not has_cjk(piece):
                words.append(piece)
                continue
            yield from self._spaced(words)
            words = []
            yield from self._solid(piece)
        yield from self._spaced(words)

    def _spaced(self, words: Sequence[str]) -> Iterator[Term]:
        stems, at = [stem(word) for word in words], 0
        while at < len(stems):
            length = self._phrase(stems, at)
            word = " ".join(stems[at : at + length])
            yield self._term(word, light=length == 1 and words[at] in self.light)
            at += length

    def term(self, word: str) -> Term:
        return self._term(word, word in self.light)

    def _term(self, word: str, light: bool) -> Term:
        trouble = word in self.trouble
        return Term(word, self.ideas.get(word, _NOTHING), light and not trouble, self.asks.get(word, _NOTHING), trouble)

    def _phrase(self, stems: Sequence[str], at: int) -> int:
        """How many words the longest known phrase here has; 1 where there is none."""
        most = min(_LONGEST_WORDS, len(stems) - at)
        return next((n for n in range(most, 1, -1) if " ".join(stems[at : at + n]) in self.ideas), 1)

    def _solid(self, run: str) -> Iterator[Term]:
        """Known phrases, the longest first; what stands between them in pieces."""
        at = start = 0
        while at < len(run):
            length = self._known(run, at)
            if length:
                yield from _unknown(run[start:at])
                word = run[at : at + length]
                yield self._term(word, light=word in self.light)
                start = at + length
            at += length or 1
        yield from _unknown(run[start:])

    def _known(self, run: str, at: int) -> int:
        most = min(_LONGEST_SIGNS, len(run) - at)
        known = (self.ideas, self.light, self.trouble)
        found = (n for n in range(most, 0, -1) if any(run[at : at + n] in words for words in known))
        return next(found, 0)


def _unknown(run: str) -> Iterator[Term]:
    for piece, light in pieces(run):
        yield Term(piece, light=light)


def spelled_out(text: str) -> str:
    """Folded, with "can't" and the like in full."""
    plain = fold(text)
    for pattern, full in _SHORTENED:
        plain = pattern.sub(full, plain)
    return plain


def compile_lexicon(synonyms: Synonyms) -> Lexicon:
    ideas, asks = _numbered((*synonyms.asks, *synonyms.same)), _numbered(synonyms.asks)
    trouble = frozenset(map(_as_found, synonyms.trouble))
    return Lexicon(ideas, frozenset(_folded_all(synonyms.light)), trouble, asks)


def _numbered(lists: Iterable[Sequence[str]]) -> Mapping[str, frozenset[int]]:
    """Word -> the numbers of the lists that it stands in."""
    found: dict[str, set[int]] = {}
    for number, words in enumerate(lists):
        for word in words:
            found.setdefault(_as_found(word), set()).add(number)
    return {word: frozenset(numbers) for word, numbers in found.items()}


def _as_found(phrase: str) -> str:
    plain = spelled_out(phrase)
    return "".join(plain.split()) if has_cjk(plain) else " ".join(stem(word) for word in pieces_of(plain))


def _folded_all(words: Iterable[str]) -> Iterator[str]:
    for word in words:
        yield from (fold(word),) if has_cjk(word) else fold(word).split()
