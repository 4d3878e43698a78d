"""The spelling of [[factory]] in config.toml, and the factories that it gives.  Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, model_validator

from mailbot.model.calendar import Holiday, WorkCalendar
from mailbot.model.factory import REDACTABLE, Factory
from mailbot.text.tomlfile import Table, shaped

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_ADDRESS = r"^[A-Za-z0-9._%+=-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$"


def _zone(value: str) -> str:
    try:
        ZoneInfo(value or "UTC")
    except (KeyError, ValueError, OSError):
        raise ValueError(f"found {value!r}, expected a time zone name like Asia/Shanghai") from None
    return value


def _free(value: str) -> str:
    first, _, last = value.partition("..")
    try:
        fits = date.fromisoformat(first) <= date.fromisoformat(last or first)
    except ValueError:
        fits = False
    if not fits:
        raise ValueError(f"found {value!r}, expected a day like 2027-01-01, or 2027-02-06..2027-02-13")
    return value


class FactoryTable(Table):
    name: Annotated[str, shaped(r"[a-z0-9][a-z0-9_-]{0,23}", "up to 24 small letters a to z, digits, - or _")]
    title: str = ""
    address: Annotated[str, shaped(rf"|{_ADDRESS}", "one plain address like orders@factory.example")] = ""
    fax: Annotated[str, shaped(r"[+0-9 ()/-]*", "a number like +49 421 555-0123")] = ""
    gateway: Annotated[
        str,
        shaped(
            r"|[^@\s]*\{number\}[^@\s]*@[^@\s]+|[^@\s]+@[^@\s]*\{number\}[^@\s]*",
            "an address like {number}@fax.example.com",
        ),
    ] = ""
    language: str = "en"
    deadline_days: int = Field(default=3, ge=1, le=365)
    redact: list[Literal["name", "company", "email", "phone", "country", "theirs", "price", "amount", "words"]] = list(
        REDACTABLE  # type: ignore[arg-type]
    )
    days: list[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]] = []
    holidays: list[Annotated[str, AfterValidator(_free)]] = []
    timezone: Annotated[str, AfterValidator(_zone)] = ""

    @model_validator(mode="after")
    def _is_reached_one_way(self) -> Self:
        if bool(self.address) == bool(self.fax):
            raise ValueError("expected one of address and fax")
        if bool(self.fax) != bool(self.gateway):
            raise ValueError('expected fax and gateway together, such as gateway = "{number}@fax.example"')
        return self


def factories(tables: Sequence[FactoryTable], company: WorkCalendar) -> tuple[Factory, ...]:
    return tuple(_factory(table, company) for table in tables)


def _factory(table: FactoryTable, company: WorkCalendar) -> Factory:
    number = "".join(char for char in table.fax if char.isdigit())
    return Factory(
        name=table.name,
        address=(table.address or table.gateway.format(number=number)).lower(),
        title=table.title,
        language=table.language,
        deadline_days=table.deadline_days,
        redact=frozenset(table.redact),
        calendar=_calendar(table, company),
        fax=bool(table.fax),
    )


def _calendar(table: FactoryTable, company: WorkCalendar) -> WorkCalendar | None:
    if not (table.days or table.holidays or table.timezone):
        return None
    pairs = (text.partition("..") for text in table.holidays)
    own = tuple(Holiday(date.fromisoformat(first), date.fromisoformat(last or first)) for first, _, last in pairs)
    return WorkCalendar(
        days=frozenset(map(_DAYS.index, table.days)) or company.days,
        begins=company.begins,
        ends=company.ends,
        holidays=(*company.holidays, *own),
        zone=ZoneInfo(table.timezone) if table.timezone else company.zone,
    )


def wrong_factories(tables: Sequence[FactoryTable], ours: Sequence[str], shown: str) -> list[str]:
    """Two of one name or address; one whose address is a colleague's or a mailbox of the company."""
    names, addresses = [table.name for table in tables], [table.address.lower() for table in tables if table.address]
    twice = sorted({name for name in names if names.count(name) > 1})
    shared = sorted({one for one in addresses if addresses.count(one) > 1 or one in ours})
    return [
        *(f"{shown}: factory: name '{name}' is there twice" for name in twice),
        *(f"{shown}: factory: address {one} belongs to another as well" for one in shared),
    ]
