"""(decision, how quick we were lately) -> the answer time that the acknowledgement names; kept once it goes out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec.structs import replace

from mailbot import diary
from mailbot.house import House, Understood
from mailbot.model.decision import Decision, Disposition
from mailbot.model.outgoing import Kind, Outgoing
from mailbot.model.verdict import Category
from mailbot.store import Transaction

_LATELY = timedelta(days=30)


def with_promise(
    decision: Decision, got: Understood, since: datetime, house: House, now: datetime, *, key_account: bool
) -> Decision:
    """Whoever is reminded of it is reminded in time.  Neither a ready answer nor thanks for a feedback promises one,
    nor does what stands in the place of an acknowledgement for whoever asks where an order is."""
    asked = decision.status is not None and decision.status.to.lower() == decision.ruling.to.lower()
    acknowledged = decision.disposition is Disposition.OPEN_TICKET and decision.ruling.allowed and not asked
    category, form = decision.category or Category.OTHER, got.message.form
    feedback = form is not None and form.kind == "feedback" and category is not Category.COMPLAINT
    if not acknowledged or got.verdict.faq_answer or feedback:
        return decision
    with house.store.read() as tx:
        pace = tx.pace(category, now - _LATELY)
    made = diary.promised(category, since, pace, house.settings, now, key_account=key_account)
    return replace(decision, due=made.due, promised=made.at) if made else decision


def keep(decision: Decision, ticket: int, letters: Sequence[Outgoing], tx: Transaction, now: datetime) -> None:
    """In the transaction that queues the acknowledgement."""
    if decision.promised and any(letter.kind is Kind.ACK for letter in letters):
        tx.promise(ticket, decision.promised, now)
