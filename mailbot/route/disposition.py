"""(Message, Verdict, History) -> Decision.  Pure.  What becomes of a mail, by what wrote it; RFC 3834 2-5."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from mailbot.model.decision import Decision, Disposition, Ruling
from mailbot.model.history import FLOOD, FLOOD_BEGINS, Hint, History, Thread
from mailbot.model.mail import Evidence, Message, SignKind
from mailbot.model.rulebook import Rulebook
from mailbot.model.settings import Settings
from mailbot.model.ticket import TRANSITIONS, Event, Ticket
from mailbot.model.tokens import TokenKeys
from mailbot.model.verdict import Category, Origin, Reason, Verdict
from mailbot.route.age import before_adoption
from mailbot.route.assign import Assignment, assign, copies, fitting_routes, keep
from mailbot.route.gate import Case, rule
from mailbot.route.thread import Joining, joining
from mailbot.route.trust import form_proven
from mailbot.route.turn import becomes, begins_apart, turned

_LIKELY = 0.5  # of an order's score
_WORK = frozenset({Category.INQUIRY, Category.ORDER, Category.COMPLAINT})  # what a machine may open a ticket with

EVENTS = {Disposition.OPEN_TICKET: Event.OPENED, Disposition.FOLLOW_UP: Event.FOLLOW_UP}


class _View(Struct, frozen=True):
    """One mail and what is known about it."""

    message: Message
    verdict: Verdict
    history: History
    settings: Settings
    joining: Joining
    at: datetime


class _Place(Struct, frozen=True):
    disposition: Disposition
    ticket: Ticket | None = None
    reasons: tuple[Reason, ...] = ()


def decide(
    message: Message,
    verdict: Verdict,
    history: History,
    rulebook: Rulebook,
    settings: Settings,
    tokens: TokenKeys,
    now: datetime,
) -> Decision:
    view = _View(message, verdict, history, settings, joining(message, verdict, history, settings), now)
    place = _place(view)
    joins = place.ticket is not None
    ruling = rule(Case(message, verdict, history, rulebook, settings, tokens, now, joins))
    category = _category(place, view)
    assignment = _assignment(place, view, rulebook)
    turns = _turned(place, category)
    return Decision(
        disposition=place.disposition,
        ruling=ruling,
        ticket=place.ticket.number if place.ticket else 0,
        event=Event.ANSWERED if place.disposition is Disposition.ANSWER else EVENTS.get(place.disposition),
        category=category,
        turned=bool(turns),
        assignee=assignment.handle,
        notify=_notify(place, category, assignment, view, rulebook),
        tell_manager=assignment.tell_manager,
        says_ticket=view.joining.says_ticket,
        actor=_who_answered(place, view),
        reasons=(
            *place.reasons,
            *turns,
            *_marks(view),
            *assignment.reasons,
            _said(ruling),
            *_answered(ruling, verdict),
        ),
    )


def _place(view: _View) -> _Place:
    for first in (_before_us, _junk):
        place = first(view)
        if place:
            return place
    return _PLACES[view.verdict.origin](view)


def _before_us(view: _View) -> _Place | None:
    if "N16" in view.settings.off_rows or not before_adoption(view.message, view.history):
        return None
    return _filed(Disposition.ARCHIVE, "filed.before_adoption", "it was here before we began to watch")


def _junk(view: _View) -> _Place | None:
    if not view.message.arrival.junk:
        return None
    return _filed(Disposition.SPAM, "filed.junk", "it was in the Junk folder; a person may look there")


def _ticket(view: _View) -> _Place:
    """A customer's mail always reaches somebody: whatever is odd about it is said in the reasons."""
    thread, twice = view.joining.thread, view.history.double
    if twice is not None and (thread is None or thread.ticket.number == twice.number):
        said = Reason("double", f"the same came a moment ago and is {twice.token}: sent twice, counted once")
        return _Place(Disposition.NOTE, twice, (*view.joining.reasons, said))
    if thread is None:
        return _crowded(view) or _Place(Disposition.OPEN_TICKET, reasons=view.joining.reasons)
    apart = begins_apart(view.joining, view.verdict, view.history)
    if apart is not None:
        return _crowded(view) or _Place(Disposition.OPEN_TICKET, reasons=(apart,))
    return _Place(Disposition.FOLLOW_UP, thread.ticket, view.joining.reasons)


