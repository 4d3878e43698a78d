"""`mailbot report`: what happened in a day, week or month, as a table, JSON, CSV, a spreadsheet, a page or a mail."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from msgspec import Struct

from mailbot.cli.options import Config, Json, config_path
from mailbot.cli.printing import console, print_json, print_table, shown
from mailbot.model.errors import PermanentFailure

if TYPE_CHECKING:
    from mailbot.house import House
    from mailbot.model.report import Report, Scope, Sheet
    from mailbot.model.settings import Person, Settings
    from mailbot.store import Transaction

_SPANS = ("day", "week", "month")


def add_to(app: typer.Typer) -> None:
    app.command()(report)


def report(
    span: Annotated[str, typer.Argument(metavar="[day|week|month]")] = "week",
    config: Config = None,
    person: Annotated[str, typer.Option(help="A staff handle: only what is theirs and what they did.")] = "",
    whole: Annotated[bool, typer.Option("--last", help="The last one that is over, not the running one.")] = False,
    since: Annotated[str, typer.Option("--from", help="First day, such as 2026-11-01.")] = "",
    until: Annotated[str, typer.Option("--to", help="Last day; today where it is left out.")] = "",
    json: Json = False,
    csv: Annotated[bool, typer.Option("--csv", help="All figures, one table below the other.")] = False,
    xlsx: Annotated[Path | None, typer.Option(help="A spreadsheet with all figures goes to this file.")] = None,
    html: Annotated[Path | None, typer.Option(help="The page as it is mailed goes to this file.")] = None,
    mail: Annotated[bool, typer.Option("--mail", help="To the person, else to the managers.")] = False,
) -> None:
    """What came in, was answered and became a deal; how quickly; which promises were kept."""
    from mailbot.config import read_config
    from mailbot.running.opening import utc_now
    from mailbot.showing import reports, spreadsheet

    settings, now = read_config(config_path(config)), utc_now()
    scope = _scope(span, person, whole, since, until, settings, now)
    with _reading(settings) as tx:
        made = reports.report(scope, settings.calendar, tx, now)
    if json:
        print_json(made)
    elif csv:
        print(spreadsheet.csv_text(reports.sheets(made)), end="")
    ways = _Ways(xlsx, html, mail, terminal=not (json or csv or xlsx or html or mail))
    if ways:
        _to_readers(made, config, ways, now)


@contextmanager
def _reading(settings: Settings) -> Iterator[Transaction]:
    from mailbot.running.opening import open_store

    store = open_store(settings)
    try:
        with store.read() as tx:
            yield tx
    finally:
        store.close()


def _scope(span: str, person: str, whole: bool, since: str, until: str, settings: Settings, now: datetime) -> Scope:
    from mailbot.model.report import Scope, Span
    from mailbot.showing import reports

    if person and settings.person(person) is None:
        known = ", ".join(one.handle for one in settings.staff)
        raise PermanentFailure(f"there is no colleague '{person}'; expected one of {known}")
    today = settings.calendar.local(now).date()
    if since or until:
        first = _day(since or until)
        last = _day(until) if until else today
        if first > last:
            raise PermanentFailure(f"found --from {first} and --to {last}, expected a first day that is not later")
        return Scope(Span.OTHER, first, last, person)
    if span not in _SPANS:
        raise PermanentFailure(f"found '{span}', expected one of {', '.join(_SPANS)}, or --from and --to")
    return reports.scope_of(span, today, person, whole=whole)


def _day(said: str) -> date:
    try:
        day = date.fromisoformat(said)
    except ValueError:
        day = date.min
    if not 1970 <= day.year < 3000:  # the span before it, which it is compared with, must be one as well
        raise PermanentFailure(f"found '{said}', expected a day like 2026-11-01")
    return day


def _write(path: Path, octets: bytes) -> None:
    try:
        path.write_bytes(octets)
    except OSError as error:
        raise PermanentFailure(f"{path} cannot be written: {error.strerror}") from None


# --- for people: in the words of whoever reads it ---


class _Ways(Struct, frozen=True):
    xlsx: Path | None
    html: Path | None
    mail: bool
    terminal: bool

    def __bool__(self) -> bool:
        return bool(self.xlsx or self.html or self.mail or self.terminal)


def _to_readers(made: Report, config: Path | None, ways: _Ways, now: datetime) -> None:
    from mailbot.app import laboratory

    house = laboratory(config_path(config))
    try:
        readers = _readers(made.scope.person, house.settings)
        _show(made, readers[0], house, ways, now)
        for reader in readers if ways.mail else ():
            _queue(made, reader, house, now)
            console().print(f"queued for {reader.addresses[0]}", markup=False)
    finally:
        house.store.close()


def _show(made: Report, reader: Person, house: House, ways: _Ways, now: datetime) -> None:
    from mailbot.showing import reports, spreadsheet
    from mailbot.showing.worded import worded

    sheets = reports.sheets(made)
    if ways.xlsx:
        _write(ways.xlsx, spreadsheet.xlsx(worded(sheets, reader.notices, house)))
    if ways.html:
        with house.store.read() as tx:
            page = reports.page(made, reader, house, tx, house.settings.mailboxes[0], now)
        _write(ways.html, page.encode())
    if ways.terminal:
        told = [sheet for sheet in sheets if sheet.rows and sheet.name not in ("hours", "weekdays", "days")]
        _print(made.scope, worded(told, reader.notices, house))


def _readers(person: str, settings: Settings) -> tuple[Person, ...]:
    one = settings.person(person) if person else None
    readers = (one,) if one else settings.with_role("manager") or settings.staff[:1]
    if not readers or not settings.mailboxes:
        raise PermanentFailure("nobody to mail it to: expected somebody with the role manager")
    return readers


def _queue(made: Report, reader: Person, house: House, now: datetime) -> None:
    from mailbot.showing import reports

    with house.store.begin() as tx:
        tx.enqueue(reports.letter(made, reader, house, tx, house.settings.mailboxes[0], now), 0, "", now)


# --- on a terminal ---


def _print(scope: Scope, sheets: Sequence[Sheet]) -> None:
    head = f"{scope.first} – {scope.last}" if scope.first != scope.last else f"{scope.first}"
    console().print(shown(f"{head}  {scope.person}"), style="bold", markup=False)
    for sheet in sheets:
        print_table(f"\n{sheet.name}", sheet.columns, sheet.rows, "")
