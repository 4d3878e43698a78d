"""Conditions of [[rule]] and [[route]] -> does a mail fit.  Pure, linear (RE2 only).

To add one: a function here, its line in TESTS, its name in mailbot/model/rulebook.py, a line in rules/README.md.
A test takes the compiled values and a Facts, and says whether one of the values fits (or all, where it says so).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct

from mailbot.classify.details import code_of, country_seen
from mailbot.classify.phrases import Phrases, compile_phrases
from mailbot.classify.reading import Reading
from mailbot.model.errors import ConfigError
from mailbot.model.rulebook import CONDITIONS, Condition, ValueKind
from mailbot.model.verdict import Origin
from mailbot.text.folding import fold
from mailbot.text.patterns import Pattern, compile_pattern, glob_fits


class Facts(Struct, frozen=True):
    """What is known of a mail when rules are asked."""

    reading: Reading
    origin: Origin
    language: str


class Asked(Struct, frozen=True):
    """A condition, its values compiled as its kind needs."""

    name: str
    values: tuple[str, ...]
    phrases: Phrases
    patterns: tuple[Pattern, ...]


Test = Callable[[Asked, Facts], bool]


def subject_has(asked: Asked, facts: Facts) -> bool:
    """The subject (without Re: and the like) has one of these phrases."""
    return bool(asked.phrases.find(facts.reading.subject))


def subject_matches(asked: Asked, facts: Facts) -> bool:
    """The subject as it came fits one of these RE2 patterns."""
    return any(pattern.search(facts.reading.message.subject) for pattern in asked.patterns)


def text_has_any(asked: Asked, facts: Facts) -> bool:
    """Subject or new words have one of these phrases."""
    return bool(_seen(asked, facts))


def text_has_all(asked: Asked, facts: Facts) -> bool:
    """Subject and new words together have all of these phrases."""
    return len(_seen(asked, facts)) == len(asked.values)


def text_matches(asked: Asked, facts: Facts) -> bool:
    """The new words as written fit one of these RE2 patterns."""
    return any(pattern.search(facts.reading.own_words) for pattern in asked.patterns)


def author_fits(asked: Asked, facts: Facts) -> bool:
    """The author's address, or of a form the visitor's: "bob@big.example", "@big.example", "*@*.example"."""
    message = facts.reading.message
    customer = message.form.customer.address if message.form else ""
    return any(_address_fits(glob, address) for glob in asked.values for address in (message.author.address, customer))


def recipient_fits(asked: Asked, facts: Facts) -> bool:
    """One address that the mail was sent to."""
    return any(_address_fits(glob, address) for glob in asked.values for address in facts.reading.message.recipients)


def language_is(asked: Asked, facts: Facts) -> bool:
    """The language of the new words; "zh" fits both scripts."""
    return any(facts.language == tag or facts.language.startswith(f"{tag}-") for tag in asked.values)


def country_is(asked: Asked, facts: Facts) -> bool:
    """The country that the notice shows, by any name or code of it; the words of a form as they stand; or what ends
    the author's domain."""
    message = facts.reading.message
    named = fold(message.form.get("country")).strip() if message.form else ""
    address = (message.form.customer if message.form and message.form.customer.address else message.author).domain
    if any(named == fold(one) or (len(one) == 2 and address.endswith(f".{one.lower()}")) for one in asked.values):
        return True
    code = code_of(country_seen(message))
    return bool(code) and any(code_of(value) == code for value in asked.values)


def form_is(asked: Asked, facts: Facts) -> bool:
    """The mail is a form with one of these ids or kinds; "any" for every form."""
    form = facts.reading.message.form
    return form is not None and bool({form.id, form.kind, "any"}.intersection(asked.values))


def attachment_fits(asked: Asked, facts: Facts) -> bool:
    """The name of an attachment, such as *.xlsx or PO_*."""
    names = [part.name for part in facts.reading.message.attachments]
    return any(glob_fits(glob, name) for glob in asked.values for name in names)


def has_attachment(asked: Asked, facts: Facts) -> bool:
    """Whether there are attachments, pictures inside the text aside."""
    return (asked.values[0] == "true") is bool(facts.reading.attachments)


def origin_is(asked: Asked, facts: Facts) -> bool:
    """Who or what wrote it."""
    return facts.origin.value in asked.values


def is_reply(asked: Asked, facts: Facts) -> bool:
    """Whether the mail answers another one."""
    return (asked.values[0] == "true") is facts.reading.is_reply


TESTS: dict[str, Test] = {
    "subject_has": subject_has,
    "subject_matches": subject_matches,
    "text_has_any": text_has_any,
    "text_has_all": text_has_all,
    "text_matches": text_matches,
    "from": author_fits,
    "to": recipient_fits,
    "language": language_is,
    "country": country_is,
    "form": form_is,
    "attachment": attachment_fits,
    "has_attachment": has_attachment,
    "origin": origin_is,
    "reply": is_reply,
}


def compile_conditions(conditions: Sequence[Condition]) -> tuple[Asked, ...]:
    """Raises ConfigError for a name that no function here has; the reader of rules/ says it better before."""
    unknown = [f"when.{one.name}: no such condition" for one in conditions if one.name not in TESTS]
    if unknown:
        raise ConfigError(unknown)
    return tuple(_compiled(one) for one in conditions)


def all_hold(asked: Sequence[Asked], facts: Facts) -> bool:
    return all(TESTS[one.name](one, facts) for one in asked)


def _compiled(one: Condition) -> Asked:
    kind = CONDITIONS[one.name]
    phrases = enumerate(one.values) if kind is ValueKind.WORDS else ()
    patterns = one.values if kind is ValueKind.PATTERN else ()
    return Asked(one.name, one.values, compile_phrases(phrases), tuple(compile_pattern(text) for text in patterns))


def _seen(asked: Asked, facts: Facts) -> set[int]:
    return {*asked.phrases.find(facts.reading.subject), *asked.phrases.find(facts.reading.text)}


def _address_fits(glob: str, address: str) -> bool:
    if not address:
        return False
    return glob_fits(f"*{glob}" if glob.startswith("@") else glob, address)
