"""Key accounts by rule: what the configuration asks, what customers bought, who is one and why."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from msgspec import Struct

from mailbot.model.verdict import Category


class KeyPolicy(Struct, frozen=True):
    """Who is a key account by rule, and how soon each is answered."""

    share: float = 0.0  # the largest who together make this part of a currency's turnover; 0: there is no rule
    months: int = 12  # whose turnover counts
    orders: int = 2  # fewer deals than that in this time make no key account
    targets: tuple[tuple[Category, float], ...] = ()  # hours, where they are others than for everybody

    def hours(self, category: Category, usual: float) -> float:
        return dict(self.targets).get(category, usual)


NO_RULE = KeyPolicy()


class Sale(Struct, frozen=True):
    """A deal with a sum."""

    customer: int
    amount: Decimal
    currency: str


class Ranked(Struct, frozen=True):
    """One whom the rule finds."""

    customer: int
    why: str  # "52,000 USD, 52%, 5×"; figures are read in every language


class KeyMark(Struct, frozen=True):
    """Who said that somebody is a key account, or is none."""

    customer: int
    on: bool
    by_rule: bool
    at: datetime
    who: str = ""  # staff handle, "" where the rule or an import said so
    why: str = ""


class KeyChange(Struct, frozen=True):
    """What the rule changed, for managers."""

    customer: int
    name: str  # name and address
    on: bool
    why: str = ""
