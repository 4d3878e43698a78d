"""FAQ entries and a lexicon -> an index: which way to ask has which terms, and how much each term tells.  Pure.

An entry's answer is read as well: customers name what it names ("stainless", "PDF"), and nobody thinks of all of that
when he writes down how one may ask.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from mailbot.classify.faq.denial import denies
from mailbot.classify.faq.letters import Letters, read_letters
from mailbot.classify.faq.stems import nearest
from mailbot.classify.faq.terms import Lexicon, Term, asked_in, spacing_of, spelled_out
from mailbot.model.noun import Discreet
from mailbot.text.folding import is_unspaced
from mailbot.text.similar import most_alike, one_letter_apart

_LIGHT = 0.2  # share of its weight that a word of small talk keeps
FITS = 0.85  # how well a synonym does
_FITS_TOLD = 0.6  # the same in an answer, which says much
_KIN = 0.5  # an entry with a synonym makes a word half as common as one with the word itself
_ABOUT = 0.8  # an entry is about what so many of its ways to ask name
_PAIR = 0.6  # of two signs that nobody knows: some are a word, and as many are where two words meet
_SHARED = 0.25  # of the entries, that may share it
_TYPO_LENGTH, _TYPO = 5, 0.84  # letters; likeness from which a word is the other one, mistyped
_LONG = 10  # letters from which on there may be two mistakes
_SHORTEST_PART, _SHORTEST_REST = 5, 4  # letters of a compound's part that is known, and of what is left


class Way(Struct, frozen=True):
    """One way to ask."""

    faq: str
    plain: str  # folded
    terms: tuple[Term, ...]
    weights: tuple[float, ...]
    whole: float  # sum of the weights
    asks: frozenset[int]
    denies: bool  # it says that something is not so


class Index(Discreet, frozen=True):
    """All ways to ask of all entries.  Places are (way, term of it)."""

    UNSHOWN = frozenset({"lexicon", "by_word", "by_idea", "rarity", "typable", "backward", "letters"})

    lexicon: Lexicon
    ways: tuple[Way, ...]
    by_faq: Mapping[str, Sequence[int]]  # entry -> its ways
    about: Mapping[str, frozenset[int]]  # entry -> the ideas that nearly all of its ways name
    asks_of: Mapping[str, frozenset[int]]  # entry -> how its ways ask
    asked_so: frozenset[int]  # how any way asks, but for what fits every question: "can you"
    denies_too: Mapping[str, bool]  # entry -> whether a way of it says that something is not so
    denies_always: Mapping[str, bool]
    by_word: Mapping[str, Sequence[tuple[int, int]]]
    by_idea: Mapping[int, Sequence[tuple[int, int]]]
    rarity: _Rarity
    typable: tuple[str, ...]  # words that a mistyped one may be taken for
    backward: tuple[str, ...]  # the same, each read from its end
    letters: Letters
    told: Told

    def terms(self, question: str) -> tuple[Term, ...]:
        """The question's terms; a word that nobody knows is taken for the FAQ's word that it nearly is."""
        return tuple(dict.fromkeys(known for term in self.lexicon.terms(question) for known in self._as_known(term)))

    def _as_known(self, term: Term) -> Iterator[Term]:
        word = term.word
        if term.ideas or self._has(word):
            yield term
        elif not word.isascii() or not word.isalpha():
            if not word.isdigit():  # a number says nothing to who does not know it
                yield term
        elif len(word) < _TYPO_LENGTH:
            yield term
        else:
            meant = self._mistyped(word) or nearest(word, self.typable)
            parts = (meant,) if meant else self._parts(word) or self._whole(word)
            yield from map(self.lexicon.term, parts) if parts else (term,)

    def _mistyped(self, word: str) -> str:
        meant = most_alike(word, self.typable, _TYPO)
        return meant if meant and (len(word) >= _LONG or one_letter_apart(word, meant)) else ""

    def _parts(self, word: str) -> Sequence[str]:
        """Of a compound, what is known: its longest beginning, and its longest end that does not overlap with it."""
        cuts, size = range(_SHORTEST_REST, len(word) - _SHORTEST_REST + 1), len(word) - _SHORTEST_PART
        first = next((cut for cut in reversed(cuts) if cut >= _SHORTEST_PART and self._says(word[:cut])), 0)
        last = next((cut for cut in cuts if first <= cut <= size and self._says(word[cut:])), 0)
        return [*([word[:first]] if first else ()), *([word[last:]] if last else ())]

    def _whole(self, word: str) -> Sequence[str]:
        """The FAQ's compound that begins or ends with it: who asks for beans means the coffee beans."""
        for words, part in ((self.typable, word), (self.backward, word[::-1])):
            at = bisect_left(words, part)
            if at < len(words) and words[at].startswith(part) and len(words[at]) - len(part) >= _SHORTEST_REST:
                return [words[at] if words is self.typable else words[at][::-1]]
        return ()

    def _says(self, part: str) -> bool:
        return (self._has(part) or part in self.lexicon.ideas) and self.lexicon.term(part).telling

    def _has(self, word: str) -> bool:
        return word in self.by_word or word in self.told.by_word

    def asks_for(self, term: Term) -> bool:
        """Does a way to ask have it?"""
        return term.word in self.by_word or any(idea in self.by_idea for idea in term.ideas)

    def knows(self, term: Term, without: str = "") -> bool:
        """Does an entry have it, other than this one?"""
        if not without:
            return self.asks_for(term) or bool(self.told.of(term))
        places = (self.by_word.get(term.word, ()), *(self.by_idea.get(idea, ()) for idea in term.ideas))
        asked = any(self.ways[way].faq != without for some in places for way, _ in some)
        return asked or any(faq != without for faq in self.told.of(term))


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
            return (_PAIR if is_unspaced(term.word) else 1.0) if term.telling else _LIGHT
        seen += _KIN * max(0.0, kin - seen)
        told = math.log1p(self.entries / (seen + 0.5)) / math.log1p(self.entries / 0.5)
        return told * (1.0 if term.telling else _LIGHT)


