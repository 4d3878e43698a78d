"""`mailbot import`: old mail, customers and orders from files and folders.  Nobody is answered, nobody is told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mailbot.cli.options import Config, Json, config_path
from mailbot.cli.printing import console, print_json, shown
from mailbot.model.errors import ConfigError, PermanentFailure

if TYPE_CHECKING:
    from mailbot.house import House
    from mailbot.importing import OldMail, Tally
    from mailbot.importing.columns import Columns
    from mailbot.importing.sheets import Sheet
    from mailbot.model.settings import Mailbox

BROKEN = 1
_SHOWN = 50  # lines of trouble

DryRun = Annotated[bool, typer.Option("--dry-run", help="Only look: say what would be brought.")]
Table = Annotated[Path, typer.Argument(help="A table, as CSV or XLSX; its first line names the columns.")]
Maps = Annotated[
    list[str] | None,
    typer.Option("--map", help="COLUMN=FIELD where a column's name is not understood; COLUMN=- leaves it out."),
]
Encoding = Annotated[str, typer.Option(help="Of a CSV file, where it is not found by itself: gb18030, big5, cp1252.")]

imports = typer.Typer(
    help="Bring in what there was before: mail, customers, orders.  Nobody is answered; can be run again.",
    no_args_is_help=True,
)


def add_to(app: typer.Typer) -> None:
    app.add_typer(imports, name="import")


@imports.command()
def mbox(file: Path, dry_run: DryRun = False, config: Config = None, json: Json = False) -> None:
    """Mails of an mbox file (Thunderbird, Google Takeout, mailbot export)."""
    from mailbot.importing.mbox import mails_of_mbox

    with _house(config) as house:
        whole = _existing(file).stat().st_size
        _bring(mails_of_mbox(file, house.settings.limits.mail_octets), whole, house, dry_run, json)


@imports.command()
def maildir(folder: Path, dry_run: DryRun = False, config: Config = None, json: Json = False) -> None:
    """Mails of a Maildir, with its sub-folders."""
    from mailbot.importing.files import find_in_maildir, mails_of_files, size_of

    with _house(config) as house:
        paths = find_in_maildir(_existing(folder))
        _bring(mails_of_files(paths, house.settings.limits, links=False), size_of(paths), house, dry_run, json)


@imports.command()
def eml(files: list[Path], dry_run: DryRun = False, config: Config = None, json: Json = False) -> None:
    """Files with one mail each."""
    from mailbot.importing.files import mails_of_files, size_of

    with _house(config) as house:
        paths = [_existing(file) for file in files]
        _bring(mails_of_files(paths, house.settings.limits, links=True), size_of(paths), house, dry_run, json)


@imports.command()
def imap(
    mailbox: Annotated[str, typer.Argument(help="Its name in the configuration.")],
    folder: Annotated[str, typer.Argument(help="The folder's name: Archive, Sent, 2024.")],
    dry_run: DryRun = False,
    config: Config = None,
    json: Json = False,
) -> None:
    """Mails of a folder on the server; nothing is marked or moved there."""
    from mailbot.importing.folder import OldFolder

    with _house(config) as house:
        box = _box(mailbox, house)
        old = OldFolder(box, folder, house.settings.limits.mail_octets)
        try:
            _bring(old.mails(), old.count, house, dry_run, json)
        finally:
            old.close()


@imports.command()
def customers(
    file: Table,
    map: Maps = None,
    encoding: Encoding = "",
    dry_run: DryRun = False,
    config: Config = None,
    json: Json = False,
) -> None:
    """Customers: address, name, company, phone, country, language, owner, key account, consent; other columns become
    attributes.  What is known stays."""
    from mailbot.importing.customers import CUSTOMER_FIELDS, bring_customers

    with _house(config) as house:
        sheet, columns = _table(file, house, CUSTOMER_FIELDS, _mapped(map), encoding, free=True)
        with _progress("customers", len(sheet.lines)) as tell:
            tally = bring_customers(file.name, sheet, columns, house, tell, dry_run=dry_run)
    _report(tally, "customers", dry_run, json, sheet, columns)


@imports.command()
def orders(
    file: Table,
    map: Maps = None,
    currency: Annotated[str, typer.Option(help="Of amounts that name none: USD.")] = "",
    encoding: Encoding = "",
    dry_run: DryRun = False,
    config: Config = None,
    json: Json = False,
) -> None:
    """Orders: number, customer's address, date, product, quantity, price, total, currency, status; a line an order, or
    a line a product."""
    from mailbot.importing.money import currency as known
    from mailbot.importing.orders import ORDER_FIELDS, bring_orders

    if currency and not known(currency):
        raise ConfigError([f"--currency: found {currency!r}, expected one like USD (ISO 4217)"])
    with _house(config) as house:
        sheet, columns = _table(file, house, ORDER_FIELDS, _mapped(map), encoding, free=False)
        with _progress("orders", len(sheet.lines)) as tell:
            tally = bring_orders(file.name, sheet, columns, house, tell, money=known(currency), dry_run=dry_run)
    _report(tally, "orders", dry_run, json, sheet, columns)


@contextmanager
def _house(config: Path | None) -> Iterator[House]:
    from mailbot.app import laboratory

    house = laboratory(config_path(config))
    try:
        yield house
    except KeyboardInterrupt:
        raise PermanentFailure("stopped; the same command again goes on from there") from None
    finally:
        house.store.close()


def _existing(path: Path) -> Path:
    if not path.exists():
        raise ConfigError([f"{path}: no such file or folder"])
    return path


def _box(name: str, house: House) -> Mailbox:
    boxes = {box.name: box for box in house.settings.mailboxes if box.kind == "imap"}
    if name not in boxes:
        raise ConfigError([f"{name}: no such mailbox; on IMAP there are: {', '.join(boxes) or 'none'}"])
    return boxes[name]


def _mapped(pairs: Sequence[str] | None) -> dict[str, str]:
    wrong = [f"--map {pair}: expected COLUMN=FIELD" for pair in pairs or () if not all(pair.partition("="))]
    if wrong:
        raise ConfigError(wrong)
    return {column.strip(): field.strip() for column, _, field in (pair.rpartition("=") for pair in pairs or ())}


def _table(
    file: Path, house: House, fields: Sequence[str], mapped: dict[str, str], encoding: str, *, free: bool
) -> tuple[Sheet, Columns]:
    from mailbot.importing.columns import columns_of, namer
    from mailbot.importing.sheets import read_sheet

    name = namer(house.rulebook, fields)
    sheet = read_sheet(file, lambda cells: sum(bool(name(cell)) for cell in cells), encoding)
    return sheet, columns_of(sheet, name, fields, mapped, free=free)


def _bring(mails: Iterable[OldMail | str], whole: int, house: House, dry_run: bool, json: bool) -> None:
    from mailbot.importing.mails import bring

    with _progress("mails", whole) as tell:
        tally = bring(mails, house, tell, dry_run=dry_run)
    _report(tally, "mails", dry_run, json)


@contextmanager
def _progress(what: str, whole: int) -> Iterator[Callable[[int], None]]:
    """A bar on a terminal; a pipe sees nothing."""
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    out = console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=out, transient=True, disable=not out.is_terminal) as bar:
        task = bar.add_task(what, total=whole)
        yield lambda more: bar.advance(task, more)


def _report(
    tally: Tally, what: str, dry_run: bool, json: bool, sheet: Sheet | None = None, columns: Columns | None = None
) -> None:
    if json:
        read_as = {"read_as": sheet.read_as, "columns": _meanings(columns)} if sheet and columns else {}
        print_json({"dry_run": dry_run, **_plain(tally), **read_as})
    else:
        if sheet and columns:
            meanings = ", ".join(f"{shown(header)} = {field}" for header, field in _meanings(columns).items())
            print(f"read as {sheet.read_as}: {meanings}")
        _say(tally, what, dry_run)
    raise typer.Exit(BROKEN if tally.broken else 0)


def _plain(tally: Tally) -> dict[str, object]:
    counts = ("read", "new", "changed", "known", "erased", "broken", "troubles", "notes")
    return {name: getattr(tally, name) for name in counts}


def _meanings(columns: Columns) -> dict[str, str]:
    words = {"": "kept under its name", "-": "left out"}
    return {header: words.get(field, field) for header, field in zip(columns.header, columns.fields, strict=True)}


def _say(tally: Tally, what: str, dry_run: bool) -> None:
    err = console(stderr=True)
    for lines, style in ((tally.notes, "yellow"), (tally.troubles, "red")):
        for line in lines[:_SHOWN]:
            err.print(shown(line), style=style, markup=False)
    left = max(0, len(tally.notes) - _SHOWN) + max(0, tally.broken - _SHOWN)
    if left:
        err.print(f"... and {left:,} more; --json has the first thousand of each", markup=False)
    counts = (
        (tally.new, f"new {what}"),
        (tally.changed, "told something new"),
        (tally.known, "known before"),
        (tally.erased, "of erased persons: left out"),
        (tally.broken, "broken: not brought"),
    )
    said = ", ".join(f"{count:,} {words}" for count, words in counts if count) or f"no {what}"
    print(f"{'would be: ' if dry_run else ''}{said}")
