"""Commands about customers and finding mails: customer (one, list, merge, split, duplicates), search."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from mailbot.cli.options import Config, Json, config_path
from mailbot.cli.printing import console, print_json, print_table, shown
from mailbot.model.errors import PermanentFailure

if TYPE_CHECKING:
    from mailbot.model.customer import CustomerRecord, CustomerRow, Dealings, Moment, SearchFor, Twin
    from mailbot.model.settings import Settings
    from mailbot.store import Store, Transaction

_MOST = 50
_MOST_MOMENTS = 200
_RECENT = 5
_BY_COMMAND = "command line"  # who did it


def add_to(app: typer.Typer) -> None:
    for command in (customer, search):
        app.command()(command)


def customer(
    words: Annotated[
        list[str],
        typer.Argument(help="An address, C-17, a telephone or a name; or list, merge A B, split C-17, duplicates."),
    ],
    config: Config = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="Rows of a list.")] = _MOST,
    json: Json = False,
) -> None:
    """One customer: who they are, what there was with them; or all of them, and two that are one."""
    from mailbot.config import read_config
    from mailbot.running.opening import open_store

    settings = read_config(config_path(config))
    store = open_store(settings)
    order = _ORDERS.get(words[0])
    try:
        if order is None:
            _show(" ".join(words), settings, store, limit, json)
        else:
            order(words[1:], settings, store, limit, json)
    finally:
        store.close()


def _show(said: str, settings: Settings, store: Store, limit: int, json: bool) -> None:
    free = _free_mail(settings, store)
    with store.read() as tx:
        found = tx.customers_called(said, limit)
        if not found:
            raise PermanentFailure(
                f"there is no customer {said!r}: an address, a number, a telephone or a part of a name"
            )
        if len(found) > 1:
            _print_rows(found, json)
            return
        record = tx.customer(found[0].id)
        seen, life = tx.dealings(found[0].id, _RECENT), tx.life_of(found[0].id, _MOST_MOMENTS)
        twins = tx.twins_of(found[0].id, free, _RECENT)
    if json:
        print_json({"record": record, "dealings": seen, "life": life, "twins": twins})
    elif record is not None:
        _print_card(record, seen, life, twins)


def _free_mail(settings: Settings, store: Store) -> frozenset[str]:
    from mailbot.running.rules_in_use import read_rules

    return read_rules(settings, store).free_mail_domains


def _list(words: Sequence[str], settings: Settings, store: Store, limit: int, json: bool) -> None:
    with store.read() as tx:
        rows = tx.customers_called(" ".join(words), limit) if words else tx.customers_after(0, limit)
    _print_rows(rows, json)


def _merge(words: Sequence[str], settings: Settings, store: Store, limit: int, json: bool) -> None:
    if len(words) != 2:
        raise typer.BadParameter("name two customers: mailbot customer merge C-12 C-17")
    with store.begin() as tx:
        kept, gone = (_one(word, tx) for word in words)
        ours = settings.staff_addresses | settings.own_addresses
        if staff := [one for row in (kept, gone) for one in row.addresses if one.casefold() in ours]:
            raise PermanentFailure(f"{', '.join(staff)} is one of our own: a colleague cannot be merged with anybody")
        tx.merge_customers(kept.id, gone.id, _BY_COMMAND, datetime.now(UTC))
    if json:
        print_json({"customer": f"C-{kept.id}", "merged": f"C-{gone.id}"})
        return
    print(f"C-{gone.id} {shown(gone.name)} is a part of C-{kept.id} {shown(kept.name)} now")
    print(f"mailbot customer split C-{gone.id} undoes it")


def _one(said: str, tx: Transaction) -> CustomerRow:
    found = tx.customers_called(said, _RECENT)
    if len(found) != 1:
        several = ", ".join(f"C-{row.id} {shown(row.name)}" for row in found) or "nobody"
        raise PermanentFailure(f"{said!r} is {several}: name one by number or address")
    return found[0]


def _split(words: Sequence[str], settings: Settings, store: Store, limit: int, json: bool) -> None:
    number = words[0].casefold().removeprefix("c-") if len(words) == 1 else ""
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        raise typer.BadParameter("name the customer that was merged: mailbot customer split C-17")
    with store.begin() as tx:
        whole = tx.split_customer(int(number), _BY_COMMAND, datetime.now(UTC))
    if json:
        print_json({"customer": f"C-{number}", "split_from": f"C-{whole}"})
        return
    print(f"C-{number} is a customer of its own again; it was a part of C-{whole}")


def _duplicates(words: Sequence[str], settings: Settings, store: Store, limit: int, json: bool) -> None:
    free = _free_mail(settings, store)
    with store.read() as tx:
        twins = tx.twins(free, limit)
    if json:
        print_json(twins)
        return
    columns = ("customer", "name", "perhaps", "name", "why", "what")
    print_table("", columns, [_twin_cells(twin) for twin in twins], "no two customers look like one")
    if twins:
        print("mailbot customer merge A B makes two of them one")


def _twin_cells(twin: Twin) -> tuple[object, ...]:
    why = ", ".join(one.value for one in twin.why)
    one, other = (row.name or next(iter(row.addresses), "") for row in (twin.one, twin.other))
    return f"C-{twin.one.id}", one, f"C-{twin.other.id}", other, why, ", ".join(twin.of)


_ORDERS: Mapping[str, Callable[[Sequence[str], Settings, Store, int, bool], None]] = {
    "list": _list,
    "merge": _merge,
    "split": _split,
    "duplicates": _duplicates,
}


def _print_rows(rows: Sequence[CustomerRow], json: bool) -> None:
    if json:
        print_json(rows)
        return
    columns = ("customer", "name", "company", "addresses", "country", "owner", "key", "tickets", "last")
    print_table("", columns, [_cells(row) for row in rows], "no such customers")


def _cells(row: CustomerRow) -> tuple[object, ...]:
    addresses, key = ", ".join(row.addresses), "key" if row.key_account else ""
    return f"C-{row.id}", row.name, row.company, addresses, row.country, row.owner or "-", key, row.tickets, row.last_at


def _print_card(record: CustomerRecord, seen: Dealings, life: Sequence[Moment], twins: Sequence[Twin]) -> None:
    print_table("", ("", ""), [fact for fact in _facts(record, seen) if fact[1]], "")
    if record.attributes:
        cells = [(one.name, one.value, one.source.value, one.who) for one in record.attributes]
        print_table("\nKnown of them", ("what", "value", "from", "who"), cells, "")
    if seen.open:
        cells_open = [
            (one.number, one.opened_at, one.category.value, one.stage.value, one.owner, one.subject)
            for one in seen.open
        ]
        print_table("\nOpen", ("ticket", "opened", "category", "stage", "owner", "subject"), cells_open, "")
    if seen.deals:
        bought = [
            (one.ticket.number, one.at, one.ticket.worth, ", ".join(one.items), one.ticket.subject)
            for one in seen.deals
        ]
        print_table("\nBought", ("ticket", "when", "worth", "items", "subject"), bought, "")
    if twins:
        columns = ("customer", "name", "perhaps", "name", "why", "what")
        print_table("\nPerhaps the same", columns, [_twin_cells(twin) for twin in twins], "")
    for moment in life:
        where = f"  T-{moment.ticket}" if moment.ticket else ""
        head = f"\n{shown(moment.at)}{where}  {moment.kind.value} {shown(moment.code)}  {shown(moment.who)}"
        console().print(head, style="bold", markup=False)
        for line in moment.text.splitlines()[:10]:
            console().print(f"  {shown(line)}", markup=False)


def _facts(record: CustomerRecord, seen: Dealings) -> list[tuple[str, object]]:
    customer = record.customer
    return [
        ("customer", f"C-{record.id} {customer.name}"),
        ("company", customer.company),
        ("addresses", ", ".join(customer.addresses)),
        ("phones", ", ".join(record.phones) or customer.phone),
        ("country", customer.country),
        ("language", customer.language),
        ("owner", customer.owner or "-"),
        ("key account", f"yes{_by_rule(record)}" if customer.key_account else ""),
        ("consent", " ".join(one for one in (record.consent.value, record.consent_how) if one)),
        ("merged in", ", ".join(f"C-{one.id} {one.name}" for one in record.absorbed)),
        ("first wrote", seen.first_at),
        ("last wrote", seen.last_at),
        ("tickets", seen.tickets),
        ("turnover", ", ".join(f"{amount} {currency}".strip() for currency, amount in seen.turnover)),
    ]


def _by_rule(record: CustomerRecord) -> str:
    mark = record.key_mark
    return f", by rule since {mark.at:%Y-%m-%d}: {mark.why}" if mark and mark.by_rule else ""


def search(
    words: Annotated[
        list[str], typer.Argument(help='Words; from:acme year:2025 category:order ticket:1024; "as it stands"; beg*.')
    ],
    config: Config = None,
    limit: Annotated[int, typer.Option(min=1, max=1000)] = _MOST,
    json: Json = False,
) -> None:
    """Mails by their words, the newest first."""
    wanted = _wanted(words, limit)
    from mailbot.config import read_config
    from mailbot.running.opening import open_store

    store = open_store(read_config(config_path(config)))
    try:
        with store.read() as tx:
            found = tx.search(wanted)
    finally:
        store.close()
    if json:
        print_json(found)
        return
    columns = ("mail", "when", "from", "subject", "ticket", "owner", "words")
    cells = [
        (one.mail, one.at, one.author, one.subject, one.ticket or "-", one.owner or "-", one.text) for one in found
    ]
    print_table("", columns, cells, "no mail has these words")


def _wanted(words: Sequence[str], limit: int) -> SearchFor:
    from mailbot.model.customer import SearchFor
    from mailbot.model.verdict import Category
    from mailbot.showing.search_words import search_of

    # the shell took the quotes away: words that came as one stand as one
    wanted = search_of(" ".join(f'"{word}"' if " " in word.strip() else word for word in words), limit)
    if not isinstance(wanted, SearchFor):
        known = ", ".join(one.value for one in Category)
        raise typer.BadParameter(f"{wanted!r} is no year, ticket or category; categories are {known}")
    return wanted