class Told(Struct, frozen=True):
    """Words and ideas of the answers, with the entries that have them; and in how many these or their ways stand."""

    by_word: Mapping[str, frozenset[str]]
    by_idea: Mapping[int, frozenset[str]]
    rarity: _Rarity

    def has(self, term: Term, faq: str) -> bool:
        return faq in self.by_word.get(term.word, ())

    def of(self, term: Term) -> Mapping[str, float]:
        """Entry -> how much its answer tells by this term, 0..1."""
        near = {faq: _FITS_TOLD for idea in term.ideas for faq in self.by_idea.get(idea, ())}
        found = near | dict.fromkeys(self.by_word.get(term.word, ()), 1.0)
        weight = self.rarity.weight(term) if found else 0.0
        return {faq: worth * weight for faq, worth in found.items()}


def build_index(asked: Iterable[tuple[str, str]], lexicon: Lexicon, told: Iterable[tuple[str, str]] = ()) -> Index:
    """(entry, one way to ask it) and (entry, its answer) in any order; an entry may have many."""
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
    answers = _told([(faq, lexicon.terms(text)) for faq, text in told], [(faq, terms) for faq, _, terms in pairs])
    typable = tuple(
        sorted(w for w in {*by_word, *answers.by_word} if w.isascii() and w.isalpha() and len(w) >= _TYPO_LENGTH)
    )
    letters = read_letters([(way.faq, way.plain) for way in ways])
    of_entry = {faq: [ways[at] for at in of] for faq, of in by_faq.items()}
    lexicon = replace(lexicon, own=typable)
    return Index(
        lexicon=lexicon,
        ways=ways,
        by_faq=dict(by_faq),
        about={faq: _about(of, rarity) for faq, of in of_entry.items()},
        asks_of={faq: frozenset(ask for way in of for ask in way.asks) for faq, of in of_entry.items()},
        asked_so=frozenset(ask for way in ways for ask in way.asks) - lexicon.asked_anyhow,
        denies_too={faq: any(way.denies for way in of) for faq, of in of_entry.items()},
        denies_always={faq: all(way.denies for way in of) for faq, of in of_entry.items()},
        by_word={word: tuple(of) for word, of in by_word.items()},
        by_idea={idea: tuple(of) for idea, of in by_idea.items()},
        rarity=rarity,
        typable=typable,
        backward=tuple(sorted(word[::-1] for word in typable)),
        letters=letters,
        told=answers,
    )


def _told(answers: Sequence[tuple[str, Sequence[Term]]], asked: Sequence[tuple[str, Sequence[Term]]]) -> Told:
    words: dict[str, set[str]] = defaultdict(set)
    ideas: dict[int, set[str]] = defaultdict(set)
    for faq, terms in answers:
        for term in filter(lambda one: one.telling, terms):
            words[term.word].add(faq)
            for idea in term.ideas:
                ideas[idea].add(faq)
    rarity = _rarity([*answers, *asked])
    return Told(
        {one: frozenset(of) for one, of in words.items()}, {one: frozenset(of) for one, of in ideas.items()}, rarity
    )


def _way(faq: str, text: str, terms: tuple[Term, ...], rarity: _Rarity) -> Way:
    weights = tuple(rarity.weight(term) for term in terms)
    plain = spelled_out(text)
    return Way(faq, plain, terms, weights, sum(weights), asked_in(terms), denies(plain))


def _about(ways: Sequence[Way], rarity: _Rarity) -> frozenset[int]:
    """What a company sells is named all over its FAQ: no entry is about that."""
    named = Counter(
        idea for way in ways for idea in {idea for term in way.terms if term.telling for idea in term.ideas}
    )
    rare = max(1, _SHARED * rarity.entries)
    return frozenset(i for i, count in named.items() if count >= _ABOUT * len(ways) and rarity.of_idea[i] <= rare)


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
