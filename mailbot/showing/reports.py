"""(house, which days, whose work) -> the report, its spreadsheet, the letter that brings it.

Figures come from the store by one question (store/keeping/reporting.py), are counted in one place
(diary/figures.py), and are the same whatever shows them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from mailbot import diary
from mailbot.house import House
from mailbot.model.calendar import WorkCalendar
from mailbot.model.mail import Attachment
from mailbot.model.outgoing import Outgoing
from mailbot.model.report import Facts, Report, Scope, Sheet, Span
from mailbot.model.settings import Mailbox, Person
from mailbot.showing import spreadsheet
from mailbot.showing.worded import worded
from mailbot.store import Transaction

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def gathered(scope: Scope, calendar: WorkCalendar, tx: Transaction) -> tuple[Facts, Facts]:
    """What happened in these days, and in as many before them."""
    now, then = (diary.bounds(one, calendar) for one in (scope, diary.before(scope)))
    return tx.facts(*now), tx.facts(*then)


def counted(scope: Scope, facts: tuple[Facts, Facts], calendar: WorkCalendar, now: datetime) -> Report:
    return diary.report_of(*facts, scope, calendar, now)


def report(scope: Scope, calendar: WorkCalendar, tx: Transaction, now: datetime) -> Report:
    return counted(scope, gathered(scope, calendar, tx), calendar, now)


def scope_of(span: str, today: date, person: str = "", *, whole: bool = False) -> Scope:
    """The running day, week or month; `whole`: the last one that is over."""
    return (diary.last if whole else diary.current)(Span(span), today, person)


def sheets(one: Report) -> tuple[Sheet, ...]:
    return diary.sheets_of(one)


def page(one: Report, person: Person, house: House, tx: Transaction, box: Mailbox, now: datetime) -> str:
    """Its HTML alone, with the pictures in it."""
    return house.composer.report_page(person, one, _epochs(one, person, tx), box, now)


def letter(one: Report, person: Person, house: House, tx: Transaction, box: Mailbox, now: datetime) -> Outgoing:
    epochs = _epochs(one, person, tx)
    return house.composer.report(person, one, _files(one, person, house), epochs, box, now, house.dice())


def _epochs(one: Report, person: Person, tx: Transaction) -> dict[int, int]:
    numbers = (0, *(row.ticket.number for row in one.complaints.open), *(row.tickets[0] for row in one.questions))
    return {number: tx.epochs(number).get(person.handle, 0) for number in numbers}


def _files(one: Report, person: Person, house: House) -> Sequence[Attachment]:
    if not house.settings.reports.spreadsheet:
        return ()
    octets = spreadsheet.xlsx(worded(sheets(one), person.notices, house))
    name = "-".join(["mailbot", *([one.scope.person] if one.scope.person else []), f"{one.scope.first}"])
    return (Attachment(f"{name}.xlsx", XLSX, len(octets), "", octets=octets),)
