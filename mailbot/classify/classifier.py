"""Rulebook -> Classifier, and with it Message -> Verdict.  Pure.

Order: origin, language, cues and their sum, then the administrator's own rules, which overrule the sum.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mailbot.classify.conditions import Asked, Facts, all_hold, compile_conditions
from mailbot.classify.cues import Cues, Hit, compile_cues, probabilities, strongest
from mailbot.classify.features import features_of
from mailbot.classify.language import language_of, load_model
from mailbot.classify.origin import origin_of
from mailbot.classify.reading import read
from mailbot.model.mail import Message
from mailbot.model.rulebook import CategoryRule, Route, Rulebook
from mailbot.model.settings import Settings
from mailbot.model.tokens import TokenKeys
from mailbot.model.verdict import Category, Origin, Reason, Verdict

Scores = tuple[tuple[Category, float], ...]

# what a mail is where no cue was seen: buying and complaining have their words, idle talk has none
_PRIOR = {
    Category.INQUIRY: 0.2,
    Category.ORDER: 0.0,
    Category.FAQ: 0.1,
    Category.COMPLAINT: 0.0,
    Category.OTHER: 0.5,
}
_SURE = 0.55  # below this no automatic answer goes out
_CLEAR = 0.6  # a machine's mail has a category only from here on
_NONE = frozenset({Origin.SELF, Origin.BOUNCE})  # is about another mail and has no matter of its own
_OTHER = frozenset({Origin.AUTO_REPLIED, Origin.LIST, Origin.SPAM})  # whatever words it borrows: nobody asks anything


@dataclass(frozen=True, slots=True)
class Classifier:
    """A rulebook, compiled.  Safe to use from several threads: nothing in it changes."""

    cues: Cues
    rules: Sequence[tuple[CategoryRule, Sequence[Asked]]]
    routes: Sequence[tuple[Route, Sequence[Asked]]]

    def classify(self, message: Message, settings: Settings, tokens: TokenKeys) -> Verdict:
        reading = read(message)
        origin, why = origin_of(reading, settings, tokens)
        language = language_of(reading.own_words, message)
        facts = Facts(reading, origin, language)
        hits = self.cues.hits(reading, features_of(reading), language)
        ruled, told = self._ruled(facts)
        scores = _overruled(ruled) if ruled else probabilities(hits, _PRIOR)
        category = _category(origin, scores, ruled)
        return Verdict(
            origin=origin,
            category=category,
            confidence=round(scores[0][1], 4),
            unsure=category is None or scores[0][1] < _SURE,
            language=language,
            scores=scores,
            routes=self._routes(category, facts),
            reasons=(why, *told, *_language_reason(language), *_cue_reasons(hits, category)),
        )

    def _ruled(self, facts: Facts) -> tuple[Category | None, tuple[Reason, ...]]:
        """The first rule that holds decides; rules in shadow are only named."""
        told: list[Reason] = []
        for rule, asked in self.rules:
            if not all_hold(asked, facts):
                continue
            told.append(_rule_reason(rule))
            if not rule.shadow:
                return rule.category, tuple(told)
        return None, tuple(told)

    def _routes(self, category: Category | None, facts: Facts) -> tuple[str, ...]:
        return tuple(
            route.id
            for route, asked in self.routes
            if (not route.categories or category in route.categories) and all_hold(asked, facts)
        )


def prepare(rulebook: Rulebook) -> Classifier:
    """Compiles once.  Raises ConfigError where a condition is unknown, ValueError where a pattern is none."""
    load_model()
    return Classifier(
        compile_cues(rulebook.cues),
        tuple((rule, compile_conditions(rule.conditions)) for rule in rulebook.category_rules),
        tuple((route, compile_conditions(route.conditions)) for route in rulebook.routes),
    )


def _overruled(category: Category) -> Scores:
    """A person said so: nothing to weigh."""
    others = tuple((other, 0.0) for other in Category if other is not category)
    return ((category, 1.0), *others)


def _category(origin: Origin, scores: Scores, ruled: Category | None) -> Category | None:
    best, score = scores[0]
    if ruled is not None:
        return ruled
    if origin in _NONE or (origin is Origin.AUTO_GENERATED and score < _CLEAR):
        return None
    return Category.OTHER if origin in _OTHER else best


def _rule_reason(rule: CategoryRule) -> Reason:
    words = f"your rule '{rule.id}' says {rule.category.value}"
    return Reason(f"rule.{rule.id}", words + (" (in shadow: recorded, not acted on)" if rule.shadow else ""))


def _language_reason(language: str) -> tuple[Reason, ...]:
    return (Reason(f"language.{language}", f"written in {language}"),) if language else ()


def _cue_reasons(hits: Sequence[Hit], category: Category | None) -> tuple[Reason, ...]:
    return strongest(hits) if category is not None else ()
