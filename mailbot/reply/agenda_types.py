"""The pages of the morning list and of what went from colleague to colleague: fields are variables.  Pure."""

from __future__ import annotations

from dataclasses import dataclass

from mailbot.reply.desk_pages import Button


@dataclass(frozen=True, slots=True)
class AgendaRow:
    ticket: str  # "T-1024"
    category: str
    stage: str
    subject: str
    customer: str
    opened: str
    due: str  # "" where nothing is
    starred: bool
    buttons: tuple[Button, ...]
    key_account: bool = False


@dataclass(frozen=True, slots=True)
class AgendaSection:
    heading: str  # overdue, new, waiting, unassigned
    count: int
    rows: tuple[AgendaRow, ...]


@dataclass(frozen=True, slots=True)
class MorningPage:
    language: str
    company: str
    mailbox: str
    person: str
    date: str
    zone: str  # "UTC+8": whose times stand in the rows
    count: int
    sections: tuple[AgendaSection, ...]
    more: int  # tickets that are not shown


@dataclass(frozen=True, slots=True)
class KeyRow:
    customer: str  # "C-17"
    name: str
    on: bool
    why: str  # "52,000 USD, 52%, 5×"; "" where they are none any more


@dataclass(frozen=True, slots=True)
class KeyPage:
    """To managers: whom the rule found to be a key account, and who is none any more."""

    language: str
    company: str
    mailbox: str
    person: str
    months: int  # whose turnover counts
    rows: tuple[KeyRow, ...]


@dataclass(frozen=True, slots=True)
class PassedRow:
    ticket: str
    category: str
    subject: str
    to: str  # a colleague's name, "" where nobody could take it


@dataclass(frozen=True, slots=True)
class PassedPage:
    language: str
    company: str
    mailbox: str
    person: str  # who gets this mail
    why: str  # away, back, unworked
    who: str  # the colleague's name
    mine: bool  # the person is that colleague
    until: str
    rows: tuple[PassedRow, ...]
