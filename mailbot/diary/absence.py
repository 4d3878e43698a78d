"""(a colleague's tickets, now) -> which of them others look after while they are away, and which come back.  Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from mailbot.model.records import Listed, Loan
from mailbot.model.ticket import Stage, Ticket
from mailbot.model.verdict import Category


def to_lend(theirs: Sequence[Listed], now: datetime) -> tuple[Ticket, ...]:
    """What cannot wait.  The rest stays: a follow-up on it reaches whoever stands in."""
    return tuple(one.ticket for one in theirs if _cannot_wait(one.ticket, now))


def _cannot_wait(ticket: Ticket, now: datetime) -> bool:
    overdue = ticket.due_at is not None and ticket.due_at <= now
    return ticket.stage is Stage.NEW or ticket.starred or ticket.category is Category.COMPLAINT or overdue


def to_return(loans: Sequence[Loan]) -> tuple[Loan, ...]:
    """What nobody touched; whoever did something on it keeps it."""
    return tuple(loan for loan in loans if not loan.touched)
