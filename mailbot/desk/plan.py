"""Who gives orders, what they may look at, and what comes of the orders: the plan that is filled in.  Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from msgspec import Struct, field

from mailbot.desk.orders import Order
from mailbot.model import acts
from mailbot.model.complaint import Cause
from mailbot.model.customer import CustomerRow
from mailbot.model.decision import Ask, Deed, Done, Refusal
from mailbot.model.rulebook import FaqEntry
from mailbot.model.settings import Person, Settings
from mailbot.model.ticket import TRANSITIONS, Event, Stage, Ticket


class Scene(Struct, frozen=True):
    """Who acts, and all that an order may look at."""

    actor: Person
    settings: Settings
    faq: Sequence[FaqEntry]
    tickets: Mapping[int, Ticket]  # those that the orders name
    about: int  # number of the ticket that the mail is about, 0: none
    at: datetime  # now, in the company's zone
    customers: Mapping[str, tuple[CustomerRow, ...]] = field(default_factory=dict)  # whom the orders' names mean
    causes: Sequence[Cause] = ()  # of complaints


_OF_PEOPLE = (acts.Leave, acts.Return, acts.HandOver)


class Plan(Struct):
    """What comes of orders; filled in while they are read one after the other."""

    deeds: list[Deed] = field(default_factory=list)
    asks: list[Ask] = field(default_factory=list)
    done: list[Done] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    stages: dict[int, Stage] = field(default_factory=dict)  # as they are after the steps planned so far
    answers: int = 0  # the ticket that the text below is an answer to
    faq: str = ""  # id of the ready answer that goes to the customer


class Doing(Struct, frozen=True):
    """One order on its way into the plan."""

    order: Order
    scene: Scene
    plan: Plan
    ticket: Ticket | None

    @property
    def number(self) -> int:
        return self.ticket.number if self.ticket else 0

    def do(self, act: acts.Act, code: str, value: str = "") -> None:
        self.plan.deeds.append(Deed(self.number, act))
        about = 0 if isinstance(act, _OF_PEOPLE) else self.number  # "T-1024 is away" would be told of the ticket
        self.plan.done.append(Done(code, about, value))

    def ask(self, kind: str, said: str = "") -> None:
        self.plan.asks.append(Ask(kind, self.number, said))

    def refuse(self, code: str, value: str = "") -> None:
        self.plan.refusals.append(Refusal(code, self.order.line, value or self.order.verb.example))

    def step(self, event: Event, code: str) -> None:
        ticket = self.ticket
        if ticket is None:
            return
        stage = self.plan.stages.get(ticket.number, ticket.stage)
        after = TRANSITIONS[stage].get(event)
        if after is None:
            self.refuse("stage", stage.value)
        else:
            self.plan.stages[ticket.number] = after
            self.do(acts.Step(event), code)
