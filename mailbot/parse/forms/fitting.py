"""Letter, texts of its bodies, form rules -> the rule that fits, or None.  Pure, linear."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from msgspec import Struct

from mailbot.model.rulebook import FormRule
from mailbot.model.trace import Look, RuleTrace
from mailbot.parse.forms.letter import Letter
from mailbot.parse.forms.same import Same
from mailbot.parse.forms.writer.introduced import is_reply
from mailbot.text.patterns import Pattern, compile_pattern, glob_fits, sieve


class _Asked(Struct, frozen=True):
    """What a rule asks."""

    rule: FormRule
    marks: tuple[str, ...]  # lower case


class _Book(Struct, frozen=True):
    asked: tuple[_Asked, ...]
    subjects: Pattern | None  # finds something wherever a rule's subject does: one look tells of most that none does


def fitting_rule(letter: Letter, rules: tuple[FormRule, ...], texts: Sequence[str], shadow: bool) -> FormRule | None:
    """One that names the sender before one that only knows the layout; of these the one that asks most."""
    book = _book(Same(rules))
    titled = book.subjects is None or book.subjects.search(letter.subject) is not None
    lowered = [text.lower() for text in texts]
    asked = [one for one in book.asked if (titled or not one.rule.subjects) and (shadow or not one.rule.shadow)]
    fitting = [one.rule for one in asked if _fits(one, letter, lowered)]
    if is_reply(letter):
        fitting = [rule for rule in fitting if rule.sources]
    return max(fitting, key=lambda rule: (bool(rule.sources), len(rule.marks), len(rule.subjects)), default=None)


def trace(rule: FormRule, letter: Letter, texts: Sequence[str]) -> RuleTrace:
    lowered = [text.lower() for text in texts]
    asked = _asked(rule)
    marked = [mark for mark in rule.marks if any(mark.lower() in text for text in lowered)]
    looks = (
        Look("from", ", ".join(rule.sources), letter.author.address, _from_fits(rule, letter)),
        Look("subject", " or ".join(rule.subjects), letter.subject, _subject_fits(rule, letter)),
        Look("marks", " and ".join(rule.marks), ", ".join(marked), _marks_fit(asked, lowered)),
    )
    fits = _fits(asked, letter, lowered)
    return RuleTrace(rule.id, rule.kind, fits, rule.shadow, tuple(look for look in looks if look.expected))


@lru_cache(maxsize=4)
def _book(rules: Same[tuple[FormRule, ...]]) -> _Book:
    subjects = [pattern for rule in rules.value for pattern in rule.subjects]
    return _Book(tuple(map(_asked, rules.value)), sieve(subjects))


def _asked(rule: FormRule) -> _Asked:
    return _Asked(rule, tuple(mark.lower() for mark in rule.marks))


def _fits(asked: _Asked, letter: Letter, lowered: Sequence[str]) -> bool:
    rule = asked.rule
    if not (rule.sources or rule.subjects or rule.marks):
        return False
    return _marks_fit(asked, lowered) and _from_fits(rule, letter) and _subject_fits(rule, letter)


def _from_fits(rule: FormRule, letter: Letter) -> bool:
    return not rule.sources or any(glob_fits(glob, letter.author.address) for glob in rule.sources)


def _subject_fits(rule: FormRule, letter: Letter) -> bool:
    found = (compile_pattern(pattern).search(letter.subject) for pattern in rule.subjects)
    return not rule.subjects or any(match is not None for match in found)


def _marks_fit(asked: _Asked, lowered: Sequence[str]) -> bool:
    """All of them in one body."""
    return not asked.marks or any(all(mark in text for mark in asked.marks) for text in lowered)
