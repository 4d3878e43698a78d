"""(Message, History, now) -> is this mail too old, or its date too odd, to be answered?  Pure.  Row N16."""

from __future__ import annotations

from datetime import datetime

from mailbot.model.history import History
from mailbot.model.mail import Message
from mailbot.model.settings import AckPolicy


def before_adoption(message: Message, history: History) -> bool:
    """Was it there before we began to watch the mailbox (promise P19)?

    IMAP's INTERNALDATE has whole seconds only: what came in the very second of adoption counts as new, because an
    acknowledgement a second late is harmless and an inquiry filed away unseen is not.
    """
    received, adopted = message.arrival.received_at, history.adopted_at
    return received is not None and adopted is not None and received < adopted.replace(microsecond=0)


def out_of_time(message: Message, history: History, policy: AckPolicy, now: datetime) -> str | None:
    received = message.arrival.received_at
    if before_adoption(message, history):
        return "it was in the mailbox before we began to watch it"
    if history.restored_at is not None and (received or now) < history.restored_at:
        return "it came in before the store was restored from a backup: it may have been answered then"
    if received is not None and now - received > policy.max_age:
        return f"it came in more than {_hours(policy)} hours ago"
    if message.date is not None and abs(message.date - (received or now)) > policy.max_date_skew:
        return f"its Date is more than {policy.max_date_skew.days} days off"
    return None


def _hours(policy: AckPolicy) -> int:
    return int(policy.max_age.total_seconds() // 3600)
