"""A question and an index -> for each FAQ entry, what speaks for it and against it.  Pure.

Likeness alone answers wrongly where entries differ in one word ("my transfer failed", "my transfer is late").  So it is
looked at from both sides: how much of the question the entry covers, how much of the entry the question says, and which
telling words are left over.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence

from msgspec import Struct

from mailbot.classify.faq.denial import denies
from mailbot.classify.faq.index import Index, Way
from mailbot.classify.faq.terms import Term, asked_in, spelled_out
from mailbot.text.similar import wording

_KIN = 0.85  # how well a synonym fits
_SMALL_TALK = 0.7  # what shares only words like "how can I" must share nearly all of them
_LOOKED_AT = 10  # entries whose wording is compared


class Left(Struct, frozen=True):
    """What is left out of the index, where a way of it is put as a question to the rest."""

    way: int = -1
    faq: str = ""

    def leaves_out(self, at: int, faq: str) -> bool:
        return at == self.way or faq == self.faq


NOTHING_LEFT = Left()


class Asked(Struct, frozen=True):
    """A question, with what each of its terms tells."""

    plain: str
    terms: tuple[Term, ...]
    weights: tuple[float, ...]
    asks: frozenset[int]
    foreign: frozenset[int]  # telling terms that no entry knows, by their place
    telling: tuple[int, ...]
    letters: Mapping[str, float]  # entry -> how alike letter by letter
    denies: bool


class Fit(Struct, frozen=True):
    """How one way to ask fits the question; all 0..1."""

    way: Way
    fits: Mapping[int, float]  # term of the question -> how well the way covers it
    both: float  # geometric mean of the two coverages
    said: float  # how much of the way the question says


class Evidence(Struct, frozen=True):
    """For one entry."""

    faq: str
    both: float  # of its best way
    said: float  # how much of its best way the question says
    wording: float  # how alike the best way is, letter by letter
    letters: float  # the same in runs of letters, mean over all its ways
    agreement: float  # mean over all its ways
    covered: float  # of the question, by all its ways together
    told: float  # by the telling words that they share, all together
    told_exactly: float  # by those that are the same word, not a synonym
    left: float  # the most telling term of the question that other entries know and this one lacks
    foreign_share: float  # of the question's telling terms: those that no entry knows
    beside: bool  # one of those is a word that customers use: they ask for what no entry is about
    manner: float  # whether it asks the same way: how, when, why
    telling: bool  # they share more than words like "how can I"
    trouble: bool  # the question says that something went wrong, and the entry does not
    denial: bool  # one of the two says that something is not so, and the other does not
    astray: bool  # the question leaves out what the entry is about: "how much is a sample?" is not "how much is it?"

    @property
    def rank(self) -> float:
        return self.both + 0.5 * self.covered + 0.5 * self.agreement + 0.3 * self.wording + self.manner


def evidence(question: str, index: Index, left: Left = NOTHING_LEFT, *, small_talk: bool = True) -> list[Evidence]:
    """Entries that share a term with the question, best first; last those that share only small talk.

    `small_talk`: whether these are wanted where there are no others, as they are in most sentences."""
    terms = index.terms(question)
    weights = tuple(map(index.rarity.weight, terms))
    fits = _fits(terms, weights, index, left)
    if not small_talk and not any(_tells(fit, terms) for fit in fits):
        return []
    asked = _asked(question, terms, weights, index, left)
    by_faq: dict[str, list[Fit]] = defaultdict(list)
    for fit in fits:
        by_faq[fit.way.faq].append(fit)
    near = sorted(by_faq.items(), key=lambda one: (-max(fit.both for fit in one[1]), one[0]))[:_LOOKED_AT]
    found = [_judged(asked, faq, fits, index) for faq, fits in near]
    return sorted(found, key=lambda one: (not one.telling, -one.rank, one.faq))


def _asked(question: str, terms: tuple[Term, ...], weights: tuple[float, ...], index: Index, left: Left) -> Asked:
    plain = spelled_out(question)
    telling = tuple(at for at, term in enumerate(terms) if term.telling)
    return Asked(
        plain=plain,
        terms=terms,
        weights=weights,
        asks=asked_in(terms),
        foreign=frozenset(at for at in telling if not index.knows(terms[at], left.faq)),
        telling=telling,
        letters=index.letters.likeness(plain, left.way),
        denies=denies(plain),
    )


def _tells(fit: Fit, terms: Sequence[Term]) -> bool:
    """More than small talk: its entry may answer."""
    return fit.both >= _SMALL_TALK or any(terms[at].telling for at in fit.fits)


def _fits(terms: Sequence[Term], weights: Sequence[float], index: Index, left: Left) -> list[Fit]:
    """One for each way that shares a term with the question."""
    forward: dict[int, dict[int, float]] = defaultdict(dict)  # way -> term of the question -> how well covered
    backward: dict[int, dict[int, float]] = defaultdict(dict)  # way -> term of the way -> how well said
    for at, term in enumerate(terms):
        for (way, place), worth in _places(term, index).items():
            forward[way][at] = max(forward[way].get(at, 0.0), worth)
            backward[way][place] = max(backward[way].get(place, 0.0), worth)
    ways = ((way, index.ways[way]) for way in sorted(forward))
    return [_fit(weights, one, forward[way], backward[way]) for way, one in ways if not left.leaves_out(way, one.faq)]


def _places(term: Term, index: Index) -> dict[tuple[int, int], float]:
    near = {place: _KIN for idea in term.ideas for place in index.by_idea.get(idea, ())}
    return near | dict.fromkeys(index.by_word.get(term.word, ()), 1.0)


def _fit(weights: Sequence[float], way: Way, forward: Mapping[int, float], backward: Mapping[int, float]) -> Fit:
    there, back = _share(weights, forward), _share(way.weights, backward)
    return Fit(way, forward, math.sqrt(there * back), back)


def _share(weights: Sequence[float], covered: Mapping[int, float]) -> float:
    whole = sum(weights)
    return sum(weights[at] * worth for at, worth in covered.items()) / whole if whole else 0.0


def _judged(asked: Asked, faq: str, fits: Sequence[Fit], index: Index) -> Evidence:
    alike = [wording(asked.plain, fit.way.plain) for fit in fits]
    at = max(range(len(fits)), key=lambda one: fits[one].both ** 2 + 0.1 * alike[one])
    together = _together(fits)
    missed = [
        weight * (1 - together.get(place, 0.0))
        for place, weight in enumerate(asked.weights)
        if place not in asked.foreign
    ]
    shared = {place: together[place] for place in asked.telling if place in together}
    ways = [index.ways[way] for way in index.by_faq[faq]]
    return Evidence(
        faq=faq,
        both=fits[at].both,
        said=fits[at].said,
        wording=alike[at],
        letters=asked.letters.get(faq, 0.0),
        agreement=sum(fit.both for fit in fits) / len(ways),
        covered=_share(asked.weights, together),
        told=sum(asked.weights[place] * worth for place, worth in shared.items()),
        told_exactly=sum(asked.weights[place] for place, worth in shared.items() if worth == 1.0),
        left=max(missed, default=0.0),
        foreign_share=len(asked.foreign) / max(1, len(asked.telling)),
        beside=any(asked.terms[place].ideas for place in asked.foreign),
        manner=_manner(asked.asks, fits[at].way.asks),
        telling=fits[at].both >= _SMALL_TALK or bool(shared),
        trouble=any(term.trouble and place not in together for place, term in enumerate(asked.terms)),
        denial=_differ(asked.denies, [way.denies for way in ways]),
        astray=_astray(index.about[faq], [asked.terms[place] for place in shared]),
    )


def _astray(about: frozenset[int], shared: Sequence[Term]) -> bool:
    return bool(about) and not any(about & term.ideas for term in shared)


def _together(fits: Sequence[Fit]) -> dict[int, float]:
    """How well each term of the question is covered by all the ways of an entry."""
    together: dict[int, float] = {}
    for fit in fits:
        for term, worth in fit.fits.items():
            together[term] = max(together.get(term, 0.0), worth)
    return together


def _differ(asked: bool, ways: Sequence[bool]) -> bool:
    return not any(ways) if asked else all(ways)


def _manner(question: frozenset[int], way: frozenset[int]) -> float:
    """Small: people ask one thing in many manners; but "how" is not "when"."""
    if question - way and way - question:
        return -0.08
    return 0.03 if question & way else 0.0
