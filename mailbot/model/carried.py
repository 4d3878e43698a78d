"""What is carried into the store and out of it in bulk: what a row tells of a customer, rows as tables show them."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct


class Told(Struct, frozen=True):
    """What a row, or an old mail, tells of one customer.  "" where it tells nothing."""

    addresses: tuple[str, ...] = ()  # in lower case
    name: str = ""
    company: str = ""
    phones: tuple[str, ...] = ()
    country: str = ""
    language: str = ""
    owner: str = ""  # staff handle


class Met(Struct, frozen=True):
    """Whose row it is now."""

    customer: int  # 0: it names neither an address nor a telephone
    fresh: bool = False  # not known before
    changed: bool = False  # known, and told something new
    others: tuple[str, ...] = ()  # addresses that belong to another customer, and stay there


class Extract(Struct, frozen=True):
    """One table of the store as spreadsheets have it."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    last: int = 0  # the row's own number, to go on behind it; 0: there are no more


EXTRACTS = ("tickets", "customers", "orders", "mails")


class ExtractWanted(Struct, frozen=True):
    what: str  # one of EXTRACTS
    after: int = 0
    since: datetime | None = None
    limit: int = 1000
