"""Message, Classifier -> every rule and route with what each condition found, and the cues by weight.  Pure.

FOUND has one function for each condition of conditions.py, which says what the mail has to show; a test compares them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from mailbot.classify.classifier import Classifier
from mailbot.classify.conditions import TESTS, Asked, Facts
from mailbot.classify.cues import Hit
from mailbot.classify.details import country_seen
from mailbot.classify.features import features_of
from mailbot.classify.language import language_of
from mailbot.classify.learned import Learned, marks_of
from mailbot.classify.origin import origin_of
from mailbot.classify.phrases import compile_phrases
from mailbot.classify.reading import TEXT_LIMIT, read
from mailbot.classify.shipped_model import hear
from mailbot.model.mail import Message
from mailbot.model.rulebook import FEATURES, Route
from mailbot.model.settings import Settings
from mailbot.model.tokens import TokenKeys
from mailbot.model.trace import Look, RuleTrace, Weighed, Words
from mailbot.model.verdict import Category
from mailbot.text.folding import folded

_SHOWN = 80  # characters of what was found


def trace(
    message: Message,
    category: Category | None,
    classifier: Classifier,
    learned: Learned,
    settings: Settings,
    tokens: TokenKeys,
) -> Words:
    """`category`: what the mail was found to be; routes ask for it."""
    reading = read(message)
    language = language_of(reading.own_words, message)
    facts = Facts(reading, origin_of(reading, settings, tokens, classifier.wording).origin, language)
    rules = tuple(
        _traced(rule.id, f"is {rule.category.value}", rule.shadow, _looks(asked, facts))
        for rule, asked in classifier.rules
    )
    routes = tuple(
        _traced(route.id, _goes_to(route), route.shadow, (*_of_category(route, category), *_looks(asked, facts)))
        for route, asked in classifier.routes
    )
    features = features_of(reading)
    seen = [_weighed(hit) for hit in classifier.cues.hits(reading, features, language)]
    sounds = hear(classifier.wording, reading, features).totals
    taught = learned.evidence(marks_of(reading, features))
    seen += (Weighed(one, "how the whole of it sounds", round(total, 2)) for one, total in sounds.items())
    if taught.known:
        lessons = zip(Category, taught.totals, strict=True)
        seen += (Weighed(one, "what staff corrected in other mails", round(total, 2)) for one, total in lessons)
    return Words(rules, routes, tuple(sorted(seen, key=lambda one: -abs(one.weight))))


def _traced(id: str, says: str, shadow: bool, looks: Sequence[Look]) -> RuleTrace:
    return RuleTrace(id, says, all(look.holds for look in looks), shadow, tuple(looks))


def _looks(asked: Sequence[Asked], facts: Facts) -> list[Look]:
    return [
        Look(one.name, ", ".join(one.values), _shortly(FOUND[one.name](one, facts)), TESTS[one.name](one, facts))
        for one in asked
    ]


def _of_category(route: Route, category: Category | None) -> tuple[Look, ...]:
    if not route.categories:
        return ()
    wanted = ", ".join(one.value for one in route.categories)
    return (Look("category", wanted, category.value if category else "none", category in route.categories),)


def _goes_to(route: Route) -> str:
    parts = (", ".join(route.to), route.role and f"role {route.role}", route.skill and f"skill {route.skill}")
    customers = {None: "", True: ", of key accounts only", False: ", of others than key accounts"}
    return "to " + " with ".join(part for part in parts if part) + customers[route.key_account]


def _weighed(hit: Hit) -> Weighed:
    feature = FEATURES.get(hit.seen.removeprefix("#")) if hit.seen.startswith("#") else None
    return Weighed(hit.cue.category, feature or f"'{hit.seen}'", round(hit.weight, 2))


def _shortly(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 3] + "..."


def _subject(asked: Asked, facts: Facts) -> str:
    return facts.reading.message.subject


def _phrases(asked: Asked, facts: Facts) -> str:
    """Which of the phrases were seen; where none was, how the words begin."""
    whole = folded(f"{facts.reading.message.subject}\n{facts.reading.own_words}", TEXT_LIMIT)
    seen = compile_phrases(enumerate(asked.values)).find(whole)
    return ", ".join(seen[at] for at in sorted(seen)) or facts.reading.own_words


def _own_words(asked: Asked, facts: Facts) -> str:
    matches = (pattern.search(facts.reading.own_words) for pattern in asked.patterns)
    return next((match.group() for match in matches if match), facts.reading.own_words)


def _author(asked: Asked, facts: Facts) -> str:
    message = facts.reading.message
    visitor = message.form.customer.address if message.form else ""
    return ", ".join(address for address in dict.fromkeys((message.author.address, visitor)) if address) or "nobody"


def _recipients(asked: Asked, facts: Facts) -> str:
    return ", ".join(facts.reading.message.recipients) or "nobody"


def _language(asked: Asked, facts: Facts) -> str:
    return facts.language or "no words to tell by"


def _country(asked: Asked, facts: Facts) -> str:
    message = facts.reading.message
    named = country_seen(message)
    return named or f"no country named; {_author(asked, facts)}"


def _form(asked: Asked, facts: Facts) -> str:
    form = facts.reading.message.form
    return f"{form.id} ({form.kind})" if form else "no form"


def _attachments(asked: Asked, facts: Facts) -> str:
    return ", ".join(part.name for part in facts.reading.message.attachments) or "no attachment"


def _has_attachment(asked: Asked, facts: Facts) -> str:
    return "true" if facts.reading.attachments else "false"


def _origin(asked: Asked, facts: Facts) -> str:
    return facts.origin.value


def _is_reply(asked: Asked, facts: Facts) -> str:
    return "true" if facts.reading.is_reply else "false"


FOUND: Mapping[str, Callable[[Asked, Facts], str]] = {
    "subject_has": _subject,
    "subject_matches": _subject,
    "text_has_any": _phrases,
    "text_has_all": _phrases,
    "text_matches": _own_words,
    "from": _author,
    "to": _recipients,
    "language": _language,
    "country": _country,
    "form": _form,
    "attachment": _attachments,
    "has_attachment": _has_attachment,
    "origin": _origin,
    "reply": _is_reply,
}
