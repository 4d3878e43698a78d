"""Complaints beyond their ticket: others like this one; what a customer answers who was asked whether it is settled."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from mailbot.classify import says_settled
from mailbot.house import House, Understood
from mailbot.model.acts import Settle, Step
from mailbot.model.complaint import Content
from mailbot.model.decision import Decision, Deed, Disposition
from mailbot.model.history import THIRD_PARTY
from mailbot.model.mail import Message
from mailbot.model.ticket import Event, Stage, Ticket
from mailbot.model.verdict import Category, Reason, Verdict
from mailbot.store import Transaction

_MOST_REPEATS = 5
_MOST_PRODUCTS = 10


def repeats(ticket: Ticket, got: Understood, house: House) -> tuple[Ticket, ...]:
    """Of a complaint: other complaints of this customer, or about one of its products; the newest first."""
    if ticket.category is not Category.COMPLAINT:
        return ()
    with house.store.read() as tx:
        return tx.complaints_like(ticket.number, ticket.customer, _products(got.message, got.verdict), _MOST_REPEATS)


def _products(message: Message, verdict: Verdict) -> Sequence[str]:
    ordered = [item.product for item in message.form.items] if message.form else []
    named = [row.value for row in verdict.details.rows() if row.kind == "product"]
    return [one for one in dict.fromkeys((*ordered, *named)) if one][:_MOST_PRODUCTS]


def heard(decision: Decision, got: Understood, content: Content, tx: Transaction) -> Decision:
    """A yes keeps the complaint closed, and its owner is told; any other words open it again."""
    if decision.disposition is not Disposition.FOLLOW_UP or not _awaits_an_answer(decision, tx):
        return decision
    if says_settled(got.message, content):
        said = Reason("complaint.settled", "the customer says that the complaint is settled")
        deeds = (Deed(decision.ticket, Settle(True)),)
        return replace(
            decision,
            disposition=Disposition.NOTE,
            event=None,
            deeds=deeds,
            reasons=(*decision.reasons, said),
        )
    said = Reason("complaint.not_settled", "asked whether the complaint is settled, the customer did not just say yes")
    again = (Deed(decision.ticket, Step(Event.REOPENED)), Deed(decision.ticket, Settle(False)))
    return replace(decision, deeds=again, reasons=(*decision.reasons, said))


def _awaits_an_answer(decision: Decision, tx: Transaction) -> bool:
    """Who only got hold of the customer's reply address says nothing for them."""
    if any(reason.code == THIRD_PARTY for reason in decision.reasons):
        return False
    ticket = tx.ticket(decision.ticket)
    if ticket is None or ticket.stage is not Stage.CLOSED or ticket.category is not Category.COMPLAINT:
        return False
    known = tx.complaint(decision.ticket)
    return known.asked_at is not None and not known.settled
