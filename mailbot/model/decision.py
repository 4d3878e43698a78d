"""What to do with a mail: a value, not an act."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from mailbot.model.ticket import Event
from mailbot.model.verdict import Category, Reason


class Disposition(Enum):
    """What becomes of a mail (the word is Mailman's).  Every mail has exactly one."""

    OPEN_TICKET = "open_ticket"
    FOLLOW_UP = "follow_up"  # the customer wrote again on a ticket
    ANSWER = "answer"  # staff answered a ticket by mail
    NOTE = "note"  # kept with the ticket, wakes nobody: an out-of-office, a bounce, an outsider
    FILE = "file"  # kept without a ticket: newsletters, machine mail
    SPAM = "spam"  # kept, listed to the manager once a day
    ARCHIVE = "archive"  # was there before we were: kept silently
    QUARANTINE = "quarantine"  # looks forged or harmful: kept, a person has to look


@dataclass(frozen=True, slots=True)
class Ruling:
    """May an automatic mail go out, and which row of the table (RELIABILITY 5.2) said so."""

    allowed: bool
    code: str  # "Y", "N5", "N11f", ...
    text: str  # for a person
    to: str = ""  # the one address, where allowed
    alarm: bool = False  # the administrator is told


@dataclass(frozen=True, slots=True)
class Decision:
    disposition: Disposition
    ruling: Ruling
    ticket: int = 0  # number of an existing ticket this mail joins; 0: none, or a new one
    event: Event | None = None
    category: Category | None = None
    assignee: str = ""  # staff handle; "": unassigned
    notify: tuple[str, ...] = ()  # staff handles that get a notice: the owner first, then copies
    tell_manager: str = ""  # why the manager is told, "" if not
    says_ticket: int = 0  # the mail names this ticket but may not join it (promise P23)
    actor: str = ""  # the staff handle that acts, for ANSWER
    reasons: tuple[Reason, ...] = ()
