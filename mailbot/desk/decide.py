"""(staff mail, what it brings, History) -> Decision.  Pure.  RELIABILITY 7; RFC 3834 2.

An ANSWER names who acts (`actor`), the ticket, and what goes to the customer (`relay`); a COMMAND what is done besides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta

from msgspec.structs import replace

from mailbot.desk import about_orders
from mailbot.desk.authority import Outcome, Proof, Told, Writing, authority
from mailbot.desk.case import Brought, Case, colleague_at, colleague_in_from, proof, sender, writing
from mailbot.desk.customers import named_in
from mailbot.desk.cut import own_words, words_below
from mailbot.desk.gone import about_a_gone_ticket
from mailbot.desk.orders import named_tickets, read_orders
from mailbot.desk.relay import relay_of
from mailbot.desk.unmarked import command_meant
from mailbot.desk.work import BY_RESPONDER, RELEASABLE, Work, their_return, work_of
from mailbot.model.acts import Confirm, Leave, Revoke
from mailbot.model.complaint import Cause
from mailbot.model.decision import Decision, Deed, Disposition, Held, Ruling
from mailbot.model.history import Hint, History, Pointer, Questions
from mailbot.model.mail import Message
from mailbot.model.rulebook import FaqEntry
from mailbot.model.settings import Settings
from mailbot.model.ticket import TRANSITIONS, Event
from mailbot.model.verdict import Origin, Reason, Verdict

_NEVER_STAFF = frozenset({Origin.SELF, Origin.FORM})
_EVENTS = {Disposition.ANSWER: Event.ANSWERED, Disposition.FOLLOW_UP: Event.FOLLOW_UP}
_MOST_REFERENCES = 30
_CONFIRMED_FOR = timedelta(days=30)


def questions(message: Message, verdict: Verdict, brought: Brought, settings: Settings) -> Questions:
    """The customer is the ticket's; only a person who is not staff may be one in their own right."""
    customer = message.author.address.lower() if verdict.origin is Origin.PERSON else ""
    about, author = _about(message, brought), colleague_in_from(message, settings)
    numbers = dict.fromkeys([about, *_named(message, brought)])
    return Questions(
        customer_address=customer,
        pointers=tuple(Pointer(Hint.TOKEN, number=number) for number in numbers if number),
        customers=_customers(message, brought),
        letters_of=about,
        reader=author.handle if author else "",
        read=message.references[-_MOST_REFERENCES:],
    )


def _named(message: Message, brought: Brought) -> tuple[int, ...]:
    return named_tickets(own_words(message.text)) if not brought.token.verb else ()


def _customers(message: Message, brought: Brought) -> tuple[str, ...]:
    orders = read_orders(own_words(message.text), brought.token.verb, message.subject).orders
    return (*named_in(orders, brought.token.ticket), *about_orders.named_in(orders))


def _about(message: Message, brought: Brought) -> int:
    """At a desk address, the one ticket that the orders name."""
    named = _named(message, brought)
    return brought.token.ticket or (named[0] if len(named) == 1 else 0)


def decide(
    message: Message,
    verdict: Verdict,
    history: History,
    brought: Brought,
    epochs: Mapping[str, int],
    settings: Settings,
    faq: Sequence[FaqEntry],
    now: datetime,
    causes: Sequence[Cause] = (),
) -> Decision | None:
    """None: the token is worth nothing here (revoked, its person gone, a notice's Message-ID in a stranger's hand), or
    the mail is none for the desk (spam, a form, our own): route decides as if there were none."""
    case = _case(message, verdict, history, brought, epochs, settings, faq, now, causes)
    if case is None:
        return about_a_gone_ticket(message, verdict, history, brought, settings)
    if _is_for_route(case):
        return None
    outcome = authority(writing(case), sender(case), proof(case), settings.staff_auth)
    if outcome.disposition is not Disposition.ANSWER:
        return _decision(_as_the_stage_allows(outcome, case), case, Work())
    work = work_of(case)
    if work.code:
        return _decision(_held(outcome, case, work.code, work.text), case, work)
    if work.relay is None:
        outcome = replace(
            outcome, disposition=Disposition.COMMAND, code="desk.command_done", text="a colleague's orders"
        )
    return _decision(outcome, case, work)


