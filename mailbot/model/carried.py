"""What is carried into the store and out of it in bulk: what a row tells of a customer, rows as tables show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Told:
    """What a row, or an old mail, tells of one customer.  "" where it tells nothing."""

    addresses: tuple[str, ...] = ()  # in lower case
    name: str = ""
    company: str = ""
    phones: tuple[str, ...] = ()
    country: str = ""
    language: str = ""
    owner: str = ""  # staff handle


@dataclass(frozen=True, slots=True)
class Met:
    """Whose row it is now."""

    customer: int  # 0: it names neither an address nor a telephone
    fresh: bool = False  # not known before
    changed: bool = False  # known, and told something new
    others: tuple[str, ...] = ()  # addresses that belong to another customer, and stay there


@dataclass(frozen=True, slots=True)
class Extract:
    """One table of the store as spreadsheets have it."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    last: int = 0  # the row's own number, to go on behind it; 0: there are no more


EXTRACTS = ("tickets", "customers", "orders", "mails")


@dataclass(frozen=True, slots=True)
class ExtractWanted:
    what: str  # one of EXTRACTS
    after: int = 0
    since: datetime | None = None
    limit: int = 1000
