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
from mailbot.classify.faq.index import FITS, Index, Way
from mailbot.classify.faq.stems import stem
from mailbot.classify.faq.terms import Term, asked_in, spelled_out
from mailbot.text.folding import fold
from mailbot.text.later import later
from mailbot.text.similar import wording

_NAME = later(r"[A-Za-z]+(?<=[a-z])[A-Z][A-Za-z]*")  # not MOQ, OEM: these are words of the trade
_SMALL_TALK = 0.7  # what shares only words like "how can I" must share nearly all of them
_TOLD_ENOUGH = 0.5  # by an answer alone
_LOOKED_AT = 7  # entries whose wording is compared


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
    whole: float  # sum of the weights
    asks: frozenset[int]
    named: frozenset[int]  # "PayPal", "WeChat": terms that are the name of one thing of its kind, by their place
    foreign: frozenset[int]  # telling terms that no entry knows, by their place
    missable: tuple[int, ...]  # terms that a way to ask has, by their place
    troubles: tuple[int, ...]  # terms that say that something went wrong, by their place
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
    answered: float  # by the telling words that its answer has, and no way of its own to ask
    told_exactly: float  # by those that are the same word, not a synonym
    left: float  # the most telling term of the question that other entries know and this one lacks
    foreign_share: float  # of the question's telling terms: those that no entry knows
    beside: bool  # one of those is a word that customers use: they ask for what no entry is about
    manner: float  # whether it asks the same way: how, when, why
    telling: bool  # they share more than words like "how can I"
    otherwise: bool  # it asks for what only other entries tell: how long, where
    other: bool  # the question names one thing of a kind, and the entry only others of it
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
    fits, told = _fits(terms, weights, index, left), _told(terms, index, left)
    tells = any(_tells(fit, terms) for fit in fits) or any(sum(of.values()) > _TOLD_ENOUGH for of in told.values())
    if not small_talk and not tells:
        return []
    asked = _asked(question, terms, weights, index, left)
    by_faq: dict[str, list[Fit]] = defaultdict(list)
    for fit in fits:
        by_faq[fit.way.faq].append(fit)
    for faq in told.keys() - by_faq.keys():
        by_faq[faq] = [Fit(index.ways[index.by_faq[faq][0]], {}, 0.0, 0.0)]
    near = sorted(by_faq.items(), key=lambda one: (-_promise(one[1], told.get(one[0], {})), one[0]))[:_LOOKED_AT]
    found = [_judged(asked, faq, fits, told.get(faq, {}), index) for faq, fits in near]
    return sorted(found, key=lambda one: (not one.telling, -one.rank, one.faq))


def _promise(fits: Sequence[Fit], told: Mapping[int, float]) -> float:
    return max(fit.both for fit in fits) + 0.1 * sum(told.values())


def _told(terms: Sequence[Term], index: Index, left: Left) -> Mapping[str, Mapping[int, float]]:
    """Entry -> terms of the question that its answer has, by their place, and how well."""
    found: dict[str, dict[int, float]] = defaultdict(dict)
    for at, term in enumerate(terms):
        if term.telling:
            for faq, worth in index.told.of(term).items():
                if faq != left.faq:
                    found[faq][at] = worth
    return found


def _asked(question: str, terms: tuple[Term, ...], weights: tuple[float, ...], index: Index, left: Left) -> Asked:
    plain = spelled_out(question)
    telling = tuple(at for at, term in enumerate(terms) if term.telling)
    return Asked(
        plain=plain,
        terms=terms,
        weights=weights,
        whole=sum(weights),
        asks=asked_in(terms),
        named=_named(question, terms),
        foreign=frozenset(at for at in telling if not index.knows(terms[at], left.faq)),
        missable=tuple(at for at, term in enumerate(terms) if index.asks_for(term)),
        troubles=tuple(at for at, term in enumerate(terms) if term.trouble),
        telling=telling,
        letters=index.letters.likeness(plain, left.way),
        denies=denies(plain),
    )


def _named(question: str, terms: Sequence[Term]) -> frozenset[int]:
    """By a capital inside of them."""
    names = {stem(fold(word)) for word in _NAME.findall(question)}
    return frozenset(at for at, term in enumerate(terms) if term.ideas and term.word in names)


def _tells(fit: Fit, terms: Sequence[Term]) -> bool:
    """More than small talk: its entry may answer."""
    return fit.both >= _SMALL_TALK or any(terms[at].telling for at in fit.fits)


