"""What a colleague does, by reply, command, button or folder: values, each applied to the store in one transaction."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from mailbot.model.customer import Consent
from mailbot.model.order import Order, OrderLine
from mailbot.model.ticket import Event
from mailbot.model.verdict import Category


class Step(Struct, frozen=True):
    """The ticket takes an event of its life; where its stage has none, IllegalTransition."""

    event: Event

    @property
    def comes_back(self) -> bool:
        return self.event in (Event.RESTORED, Event.REOPENED)


class Give(Struct, frozen=True):
    """To a new owner; "" back into the pool."""

    to: str  # staff handle


class Classify(Struct, frozen=True):
    category: Category


class Snooze(Struct, frozen=True):
    """Out of the lists until then; None: back at once."""

    until: datetime | None


class Star(Struct, frozen=True):
    """A priority, as `\\Flagged` is in a mailbox."""

    on: bool


class Remark(Struct, frozen=True):
    """For colleagues only."""

    text: str


class Worth(Struct, frozen=True):
    """What the deal brings."""

    amount: str  # digits and one point
    currency: str  # ISO 4217 in capitals


class Leave(Struct, frozen=True):
    """A colleague is away; `until` None: until they say otherwise."""

    person: str
    until: datetime | None
    substitute: str = ""  # staff handle, "" for whoever is next
    why: str = ""  # their own command, their out-of-office


class Return(Struct, frozen=True):
    person: str


class HandOver(Struct, frozen=True):
    """All that is `giver`'s becomes `taker`'s: customers, open tickets; the giver's reply addresses die at once."""

    giver: str
    taker: str


class Revoke(Struct, frozen=True):
    """This person's reply address on the ticket is dead; the next notice brings a new one."""

    person: str


class Confirm(Struct, frozen=True):
    """The person answered from their registered address: until then their From counts as proof."""

    person: str
    until: datetime


class TakeBack(Struct, frozen=True):
    """The actor's answers on this ticket that wait in the outbox are not sent."""


class Blame(Struct, frozen=True):
    """Why the customer complained: id of a cause in rules/complaints.toml."""

    cause: str


class Remedy(Struct, frozen=True):
    """What was done about a complaint."""

    text: str


class Settle(Struct, frozen=True):
    """The customer was asked whether a complaint is settled, and said so, or that it is not."""

    yes: bool


class SetAttribute(Struct, frozen=True):
    """Something that we know of a customer; "" takes it away."""

    customer: int
    name: str
    value: str


class KeyAccount(Struct, frozen=True):
    customer: int
    on: bool


class Consented(Struct, frozen=True):
    """What a customer said about mails that they did not ask for."""

    customer: int
    answer: Consent
    how: str


class MergeCustomers(Struct, frozen=True):
    """Two that are one; `gone` is a part of `kept` from now on."""

    kept: int
    gone: int


class SplitCustomer(Struct, frozen=True):
    """It is a customer of its own again."""

    gone: int


class EditOrder(Struct, frozen=True):
    """One field of a ticket's order: number, theirs, amount, promised, channel, line; invoice is a mark on its life."""

    field: str
    value: str = ""  # of an amount "12000 USD", of a day its ISO form; "" takes it away
    line: OrderLine | None = None
    at: int = 0  # which line, from 1; 0: one more

    @property
    def shown(self) -> str:
        return f"{self.at or '+'} {self.line.text if self.line else '-'}" if self.field == "line" else self.value


class NewOrder(Struct, frozen=True):
    """An order that a colleague took by telephone, fax or chat: it becomes a ticket before anything is recorded."""

    customer: int  # 0: nobody that we know
    name: str
    address: str
    phone: str
    order: Order
    text: str  # as the colleague wrote it


class SendToFactory(Struct, frozen=True):
    factory: str  # its name in the configuration
    due_at: datetime
    note: str = ""  # words for the factory


class FactoryAnswered(Struct, frozen=True):
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


class Absence(Struct, frozen=True):
    """A colleague who is away now."""

    person: str
    until: datetime | None
    substitute: str = ""
    why: str = ""
