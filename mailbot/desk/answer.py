"""(staff mail, its token, History) -> Decision.  Pure.  RELIABILITY 7; RFC 3834 2.

An ANSWER names who acts (`actor`), the ticket, and what goes to the customer (`relay`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from mailbot.desk.authority import Outcome, Proof, Sender, Told, Writing, authority
from mailbot.desk.cut import is_command
from mailbot.desk.relay import relay_of
from mailbot.model.decision import Decision, Disposition, Held, Relay, Ruling
from mailbot.model.history import Hint, History, Pointer, Questions, Thread
from mailbot.model.mail import Evidence, Message, SignKind
from mailbot.model.settings import Person, Settings
from mailbot.model.ticket import TRANSITIONS, Event, Ticket
from mailbot.model.tokens import Token
from mailbot.model.verdict import Origin, Reason, Verdict

_MACHINES = frozenset({Origin.AUTO_REPLIED, Origin.AUTO_GENERATED, Origin.LIST})
_NEVER_STAFF = frozenset({Origin.SELF, Origin.FORM})
_EVENTS = {Disposition.ANSWER: Event.ANSWERED, Disposition.FOLLOW_UP: Event.FOLLOW_UP}


@dataclass(frozen=True, slots=True)
class _Case:
    message: Message
    verdict: Verdict
    settings: Settings
    thread: Thread
    holder: Person  # whom the token was made for
    author: Person | None  # the colleague in From, if it is one
    relay: Relay  # what would go to the customer
    sent: frozenset[str]  # digests of what went before

    @property
    def ticket(self) -> Ticket:
        return self.thread.ticket


def questions(message: Message, verdict: Verdict, token: Token) -> Questions:
    """The customer is the ticket's; only a person who is not staff may be one in their own right."""
    customer = message.author.address.lower() if verdict.origin is Origin.PERSON else ""
    pointer = Pointer(Hint.TOKEN, number=token.ticket)
    return Questions(customer_address=customer, pointers=(pointer,), letters_of=token.ticket)


def decide(
    message: Message,
    verdict: Verdict,
    history: History,
    token: Token,
    epochs: Mapping[str, int],
    settings: Settings,
    now: datetime,
) -> Decision | None:
    """None: the token is worth nothing here (revoked, its person gone, its ticket gone, a notice's Message-ID in a
    stranger's hand), or the mail is none for the desk (spam, a form, our own): route decides as if there were none."""
    case = _case(message, verdict, history, token, settings)
    if case is None or not _is_live(token, case, epochs) or _is_for_route(case):
        return None
    outcome = authority(_writing(case), _sender(case), _proof(case), settings.staff_auth)
    return _decision(_as_the_words_allow(_as_the_stage_allows(outcome, case), case), case, history)


def _case(message: Message, verdict: Verdict, history: History, token: Token, settings: Settings) -> _Case | None:
    thread = next((thread for thread in history.threads if thread.ticket.number == token.ticket), None)
    author = _colleague_in_from(message, settings)
    holder = settings.person(token.person) if token.person else author
    if thread is None or holder is None:
        return None
    known = history.correspondence
    relay = relay_of(message, known, settings)
    return _Case(message, verdict, settings, thread, holder, author, relay, known.sent if known else frozenset())


def _colleague_in_from(message: Message, settings: Settings) -> Person | None:
    """A From on which readers disagree names nobody (RELIABILITY 6.3)."""
    address = message.author.address.lower() if message.author_agreed else ""
    return next((p for p in settings.staff if address in (a.lower() for a in p.addresses)), None)


def _is_live(token: Token, case: _Case, epochs: Mapping[str, int]) -> bool:
    """A notice's Message-ID carries no epoch: it counts as the first, and only for an author who is proven."""
    if not token.person and not case.message.authentication.proven:
        return False
    return token.epoch == epochs.get(case.holder.handle, 0)


def _is_for_route(case: _Case) -> bool:
    if case.verdict.origin in _NEVER_STAFF:
        return True
    suspect = case.message.arrival.junk or case.verdict.origin is Origin.SPAM
    return suspect and not (case.author and case.message.authentication.proven)


def _writing(case: _Case) -> Writing:
    message, origin = case.message, case.verdict.origin
    rows = (
        (origin is Origin.BOUNCE, Writing.BOUNCE),
        (origin in _MACHINES, Writing.MACHINE),
        # rows N4 to N13 hold for staff too; a customer's words are never lost for a header
        (case.author and any(sign.kind is not SignKind.SPAM for sign in message.signs), Writing.DOUBTFUL),
        (not case.relay.text and not case.relay.files, Writing.EMPTY),
    )
    return next((writing for holds, writing in rows if holds), Writing.WORDS)