def _fits(terms: Sequence[Term], weights: Sequence[float], index: Index, left: Left) -> list[Fit]:
    """One for each way that shares a term with the question."""
    forward: dict[int, dict[int, float]] = defaultdict(dict)  # way -> term of the question -> how well covered
    backward: dict[int, dict[int, float]] = defaultdict(dict)  # way -> term of the way -> how well said
    for at, term in enumerate(terms):
        for (way, place), worth in _places(term, index).items():
            there, back = forward[way], backward[way]
            if worth > there.get(at, 0.0):
                there[at] = worth
            if worth > back.get(place, 0.0):
                back[place] = worth
    ways, whole = ((way, index.ways[way]) for way in sorted(forward)), sum(weights)
    return [
        _fit(weights, whole, one, forward[way], backward[way]) for way, one in ways if not left.leaves_out(way, one.faq)
    ]


def _places(term: Term, index: Index) -> dict[tuple[int, int], float]:
    near = {place: FITS for idea in term.ideas for place in index.by_idea.get(idea, ())}
    return near | dict.fromkeys(index.by_word.get(term.word, ()), 1.0)


def _fit(
    weights: Sequence[float], whole: float, way: Way, forward: Mapping[int, float], backward: Mapping[int, float]
) -> Fit:
    there, back = _share(weights, whole, forward), _share(way.weights, way.whole, backward)
    return Fit(way, forward, math.sqrt(there * back), back)


def _share(weights: Sequence[float], whole: float, covered: Mapping[int, float]) -> float:
    return sum([weights[at] * worth for at, worth in covered.items()]) / whole if whole else 0.0


def _judged(asked: Asked, faq: str, fits: Sequence[Fit], told: Mapping[int, float], index: Index) -> Evidence:
    alike = [wording(asked.plain, fit.way.plain) for fit in fits]
    at = max(range(len(fits)), key=lambda one: fits[one].both ** 2 + 0.1 * alike[one])
    together = _together(fits)
    weights = asked.weights
    missed = [weights[place] * (1 - together.get(place, 0.0)) for place in asked.missable if place not in told]
    shared = {place: together[place] for place in asked.telling if place in together}
    return Evidence(
        faq=faq,
        both=fits[at].both,
        said=fits[at].said,
        wording=alike[at],
        letters=asked.letters.get(faq, 0.0),
        agreement=sum([fit.both for fit in fits]) / len(index.by_faq[faq]),
        covered=_share(weights, asked.whole, together),
        told=sum(weights[place] * worth for place, worth in shared.items()),
        answered=sum(worth for place, worth in told.items() if place not in shared),
        told_exactly=sum(weights[place] for place, worth in shared.items() if worth == 1.0),
        left=max(missed, default=0.0),
        foreign_share=len(asked.foreign) / max(1, len(asked.telling)),
        beside=any(asked.terms[place].ideas for place in asked.foreign),
        manner=_manner(asked.asks, fits[at].way.asks),
        telling=fits[at].both >= _SMALL_TALK or bool(shared) or bool(told),
        otherwise=_otherwise(asked.asks, faq, index),
        other=any(together.get(at, 0.0) < 1.0 and not index.told.has(asked.terms[at], faq) for at in asked.named),
        trouble=any(place not in together for place in asked.troubles),
        denial=not index.denies_too[faq] if asked.denies else index.denies_always[faq],
        astray=_astray(index.about[faq], [asked.terms[place] for place in {*shared, *told}]),
    )


def _astray(about: frozenset[int], shared: Sequence[Term]) -> bool:
    """A word without synonyms is the company's own: it says enough."""
    return bool(about) and all(term.ideas and not about & term.ideas for term in shared)


def _together(fits: Sequence[Fit]) -> dict[int, float]:
    """How well each term of the question is covered by all the ways of an entry."""
    together: dict[int, float] = {}
    for fit in fits:
        for term, worth in fit.fits.items():
            if worth > together.get(term, 0.0):
                together[term] = worth
    return together


def _otherwise(asked: frozenset[int], faq: str, index: Index) -> bool:
    """Nearly everything may be asked with "can you" or "how": these tell nothing here."""
    asked &= index.asked_so
    return bool(asked) and not asked & index.asks_of[faq]


def _manner(question: frozenset[int], way: frozenset[int]) -> float:
    """Small: people ask one thing in many manners; but "how" is not "when"."""
    if question - way and way - question:
        return -0.08
    return 0.03 if question & way else 0.0
