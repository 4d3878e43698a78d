"""Lessons -> what they add up to, and with it the marks of a mail -> log-odds for each category.  Pure, linear.

Layer 2: softmax regression, learned one mail at a time, over the shipped knowledge (layer 3) as its offset: where that
was right and sure a lesson changes next to nothing, where it was wrong much.  A lesson's step spreads over the marks of
its mail, so what is learned is a plain sum, and unlearning is leaving a lesson out.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from heapq import nlargest
from itertools import pairwise
from types import MappingProxyType

from msgspec import Struct, field
from msgspec.structs import replace

from mailbot.classify.reading import Reading
from mailbot.classify.small_words import is_small
from mailbot.model.lesson import Lesson
from mailbot.model.noun import Discreet
from mailbot.model.rulebook import FEATURES
from mailbot.model.verdict import Category, Reason
from mailbot.text.folding import cjk_pairs

_ORDER = tuple(Category)
_RATE = 2.0  # log-odds of one round; measured: more learns no faster, and breaks more where only mistakes are taught
# below this no automatic answer goes out: of what is said with 0.6 to 0.75, a third is wrong
SURE = 0.7  # a mail that was just taught is as sure
_ROUNDS = 8
_FLOOR = 1e-4  # a probability that lessons can still overcome
_WORDS = 400  # of the new words: what a mail is about stands at its top, and its cost must stay bounded
_CHARACTERS = 1200  # of CJK
_LONGEST = 40  # letters in a word; more is a digest or a link
_SHOWN = 3  # marks in a reason
_SPEAKS = 0.1  # log-odds from which a reason is worth a line

Steps = tuple[float, ...]  # one for each category, in the order of Category
_NONE: Steps = (0.0,) * len(_ORDER)
_NO_WEIGHTS: Mapping[str, Steps] = MappingProxyType({})


class Study(Struct, frozen=True):
    """What a lesson about a mail starts from: its marks, and what the shipped knowledge says."""

    marks: tuple[str, ...]
    scores: tuple[tuple[Category, float], ...]


class Evidence(Struct, frozen=True):
    """What was learned, about one mail."""

    totals: Steps = _NONE
    known: tuple[tuple[str, Steps], ...] = ()  # marks that were seen before, and what each adds

    def swayed(self, scores: tuple[tuple[Category, float], ...]) -> tuple[tuple[Category, float], ...]:
        """The scores with this evidence, best first; without any they stay as they are."""
        if not self.known:
            return scores
        parts = _softmax([_log(one) + more for one, more in zip(_in_order(scores), self.totals, strict=True)])
        return tuple(sorted(zip(_ORDER, parts, strict=True), key=lambda one: -one[1]))

    def reasons(self, lessons: int) -> tuple[Reason, ...]:
        """The category that it speaks for most, and the marks that say so."""
        most = max(self.totals)
        if most < _SPEAKS:
            return ()
        at = self.totals.index(most)
        category = _ORDER[at].value
        best = nlargest(_SHOWN, self.known, key=lambda one: (one[1][at], len(one[0])))  # of equal ones the telling
        shown = ", ".join(f"{_in_words(mark)} ({steps[at]:+.1f})" for mark, steps in best)
        taught = "1 correction by staff speaks" if lessons == 1 else f"{lessons} corrections by staff speak"
        return (Reason(f"learned.{category}", f"{taught} for {category} ({most:+.1f}), most of all {shown}"),)


class Learned(Discreet, frozen=True):
    """All lessons, summed by mark.  Nothing in it changes."""

    UNSHOWN = frozenset({"weights"})

    weights: Mapping[str, Steps] = field(default_factory=lambda: _NO_WEIGHTS)
    lessons: int = 0
    version: int = 0  # of the store's lessons: tells whether this is the newest

    def evidence(self, marks: Sequence[str]) -> Evidence:
        weights = self.weights
        found = [(mark, weights[mark]) for mark in marks if mark in weights]
        if not found:
            return Evidence()
        share = 1 / math.sqrt(len(marks))
        known = tuple((mark, tuple(share * step for step in steps)) for mark, steps in found)
        return Evidence(tuple(map(sum, zip(*(steps for _, steps in known), strict=True))), known)

    def steps(self, study: Study, category: Category) -> tuple[tuple[Category, float], ...]:
        """What a lesson that this mail is `category` has to add, on top of what is known."""
        totals = self.evidence(study.marks).totals
        sums = [_log(one) + more for one, more in zip(_in_order(study.scores), totals, strict=True)]
        start, at = list(sums), _ORDER.index(category)
        for turn in range(_ROUNDS):
            parts = _softmax(sums)
            if turn and parts[at] >= SURE:
                break
            sums = [
                one + _RATE * ((here == at) - part) for here, (one, part) in enumerate(zip(sums, parts, strict=True))
            ]
        return tuple(zip(_ORDER, (one - before for one, before in zip(sums, start, strict=True)), strict=True))

    def plus(self, lesson: Lesson, version: int) -> Learned:
        weights = dict(self.weights)
        _add(lesson, weights)
        return Learned(weights, self.lessons + 1, version)

    def without(self, lesson: Lesson) -> Learned:
        """As if this lesson had not been, but for the rounding of sums."""
        weights = dict(self.weights)
        _add(replace(lesson, steps=tuple((category, -step) for category, step in lesson.steps)), weights)
        return Learned(weights, self.lessons - 1, self.version)


NOTHING_LEARNED = Learned()


def learned_from(lessons: Iterable[Lesson], version: int) -> Learned:
    weights: dict[str, Steps] = {}
    count = 0
    for lesson in lessons:
        _add(lesson, weights)
        count += 1
    return Learned(weights, count, version)


def marks_of(reading: Reading, features: Iterable[str]) -> tuple[str, ...]:
    """What is learned from in a mail, sorted, each once."""
    marks = {f"#{name}" for name in features}
    words = reading.text.words[:_WORDS]
    for some in (words, reading.subject.words, reading.attachments.words):
        marks.update(word for word in some if _counts(word) and not is_small(word))
    marks.update(f"{one} {two}" for one, two in pairwise(words) if _counts(one) and _counts(two))
    for folded in (reading.text, reading.subject, reading.attachments):
        marks.update(cjk_pairs(folded.solid[:_CHARACTERS]))
    return tuple(sorted(marks))


def _counts(word: str) -> bool:
    return len(word) <= _LONGEST and not word.isdigit()


def _add(lesson: Lesson, weights: dict[str, Steps]) -> None:
    share = 1 / math.sqrt(len(lesson.marks) or 1)
    steps = tuple(share * step for step in _in_order(lesson.steps))
    for mark in lesson.marks:
        before = weights.get(mark)
        # most marks are of one lesson only: they share its tuple
        weights[mark] = steps if before is None else tuple(map(sum, zip(before, steps, strict=True)))


def _in_order(values: Iterable[tuple[Category, float]]) -> Steps:
    known = dict(values)
    return tuple(known.get(category, 0.0) for category in _ORDER)


def _log(probability: float) -> float:
    return math.log(max(probability, _FLOOR))


def _softmax(sums: Sequence[float]) -> list[float]:
    top = max(sums)
    parts = [math.exp(one - top) for one in sums]
    whole = sum(parts)
    return [part / whole for part in parts]


def _in_words(mark: str) -> str:
    return FEATURES.get(mark[1:], mark) if mark.startswith("#") else f"'{mark}'"
