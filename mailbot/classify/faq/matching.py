"""Questions -> the FAQ entries that answer them, and whether one may be sent without a person.  Pure once prepared.

Three outcomes.  ANSWER needs a chance above a high bar, and a higher one where a telling word is left over: a wrong
answer costs more than ten missed ones.  SUGGEST shows the best three to a colleague.  SILENT is for everything else.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum

from mailbot.classify.faq import likeness
from mailbot.classify.faq.evidence import Evidence, evidence
from mailbot.classify.faq.index import Index, build_index
from mailbot.classify.faq.likeness import Alike, Similarity
from mailbot.classify.faq.terms import compile_lexicon
from mailbot.classify.faq.trial import told_apart
from mailbot.model.rulebook import FaqEntry, Synonyms
from mailbot.model.verdict import FaqMatch

MOST = 3  # suggestions
LONGEST_QUESTION = 500  # characters that are read
HIGH_BAR, LOW_BAR = 0.96, 0.90  # where entries are hard to tell apart, and where they are not
_HARD, _EASY = 0.65, 0.85  # see trial.py
SUGGEST_BAR = 0.08
_SMALL_TALK_CHANCE = 0.05  # of an entry that shares no telling word: below the bar
_LEFT_OVER, _LEFT_OVER_BAR = 0.6, 0.99  # a word this telling that other entries know and this one lacks

# The chance that an entry is the right one is a logistic function of its evidence, fitted on questions of banks, shops
# and traders in English and Chinese.  Each set was judged by weights that were fitted on the others.
_CONSTANT = -3.38
_BOTH = 1.58
_WORDING = 0.32
_AGREEMENT = 4.45
_LEAD = 4.38
_UNSAID = -0.89
# these two have lowered the coverage already, by more than they should
_FOREIGN = 0.61
_LEFT = 1.47


class Outcome(Enum):
    ANSWER = "answer"
    SUGGEST = "suggest"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Match:
    """What one question found: at most three entries, best first."""

    outcome: Outcome
    best: tuple[FaqMatch, ...] = ()


@dataclass(frozen=True, slots=True)
class Matcher:
    index: Index = field(repr=False)
    auto: frozenset[str]  # entries that may be sent without a person
    bar: float  # from which chance on
    alike: Alike | None = field(default=None, repr=False)  # by meaning, where there is an encoder

    def match(self, question: str) -> Match:
        question = question[:LONGEST_QUESTION]
        found = evidence(question, self.index)
        best = [FaqMatch(one.faq, score) for one, score in zip(found[:MOST], _scores(found), strict=False)]
        by_words = self._judged(best, found, (self.bar, _LEFT_OVER_BAR))
        if self.alike is None or not self.index.lexicon.terms(question):
            return by_words
        best = likeness.chances(question, found, self.index, self.alike, MOST)
        by_meaning = self._judged(best, found, (likeness.ANSWER_BAR, likeness.LEFT_OVER_BAR))
        agreed = by_words.outcome is Outcome.ANSWER and by_words.best[0].faq == best[0].faq
        return by_words if agreed else by_meaning

    def _judged(self, best: Sequence[FaqMatch], found: Sequence[Evidence], bars: tuple[float, float]) -> Match:
        """What shares no word with the question is never sent by itself, however near its meaning."""
        if not best:
            return Match(Outcome.SILENT)
        first = next((one for one in found if one.faq == best[0].faq), None)
        if first and first.faq in self.auto and not first.trouble and best[0].score >= bars[first.left > _LEFT_OVER]:
            return Match(Outcome.ANSWER, tuple(best))
        return Match(Outcome.SUGGEST if best[0].score >= SUGGEST_BAR else Outcome.SILENT, tuple(best))


def prepare_matcher(entries: Iterable[FaqEntry], synonyms: Synonyms, similarity: Similarity | None = None) -> Matcher:
    kept = tuple(entries)
    asked = [(entry.id, question) for entry in kept for question in entry.questions]
    index = build_index(asked, compile_lexicon(synonyms))
    alike = similarity.to([question for _, question in asked]) if similarity and asked else None
    return Matcher(index, frozenset(entry.id for entry in kept if entry.auto), _bar(told_apart(index)), alike)


def _bar(apart: float) -> float:
    easy = min(1.0, max(0.0, (apart - _HARD) / (_EASY - _HARD)))
    return HIGH_BAR - easy * (HIGH_BAR - LOW_BAR)


def _scores(found: Sequence[Evidence]) -> list[float]:
    """Each entry's chance, never above the one before it."""
    scores: list[float] = []
    for one in found[:MOST]:
        rival = max((other.rank for other in found if other is not one), default=0.0)
        chance = min(_chance(one, rival), 1.0 if one.telling else _SMALL_TALK_CHANCE, *scores[-1:])
        scores.append(round(chance, 4))
    return scores


def _chance(one: Evidence, rival: float) -> float:
    total = (
        _CONSTANT
        + _BOTH * one.both
        + _WORDING * one.wording
        + _AGREEMENT * one.agreement
        + _LEAD * (one.rank - rival)
        + _UNSAID * one.unsaid
        + _FOREIGN * one.foreign
        + _LEFT * one.left
    )
    return 1 / (1 + math.exp(-total))
