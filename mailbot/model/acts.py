"""What a colleague does, by reply, command, button or folder: values, each applied to the store in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from mailbot.model.ticket import Event
from mailbot.model.verdict import Category


@dataclass(frozen=True, slots=True)
class Step:
    """The ticket takes an event of its life; where its stage has none, IllegalTransition."""

    event: Event

    @property
    def comes_back(self) -> bool:
        return self.event in (Event.RESTORED, Event.REOPENED)


@dataclass(frozen=True, slots=True)
class Give:
    """To a new owner; "" back into the pool."""

    to: str  # staff handle


@dataclass(frozen=True, slots=True)
class Classify:
    category: Category


@dataclass(frozen=True, slots=True)
class Snooze:
    """Out of the lists until then; None: back at once."""

    until: datetime | None


@dataclass(frozen=True, slots=True)
class Star:
    """A priority, as `\\Flagged` is in a mailbox."""

    on: bool


@dataclass(frozen=True, slots=True)
class Remark:
    """For colleagues only."""

    text: str


@dataclass(frozen=True, slots=True)
class Worth:
    """What the deal brings."""

    amount: str  # digits and one point
    currency: str  # ISO 4217 in capitals


@dataclass(frozen=True, slots=True)
class Leave:
    """A colleague is away; `until` None: until they say otherwise."""

    person: str
    until: datetime | None
    substitute: str = ""  # staff handle, "" for whoever is next
    why: str = ""  # their own command, their out-of-office


@dataclass(frozen=True, slots=True)
class Return:
    person: str


@dataclass(frozen=True, slots=True)
class HandOver:
    """All that is `giver`'s becomes `taker`'s: customers, open tickets; the giver's reply addresses die at once."""

    giver: str
    taker: str


@dataclass(frozen=True, slots=True)
class Revoke:
    """This person's reply address on the ticket is dead; the next notice brings a new one."""

    person: str


@dataclass(frozen=True, slots=True)
class Confirm:
    """The person answered from their registered address: until then their From counts as proof."""

    person: str
    until: datetime


@dataclass(frozen=True, slots=True)
class TakeBack:
    """The actor's answers on this ticket that wait in the outbox are not sent."""


Act = Step | Give | Classify | Snooze | Star | Remark | Worth | Leave | Return | HandOver | TakeBack | Revoke | Confirm


@dataclass(frozen=True, slots=True)
class Absence:
    """A colleague who is away now."""

    person: str
    until: datetime | None
    substitute: str = ""
    why: str = ""
