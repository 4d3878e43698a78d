"""What a colleague does, by reply, command, button or folder: values, each applied to the store in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from mailbot.model.customer import Consent
from mailbot.model.order import Order, OrderLine
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


@dataclass(frozen=True, slots=True)
class Blame:
    """Why the customer complained: id of a cause in rules/complaints.toml."""

    cause: str


@dataclass(frozen=True, slots=True)
class Remedy:
    """What was done about a complaint."""

    text: str


@dataclass(frozen=True, slots=True)
class Settle:
    """The customer was asked whether a complaint is settled, and said so, or that it is not."""

    yes: bool


@dataclass(frozen=True, slots=True)
class SetAttribute:
    """Something that we know of a customer; "" takes it away."""

    customer: int
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class KeyAccount:
    customer: int
    on: bool


@dataclass(frozen=True, slots=True)
class Consented:
    """What a customer said about mails that they did not ask for."""

    customer: int
    answer: Consent
    how: str


@dataclass(frozen=True, slots=True)
class MergeCustomers:
    """Two that are one; `gone` is a part of `kept` from now on."""

    kept: int
    gone: int


@dataclass(frozen=True, slots=True)
class SplitCustomer:
    """It is a customer of its own again."""

    gone: int


@dataclass(frozen=True, slots=True)
class EditOrder:
    """One field of a ticket's order: number, theirs, amount, promised, channel, line; invoice is a mark on its life."""

    field: str
    value: str = ""  # of an amount "12000 USD", of a day its ISO form; "" takes it away
    line: OrderLine | None = None
    at: int = 0  # which line, from 1; 0: one more

    @property
    def shown(self) -> str:
        return f"{self.at or '+'} {self.line.text if self.line else '-'}" if self.field == "line" else self.value


@dataclass(frozen=True, slots=True)
class NewOrder:
    """An order that a colleague took by telephone, fax or chat: it becomes a ticket before anything is recorded."""

    customer: int  # 0: nobody that we know
    name: str
    address: str
    phone: str
    order: Order
    text: str  # as the colleague wrote it


@dataclass(frozen=True, slots=True)
class SendToFactory:
    factory: str  # its name in the configuration
    due_at: datetime
    note: str = ""  # words for the factory


@dataclass(frozen=True, slots=True)
class FactoryAnswered:
    factory: str


Act = (
    Step
    | Give
    | Classify
    | Snooze
    | Star
    | Remark
    | Worth
    | Leave
    | Return
    | HandOver
    | TakeBack
    | Revoke
    | Confirm
    | Blame
    | Remedy
    | Settle
    | EditOrder
    | NewOrder
    | SendToFactory
    | FactoryAnswered
    | SetAttribute
    | KeyAccount
    | Consented
    | MergeCustomers
    | SplitCustomer
)


@dataclass(frozen=True, slots=True)
class Absence:
    """A colleague who is away now."""

    person: str
    until: datetime | None
    substitute: str = ""
    why: str = ""