def _sender(case: _Case) -> Sender:
    if case.author is not None:
        return Sender.HOLDER if case.author == case.holder else Sender.COLLEAGUE
    message = case.message
    known = message.author.address.lower() in {address.lower() for address in case.thread.participants}
    return Sender.CUSTOMER if known and message.author_agreed else Sender.OUTSIDER


def _proof(case: _Case) -> Proof:
    evidence = case.message.authentication
    if evidence.dmarc is Evidence.FAIL:
        return Proof.FAIL
    return Proof.PASS if evidence.proven else Proof.NONE


def _as_the_stage_allows(outcome: Outcome, case: _Case) -> Outcome:
    event = _EVENTS.get(outcome.disposition)
    if event is None or event in TRANSITIONS[case.ticket.stage]:
        return outcome
    text = f"held: a ticket that is {case.ticket.stage.value} takes no answer"
    return replace(_held(outcome, case, "desk.stage", text), alarm=True)


def _as_the_words_allow(outcome: Outcome, case: _Case) -> Outcome:
    if outcome.disposition is not Disposition.ANSWER:
        return outcome
    relay = case.relay
    rows = (
        (is_command(relay.text), "desk.command", "held: it begins with #, and commands are for a later version"),
        (not _can_be_written_to(relay.to), "desk.no_customer", "held: the customer left no address to write to"),
        (relay.digest in case.sent, "desk.repeated", "held: this very answer went to the customer before"),
    )
    fits = ((code, text) for holds, code, text in rows if holds)
    return next((_held(outcome, case, code, text) for code, text in fits), outcome)


def _can_be_written_to(address: str) -> bool:
    """One address that fits a header as it is; no host takes others from everybody (RFC 6531)."""
    plain = address.isascii() and address.isprintable() and not any(char in "<>, ;" for char in address)
    return plain and "@" in address


def _held(outcome: Outcome, case: _Case, code: str, text: str) -> Outcome:
    told = Told.SENDER if _proof(case) is Proof.PASS else Told.CLAIMED
    told = told if case.author else Told.NOBODY
    return replace(outcome, disposition=Disposition.NOTE, code=code, text=text, told=told)


def _decision(outcome: Outcome, case: _Case, history: History) -> Decision:
    acts = outcome.disposition is Disposition.ANSWER
    actor = case.holder.handle if acts else ""
    kept_away = outcome.disposition is Disposition.QUARANTINE
    return Decision(
        disposition=outcome.disposition,
        ruling=Ruling(False, outcome.ack_code, outcome.text, alarm=outcome.alarm),
        ticket=0 if kept_away else case.ticket.number,
        event=_EVENTS.get(outcome.disposition),
        category=case.ticket.category,
        assignee="" if kept_away else case.ticket.owner or actor,
        notify=_notify(outcome, case),
        actor=actor,
        reasons=_reasons(outcome, case, history),
        relay=case.relay if acts else None,
        held=_held_from(outcome, case),
    )


def _held_from(outcome: Outcome, case: _Case) -> Held | None:
    """The colleague who is told that their words went no further."""
    if case.author is None or outcome.told not in (Told.SENDER, Told.CLAIMED):
        return None
    return Held(outcome.code, case.author.handle, proven=outcome.told is Told.SENDER)


def _notify(outcome: Outcome, case: _Case) -> tuple[str, ...]:
    settings, ticket = case.settings, case.ticket
    owner = settings.person(ticket.owner) or case.holder
    told = {
        Told.OWNER: (owner.handle,),
        Told.OTHER_OWNER: (owner.handle,) if owner != case.holder else (),
    }.get(outcome.told, ())
    if outcome.disposition is not Disposition.FOLLOW_UP:
        return told
    managers = [person.handle for person in settings.with_role("manager")] if owner.away else []
    copies = [handle for name, them in settings.copies if name == ticket.category.value for handle in them]
    return tuple(handle for handle in dict.fromkeys([*told, *managers, *copies]) if settings.person(handle))


def _reasons(outcome: Outcome, case: _Case, history: History) -> tuple[Reason, ...]:
    message = case.message
    who = case.author.handle if case.author else message.author.address or "no readable author"
    unverified = case.author is None and not message.authentication.proven
    rows = (
        (True, outcome.code, f"{outcome.text} ({who}, {case.ticket.token})"),
        (history.message_id_reused, "message_id_reused", "another mail came with this same Message-ID"),
        (not message.author_agreed, "author.disputed", "its From cannot be trusted: not exactly one readable address"),
        (unverified, "desk.unverified", "no server vouches for its author"),
        (True, f"ack.{outcome.ack_code}", outcome.text),
    )
    return tuple(Reason(code, text) for holds, code, text in rows if holds)
