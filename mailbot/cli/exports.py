"""`mailbot export`: a person or a ticket as a folder of mails; tickets, customers, orders, mails as a table."""

from __future__ import annotations

import csv
import io
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from mailbot.cli.keep import opened
from mailbot.cli.options import Config, config_path, ticket_number
from mailbot.cli.printing import plain, shown
from mailbot.model.carried import EXTRACTS, ExtractWanted
from mailbot.model.errors import ConfigError, PermanentFailure

if TYPE_CHECKING:
    from mailbot.model.settings import Settings
    from mailbot.store import Store

_AT_ONCE = 1000
_FORMULA = tuple("=+-@\t\r＝＋－＠")
_MOST_NAMED = 10


def add_to(app: typer.Typer) -> None:
    app.command()(export)


def export(
    what: Annotated[str, typer.Argument(help="An address; ticket; customer; or a table: " + ", ".join(EXTRACTS))],
    which: Annotated[str, typer.Argument(help="Of a ticket its number; of a customer number, name or address.")] = "",
    to: Annotated[Path | None, typer.Option("--to", help="A new or empty folder; of a table a new file.")] = None,
    csv: Annotated[bool, typer.Option("--csv", help="A table as CSV, in UTF-8.")] = False,
    excel: Annotated[bool, typer.Option("--excel", help="The same with the mark by which Excel knows UTF-8.")] = False,
    since: Annotated[str, typer.Option(help="Of a table what is newer: 2026-01-31, or 30d.")] = "",
    config: Config = None,
) -> None:
    """A person, a customer or a ticket: known.json, each mail as .eml, all of them in all.mbox.  Or a table as CSV,
    in which no cell is a formula."""
    if what in EXTRACTS:
        _table(what, to, excel, _moment(since), csv or excel, config)
    else:
        _folder(what, which, to, config)


def _folder(what: str, which: str, to: Path | None, config: Path | None) -> None:
    from mailbot.keeping.export import export as write
    from mailbot.keeping.export import export_ticket
    from mailbot.running.opening import utc_now

    folder = to or Path(f"mailbot-export-{utc_now():%Y%m%d-%H%M%S}")
    with opened(config) as (settings, store):
        if what == "ticket":
            known = export_ticket(ticket_number(which), folder, store, _as_json)
        else:
            known = write(_address(what, which, settings, store), folder, store, _as_json)
    print(f"{folder}: {len(known.tickets)} ticket(s), {len(known.mails)} mail(s), {len(known.letters)} letter(s)")
    print("known.json has colleagues' notes too: read it before you hand it on")


def _as_json(value: object) -> str:
    return json.dumps(plain(value), ensure_ascii=False, indent=2)


def _address(what: str, which: str, settings: Settings, store: Store) -> str:
    from mailbot.keeping.erase import plain_address

    if what != "customer" and "@" not in what:
        raise typer.BadParameter(f"{what!r}: expected an address, ticket, customer, or a table: {', '.join(EXTRACTS)}")

    if what != "customer":
        return plain_address(what, settings)
    with store.read() as tx:
        found = tx.customers_called(which, _MOST_NAMED)
    if len(found) == 1 and found[0].addresses:
        return found[0].addresses[0]
    if found:
        names = (f"C-{row.id} {row.name} {next(iter(row.addresses), row.company)}" for row in found)
        raise PermanentFailure(
            f"{which!r} is several customers; name one by its number: {shown(', '.join(names))}"
            if len(found) > 1
            else f"C-{found[0].id} has no address, and so no mail"
        )
    raise PermanentFailure(f"there is no customer {which!r}")


def _moment(said: str) -> datetime | None:
    from mailbot.running.opening import utc_now

    if not said:
        return None
    if said.endswith("d") and said[:-1].isdigit() and len(said) < 6:
        return utc_now() - timedelta(days=int(said[:-1]))
    try:
        return datetime.fromisoformat(said).astimezone()
    except ValueError:
        raise ConfigError([f"--since: found {said!r}, expected a day like 2026-01-31, or 30d"]) from None


def _table(what: str, to: Path | None, excel: bool, since: datetime | None, as_csv: bool, config: Path | None) -> None:
    if not as_csv:
        raise ConfigError([f"export {what}: say --csv, or --excel for CSV that Excel reads by a double click"])
    config_path(config)
    with opened(config) as (_, store), _opened_file(to, excel) as file:
        rows = _written(what, since, store, file)
    if to is not None:
        print(f"{to}: {rows:,} row(s)")


@contextmanager
def _opened_file(to: Path | None, excel: bool) -> Iterator[TextIO]:
    if to is None:
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8", newline="")
        sys.stdout.write("\ufeff" if excel else "")
        yield sys.stdout
        return
    try:
        file = os.open(to, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except OSError as error:
        raise PermanentFailure(f"{to}: cannot be written: {error.strerror}") from None
    with os.fdopen(file, "w", encoding="utf-8-sig" if excel else "utf-8", newline="") as stream:
        yield stream


def _written(what: str, since: datetime | None, store: Store, file: TextIO) -> int:
    """One page a transaction: a long table holds nobody up."""
    writer, last, count = csv.writer(file), 0, 0
    while True:
        with store.read() as tx:
            page = tx.extract(ExtractWanted(what, last, since, _AT_ONCE))
        if not count and not last:
            writer.writerow(page.columns)
        writer.writerows([harmless(cell) for cell in row] for row in page.rows)
        count, last = count + len(page.rows), page.last
        if not last:
            return count


def harmless(cell: str) -> str:
    """A stranger's words never become a formula in a spreadsheet."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
