"""Orders to factories -> mails to them; a factory's mail -> a note for the ticket's owner, never for the customer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from mailbot.desk import NOTHING_TO_SEND, WORDS_ALONE
from mailbot.house import House, Understood
from mailbot.model.acts import FactoryAnswered, SendToFactory
from mailbot.model.decision import Decision, Deed, Disposition, Done, Held, Refusal, Ruling
from mailbot.model.factory import Factory
from mailbot.model.history import Hint, History, Thread
from mailbot.model.mail import Evidence, Message, SignKind
from mailbot.model.order import Leg, Order, order_said
from mailbot.model.outgoing import Outgoing
from mailbot.model.settings import Mailbox
from mailbot.model.ticket import Customer, Stage, Ticket
from mailbot.model.tokens import Purpose, Token
from mailbot.model.verdict import Category, Origin, Reason, Verdict
from mailbot.reply import Commission
from mailbot.store import Transaction
from mailbot.text.later import later

UNKNOWN = "factory.unknown"  # code of the reason why nothing is sent
_LETTER = "f"  # kind of the Message-IDs of mails to factories
_EXAMPLE = "#edit line 200 pcs A-100"
_MOST_PLACES = 30
_NAMED = later(r"\[T-(\d{1,12})\]")
_MACHINES = frozenset({Origin.AUTO_REPLIED, Origin.AUTO_GENERATED, Origin.LIST})
_NOT_THEIRS = frozenset({Origin.BOUNCE, Origin.SPAM, Origin.SELF, Origin.STAFF, Origin.FORM})


# --- to the factory ---


def checked(decision: Decision, tx: Transaction) -> Decision:
    """An order without goods, and without a word to the factory, is nothing to send: its writer is told so; and that
    words went alone."""
    for deed in decision.deeds:
        if isinstance(deed.act, SendToFactory) and not _names_goods(deed.ticket, decision, tx):
            if not deed.act.note:
                refusal = Refusal(NOTHING_TO_SEND, "#factory", _EXAMPLE)
                held = Held("desk.command", decision.actor, proven=True, refusals=(refusal,))
                return decision.hold(held, "held: there is nothing to send to the factory")
            decision = replace(decision, done=(*decision.done, Done(WORDS_ALONE, deed.ticket, _EXAMPLE)))
    return decision


def _names_goods(ticket: int, decision: Decision, tx: Transaction) -> bool:
    order = tx.order(ticket)
    edited = any(getattr(one.act, "line", None) for one in decision.deeds if one.ticket == ticket)
    return edited or bool(order and order.lines)


def by_rule(got: Understood, decision: Decision, house: House, now: datetime) -> SendToFactory | None:
    """A routing rule sends a clear order with goods in it to its factory at once."""
    _, name = _ruled(got, decision, house)
    factory = house.settings.factory(name) if name else None
    return SendToFactory(factory.name, factory.due_at(now, house.settings.calendar)) if factory else None


def unknown(got: Understood, decision: Decision, house: House) -> Decision:
    """Where the configuration has not the factory that a rule names, the order stays with its owner, who is told."""
    route, name = _ruled(got, decision, house)
    if not name or house.settings.factory(name) is not None:
        return decision
    said = f"not sent to a factory: route {route} names {name!r}, and the configuration has no [[factory]] of that name"
    return replace(decision, reasons=(*decision.reasons, Reason(UNKNOWN, said)))


def _ruled(got: Understood, decision: Decision, house: House) -> tuple[str, str]:
    """(the route, the factory that it names)"""
    clear = decision.category is Category.ORDER and not got.verdict.unsure
    opens = clear and decision.disposition is Disposition.OPEN_TICKET
    if not opens or not order_said(got.message, got.verdict).lines:
        return "", ""
    routes = (house.rulebook.route(id) for id in got.verdict.routes)
    return next(((route.id, route.factory) for route in routes if route and route.factory), ("", ""))


def commissions(decision: Decision, number: int, got: Understood, house: House, now: datetime) -> list[Outgoing]:
    """The mails of a decision's orders, and of a rule's, to factories."""
    box, ruled = house.settings.mailbox(got.message.arrival.mailbox), by_rule(got, decision, house, now)
    wanted = [(deed.ticket, deed.act) for deed in decision.deeds if isinstance(deed.act, SendToFactory)]
    if box is None or not (wanted or ruled):
        return []
    with house.store.read() as tx:
        found = [_commission(ticket, act, decision, box, house, tx, now) for ticket, act in wanted]
    letters = [house.composer.commission(one, house.dice()) for one in found if one is not None]
    if ruled is not None:
        letters.append(house.composer.commission(_new(ruled, number, got, decision, box, house, now), house.dice()))
    return letters


def _commission(
    number: int, act: SendToFactory, decision: Decision, box: Mailbox, house: House, tx: Transaction, now: datetime
) -> Commission | None:
    factory, found = house.settings.factory(act.factory), _ordered(number, tx)
    if factory is None or found is None:
        return None
    order = found.order
    for deed in decision.deeds:  # a line that the same mail names
        line = getattr(deed.act, "line", None)
        if deed.ticket == number and line is not None:
            order = replace(order, lines=(*order.lines, line))
    words = _customers_words(number, factory, tx)
    about = (factory, found.ticket, order, found.customer, box, now, act.due_at)
    return Commission(*about, note=act.note, words=words, phones=found.phones)


def _new(
    act: SendToFactory,
    number: int,
    got: Understood,
    decision: Decision,
    box: Mailbox,
    house: House,
    now: datetime,
) -> Commission:
    message, form = got.message, got.message.form
    who = form.customer if form else message.author
    customer = Customer(
        0,
        name=(form.get("name") if form else "") or who.name,
        addresses=(who.address.lower(),) if who.address else (),
        phone=(form.get("phone") if form else "") or got.verdict.details.phone,
        company=(form.get("company") if form else "") or got.verdict.details.company,
        country=(form.get("country") if form else "") or got.verdict.details.country,
    )
    ticket = _bare_ticket(number, decision, got.verdict)
    factory = house.settings.factory(act.factory) or Factory(act.factory, "")
    order = order_said(message, got.verdict)
    words = (form.get("message") if form else "") or message.text
    return Commission(factory, ticket, order, customer, box, now, act.due_at, words=words, by_person=False)


def _bare_ticket(number: int, decision: Decision, verdict: Verdict) -> Ticket:
    return Ticket(number, Category.ORDER, Stage.NEW, decision.assignee, 0, "", verdict.language)


class _Ordered(Struct, frozen=True):
    ticket: Ticket
    order: Order
    customer: Customer
    phones: tuple[str, ...]


def _ordered(number: int, tx: Transaction) -> _Ordered | None:
    ticket = tx.ticket(number)
    record = tx.customer(ticket.customer) if ticket else None
    if ticket is None or record is None:
        return None
    return _Ordered(ticket, tx.order(number) or Order(number), record.customer, record.phones)


def _customers_words(number: int, factory: Factory, tx: Transaction) -> str:
    """Of the mail that opened the ticket, where the factory may know them."""
    if "words" in factory.redact:
        return ""
    view = tx.ticket_view(number)
    return next((entry.text for entry in view.timeline if entry.what == "message"), "") if view else ""


def reminder(leg: Leg, box: Mailbox, house: House, tx: Transaction, now: datetime) -> Outgoing | None:
    factory, found = house.settings.factory(leg.factory), _ordered(leg.ticket, tx)
    if factory is None or found is None:
        return None
    about = (factory, found.ticket, found.order, found.customer, box, now, leg.due_at)
    one = Commission(*about, note=leg.note, sent=leg, phones=found.phones)
    return house.composer.commission(one, house.dice())


# --- from the factory ---


class Answer(Struct, frozen=True):
    """A mail to a factory's reply address, or from a factory below a mail of ours to it."""

    ticket: Ticket
    factory: Factory
    theirs: bool  # its author is the factory, as far as anybody can tell
    customer: Customer
    told: tuple[str, ...]  # the owner, else the managers


