"""FAQ entries and a lexicon -> an index: which way to ask has which terms, and how much each term tells.  Pure."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from mailbot.classify.faq.denial import denies
from mailbot.classify.faq.letters import Letters, read_letters
from mailbot.classify.faq.terms import Lexicon, Term, asked_in, spacing_of, spelled_out
from mailbot.model.noun import Discreet
from mailbot.text.similar import most_alike

_LIGHT = 0.2  # share of its weight that a word of small talk keeps
_KIN = 0.5  # an entry with a synonym makes a word half as common as one with the word itself
_ABOUT = 0.8  # an entry is about what so many of its ways to ask name
_TYPO_LENGTH, _TYPO = 5, 0.84  # letters; likeness from which a word is the other one, mistyped


class Way(Struct, frozen=True):
    """One way to ask."""

    faq: str
    plain: str  # folded
    terms: tuple[Term, ...]
    weights: tuple[float, ...]
    asks: frozenset[int]
    denies: bool  # it says that something is not so


class Index(Discreet, frozen=True):
    """All ways to ask of all entries.  Places are (way, term of it)."""

    UNSHOWN = frozenset({"lexicon", "by_word", "by_idea", "rarity", "typable", "letters"})

    lexicon: Lexicon
    ways: tuple[Way, ...]
    by_faq: Mapping[str, Sequence[int]]  # entry -> its ways
    about: Mapping[str, frozenset[int]]  # entry -> the ideas that nearly all of its ways name
    by_word: Mapping[str, Sequence[tuple[int, int]]]
    by_idea: Mapping[int, Sequence[tuple[int, int]]]
    rarity: _Rarity
    typable: tuple[str, ...]  # words that a mistyped one may be taken for
    letters: Letters

    def terms(self, question: str) -> tuple[Term, ...]:
        """The question's terms; a word that nobody knows is taken for the FAQ's word that it nearly is."""
        return tuple(dict.fromkeys(self._as_known(term) for term in self.lexicon.terms(question)))

    def _as_known(self, term: Term) -> Term:
        word = term.word
        if len(word) < _TYPO_LENGTH or term.ideas or word in self.by_word or not (word.isascii() and word.isalpha()):
            return term
        meant = most_alike(word, self.typable, _TYPO)
        return self.lexicon.term(meant) if meant else term

    def knows(self, term: Term, without: str = "") -> bool:
        """Does an entry have it, other than this one?"""
        if not without:
            return term.word in self.by_word or any(idea in self.by_idea for idea in term.ideas)
        places = (self.by_word.get(term.word, ()), *(self.by_idea.get(idea, ()) for idea in term.ideas))
        return any(self.ways[way].faq != without for some in places for way, _ in some)


class _Rarity(Struct, frozen=True):
    """In how many entries a word or an idea stands: one that all share tells nothing."""

    entries: int
    of_word: Mapping[str, int]
    of_idea: Mapping[int, int]

    def weight(self, term: Term) -> float:
        """0..1; 1 for a word that no entry has."""
        seen: float = self.of_word.get(term.word, 0)
        kin = max((self.of_idea.get(idea, 0) for idea in term.ideas), default=0) if term.ideas else 0
        if not seen and not kin:
            return 1.0 if term.telling else _LIGHT
        seen += _KIN * max(0.0, kin - seen)
        told = math.log1p(self.entries / (seen + 0.5)) / math.log1p(self.entries / 0.5)
        return told * (1.0 if term.telling else _LIGHT)


def build_index(asked: Iterable[tuple[str, str]], lexicon: Lexicon) -> Index:
    """(entry, one way to ask it) in any order; an entry may have many."""
    texts = list(asked)
    lexicon = replace(lexicon, spacing=spacing_of(text for _, text in texts))
    pairs = [(faq, text, lexicon.terms(text)) for faq, text in texts]
    rarity = _rarity([(faq, terms) for faq, _, terms in pairs])
    ways = tuple(_way(faq, text, terms, rarity) for faq, text, terms in pairs)
    by_faq, by_word, by_idea = defaultdict(list), defaultdict(list), defaultdict(list)
    for at, way in enumerate(ways):
        by_faq[way.faq].append(at)
        for place, term in enumerate(way.terms):
            by_word[term.word].append((at, place))
            for idea in term.ideas:
                by_idea[idea].append((at, place))
    typable = tuple(sorted(word for word in by_word if word.isascii() and len(word) >= _TYPO_LENGTH))
    letters = read_letters([(way.faq, way.plain) for way in ways])
    about = {faq: _about([ways[at] for at in of]) for faq, of in by_faq.items()}
    return Index(lexicon, ways, dict(by_faq), about, dict(by_word), dict(by_idea), rarity, typable, letters)


def _way(faq: str, text: str, terms: tuple[Term, ...], rarity: _Rarity) -> Way:
    weights = tuple(rarity.weight(term) for term in terms)
    plain = spelled_out(text)
    return Way(faq, plain, terms, weights, asked_in(terms), denies(plain))


def _about(ways: Sequence[Way]) -> frozenset[int]:
    named = Counter(
        idea for way in ways for idea in {idea for term in way.terms if term.telling for idea in term.ideas}
    )
    return frozenset(idea for idea, count in named.items() if count >= _ABOUT * len(ways))


def _rarity(pairs: Sequence[tuple[str, Sequence[Term]]]) -> _Rarity:
    words: dict[str, set[str]] = defaultdict(set)
    ideas: dict[int, set[str]] = defaultdict(set)
    for faq, terms in pairs:
        for term in terms:
            words[term.word].add(faq)
            for idea in term.ideas:
                ideas[idea].add(faq)
    entries = max(1, len({faq for faq, _ in pairs}))
    return _Rarity(
        entries, {word: len(of) for word, of in words.items()}, {idea: len(of) for idea, of in ideas.items()}
    )
