"""Questions -> the FAQ entries that answer them, and whether one may be sent without a person.  Pure once prepared.

Three outcomes.  ANSWER needs a chance above a high bar, and a higher one where a telling word is left over: a wrong
answer costs more than ten missed ones.  SUGGEST shows the best three to a colleague.  SILENT is for everything else.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum

from mailbot.classify.faq.evidence import Evidence, evidence
from mailbot.classify.faq.index import Index, build_index
from mailbot.classify.faq.terms import compile_lexicon
from mailbot.model.rulebook import FaqEntry, Synonyms
from mailbot.model.verdict import FaqMatch

MOST = 3  # suggestions
LONGEST_QUESTION = 500  # characters that are read
ANSWER_BAR = 0.96
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

    def match(self, question: str) -> Match:
        found = evidence(question[:LONGEST_QUESTION], self.index)
        if not found:
            return Match(Outcome.SILENT)
        best = tuple(FaqMatch(one.faq, score) for one, score in zip(found[:MOST], _scores(found), strict=False))
        return Match(self._outcome(found[0], best[0].score), best)

    def _outcome(self, first: Evidence, score: float) -> Outcome:
        bar = ANSWER_BAR if first.left <= _LEFT_OVER else _LEFT_OVER_BAR
        if score >= bar and first.faq in self.auto:
            return Outcome.ANSWER
        return Outcome.SUGGEST if score >= SUGGEST_BAR else Outcome.SILENT


def prepare_matcher(entries: Iterable[FaqEntry], synonyms: Synonyms) -> Matcher:
    kept = tuple(entries)
    asked = ((entry.id, question) for entry in kept for question in entry.questions)
    index = build_index(asked, compile_lexicon(synonyms))
    return Matcher(index, frozenset(entry.id for entry in kept if entry.auto))


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
