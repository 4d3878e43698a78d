"""The tables of hours, targets and assignment -> calendars and policies.  Reads the time zone table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from zoneinfo import ZoneInfo

from mailbot.config.tables import ConfigFile, HoursTable, PersonHoursTable, TargetsTable
from mailbot.model.calendar import Holiday, WorkCalendar
from mailbot.model.settings import Targets

_DAYS = {name: number for number, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))}
_PERCENT = 100


def company_calendar(table: HoursTable, timezone: str) -> WorkCalendar:
    return WorkCalendar(
        days=frozenset(_DAYS[day] for day in table.days),
        begins=clock(table.begin),
        ends=clock(table.end),
        holidays=_holidays(table.holidays),
        zone=ZoneInfo(timezone),
    )


def person_calendar(table: PersonHoursTable, hours: HoursTable, timezone: str) -> WorkCalendar | None:
    """The company's with what the person has otherwise; None where that is nothing."""
    if table == PersonHoursTable():
        return None
    company = company_calendar(hours, timezone)
    return WorkCalendar(
        days=frozenset(_DAYS[day] for day in table.days) or company.days,
        begins=clock(table.begin) if table.begin else company.begins,
        ends=clock(table.end) if table.end else company.ends,
        holidays=(*company.holidays, *_holidays(table.holidays)),
        zone=ZoneInfo(table.timezone) if table.timezone else company.zone,
    )


def targets(table: TargetsTable) -> Targets:
    values = table.model_dump(exclude={"key"})
    owner, manager = values.pop("owner_percent"), values.pop("manager_percent")
    return Targets(**values, owner_share=owner / _PERCENT, manager_share=manager / _PERCENT)


def wrong_hours(file: ConfigFile, shown: str) -> list[str]:
    """A day that ends before it begins."""
    company = file.hours
    places = [("hours", company.begin, company.end)]
    for person in file.staff:
        own = person.hours
        places.append((f"staff {person.handle}: hours", own.begin or company.begin, own.end or company.end))
    return [
        f"{shown}: {where}: found from {begin} to {end}, expected a day that ends after it begins"
        for where, begin, end in places
        if begin >= end
    ]


def clock(text: str) -> time:
    """24:00 is the midnight at which the day ends."""
    return time(0) if text == "24:00" else time.fromisoformat(text)


def _holidays(texts: Sequence[str]) -> tuple[Holiday, ...]:
    pairs = (text.partition("..") for text in texts)
    return tuple(Holiday(date.fromisoformat(first), date.fromisoformat(last or first)) for first, _, last in pairs)
