"""A filed mail -> what became of FAQ answers by it; how the entries stand -> whom mailbot trusts, and mails about it.

An entry earns trust by being sent unchanged, and loses it when a customer says that it was no answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from mailbot.classify import says_no_answer, which_suggestion
from mailbot.house import House, Understood
from mailbot.model.decision import Decision, Disposition
from mailbot.model.faq import FaqOutcome, FaqStanding
from mailbot.model.mail import Message
from mailbot.model.rulebook import FaqEntry, Rulebook
from mailbot.model.verdict import Category, Reason, Verdict
from mailbot.store import Store, Transaction
from mailbot.watch import telling

_BY_CUSTOMER = frozenset({Disposition.OPEN_TICKET, Disposition.FOLLOW_UP})
_Row = tuple[str, str, FaqOutcome]  # entry, version, what became of it


class Distrust:
    """(entry, version) -> was it complained about?  Asked only where an answer would go out."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def __call__(self, faq: str, version: str) -> bool:
        with self._store.read() as tx:
            return tx.faq_distrusted(faq, version)


class Ranked(Struct, frozen=True):
    """An entry of the rules, and how it stands."""

    entry: FaqEntry
    standing: FaqStanding
    proposed: bool  # it has earned that the administrator lets it answer by itself


def as_trusted(verdict: Verdict, house: House) -> Verdict:
    """An entry that was no answer to somebody is only suggested, until the administrator trusts it again."""
    entry = house.rulebook.faq_entry(verdict.faq_answer)
    if entry is None or not house.distrusted(entry.id, entry.version):
        return verdict
    text = f"FAQ '{entry.id}' would answer, but somebody said that it was no answer: only suggested"
    return replace(verdict, faq_answer="", reasons=(*verdict.reasons, Reason("faq.distrusted", text)))


def remember(mail: int, got: Understood, decision: Decision, number: int, house: House, tx: Transaction) -> None:
    """In the transaction that files the mail, before its letters are queued."""
    now = house.clock()
    for faq, version, outcome in _outcomes(got, decision, number, house.rulebook, tx):
        tx.faq_outcome(faq, version, outcome, number, mail, now)


def _outcomes(got: Understood, decision: Decision, number: int, rulebook: Rulebook, tx: Transaction) -> Iterator[_Row]:
    if decision.disposition is Disposition.FOLLOW_UP:
        yield from _refused(got, number, tx)
    if decision.disposition in _BY_CUSTOMER:
        yield from _offered(got.verdict, decision, rulebook)
    if decision.disposition is Disposition.ANSWER and decision.relay is not None:
        ready = rulebook.faq_entry(decision.relay.faq)
        if ready is not None:
            yield ready.id, ready.version, FaqOutcome.EDITED if decision.relay.text else FaqOutcome.UNCHANGED
        else:
            yield from _sent(decision.relay.text, number, rulebook, tx)


def _refused(got: Understood, number: int, tx: Transaction) -> Iterator[_Row]:
    """The store is asked only about a mail that sounds so."""
    outcome = _refusal(got.message, got.verdict)
    answered = tx.faq_answered(number) if outcome else None
    if outcome and answered:
        yield (*answered, outcome)


def _refusal(message: Message, verdict: Verdict) -> FaqOutcome | None:
    if says_no_answer(message):
        return FaqOutcome.NO_ANSWER
    return FaqOutcome.COMPLAINT if verdict.category is Category.COMPLAINT and not verdict.unsure else None


def _offered(verdict: Verdict, decision: Decision, rulebook: Rulebook) -> Iterator[_Row]:
    if decision.ruling.allowed and (answer := rulebook.faq_entry(verdict.faq_answer)):
        yield answer.id, answer.version, FaqOutcome.ANSWERED
    elif decision.notify:
        for entry in _entries([match.faq for match in verdict.faq], rulebook):
            yield entry.id, entry.version, FaqOutcome.SUGGESTED


def _sent(text: str, number: int, rulebook: Rulebook, tx: Transaction) -> Iterator[_Row]:
    sent = which_suggestion(text, _entries(sorted(tx.faq_suggested(number)), rulebook))
    if sent is not None:
        yield sent.entry.id, sent.entry.version, sent.outcome


def _entries(ids: Sequence[str], rulebook: Rulebook) -> list[FaqEntry]:
    return [entry for entry in map(rulebook.faq_entry, ids) if entry is not None]


def ranked(house: House) -> list[Ranked]:
    """Every entry of the rules as it is worded now."""
    with house.store.read() as tx:
        known = {(one.faq, one.version): one for one in tx.faq_standings()}
    least = house.settings.faq.promote_after
    return [_ranked(entry, known.get((entry.id, entry.version)), least) for entry in house.rulebook.faq]


def _ranked(entry: FaqEntry, standing: FaqStanding | None, least: int) -> Ranked:
    standing = standing or FaqStanding(entry.id, entry.version)
    earned = standing.trusted and standing.in_a_row >= least
    return Ranked(entry, standing, earned and not entry.auto)


def tell_administrator(house: House) -> None:
    """One mail for each entry that has earned an automatic answer, and one for each that has lost it."""
    box = next(iter(house.settings.mailboxes), None)
    for one in ranked(house) if box is not None and house.rulebook.faq else ():
        told = _told(one)
        if told is not None and box is not None:
            telling.alarm(house, box.name, told.subject, told.lines, told.condition, told.period)


class _Told(Struct, frozen=True):
    subject: str
    lines: tuple[str, ...]
    condition: str
    period: str  # what is told once


def _told(one: Ranked) -> _Told | None:
    id, standing = one.entry.id, one.standing
    if standing.fell and (standing.answered or one.entry.auto):
        return _Told(
            f"FAQ '{id}' no longer answers by itself",
            (
                f"A customer who got its answer was not helped by it (ticket T-{standing.fell_ticket}).",
                "It is only suggested to colleagues now. Answered by itself so far: "
                f"{standing.answered}, complaints: {standing.no_answer + standing.complaint}.",
                f"Change its words, or keep them and run: mailbot faq trust {id}",
            ),
            f"faq.fell.{id}",
            f"{standing.version} {standing.fell}",
        )
    if one.proposed:
        return _Told(
            f"FAQ '{id}': let it answer by itself?",
            (
                f"Colleagues sent its answer unchanged {standing.in_a_row} times, and nobody complained.",
                f"If you agree, write auto = true into the file of '{id}' in rules/faq.",
            ),
            f"faq.earned.{id}",
            standing.version,
        )
    return None


def trust(id: str, house: House) -> bool:
    """The administrator says that the entry may answer again.  False: there is no such entry."""
    entry = house.rulebook.faq_entry(id)
    if entry is None:
        return False
    with house.store.begin() as tx:
        tx.faq_outcome(entry.id, entry.version, FaqOutcome.TRUSTED, 0, 0, house.clock())
    return True
