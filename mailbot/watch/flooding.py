"""A mail that was decided -> what is remembered of floods, and who is told that one began.  Threat T22, section 6."""

from __future__ import annotations

from datetime import datetime

from mailbot.house import House, Understood
from mailbot.model.decision import Decision, Disposition
from mailbot.model.history import FLOOD_BEGINS, Crowd
from mailbot.store import Transaction
from mailbot.watch import telling


def remember(
    got: Understood, decision: Decision, crowd: Crowd | None, number: int, tx: Transaction, now: datetime
) -> None:
    """In the transaction that files the mail."""
    if decision.disposition is not Disposition.OPEN_TICKET:
        return
    if got.message.form and got.message.form.id:
        tx.form_opened_ticket(got.message.form.id, now)
    if _begins(decision) and crowd:
        tx.flood_began(crowd, number, now)


def tell(got: Understood, decision: Decision, crowd: Crowd | None, number: int, house: House) -> None:
    """The administrator, once a flood."""
    if not (_begins(decision) and crowd):
        return
    lines = [
        f"{crowd.text}.",
        f"What follows in the next 24 hours waits in T-{number}: every mail is kept, nobody is told of each.",
        f"mailbot flood lists it, mailbot flood release {number} makes tickets of what waits there.",
    ]
    telling.alarm(house, got.message.arrival.mailbox, f"a flood: {crowd.text}", lines, f"flood.{number}")


def _begins(decision: Decision) -> bool:
    return any(reason.code == FLOOD_BEGINS for reason in decision.reasons)