def _case(
    message: Message,
    verdict: Verdict,
    history: History,
    brought: Brought,
    epochs: Mapping[str, int],
    settings: Settings,
    faq: Sequence[FaqEntry],
    now: datetime,
    causes: Sequence[Cause],
) -> Case | None:
    token, author = brought.token, colleague_in_from(message, settings)
    number = _about(message, brought)
    thread = next((thread for thread in history.threads if thread.ticket.number == number), None)
    holder = settings.person(token.person) if token.person else author
    if holder is None or (token.ticket and thread is None):
        return None
    age = epochs.get(holder.handle, 0) - token.epoch
    case = Case(
        message=message,
        verdict=verdict,
        history=history,
        settings=settings,
        faq=faq,
        brought=brought,
        ticket=thread.ticket if thread else None,
        tickets={thread.ticket.number: thread.ticket for thread in history.threads},
        participants=thread.participants if thread else (),
        holder=holder,
        author=author,
        relay=relay_of(message, history.correspondence, settings),
        stale=age > 0 and not brought.bare,
        at=now,
        causes=causes,
        customers=dict(zip(_customers(message, brought), history.customers, strict=False)),
    )
    return case if _is_live(case, age) else None


def _is_live(case: Case, age: int) -> bool:
    """A notice's Message-ID carries no epoch and names nobody: it counts for an author who is proven, and to tell that
    they are away.  A token that was good once is heard where its holder is proven, and asks them."""
    if case.brought.bare:
        return True
    if not case.brought.token.person:
        return proof(case) is Proof.PASS or (writing(case) is Writing.MACHINE and proof(case) is not Proof.FAIL)
    return age == 0 or (age > 0 and proof(case) is Proof.PASS and case.author == case.holder)


def _is_for_route(case: Case) -> bool:
    if case.verdict.origin in _NEVER_STAFF:
        return True
    suspect = case.message.arrival.junk or case.verdict.origin is Origin.SPAM
    return suspect and not (case.author and case.message.authentication.proven)


def _as_the_stage_allows(outcome: Outcome, case: Case) -> Outcome:
    event = _EVENTS.get(outcome.disposition)
    if event is None or case.ticket is None or event in TRANSITIONS[case.ticket.stage]:
        return outcome
    text = f"held: a ticket that is {case.ticket.stage.value} takes no answer"
    return replace(_held(outcome, case, "desk.stage", text), alarm=True)


def _held(outcome: Outcome, case: Case, code: str, text: str) -> Outcome:
    told = Told.SENDER if proof(case) is Proof.PASS else Told.CLAIMED
    told = told if case.author else Told.NOBODY
    return replace(outcome, disposition=Disposition.NOTE, code=code, text=text, told=told)


def _decision(outcome: Outcome, case: Case, work: Work) -> Decision:
    answers = outcome.disposition is Disposition.ANSWER
    acts = answers or outcome.disposition is Disposition.COMMAND
    actor = case.actor.handle if acts else ""
    kept_away = outcome.disposition is Disposition.QUARANTINE
    ticket = None if kept_away else case.ticket
    owner = ticket.owner if ticket else ""
    return Decision(
        disposition=outcome.disposition,
        ruling=Ruling(False, outcome.ack_code, outcome.text, alarm=outcome.alarm),
        ticket=ticket.number if ticket else 0,
        event=_EVENTS.get(outcome.disposition),
        category=case.ticket.category if case.ticket else None,
        assignee=owner or (actor if answers else ""),
        notify=_notify(outcome, case),
        actor=actor,
        reasons=_reasons(outcome, case),
        relay=work.relay if answers else None,
        held=_held_from(outcome, case, work),
        deeds=(*(work.deeds if acts else ()), *_of_itself(outcome, case)),
        asks=tuple(work.plan.asks) if acts else (),
        done=tuple(work.plan.done) if acts else (),
        releases=case.brought.releases if acts else 0,
    )


