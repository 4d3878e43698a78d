"""Questions -> the FAQ entries that answer them, and whether one may be sent without a person.  Pure once prepared.

Three outcomes.  ANSWER needs a chance above a high bar, which the FAQ itself sets (trial.py): a wrong answer costs more
than ten missed ones.  SUGGEST shows the best three to a colleague.  SILENT is for everything else.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum

from msgspec import Struct

from mailbot.classify.faq import likeness
from mailbot.classify.faq.chance import TELLING, is_held, judged
from mailbot.classify.faq.evidence import Evidence, evidence
from mailbot.classify.faq.index import Index, build_index
from mailbot.classify.faq.likeness import Alike, Similarity
from mailbot.classify.faq.terms import compile_lexicon
from mailbot.classify.faq.trial import bar_of
from mailbot.model.noun import Discreet
from mailbot.model.rulebook import FaqEntry, Synonyms
from mailbot.model.verdict import FaqMatch

MOST = 3  # suggestions
LONGEST_QUESTION = 500  # characters that are read
SUGGEST_BAR = 0.08


class Outcome(Enum):
    ANSWER = "answer"
    SUGGEST = "suggest"
    SILENT = "silent"


class Match(Struct, frozen=True):
    """What one question found: at most three entries, best first."""

    outcome: Outcome
    best: tuple[FaqMatch, ...] = ()


class Matcher(Discreet, frozen=True):
    UNSHOWN = frozenset({"index", "alike"})
    index: Index
    auto: frozenset[str]  # entries that may be sent without a person
    bar: float  # from which chance on
    alike: Alike | None = None  # by meaning, where there is an encoder

    @property
    def sure_from(self) -> float:
        """The chance that an entry shows when it may answer a whole question."""
        return self.bar if self.alike is None else likeness.ANSWER_BAR

    def match(self, question: str, *, small_talk: bool = True) -> Match:
        """`small_talk`: entries that share nothing else are wanted too, though they stay below every bar; an encoder
        finds more in them."""
        question = question[:LONGEST_QUESTION]
        found = evidence(question, self.index, small_talk=small_talk or self.alike is not None)
        best = [FaqMatch(one.evidence.faq, one.chance) for one in judged(found)[:MOST]]
        by_words = self._judged(best, found, (self.bar, self.bar))
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
        bar = bars[first is not None and first.left > TELLING]
        if first and first.faq in self.auto and not is_held(first) and best[0].score >= bar:
            return Match(Outcome.ANSWER, tuple(best))
        return Match(Outcome.SUGGEST if best[0].score >= SUGGEST_BAR else Outcome.SILENT, tuple(best))


def prepare_matcher(entries: Iterable[FaqEntry], synonyms: Synonyms, similarity: Similarity | None = None) -> Matcher:
    kept = tuple(entries)
    asked = [(entry.id, question) for entry in kept for question in entry.questions]
    told = [(entry.id, text) for entry in kept if entry.questions for text in entry.answers.values()]
    index = build_index(asked, compile_lexicon(synonyms), told)
    alike = similarity.to([question for _, question in asked]) if similarity and asked else None
    return Matcher(index, frozenset(entry.id for entry in kept if entry.auto), bar_of(index), alike)
