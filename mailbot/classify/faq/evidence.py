"""A question and an index -> for each FAQ entry, what speaks for it and against it.  Pure.

Likeness alone answers wrongly where entries differ in one word ("my transfer failed", "my transfer is late").  So it is
looked at from both sides: how much of the question the entry covers, how much of the entry the question says, and which
telling word is left over.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mailbot.classify.faq.index import Index, Way
from mailbot.classify.faq.terms import Term, spelled_out
from mailbot.similar import wording

_KIN = 0.85  # how well a synonym fits
_SMALL_TALK = 0.7  # what shares only words like "how can I" must share nearly all of them
_LOOKED_AT = 10  # entries whose wording is compared


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, with what each of its terms tells."""

    plain: str
    terms: tuple[Term, ...]
    weights: tuple[float, ...]
    asks: frozenset[int]
    foreign: float  # weight of the terms that no entry knows


@dataclass(frozen=True, slots=True)
class Fit:
    """How one way to ask fits the question; all 0..1."""

    way: Way
    fits: Mapping[int, float]  # term of the question -> how well the way covers it
    both: float  # geometric mean of the two coverages
    unsaid: float  # the most telling term of the way that the question does not say

    @property
    def asks(self) -> frozenset[int]:
        return _asks(self.way.terms)


@dataclass(frozen=True, slots=True)
class Evidence:
    """For one entry."""

    faq: str
    both: float  # of its best way
    wording: float  # how alike the best way is, letter by letter
    agreement: float  # mean over all its ways
    covered: float  # of the question, by all its ways together
    left: float  # the most telling term of the question that other entries know and this one lacks
    unsaid: float
    foreign: float
    manner: float  # whether it asks the same way: how, when, why
    telling: bool  # they share more than words like "how can I"
    trouble: bool  # the question says that something went wrong, and the entry does not

    @property
    def rank(self) -> float:
        return self.both + 0.5 * self.covered + 0.5 * self.agreement + 0.3 * self.wording + self.manner


def evidence(question: str, index: Index, without: int = -1) -> list[Evidence]:
    """Entries that share a term with the question, best first; last those that share only small talk.

    `without` this way to ask, where it is the question."""
    asked = _asked(question, index)
    by_faq: dict[str, list[Fit]] = defaultdict(list)
    for fit in _fits(asked, index, without):
        by_faq[fit.way.faq].append(fit)
    near = sorted(by_faq.items(), key=lambda one: (-max(fit.both for fit in one[1]), one[0]))[:_LOOKED_AT]
    found = [_judged(asked, faq, fits, index) for faq, fits in near]
    return sorted(found, key=lambda one: (not one.telling, -one.rank, one.faq))


def _asked(question: str, index: Index) -> Asked:
    terms = index.terms(question)
    weights = tuple(index.rarity.weight(term) for term in terms)
    foreign = sum(weight for term, weight in zip(terms, weights, strict=True) if not index.knows(term))
    return Asked(spelled_out(question), terms, weights, _asks(terms), foreign)


def _asks(terms: Sequence[Term]) -> frozenset[int]:
    return frozenset(ask for term in terms for ask in term.asks)


def _fits(asked: Asked, index: Index, without: int) -> list[Fit]:
    """One for each way that shares a term with the question."""
    forward: dict[int, dict[int, float]] = defaultdict(dict)  # way -> term of the question -> how well covered
    backward: dict[int, dict[int, float]] = defaultdict(dict)  # way -> term of the way -> how well said
    for at, term in enumerate(asked.terms):
        for (way, place), worth in _places(term, index).items():
            forward[way][at] = max(forward[way].get(at, 0.0), worth)
            backward[way][place] = max(backward[way].get(place, 0.0), worth)
    return [_fit(asked, index.ways[way], forward[way], backward[way]) for way in sorted(forward) if way != without]


def _places(term: Term, index: Index) -> dict[tuple[int, int], float]:
    near = {place: _KIN for idea in term.ideas for place in index.by_idea.get(idea, ())}
    return near | dict.fromkeys(index.by_word.get(term.word, ()), 1.0)


def _fit(asked: Asked, way: Way, forward: Mapping[int, float], backward: Mapping[int, float]) -> Fit:
    there = _share(asked.weights, forward)
    back = _share(way.weights, backward)
    unsaid = max((w * (1 - backward.get(at, 0.0)) for at, w in enumerate(way.weights)), default=0.0)
    return Fit(way, forward, math.sqrt(there * back), unsaid)


def _share(weights: Sequence[float], covered: Mapping[int, float]) -> float:
    whole = sum(weights)
    return sum(weights[at] * worth for at, worth in covered.items()) / whole if whole else 0.0


def _judged(asked: Asked, faq: str, fits: Sequence[Fit], index: Index) -> Evidence:
    alike = [wording(asked.plain, fit.way.plain) for fit in fits]
    at = max(range(len(fits)), key=lambda one: fits[one].both ** 2 + 0.1 * alike[one])
    together: dict[int, float] = {}
    for fit in fits:
        for term, worth in fit.fits.items():
            together[term] = max(together.get(term, 0.0), worth)
    left = (
        weight * (1 - together.get(term, 0.0))
        for term, weight in enumerate(asked.weights)
        if index.knows(asked.terms[term])
    )
    return Evidence(
        faq=faq,
        both=fits[at].both,
        wording=alike[at],
        agreement=sum(fit.both for fit in fits) / len(index.by_faq[faq]),
        covered=_share(asked.weights, together),
        left=max(left, default=0.0),
        unsaid=fits[at].unsaid,
        foreign=min(1.0, asked.foreign),
        manner=_manner(asked.asks, fits[at].asks),
        trouble=any(term.trouble and at not in together for at, term in enumerate(asked.terms)),
        telling=fits[at].both >= _SMALL_TALK or any(asked.terms[term].telling for term in together),
    )


def _manner(question: frozenset[int], way: frozenset[int]) -> float:
    """Small: people ask one thing in many manners; but "how" is not "when"."""
    if question - way and way - question:
        return -0.08
    return 0.03 if question & way else 0.0
