"""Segments of customers: what a file of rules/segments asks of them, and what is known of one to answer that."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

from msgspec import Struct, field

from mailbot.model.customer import Consent, CustomerRow

_NOTHING: Mapping[str, str] = MappingProxyType({})


class Span(Struct, frozen=True):
    """From and to, both included; None: no end on that side."""

    least: Decimal | None = None
    most: Decimal | None = None

    def holds(self, value: Decimal) -> bool:
        return (self.least is None or value >= self.least) and (self.most is None or value <= self.most)


class AttributeWanted(Struct, frozen=True):
    """One of the values, * for any run of characters; or a number within the span."""

    name: str
    values: tuple[str, ...] = ()
    span: Span | None = None


class Segment(Struct, frozen=True):
    """All that is asked must hold; what is empty or None is not asked."""

    id: str
    title: str = ""
    countries: tuple[str, ...] = ()  # in capitals
    languages: tuple[str, ...] = ()  # "zh" fits both scripts
    owners: tuple[str, ...] = ()  # staff handles; "" for nobody
    key_account: bool | None = None
    consent: tuple[Consent, ...] = ()
    bought: bool | None = None
    amount: Span | None = None  # of all orders in `currency`
    currency: str = ""
    tickets: Span | None = None
    complained: bool | None = None
    wrote_within_days: int = 0
    silent_days: int = 0  # nothing to and fro for so long
    attributes: tuple[AttributeWanted, ...] = ()


class Member(Struct, frozen=True):
    """One customer as segments look at them; `row.last_at` is the last mail to or fro."""

    row: CustomerRow
    consent: Consent = Consent.UNKNOWN
    deals: int = 0
    turnover: tuple[tuple[str, Decimal], ...] = ()  # (currency, sum)
    complaints: int = 0
    attributes: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