def _of_itself(outcome: Outcome, case: Case) -> tuple[Deed, ...]:
    """What follows from a mail without an order: an outsider's token dies, a responder tells that somebody is away, a
    person that they are back, who answered our code is believed for a month."""
    deeds = []
    if outcome.code == "desk.outsider" and case.ticket and case.brought.token.person:
        deeds.append(Deed(case.ticket.number, Revoke(case.holder.handle)))
    if outcome.code == "desk.machine" and case.verdict.origin is Origin.AUTO_REPLIED:
        deeds += _their_absence(case)
    if outcome.told is Told.SENDER and case.author is not None:
        deeds += their_return(case, case.author.handle)  # they wrote, though it went no further
    if outcome.disposition in (Disposition.ANSWER, Disposition.COMMAND) and case.waived("desk.awaits_confirmation"):
        deeds.append(Deed(0, Confirm(case.actor.handle, case.at + _CONFIRMED_FOR)))
    return tuple(deeds)


def _their_absence(case: Case) -> list[Deed]:
    """A colleague's responder answered our notice; a receipt tells no absence."""
    author, said = case.author, case.message.away
    if author is None or said is None or proof(case) is Proof.FAIL:
        return []
    back, substitute = said.back_on, colleague_at(said.substitute, case.settings)
    until = datetime.combine(back, time(0), case.at.tzinfo) if back else None
    stands_in = substitute.handle if substitute and substitute != author else ""
    return [Deed(0, Leave(author.handle, until, stands_in, BY_RESPONDER))]


def _held_from(outcome: Outcome, case: Case, work: Work) -> Held | None:
    """The colleague who is told that their words went no further."""
    if case.author is None or outcome.told not in (Told.SENDER, Told.CLAIMED):
        return None
    return Held(
        code=outcome.code,
        to=case.author.handle,
        proven=outcome.told is Told.SENDER,
        refusals=work.refusals if outcome.code == "desk.command" else (),
        may_release=outcome.code in RELEASABLE,
        waived=tuple(sorted(case.brought.waived)),
        said=work.said,
        command=_command_of(case) if outcome.code == "desk.unmarked" else "",
        below="\n".join(filter(None, words_below(case.message))) if outcome.code == "desk.empty_answer" else "",
    )


def _command_of(case: Case) -> str:
    return command_meant(case.relay.text, case.settings.staff, case.at)


def _notify(outcome: Outcome, case: Case) -> tuple[str, ...]:
    settings, ticket = case.settings, case.ticket
    if ticket is None or outcome.disposition is Disposition.COMMAND:
        return ()
    owner = settings.person(ticket.owner) or case.holder
    told = {
        Told.OWNER: (owner.handle,),
        Told.OTHER_OWNER: (owner.handle,) if owner != case.actor else (),
    }.get(outcome.told, ())
    if outcome.disposition is not Disposition.FOLLOW_UP:
        return told
    away = owner.away or any(one.person == owner.handle for one in case.history.absences)
    managers = [person.handle for person in settings.with_role("manager")] if away else []
    copies = [handle for name, them in settings.copies if name == ticket.category.value for handle in them]
    return tuple(handle for handle in dict.fromkeys([*told, *managers, *copies]) if settings.person(handle))


def _reasons(outcome: Outcome, case: Case) -> tuple[Reason, ...]:
    message = case.message
    who = case.author.handle if case.author else message.author.address or "no readable author"
    about = case.ticket.token if case.ticket else "no ticket"
    unverified = case.author is None and not message.authentication.proven
    waived = ", ".join(sorted(case.brought.waived))
    rows = (
        (True, outcome.code, f"{outcome.text} ({who}, {about})"),
        (bool(waived), "desk.released", f"its writer said: send it anyway ({waived})"),
        (case.history.message_id_reused, "message_id_reused", "another mail came with this same Message-ID"),
        (not message.author_agreed, "author.disputed", "its From cannot be trusted: not exactly one readable address"),
        (unverified, "desk.unverified", "no server vouches for its author"),
        (True, f"ack.{outcome.ack_code}", outcome.text),
    )
    return tuple(Reason(code, text) for holds, code, text in rows if holds)
