"""Complaints beyond the ticket: their cause, what was done, whether the customer is content; and what was promised."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

_EMPTY: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Cause:
    """Why customers complain: an entry of rules/complaints.toml."""

    id: str
    names: Mapping[str, str] = field(default_factory=lambda: _EMPTY)  # language -> what it is called
    words: tuple[str, ...] = ()  # other names that `#cause` takes
    # language -> a suggestion for the person who answers; never sent by itself
    wording: Mapping[str, str] = field(default_factory=lambda: _EMPTY)


@dataclass(frozen=True, slots=True)
class Complaint:
    """What was recorded about one."""

    ticket: int
    cause: str = ""  # id of a Cause
    remedy: str = ""
    asked_at: datetime | None = None  # when the customer was asked whether it is settled
    settled_at: datetime | None = None  # when they answered that
    settled: str = ""  # yes, no


@dataclass(frozen=True, slots=True)
class Pace:
    """How quickly customers of one category were answered lately, and how many wait."""

    waits: tuple[tuple[datetime, datetime], ...] = ()  # (opened, answered for the first time)
    waiting: int = 0  # tickets that nobody answered yet


@dataclass(frozen=True, slots=True)
class Content:
    """How a customer says that a complaint is settled.  The whole mail has to be such words."""

    yes: tuple[str, ...] = ()
    polite: tuple[str, ...] = ()  # greetings and thanks that may stand around it
