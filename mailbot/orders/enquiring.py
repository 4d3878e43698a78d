"""A customer asks about an order that is there -> what they hear at once, and on whose order it is noted.

Where it stands is told to nobody but an address on file of that order's customer, and only where the mail is proven to
come from there.  Whoever else names an order makes us write, at most, that somebody answers: to the address on file.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from msgspec.structs import replace

from mailbot.house import House, Understood
from mailbot.model.decision import Decision, Disposition
from mailbot.model.enquiry import Asked, Enquiry
from mailbot.model.history import History, Questions
from mailbot.model.order import Known, Status
from mailbot.model.ticket import Stage
from mailbot.model.verdict import Category, Origin, Reason
from mailbot.route.destination import correspondent
from mailbot.route.gate import Case, rule
from mailbot.store import Transaction
from mailbot.text.later import later

_OURS = later(r"t-(\d{1,12})", re.IGNORECASE)
_HEARD = frozenset({Disposition.OPEN_TICKET, Disposition.FOLLOW_UP})
_TWO = 2


def answered(
    mail: int, got: Understood, decision: Decision, history: History, house: House, tx: Transaction, now: datetime
) -> Decision:
    """The decision with what is told; a person gets the mail as they get any other."""
    enquiry = got.verdict.enquiry
    if enquiry is None or decision.disposition not in _HEARD:
        return decision
    who = correspondent(got.message, got.verdict).address.lower()
    meant = _meant(enquiry, who, decision, history, tx)
    if meant is None:
        return decision
    theirs = who in meant.addresses
    if theirs and _is_proven(got):
        return _told(meant, enquiry, got, decision, history, house, now)
    return _neutral(mail, meant, who, got, decision, house, tx, now)


def _is_proven(got: Understood) -> bool:
    """What a visitor types into a form proves nothing."""
    message = got.message
    return got.verdict.origin is Origin.PERSON and message.author_agreed and message.authentication.proven


def _meant(enquiry: Enquiry, who: str, decision: Decision, history: History, tx: Transaction) -> Known | None:
    """The order that is named; theirs before anybody else's.  Where none is named, the only one that is not over."""
    if not enquiry.numbers:
        joined = tx.orders_known([decision.ticket]) if decision.ticket else ()
        mine = [one for one in joined if who in one.addresses]
        own = tx.orders_of(history.customer.id, _TWO) if history.customer and not mine else ()
        return mine[0] if mine else own[0] if len(own) == 1 else None
    named = [one for one in tx.orders_known(_numbers(enquiry.numbers, tx)) if one.ticket.stage is not Stage.RECYCLED]
    mine = [one for one in named if who in one.addresses]
    strangers = {one.ticket.customer for one in named}
    return mine[0] if mine else named[0] if len(strangers) == 1 else None


def _numbers(said: Sequence[str], tx: Transaction) -> list[int]:
    found: list[int] = []
    for number in said:
        ours = _OURS.fullmatch(number)
        found += [int(ours[1])] if ours else [ticket.number for ticket in tx.orders_numbered(number)]
    return list(dict.fromkeys(found))


def _number_of(enquiry: Enquiry, meant: Known) -> str:
    """As they named it, else as it is called."""
    return next(iter((*enquiry.numbers, *meant.order.numbers)), "") or f"T-{meant.ticket.number}"


def _told(
    meant: Known,
    enquiry: Enquiry,
    got: Understood,
    decision: Decision,
    history: History,
    house: House,
    now: datetime,
) -> Decision:
    said = Reason(f"order.{enquiry.asked.value}", f"it asks about the order of T-{meant.ticket.number}")
    status = Status(meant, "", _number_of(enquiry, meant))
    noted = replace(decision, reasons=(*decision.reasons, said), status=status)
    if not _by_machine(enquiry, decision, house):
        return noted
    case = Case(got.message, got.verdict, history, house.rulebook, house.settings, house.tokens, now, asks=True)
    ruling = rule(case)
    if not ruling.allowed:
        return noted
    told = Reason("order.told", f"told by machine where the order of T-{meant.ticket.number} stands")
    return replace(
        noted, ruling=ruling, status=replace(status, to=ruling.to, told=True), reasons=(*noted.reasons, told)
    )


def _by_machine(enquiry: Enquiry, decision: Decision, house: House) -> bool:
    """Never a change, never a complaint, never who asks for a person."""
    wanted = enquiry.asked is Asked.WHERE and not enquiry.person and decision.category is not Category.COMPLAINT
    return wanted and house.settings.ack.answer_where


def _neutral(
    mail: int,
    meant: Known,
    who: str,
    got: Understood,
    decision: Decision,
    house: House,
    tx: Transaction,
    now: datetime,
) -> Decision:
    """To the address on file, through the same gate and under the same caps; a proven forgery causes nothing."""
    to = who if who in meant.addresses else next(iter(meant.addresses), "")
    said = Reason("order.not_told", f"it names the order of T-{meant.ticket.number}, and may not hear of it")
    noted = replace(decision, reasons=(*decision.reasons, said))
    if not to or not _by_machine(_enquiry(got), decision, house):
        return noted
    history = tx.history_of(Questions(customer_address=to), mail, got.message, now)
    settings = replace(house.settings, ack=replace(house.settings.ack, auth="preferred"))
    case = Case(got.message, got.verdict, history, house.rulebook, settings, house.tokens, now, asks=True, on_file=to)
    if not rule(case).allowed:
        return noted
    return replace(noted, status=Status(meant, to, _number_of(_enquiry(got), meant)))


def _enquiry(got: Understood) -> Enquiry:
    return got.verdict.enquiry or Enquiry(Asked.WHERE)
