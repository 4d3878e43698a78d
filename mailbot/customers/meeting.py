"""A first mail from an address, the store -> the same decision, with a word where we may know its writer already.

By telephone only, and for a person to decide: anybody can type somebody else's number, and whoever shares a customer's
ticket sees what is that customer's.
"""

from __future__ import annotations

from msgspec.structs import replace

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
    who = tuple(map(_shown, tx.customers_with_phone(said, _MOST)))
    reasons = (
        Reason(SAME_PHONE, f"the same telephone as {one}: #merge {one.split()[0]} if they are one") for one in who
    )
    return replace(decision, reasons=(*decision.reasons, *reasons), perhaps=who) if who else decision


def _shown(row: CustomerRow) -> str:
    return " ".join(one for one in (customer_token(row.id), row.name or row.company, *row.addresses[:1]) if one)