def answer_in(got: Understood, house: House, tx: Transaction) -> Answer | None:
    if not house.settings.factories or got.verdict.origin in _NOT_THEIRS or got.message.arrival.junk:
        return None
    token = next(_tokens(got.message, house), None)
    factory = house.settings.factory(token.person) if token else None
    found = _ordered(token.ticket, tx) if token else None
    if factory is None or found is None or not any(leg.factory == factory.name for leg in tx.legs(found.ticket.number)):
        return None
    owner = house.settings.person(found.ticket.owner)
    told = tuple(person.handle for person in ((owner,) if owner else house.settings.with_role("manager")))
    return Answer(found.ticket, factory, _is_by(factory, got.message), found.customer, told)


def _tokens(message: Message, house: House) -> Iterator[Token]:
    """In an address, else in the subject; else, of a factory that we know, a mail of ours that it answers, or where it
    is proven the ticket that its subject names, as we ask it to."""
    in_subject = (piece.partition("]")[0] for piece in message.subject.split("[")[1:_MOST_PLACES])
    places = (
        *(house.tokens.read_address(address) for address in message.recipients[:_MOST_PLACES]),
        *(house.tokens.read_tag(piece) for piece in in_subject),
    )
    yield from (token for token in places if token and token.purpose is Purpose.FACTORY and token.ticket)
    factory = next((one for one in house.settings.factories if _is_by(one, message)), None)
    if factory is None:
        return
    for id in message.references[-_MOST_PLACES:]:
        kind, ticket = house.tokens.read_message_id(id) or ("", 0)
        if kind == _LETTER and ticket:
            yield Token(Purpose.FACTORY, ticket, factory.name)
    for number in _NAMED.findall(message.subject) if message.authentication.proven else ():
        yield Token(Purpose.FACTORY, int(number), factory.name)


