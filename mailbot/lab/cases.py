"""RuleCase, House -> what came out, and where it is not what the case expects."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct

from mailbot import classify
from mailbot.house import House, Understood
from mailbot.lab.sample import MAILBOX, sample
from mailbot.model.mail import Arrival, Item, RawMessage
from mailbot.model.rulebook import NOTHING, Expected, Rulebook, RuleCase
from mailbot.model.trace import RuleTrace
from mailbot.reading import understand


class Miss(Struct, frozen=True):
    key: str
    expected: str
    found: str


class CaseResult(Struct, frozen=True):
    case: RuleCase
    misses: tuple[Miss, ...]
    reasons: tuple[str, ...]  # why it is what it is, in words

    @property
    def good(self) -> bool:
        return not self.misses


def run_case(case: RuleCase, house: House) -> CaseResult:
    box = next(iter(house.settings.mailboxes), None)
    raw = RawMessage(Arrival(box.name if box else "case"), sample(case, box.address if box else MAILBOX))
    got = understand(raw, house)
    misses = tuple(_misses(case.expected, got, house.rulebook))
    reasons = (f"{reason.code}: {reason.text}" for reason in got.verdict.reasons)
    return CaseResult(case, misses, (*_unmet(misses, got, house), *reasons))


def _unmet(misses: Sequence[Miss], got: Understood, house: House) -> Iterator[str]:
    """Of a rule or route that was expected and did not fit: the conditions that failed."""
    asked = {miss.key: miss.expected for miss in misses if miss.key in ("rule", "route")}
    if not asked:
        return
    words = classify.trace(
        got.message, got.verdict.category, house.classifier, house.learned(), house.settings, house.tokens
    )
    for key, traces in (("rule", words.rules), ("route", words.routes)):
        for one in (one for one in traces if one.id == asked.get(key)):
            failed = (
                f"{look.name}: expected {look.expected}, found {look.found}" for look in one.looks if not look.holds
            )
            yield f"{key} {one.id} did not fit: {'; '.join(failed)}" if not one.holds else _fits_but(key, one)


def _fits_but(key: str, one: RuleTrace) -> str:
    return f"{key} {one.id} fits, and {'is on trial' if one.shadow else 'another stands before it'}"


def _misses(expected: Expected, got: Understood, rulebook: Rulebook) -> Iterator[Miss]:
    for key, wanted in _PLAIN.items():
        want = wanted(expected)
        found = _FOUND[key](got, rulebook)
        if want and want != found:
            yield Miss(key, want, found)
    yield from _form_misses(expected, got)


_PLAIN: dict[str, Callable[[Expected], str]] = {
    "category": lambda e: e.category.value if e.category else "",
    "unsure": lambda e: "" if e.unsure is None else _yes_no(e.unsure),
    "origin": lambda e: e.origin.value if e.origin else "",
    "language": lambda e: e.language,
    "rule": lambda e: e.rule,
    "route": lambda e: e.route,
    "form": lambda e: e.form,
    "faq": lambda e: e.faq,
}

_FOUND: dict[str, Callable[[Understood, Rulebook], str]] = {
    "category": lambda got, _: got.verdict.category.value if got.verdict.category else NOTHING,
    "unsure": lambda got, _: _yes_no(got.verdict.unsure),
    "origin": lambda got, _: got.verdict.origin.value,
    "language": lambda got, _: got.verdict.language or NOTHING,
    "rule": lambda got, rulebook: _rule(got, rulebook),
    "route": lambda got, rulebook: _route(got, rulebook),
    "form": lambda got, _: got.message.form.id if got.message.form else NOTHING,
    "faq": lambda got, _: next((match.faq for match in got.verdict.faq), NOTHING),
}


def _route(got: Understood, rulebook: Rulebook) -> str:
    """Of a mail alone: whoever wrote it is no key account."""
    found = (rulebook.route(id) for id in got.verdict.routes)
    return next((route.id for route in found if route and not route.key_account), NOTHING)


def _yes_no(value: bool) -> str:
    return "true" if value else "false"


def _rule(got: Understood, rulebook: Rulebook) -> str:
    told = {reason.code.removeprefix("rule.") for reason in got.verdict.reasons if reason.code.startswith("rule.")}
    acted = (rule.id for rule in rulebook.category_rules if rule.id in told and not rule.shadow)
    return next(acted, NOTHING)


def _form_misses(expected: Expected, got: Understood) -> Iterator[Miss]:
    form = got.message.form
    for name, value in expected.fields:
        found = form.get(name) if form else ""
        if " ".join(found.split()) != " ".join(value.split()):
            yield Miss(f"fields.{name}", value, found or NOTHING)
    items = form.items if form else ()
    for at, item in enumerate(expected.items):
        read = items[at] if at < len(items) else Item("")
        yield from (Miss(f"items[{at + 1}].{key}", want, found or NOTHING) for key, want, found in _parts(item, read))
    if expected.items and len(items) > len(expected.items):
        yield Miss("items", f"{len(expected.items)}", f"{len(items)}")


def _parts(wanted: Item, read: Item) -> Iterator[tuple[str, str, str]]:
    """What the case names and is not so."""
    for name in Item.__struct_fields__:
        want, found = getattr(wanted, name), getattr(read, name)
        if want and want != found:
            yield name, want, found
