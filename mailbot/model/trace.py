"""What was asked of one mail and what was found, the misses too: what `mailbot why` shows."""

from __future__ import annotations

from msgspec import Struct

from mailbot.model.verdict import Category


class Look(Struct, frozen=True):
    """One condition of a rule, and what the mail had to say to it."""

    name: str
    expected: str
    found: str
    holds: bool


class RuleTrace(Struct, frozen=True):
    """One rule, route or form with all its conditions."""

    id: str
    says: str  # what it would make of the mail
    holds: bool
    shadow: bool
    looks: tuple[Look, ...]


class Weighed(Struct, frozen=True):
    """Something seen that speaks for a category, or against it."""

    category: Category
    text: str
    weight: float  # log-odds


class Words(Struct, frozen=True):
    """How classify read one mail: every rule, every route, and the cues that were seen."""

    rules: tuple[RuleTrace, ...]
    routes: tuple[RuleTrace, ...]
    cues: tuple[Weighed, ...]  # the strongest first


class RowTrace(Struct, frozen=True):
    """One row of the may-we-answer table."""

    code: str
    asks: str
    found: str  # "" where its condition does not hold
    skipped: str = ""  # why the row does not look at this mail


class HintTrace(Struct, frozen=True):
    """One way in which a mail points at a ticket."""

    hint: str
    ticket: int
    joins: bool
    text: str


class Candidate(Struct, frozen=True):
    """Somebody who could get the ticket."""

    pool: str
    handle: str
    hindrance: str  # "" where nothing stands in the way
