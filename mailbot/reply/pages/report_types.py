"""The page of a report: fields are the variables that it may use.  Pure."""

from __future__ import annotations

from msgspec import Struct

from mailbot.reply.pages.agenda_types import AgendaRow
from mailbot.reply.pages.desk_pages import Button


class Tile(Struct, frozen=True):
    """One large figure."""

    key: str  # words.tile names it
    value: str
    before: str = ""  # the same of the time before
    note: str = ""  # what stands behind it: "14/16"


class ReportRow(Struct, frozen=True):
    label: str  # a category, a name, a country; "" where it is not known
    new: int
    processed: int
    deal: int
    recycled: int
    median: str  # hours
    ninetieth: str
    percent: int  # of the largest row: how long its bar is
    buttons: tuple[Button, ...] = ()


class ReportPart(Struct, frozen=True):
    by: str  # category, person, language, country, product, form
    rows: tuple[ReportRow, ...]
    more: int


class Picture(Struct, frozen=True):
    """Bars, with words around them."""

    href: str  # cid:...
    alt: str
    labels: tuple[str, ...]  # below it, from left to right
    highest: int


class CauseRow(Struct, frozen=True):
    label: str  # "": none was named
    count: int


class QuestionRow(Struct, frozen=True):
    text: str
    count: int
    tickets: str
    buttons: tuple[Button, ...]


class ReportPage(Struct, frozen=True):
    language: str
    company: str
    mailbox: str
    person: str  # who gets it
    span: str  # day, week, month, span
    first: str
    last: str  # the same as `first` for one day
    whose: str  # a colleague's name; "": everybody's
    zone: str  # "UTC+8": whose hours and days these are
    tiles: tuple[Tile, ...]
    amounts: tuple[str, ...]  # "12,000 USD"
    tables: tuple[ReportPart, ...]
    days: Picture | None  # new and processed, day by day; None where it is one day
    hours: Picture | None  # None where nobody wrote
    complaints: tuple[AgendaRow, ...]
    complaints_more: int
    causes: tuple[CauseRow, ...]
    questions: tuple[QuestionRow, ...]
    attached: bool  # a spreadsheet with all figures
    desk: str  # the person's own address for commands
