"""A decision -> the mails that it sends: acknowledgement, answer, notices.  Composed, not sent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from msgspec.structs import replace

from mailbot.customers import complaints
from mailbot.house import House, Understood
from mailbot.letters.desk import Composed, Desk, answered, held_back, transcripts
from mailbot.model.acts import FactoryAnswered, NewOrder
from mailbot.model.agenda import Occasion
from mailbot.model.decision import Decision, Disposition
from mailbot.model.history import History
from mailbot.model.outgoing import Outgoing
from mailbot.model.settings import Mailbox
from mailbot.model.ticket import TRANSITIONS, Customer, Event, Stage, Ticket, WaitingFor
from mailbot.model.verdict import Category
from mailbot.reply import Line, Notice
from mailbot.showing.orders import WAITING, asked_line, order_lines

_OVER = frozenset({Stage.CLOSED, Stage.RECYCLED})


def compose(
    got: Understood,
    mail: int,
    decision: Decision,
    history: History,
    epochs: Mapping[str, int],
    number: int,
    house: House,
    now: datetime,
) -> Composed:
    box = house.settings.mailbox(got.message.arrival.mailbox)
    if box is None or not (number or decision.actor or decision.held):
        return Composed(decision)
    ticket = _ticket_as_it_will_be(got, decision, history, number, now) if number else None
    desk = Desk(got, mail, ticket, epochs, house, box, now)
    composed = answered(desk, decision, history.correspondence)
    decision = composed.decision
    if decision.held:
        return held_back(desk, decision, decision.held)
    notices = _notices(got, decision, history, epochs, ticket, box, house, now) if ticket else []
    told = transcripts(desk, decision, bool(composed.delayed))
    return replace(composed, letters=(*composed.letters, *notices, *told))


def _notices(
    got: Understood,
    decision: Decision,
    history: History,
    epochs: Mapping[str, int],
    ticket: Ticket,
    box: Mailbox,
    house: House,
    now: datetime,
) -> list[Outgoing]:
    letters = list(_to_customers(got, decision, ticket, box, house, now))
    people = [person for person in map(house.settings.person, decision.notify) if person is not None]
    if not people:
        return letters
    shown = _moved_on(ticket, decision)
    each = Notice(
        got.message,
        got.verdict,
        decision,
        shown,
        _whose(shown, decision, history, house),
        history.earlier,
        people[0],
        0,
        box,
        now,
        occasion=_occasion(decision, ticket),
        repeats=complaints.repeats(shown, got, house),
        ordered=_ordered(got, shown, decision, house, now),
    )
    notices = (replace(each, person=person, epoch=epochs.get(person.handle, 0)) for person in people)
    return [*letters, *(house.composer.notice(notice, house.dice()) for notice in notices)]


def _whose(ticket: Ticket, decision: Decision, history: History, house: House) -> Customer | None:
    """Who wrote; but of an outsider's note, or a colleague's answer, the ticket's customer, whom a Reply reaches."""
    if decision.disposition not in (Disposition.NOTE, Disposition.ANSWER) or not ticket.customer:
        return history.customer
    with house.store.read() as tx:
        found = tx.customer(ticket.customer)
    return found.customer if found else None


def _occasion(decision: Decision, before: Ticket) -> Occasion | None:
    if _by_factory(decision):
        return Occasion.FACTORY
    back = decision.event is Event.FOLLOW_UP and before.stage in _OVER
    return Occasion.REOPENED if back else None


def _by_factory(decision: Decision) -> bool:
    return any(isinstance(deed.act, FactoryAnswered) for deed in decision.deeds)


def _moved_on(ticket: Ticket, decision: Decision) -> Ticket:
    """As the mail leaves it, so that a notice's buttons fit: who writes again to a closed ticket has opened it."""
    if decision.event is None:
        return ticket
    stage = TRANSITIONS[ticket.stage].get(decision.event, ticket.stage)
    whom = WaitingFor.US if decision.event is Event.FOLLOW_UP else ticket.waiting_for
    return replace(ticket, stage=stage, waiting_for=whom)


def _ordered(got: Understood, ticket: Ticket, decision: Decision, house: House, now: datetime) -> tuple[Line, ...]:
    taken = next((deed.act.order for deed in decision.deeds if isinstance(deed.act, NewOrder)), None)
    if taken is None and decision.disposition is Disposition.OPEN_TICKET:
        return asked_line(got.verdict.enquiry, decision)  # of a new ticket the store knows nothing
    with house.store.read() as tx:
        lines = order_lines(ticket.number, house, tx, now, taken)
    known = tuple(line for line in lines if not (_by_factory(decision) and line.key in WAITING))
    return (*asked_line(got.verdict.enquiry, decision), *known)


def _to_customers(
    got: Understood, decision: Decision, ticket: Ticket, box: Mailbox, house: House, now: datetime
) -> Iterator[Outgoing]:
    """The acknowledgement; in its place, or besides, what they hear who ask where an order is."""
    status, composer = decision.status, house.composer
    to = status.to if status else ""
    if status and to:
        # who gets the neutral one answers on their own order, never on the ticket of whoever asked
        about = ticket if status.told else status.known.ticket
        language = got.verdict.language if status.told else about.language
        yield composer.where(status, got.message, about, language, box, now, house.dice())
    if decision.ruling.allowed and decision.ruling.to.lower() != to.lower():
        yield composer.acknowledgement(got.message, got.verdict, decision, ticket, box, now, house.dice())


def _ticket_as_it_will_be(got: Understood, decision: Decision, history: History, number: int, now: datetime) -> Ticket:
    known = next((thread.ticket for thread in history.threads if thread.ticket.number == number), None)
    due = decision.due.at if decision.due else None
    if known is not None:
        category = decision.category or known.category
        return replace(known, category=category, due_at=min(filter(None, (known.due_at, due)), default=None))
    return Ticket(
        number=number,
        category=decision.category or got.verdict.category or Category.OTHER,
        stage=Stage.NEW,
        owner=decision.assignee,
        customer=history.customer.id if history.customer else 0,
        subject=got.message.subject,
        language=got.verdict.language,
        opened_at=now,
        due_at=due,
    )