def _is_by(factory: Factory, message: Message) -> bool:
    """By its address or its domain; a domain that disowns the mail says no."""
    author = message.author
    same = author.address.lower() == factory.address or (
        bool(author.domain) and author.domain == factory.address.rpartition("@")[2]
    )
    return same and message.author_agreed and message.authentication.dmarc is not Evidence.FAIL


def decided(got: Understood, answer: Answer) -> tuple[Understood, Decision, History]:
    """A note that the owner gets to see.  A machine's, of the factory's, wakes nobody."""
    ticket, factory = answer.ticket, answer.factory
    machine = got.verdict.origin in _MACHINES or any(one.kind is not SignKind.SPAM for one in got.message.signs)
    code, text = _said(answer, machine)
    counts = answer.theirs and not machine
    decision = Decision(
        disposition=Disposition.NOTE,
        ruling=Ruling(False, "N14", "a factory's mail is never answered by machine"),
        ticket=ticket.number,
        category=ticket.category,
        assignee=ticket.owner,
        notify=() if machine else answer.told,
        actor=factory.name if counts else "",
        reasons=(Reason(code, text),),
        deeds=(Deed(ticket.number, FactoryAnswered(factory.name)),) if counts else (),
    )
    history = History(customer=answer.customer, threads=(Thread(Hint.TOKEN, ticket, ()),))
    # its words are no customer's: no entry of the FAQ fits them, no rule routes them
    plain = Verdict(got.verdict.origin, ticket.category, 1.0, False, got.verdict.language, reasons=got.verdict.reasons)
    return Understood(got.message, plain), decision, history


def _said(answer: Answer, machine: bool) -> tuple[str, str]:
    shown = f"{answer.factory.shown} ({answer.ticket.token})"
    if machine:
        return "factory.machine", f"an automatic mail to the reply address of {shown}"
    if not answer.theirs:
        return "factory.stranger", f"it came to the reply address of {shown}, and not from there: take care"
    return "factory.answer", f"{shown} answered; the customer has not got it"