def _crowded(view: _View) -> _Place | None:
    """Of a flood the first mail beyond the cap opens a ticket, and the rest joins it and wakes nobody (threat T22)."""
    crowd = view.history.crowd
    if crowd is None:
        return None
    if crowd.digest is None:
        return _Place(Disposition.OPEN_TICKET, reasons=(*view.joining.reasons, Reason(FLOOD_BEGINS, crowd.text)))
    said = Reason(FLOOD, f"{crowd.text}: it waits in T-{crowd.digest.number}")
    return _Place(Disposition.NOTE, crowd.digest, (*view.joining.reasons, said))


def _note_or_file(view: _View) -> _Place:
    """Machines are heard on the ticket that they are about, and wake nobody.

    What is only presumed to be one is heard like a customer: of two mistakes, silence is the worse."""
    thread = view.joining.thread
    if view.verdict.presumed:
        place = _ticket(view)
        said = Reason("presumed.machine", "it may be a program's answer: it is not acknowledged, and a colleague looks")
        return replace(place, reasons=(*place.reasons, said))
    if thread is None:
        return _filed(Disposition.FILE, "filed.machine", f"{view.verdict.origin.value}, and no ticket that it is about")
    said = Reason("noted.machine", f"{view.verdict.origin.value} about {thread.ticket.token}")
    return _Place(Disposition.NOTE, thread.ticket, (view.joining.reasons[0], said))


def _machine(view: _View) -> _Place:
    """A customer's own system may order: where that is clear it is work, like a person's mail.  A report is none."""
    clear = (view.verdict.category in _WORK and not view.verdict.unsure) or _may_order(view)
    report = any(sign.kind is SignKind.REPORT for sign in view.message.signs)
    if clear and not report and view.joining.thread is None:
        return _ticket(view)
    return _note_or_file(view)


def _may_order(view: _View) -> bool:
    """Where only the words say that a program wrote it, an order that is likely one is seen by somebody."""
    best, score = view.verdict.scores[0] if view.verdict.scores else (Category.OTHER, 0.0)
    return not view.message.signs and best is Category.ORDER and score >= _LIKELY


def _colleague(view: _View) -> _Place:
    """Staff mail that brings no valid token: never an answer, never a command (RELIABILITY 7)."""
    believable = view.message.author_agreed and view.message.authentication.dmarc is not Evidence.FAIL
    if not believable:
        return _filed(
            Disposition.FILE, "filed.forged_colleague", "it says that a colleague wrote it, and that cannot be believed"
        )
    threads = view.history.threads
    known = (thread for thread in threads if thread.hint is not Hint.SUBJECT or _goes_to_customer(view, thread))
    thread = next(known, None)
    if thread is None:
        return _filed(Disposition.FILE, "filed.colleague", "from a colleague, about no ticket that we know")
    if _is_an_answer(view, thread):
        said = Reason("answered.directly", f"a colleague wrote to the customer of {thread.ticket.token} past us")
        return _Place(Disposition.ANSWER, thread.ticket, (said,))
    said = Reason("noted.colleague", f"a colleague wrote about {thread.ticket.token} without its reply address")
    return _Place(Disposition.NOTE, thread.ticket, (said,))


def _goes_to_customer(view: _View, thread: Thread) -> bool:
    named = {address.address.lower() for address in (*view.message.to, *view.message.cc)}
    return not named.isdisjoint(address.lower() for address in thread.participants)


def _is_an_answer(view: _View, thread: Thread) -> bool:
    """Written past us: nothing is sent for it, but the ticket knows of it (only where its author is proven)."""
    takes_one = Event.ANSWERED in TRANSITIONS[thread.ticket.stage]
    return takes_one and view.message.authentication.proven and _goes_to_customer(view, thread)


def _who_answered(place: _Place, view: _View) -> str:
    author = view.message.author.address.lower()
    answers = place.disposition is Disposition.ANSWER
    staff = view.settings.staff if answers else ()
    return next((p.handle for p in staff if author in (a.lower() for a in p.addresses)), "")


def _as(disposition: Disposition, code: str, text: str) -> Callable[[_View], _Place]:
    return lambda view: _filed(disposition, code, text)


