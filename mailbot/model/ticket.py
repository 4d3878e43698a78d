"""Tickets, customers, and the whole of a ticket's life as one table."""

from __future__ import annotations

from datetime import datetime
from enum import Enum

from msgspec import Struct

from mailbot.model.errors import IllegalTransition
from mailbot.model.verdict import Category


class Stage(Enum):
    NEW = "new"  # "latest" in the old shop consoles
    PROCESSED = "processed"
    DEAL = "deal"
    CLOSED = "closed"
    RECYCLED = "recycled"


class Event(Enum):
    OPENED = "opened"
    FOLLOW_UP = "follow_up"  # the customer wrote again
    ANSWERED = "answered"
    DEALT = "dealt"
    CLOSED = "closed"
    RECYCLED = "recycled"
    RESTORED = "restored"
    PROCESSED = "processed"  # done by other means: a call, a visit, an answer from elsewhere
    REOPENED = "reopened"


# a person may say at any time where it stands
_BY_HAND = {
    Event.DEALT: Stage.DEAL,
    Event.CLOSED: Stage.CLOSED,
    Event.PROCESSED: Stage.PROCESSED,
    Event.REOPENED: Stage.NEW,
    Event.RECYCLED: Stage.RECYCLED,
}

TRANSITIONS: dict[Stage, dict[Event, Stage]] = {
    # an order that is asked about again stays where it is; a closed one comes back
    Stage.NEW: {
        Event.FOLLOW_UP: Stage.NEW,
        Event.ANSWERED: Stage.PROCESSED,
        **_BY_HAND,
    },
    Stage.PROCESSED: {
        Event.FOLLOW_UP: Stage.PROCESSED,
        Event.ANSWERED: Stage.PROCESSED,
        **_BY_HAND,
    },
    Stage.DEAL: {
        Event.FOLLOW_UP: Stage.DEAL,
        Event.ANSWERED: Stage.DEAL,
        **_BY_HAND,
    },
    Stage.CLOSED: {
        Event.FOLLOW_UP: Stage.PROCESSED,
        Event.ANSWERED: Stage.CLOSED,
        **_BY_HAND,
    },
    Stage.RECYCLED: {
        Event.FOLLOW_UP: Stage.NEW,
        Event.RESTORED: Stage.NEW,
        Event.REOPENED: Stage.NEW,
        Event.RECYCLED: Stage.RECYCLED,
    },
}


def after(stage: Stage, event: Event) -> Stage:
    """The stage that follows; raises IllegalTransition where the table has no row."""
    try:
        return TRANSITIONS[stage][event]
    except KeyError:
        raise IllegalTransition(f"a ticket in stage {stage.value} cannot take '{event.value}'") from None


class WaitingFor(Enum):
    US = "us"
    CUSTOMER = "customer"
    FACTORY = "factory"


class Customer(Struct, frozen=True):
    """One person or firm with everything we reach them by."""

    id: int
    name: str = ""
    addresses: tuple[str, ...] = ()
    phone: str = ""
    company: str = ""
    country: str = ""
    language: str = ""
    owner: str = ""  # staff handle
    key_account: bool = False


class Ticket(Struct, frozen=True):
    number: int
    category: Category
    stage: Stage
    owner: str  # staff handle, "" = unassigned
    customer: int  # Customer.id
    subject: str
    language: str
    waiting_for: WaitingFor = WaitingFor.US
    opened_at: datetime | None = None
    due_at: datetime | None = None
    snoozed_until: datetime | None = None
    starred: bool = False  # a priority
    worth: str = ""  # of the deal: "12000 USD"

    @property
    def token(self) -> str:
        return ticket_token(self.number)


def ticket_token(number: int) -> str:
    """How a ticket is named in a subject; a number alone never gives access (promise P23)."""
    return f"[T-{number}]"
