"""What was asked of one mail and what was found, the misses too: what `mailbot why` shows."""

from __future__ import annotations

from dataclasses import dataclass

from mailbot.model.verdict import Category


@dataclass(frozen=True, slots=True)
class Look:
    """One condition of a rule, and what the mail had to say to it."""

    name: str
    expected: str
    found: str
    holds: bool


@dataclass(frozen=True, slots=True)
class RuleTrace:
    """One rule, route or form with all its conditions."""

    id: str
    says: str  # what it would make of the mail
    holds: bool
    shadow: bool
    looks: tuple[Look, ...]


@dataclass(frozen=True, slots=True)
class Weighed:
    """Something seen that speaks for a category, or against it."""

    category: Category
    text: str
    weight: float  # log-odds


@dataclass(frozen=True, slots=True)
class Words:
    """How classify read one mail: every rule, every route, and the cues that were seen."""

    rules: tuple[RuleTrace, ...]
    routes: tuple[RuleTrace, ...]
    cues: tuple[Weighed, ...]  # the strongest first


@dataclass(frozen=True, slots=True)
class RowTrace:
    """One row of the may-we-answer table."""

    code: str
    asks: str
    found: str  # "" where its condition does not hold
    skipped: str = ""  # why the row does not look at this mail


@dataclass(frozen=True, slots=True)
class HintTrace:
    """One way in which a mail points at a ticket."""

    hint: str
    ticket: int
    joins: bool
    text: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who could get the ticket."""

    pool: str
    handle: str
    hindrance: str  # "" where nothing stands in the way
