"""A ticket -> its customer's mail, read again, and the notice that it makes once more."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from mailbot import route
from mailbot.customers import complaints
from mailbot.house import House, Understood
from mailbot.model.agenda import Occasion, Passing
from mailbot.model.decision import Decision, Disposition, Ruling
from mailbot.model.errors import TemporaryFailure, in_our_words
from mailbot.model.history import History
from mailbot.model.outgoing import Outgoing
from mailbot.model.records import MailRow
from mailbot.model.settings import Mailbox, Person
from mailbot.model.ticket import Ticket
from mailbot.model.verdict import Reason
from mailbot.orders import taking
from mailbot.reading import understand
from mailbot.reply import Notice
from mailbot.showing.orders import asked_line, order_lines

T = TypeVar("T")
MOST = 50  # tickets a round, of each kind: the next mail must not wait for long
_MOST_NOTES = 5
BY = "mailbot"  # who did it, in a ticket's events
MOMENT = timedelta(microseconds=1)
_BRINGS_FILES = frozenset({Occasion.GIVEN, Occasion.RETURNED, Occasion.UNASSIGNED})  # the others had them before


class Again(Struct, frozen=True):
    """A ticket as it is, and a mail of its customer as the rules of today read it."""

    ticket: Ticket
    got: Understood
    history: History
    ruling: Ruling  # about the acknowledgement, as it was then
    says_ticket: int  # another ticket, which the mail names and may not join
    opened: bool  # it is the mail that opened the ticket
    box: Mailbox
    now: datetime


def first_mail(number: int, house: House, now: datetime) -> Again | None:
    return _read(number, 0, house, now)


def last_mail(number: int, house: House, now: datetime) -> Again | None:
    return _read(number, -1, house, now)


def newest(again: Again, house: House) -> Again:
    """Who may have a ticket follows from its first mail; whoever gets it reads what its customer wrote last."""
    return last_mail(again.ticket.number, house, again.now) or again


def _read(number: int, which: int, house: House, now: datetime) -> Again | None:
    """None where the ticket or its mails are gone, or its mailbox is configured no more."""
    with house.store.read() as tx:
        ticket, mails = tx.ticket(number), tx.customers_mails(number)
        if ticket is None or not mails:
            return None
        mail = mails[which]
        raw, row = tx.load(mail).raw, next(iter(tx.mails_after(mail - 1, 1)))
    box = house.settings.mailbox(raw.arrival.mailbox)
    if box is None:
        return None
    with house.store.read() as tx:
        got = taking.retold(understand(raw, house), number, tx)
    asked = route.questions(got.message, got.verdict, house.settings, house.tokens)
    with house.store.read() as tx:
        history = tx.history_of(asked, mail, got.message, now)
    return Again(ticket, got, history, _ruling(row), row.says_ticket, mail == mails[0], box, now)


def _ruling(row: MailRow) -> Ruling:
    acknowledged = row.ack_code == "Y"
    return Ruling(acknowledged, row.ack_code, row.ack_text, row.author if acknowledged else "")


def notice(
    again: Again,
    owner: str,
    person: Person,
    occasion: Occasion,
    why: tuple[Reason, ...],
    house: House,
    told: str = "",
    noted: tuple[str, ...] = (),
) -> Outgoing:
    """To the person, as of a ticket that is the owner's; `told`: what a manager is told besides; `noted`: a note
    that is kept with it in the same moment."""
    ticket = replace(again.ticket, owner=owner)
    decision = replace(_as_decided(again), assignee=owner, tell_manager=told, reasons=why)
    message = again.got.message
    if occasion not in _BRINGS_FILES:
        message = replace(message, attachments=())
    with house.store.read() as tx:
        ordered = order_lines(ticket.number, house, tx, again.now)
        noted = (*tx.remarks(ticket.number, _MOST_NOTES), *noted)[-_MOST_NOTES:]
        epoch = tx.epochs(ticket.number).get(person.handle, 0)
        decision = replace(decision, promised=tx.promised_at(ticket.number))
    one = Notice(
        message,
        again.got.verdict,
        decision,
        ticket,
        again.history.customer,
        again.history.earlier,
        person,
        epoch,
        again.box,
        again.now,
        occasion=occasion,
        repeats=complaints.repeats(ticket, again.got, house),
        ordered=(*asked_line(again.got.verdict.enquiry, decision), *ordered),
        noted=noted,
    )
    return house.composer.notice(one, house.dice())


def _as_decided(again: Again) -> Decision:
    ticket = again.ticket
    disposition = Disposition.OPEN_TICKET if again.opened else Disposition.FOLLOW_UP
    return Decision(
        disposition, again.ruling, ticket=ticket.number, category=ticket.category, says_ticket=again.says_ticket
    )


def told(people: Iterable[Person], passing: Passing, house: House, now: datetime) -> list[Outgoing]:
    """The list of what went from whom to whom, one a person; nothing where nothing did."""
    box = next(iter(house.settings.mailboxes), None)
    if box is None or not passing.tickets:
        return []
    with house.store.read() as tx:
        epochs = tx.epochs(0)
    each = {person.handle: person for person in people}.values()
    return [
        house.composer.passed(person, passing, epochs.get(person.handle, 0), box, now, house.dice()) for person in each
    ]


def each(what: str, things: Iterable[T], work: Callable[[T], object], house: House) -> None:
    """One that fails stops no other; a store that fails stops all."""
    for thing in things:
        try:
            work(thing)
        except TemporaryFailure:
            raise
        except Exception as error:  # a stranger chose the octets that are read again
            house.log.trouble(what, in_our_words(error), of=str(thing))
