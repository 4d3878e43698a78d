"""Rulebook -> Classifier, and with it Message -> Verdict.  Pure.

Order: origin, language, the shipped knowledge (layer 3), what staff taught on top of it (layer 2), then the
administrator's own rules (layer 1), which overrule both.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from mailbot.classify.conditions import Asked, Facts, all_hold, compile_conditions
from mailbot.classify.cues import Cues, compile_cues, probabilities, strongest
from mailbot.classify.details import Catalogue, catalogue, read_details
from mailbot.classify.enquiry import Enquiries, compile_enquiries
from mailbot.classify.faq import Matcher, Similarity, prepare_matcher
from mailbot.classify.faq.mail import Found, for_everybody, look_up
from mailbot.classify.features import features_of
from mailbot.classify.language import language_of, load_model
from mailbot.classify.learned import NOTHING_LEARNED, SURE, Learned, Study, marks_of
from mailbot.classify.origin import Written, origin_of
from mailbot.classify.reading import Reading, read
from mailbot.classify.shipped_model import hear
from mailbot.model.details import Details
from mailbot.model.mail import Message
from mailbot.model.rulebook import CategoryRule, Route, Rulebook, Wording
from mailbot.model.settings import Settings
from mailbot.model.tokens import TokenKeys
from mailbot.model.verdict import Category, Origin, Reason, Verdict

Scores = tuple[tuple[Category, float], ...]
_NO_SCORES: Scores = ()

# what a mail is where no cue was seen: buying and complaining have their words, idle talk has none
_PRIOR = {
    Category.INQUIRY: 0.2,
    Category.ORDER: 0.0,
    Category.FAQ: 0.1,
    Category.COMPLAINT: 0.0,
    Category.OTHER: 0.5,
}
_OF_FAQ = 1.5  # what an entry that is surely asked for speaks for its category
_CLEAR = 0.75  # a machine's mail has a category only from here on
_ASKING = frozenset({Origin.PERSON, Origin.FORM})  # only they ask questions that want an answer
_NONE = frozenset({Origin.SELF, Origin.BOUNCE})  # is about another mail and has no matter of its own
_OTHER = frozenset({Origin.AUTO_REPLIED, Origin.LIST, Origin.SPAM})  # whatever words it borrows: nobody asks anything
_NAMES_NOTHING = _NONE | _OTHER  # no order or sum in it is ours


class Classifier(Struct, frozen=True):
    """A rulebook, compiled.  Safe to use from several threads: nothing in it changes."""

    cues: Cues
    wording: Wording
    rules: Sequence[tuple[CategoryRule, Sequence[Asked]]]
    routes: Sequence[tuple[Route, Sequence[Asked]]]
    products: Catalogue
    faq: Matcher
    enquiries: Enquiries

    def classify(
        self, message: Message, settings: Settings, tokens: TokenKeys, learned: Learned = NOTHING_LEARNED
    ) -> Verdict:
        reading = read(message)
        written = origin_of(reading, settings, tokens, self.wording)
        origin = written.origin
        language = language_of(reading.own_words, message)
        facts = Facts(reading, origin, language)
        ruled, told = self._ruled(facts)
        # what has no matter of its own is not weighed: a bounce is long, and nobody asks what it sounds like
        weighed = ruled is not None or origin not in _NONE
        found = look_up(reading, self.faq) if origin in _ASKING else Found()
        scores, heard = self._weighed(reading, language, learned, found) if weighed else (_NO_SCORES, ())
        if ruled:
            scores = _overruled(ruled)
        category = _category(written, scores, ruled)
        confidence = scores[0][1] if scores else 0.0
        unsure = category is None or confidence < SURE
        details = self._details(message, language, written, category)
        enquiry = self.enquiries.read(reading, details) if origin in _ASKING else None
        found = for_everybody(found, details, enquiry)
        return Verdict(
            origin=origin,
            category=category,
            confidence=round(confidence, 4),
            unsure=unsure,
            language=language,
            scores=scores,
            faq=found.shown_to(category),
            faq_answer="" if unsure else found.answer_to(category),
            routes=self._routes(category, facts),
            reasons=(
                *(written.why, *told, *self._in_shadow(message, category, facts)),
                *_language_reason(language),
                *(heard if category is not None else ()),
            ),
            details=details,
            enquiry=enquiry,
            presumed=written.presumed,
        )

    def _details(self, message: Message, language: str, written: Written, category: Category | None) -> Details:
        if written.origin in _NAMES_NOTHING and not written.presumed:
            return Details()
        ordered, complains = category is Category.ORDER, category is Category.COMPLAINT
        return read_details(message, language, self.products, ordered, complains)

    def study(self, message: Message) -> Study:
        """What a lesson about this mail starts from."""
        reading = read(message)
        features = features_of(reading)
        language, found = language_of(reading.own_words, message), look_up(reading, self.faq)
        _, shipped = self._shipped(reading, features, language, found)
        return Study(marks_of(reading, features), shipped)

    def _weighed(
        self, reading: Reading, language: str, learned: Learned, found: Found
    ) -> tuple[Scores, tuple[Reason, ...]]:
        """Layers 3 and 2: how likely each category is, and what says so."""
        features = features_of(reading)
        seen, shipped = self._shipped(reading, features, language, found)
        taught = learned.evidence(marks_of(reading, features) if learned.weights else ())
        return taught.swayed(shipped), (*taught.reasons(learned.lessons), *seen)

    def _shipped(
        self, reading: Reading, features: frozenset[str], language: str, found: Found
    ) -> tuple[tuple[Reason, ...], Scores]:
        """Layer 3: what is known on the first day, cues and how the whole sounds, and what the FAQ answers."""
        hits = self.cues.hits(reading, features, language)
        heard = hear(self.wording, reading, features)
        totals = heard.added_to(_PRIOR)
        totals[Category.FAQ] += _OF_FAQ * found.chance_alone
        return (*strongest(hits), *heard.reasons, *_faq_reason(found)), probabilities(hits, totals)

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
            route.id for route, asked in self.routes if not route.shadow and _takes(route, asked, category, facts)
        )

    def _in_shadow(self, message: Message, category: Category | None, facts: Facts) -> tuple[Reason, ...]:
        """What forms and routes on trial would have done: recorded, not acted on."""
        form, words = message.shadow_form, "(in shadow: recorded, not acted on)"
        told = [Reason(f"shadow.form.{form}", f"your form '{form}' would read it {words}")] if form else []
        for route, asked in self.routes:
            if route.shadow and _takes(route, asked, category, facts):
                told.append(Reason(f"shadow.route.{route.id}", f"your route '{route.id}' would take it {words}"))
        return tuple(told)


def _takes(route: Route, asked: Sequence[Asked], category: Category | None, facts: Facts) -> bool:
    return (not route.categories or category in route.categories) and all_hold(asked, facts)


def prepare(rulebook: Rulebook, similarity: Similarity | None = None) -> Classifier:
    """Compiles once; `similarity` is an extra for the FAQ.

    Raises ConfigError where a condition is unknown, ValueError where a pattern is none."""
    load_model()
    return Classifier(
        compile_cues(rulebook.cues),
        rulebook.wording,
        tuple((rule, compile_conditions(rule.conditions)) for rule in rulebook.category_rules),
        tuple((route, compile_conditions(route.conditions)) for route in rulebook.routes),
        catalogue(rulebook.products),
        prepare_matcher(rulebook.faq, rulebook.synonyms, similarity),
        compile_enquiries(rulebook.enquiries),
    )


def _overruled(category: Category) -> Scores:
    """A person said so: nothing to weigh."""
    others = tuple((other, 0.0) for other in Category if other is not category)
    return ((category, 1.0), *others)


def _category(written: Written, scores: Scores, ruled: Category | None) -> Category | None:
    origin = written.origin
    if ruled is not None or origin in _NONE:
        return ruled
    best, score = scores[0]
    if written.presumed:
        return best  # it may be a person after all
    if origin is Origin.AUTO_GENERATED and score < _CLEAR:
        return None
    return Category.OTHER if origin in _OTHER else best


def _rule_reason(rule: CategoryRule) -> Reason:
    words = f"your rule '{rule.id}' says {rule.category.value}"
    return Reason(f"rule.{rule.id}", words + (" (in shadow: recorded, not acted on)" if rule.shadow else ""))


def _faq_reason(found: Found) -> tuple[Reason, ...]:
    if not found.chance_alone:
        return ()
    return (Reason("faq.asked", f"all that it asks your FAQ '{found.best[0].faq}' answers, which speaks for faq"),)


def _language_reason(language: str) -> tuple[Reason, ...]:
    return (Reason(f"language.{language}", f"written in {language}"),) if language else ()
