"""A first mail from an address, the store -> the same decision, with a word where we may know its writer already.

By telephone only, and for a person to decide: anybody can type somebody else's number, and whoever shares a customer's
ticket sees what is that customer's.
"""

from __future__ import annotations

from dataclasses import replace

from mailbot.house import Understood
from mailbot.model.customer import CustomerRow, customer_token
from mailbot.model.decision import Decision, Disposition
from mailbot.model.history import History
from mailbot.model.verdict import Reason
from mailbot.store import Transaction

SAME_PHONE = "customer.same_phone"
_MOST = 3


def recognised(decision: Decision, got: Understood, history: History, tx: Transaction) -> Decision:
    form = got.message.form
    said = (form.get("phone") if form else "") or got.verdict.details.phone
    if decision.disposition is not Disposition.OPEN_TICKET or history.customer is not None or not said:
        return decision
    reasons = tuple(map(_reason, tx.customers_with_phone(said, _MOST)))
    return replace(decision, reasons=(*decision.reasons, *reasons)) if reasons else decision


def _reason(row: CustomerRow) -> Reason:
    who = " ".join(one for one in (customer_token(row.id), row.name or row.company, *row.addresses[:1]) if one)
    return Reason(SAME_PHONE, f"the same telephone as {who}: #merge {customer_token(row.id)} if they are one")
