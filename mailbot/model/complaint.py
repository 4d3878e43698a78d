"""Complaints beyond the ticket: their cause, what was done, whether the customer is content; and what was promised."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from msgspec import Struct, field

_EMPTY: Mapping[str, str] = MappingProxyType({})


class Cause(Struct, frozen=True):
    """Why customers complain: an entry of rules/complaints.toml."""

    id: str
    names: Mapping[str, str] = field(default_factory=lambda: _EMPTY)  # language -> what it is called
    words: tuple[str, ...] = ()  # other names that `#cause` takes
    # language -> a suggestion for the person who answers; never sent by itself
    wording: Mapping[str, str] = field(default_factory=lambda: _EMPTY)


class Complaint(Struct, frozen=True):
    """What was recorded about one."""

    ticket: int
    cause: str = ""  # id of a Cause
    remedy: str = ""
    asked_at: datetime | None = None  # when the customer was asked whether it is settled
    settled_at: datetime | None = None  # when they answered that
    settled: str = ""  # yes, no


class Pace(Struct, frozen=True):
    """How quickly customers of one category were answered lately, and how many wait."""

    waits: tuple[tuple[datetime, datetime], ...] = ()  # (opened, answered for the first time)
    waiting: int = 0  # tickets that nobody answered yet


class Content(Struct, frozen=True):
    """How a customer says that a complaint is settled.  The whole mail has to be such words."""

    yes: tuple[str, ...] = ()
    polite: tuple[str, ...] = ()  # greetings and thanks that may stand around it
