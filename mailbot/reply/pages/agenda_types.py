"""The pages of the morning list and of what went from colleague to colleague: fields are variables.  Pure."""

from __future__ import annotations

from msgspec import Struct

from mailbot.reply.pages.desk_pages import Button


class AgendaRow(Struct, frozen=True):
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


class AgendaSection(Struct, frozen=True):
    heading: str  # overdue, new, waiting, unassigned
    count: int
    rows: tuple[AgendaRow, ...]


class MorningPage(Struct, frozen=True):
    language: str
    company: str
    mailbox: str
    person: str
    date: str
    zone: str  # "UTC+8": whose times stand in the rows
    count: int
    sections: tuple[AgendaSection, ...]
    more: int  # tickets that are not shown


class KeyRow(Struct, frozen=True):
    customer: str  # "C-17"
    name: str
    on: bool
    why: str  # "52,000 USD, 52%, 5×"; "" where they are none any more


class KeyPage(Struct, frozen=True):
    """To managers: whom the rule found to be a key account, and who is none any more."""

    language: str
    company: str
    mailbox: str
    person: str
    months: int  # whose turnover counts
    rows: tuple[KeyRow, ...]


class PassedRow(Struct, frozen=True):
    ticket: str
    category: str
    subject: str
    to: str  # a colleague's name, "" where nobody could take it


class PassedPage(Struct, frozen=True):
    language: str
    company: str
    mailbox: str
    person: str  # who gets this mail
    why: str  # away, back, unworked
    who: str  # the colleague's name
    mine: bool  # the person is that colleague
    until: str
    rows: tuple[PassedRow, ...]