def _filed(disposition: Disposition, code: str, text: str) -> _Place:
    return _Place(disposition, reasons=(Reason(code, text),))


_PLACES: dict[Origin, Callable[[_View], _Place]] = {
    Origin.PERSON: _ticket,
    Origin.FORM: _ticket,
    Origin.STAFF: _colleague,
    Origin.AUTO_REPLIED: _note_or_file,
    Origin.BOUNCE: _note_or_file,
    Origin.AUTO_GENERATED: _machine,
    Origin.LIST: _as(Disposition.FILE, "filed.list", "a mailing list or newsletter"),
    Origin.SPAM: _as(Disposition.SPAM, "filed.spam", "marked as spam"),
    Origin.SELF: _as(Disposition.FILE, "filed.self", "our own mail came back"),
}


def _category(place: _Place, view: _View) -> Category | None:
    """A ticket always has one, and a customer's further mail may make it another."""
    if place.ticket is not None:
        further = place.disposition is Disposition.FOLLOW_UP and place.ticket is _joined(view)
        return (becomes(view.joining, view.verdict) if further else None) or place.ticket.category
    opens = place.disposition is Disposition.OPEN_TICKET
    return view.verdict.category or (Category.OTHER if opens else None)


def _joined(view: _View) -> Ticket | None:
    return view.joining.thread.ticket if view.joining.thread else None


def _turned(place: _Place, category: Category | None) -> tuple[Reason, ...]:
    was = place.ticket.category if place.ticket else None
    return (turned(was, category),) if was and category and was is not category else ()


def _assignment(place: _Place, view: _View, rulebook: Rulebook) -> Assignment:
    if place.disposition is Disposition.OPEN_TICKET:
        category = view.verdict.category or Category.OTHER
        return assign(view.verdict, category, view.history, rulebook, view.settings, view.at)
    if place.disposition is Disposition.FOLLOW_UP and place.ticket:
        return keep(place.ticket, view.verdict, view.history, rulebook, view.settings, view.at)
    return Assignment(place.ticket.owner if place.ticket else "")


def _notify(
    place: _Place, category: Category | None, assignment: Assignment, view: _View, rulebook: Rulebook
) -> tuple[str, ...]:
    """The owner first, then the copies; where nobody can take it the managers, who can give it to somebody.

    Whoever passed a mail on hears of its ticket, be it there already."""
    settings = view.settings
    handed = (view.message.passed_on.by,) if view.message.passed_on else ()
    if place.disposition not in EVENTS or category is None:
        return tuple(handle for handle in handed if place.ticket and settings.person(handle))
    managers = tuple(p.handle for p in settings.with_role("manager")) if assignment.tell_manager else ()
    first = (assignment.handle, assignment.stand_in, *managers, *handed)
    also = copies(category, fitting_routes(view.verdict, view.history, rulebook), settings)
    return tuple(handle for handle in dict.fromkeys([*first, *also]) if settings.person(handle))


def _marks(view: _View) -> tuple[Reason, ...]:
    """What a person should know about this mail, whatever becomes of it."""
    message, form, handed = view.message, view.message.form, view.message.passed_on
    is_form = view.verdict.origin is Origin.FORM and form is not None
    rows = (
        (handed is not None, "passed_on", f"a colleague passed it on: {handed.text if handed else ''}"),
        (view.history.message_id_reused, "message_id_reused", "another mail came with this same Message-ID"),
        (not message.author_agreed, "author.disputed", "its From cannot be trusted: not exactly one readable address"),
        (
            is_form and not form_proven(message),
            "form.unverified",
            "nothing proves that this form came from the website",
        ),
    )
    return tuple(Reason(code, text) for holds, code, text in rows if holds)


def _said(ruling: Ruling) -> Reason:
    return Reason(f"ack.{ruling.code}", ruling.text)


def _answered(ruling: Ruling, verdict: Verdict) -> tuple[Reason, ...]:
    """The acknowledgement brings the answer with it; the ticket stays in view as any other."""
    sure = next((match.score for match in verdict.faq if match.faq == verdict.faq_answer), 0.0)
    if not ruling.allowed or not verdict.faq_answer:
        return ()
    return (Reason("faq.answer", f"answered automatically with FAQ '{verdict.faq_answer}' ({sure:.2f})"),)
