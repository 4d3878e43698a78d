"""Commands that only look: tickets, ticket, quarantine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer
from msgspec.structs import replace

from mailbot.cli.options import Config, Json, Limit, Ticket, config_path
from mailbot.cli.printing import console, print_json, print_table, shown
from mailbot.model.errors import PermanentFailure

if TYPE_CHECKING:
    from pathlib import Path

    from mailbot.model.records import QuarantineRow, TicketView
    from mailbot.store import Transaction


def add_to(app: typer.Typer) -> None:
    for command in (tickets, ticket, quarantine):
        app.command()(command)


@contextmanager
def _looking(config: Path | None) -> Iterator[Transaction]:
    from mailbot.config import read_config
    from mailbot.running.opening import open_store

    store = open_store(read_config(config_path(config)))
    try:
        with store.read() as tx:
            yield tx
    finally:
        store.close()


def one_of(option: str, said: str, known: Sequence[str]) -> None:
    if said and said not in known:
        raise typer.BadParameter(f"{option} {said!r}: expected one of {', '.join(known)}")


def tickets(
    config: Config = None,
    stage: Annotated[str, typer.Option(help="new, processed, deal, closed, recycled.")] = "",
    category: Annotated[str, typer.Option(help="inquiry, order, faq, complaint, other.")] = "",
    owner: Annotated[str, typer.Option(help="A staff handle; '-' for unassigned.")] = "",
    customer: Annotated[str, typer.Option(help="An address.")] = "",
    limit: Limit = 50,
    json: Json = False,
) -> None:
    """List tickets, newest first."""
    from mailbot.model.records import TicketFilter
    from mailbot.model.ticket import Stage
    from mailbot.model.verdict import Category

    one_of("--stage", stage, [one.value for one in Stage])
    one_of("--category", category, [one.value for one in Category])
    with _looking(config) as tx:
        rows = tx.tickets(TicketFilter(stage, category, owner, customer, limit))
    if json:
        print_json(rows)
        return
    columns = ("ticket", "opened", "category", "stage", "owner", "customer", "language", "subject")
    cells = [
        (row.number, row.opened_at, row.category, row.stage, row.owner or "-", row.customer, row.language, row.subject)
        for row in rows
    ]
    print_table("", columns, cells, "no such tickets")


def ticket(number: Ticket, config: Config = None, json: Json = False) -> None:
    """One ticket: the customer, what the form said, everything that happened and why."""
    with _looking(config) as tx:
        view = tx.ticket_view(number)
    if view is None:
        raise PermanentFailure(f"there is no ticket T-{number}; `mailbot tickets` lists them")
    if json:
        print_json(view)
    else:
        _print_ticket(view)


def _print_ticket(view: TicketView) -> None:
    ticket, customer = view.ticket, view.customer
    facts: list[tuple[str, object]] = [
        ("ticket", f"{ticket.token} {ticket.subject}"),
        ("category", ticket.category.value),
        ("stage", ticket.stage.value),
        ("owner", ticket.owner or "unassigned"),
        ("waiting for", ticket.waiting_for.value),
        ("opened", ticket.opened_at),
        ("customer", f"{customer.name} <{', '.join(customer.addresses)}>"),
        ("company", customer.company),
        ("phone", customer.phone),
        ("country", customer.country),
        ("language", ticket.language),
    ]
    print_table("", ("", ""), [fact for fact in facts if fact[1]], "")
    if view.details:
        named = [(row.kind, f"{row.value} {row.of}".strip()) for row in view.details]
        print_table("\nNamed in the mails", ("what", "value"), named, "")
    if view.form_fields:
        print_table("\nForm", ("field", "value"), view.form_fields, "")
    for entry in view.timeline:
        code = f" [{entry.code}]" if entry.code else ""
        console().print(f"\n{shown(entry.at)}  {entry.what}{code}  {shown(entry.who)}", style="bold", markup=False)
        for line in entry.text.splitlines()[:40]:
            console().print(f"  {shown(line)}", markup=False)
        for reason in entry.reasons:
            console().print(f"    {reason.code}: {shown(reason.text)}", style="dim", markup=False)


def _named(row: QuarantineRow, tx: Transaction) -> QuarantineRow:
    """A mail that was set aside before it was understood: who sent it stands in its octets."""
    from mailbot.model.rulebook import Rulebook
    from mailbot.model.settings import Limits, Trust
    from mailbot.parse import parse

    if row.author or row.subject:
        return row
    message = parse(tx.load(row.mail).raw, Rulebook(), Trust(), Limits())
    author = f"{message.author.name} <{message.author.address}>".strip()
    return replace(row, author=author, subject=message.subject)


def quarantine(config: Config = None, limit: Limit = 50, json: Json = False) -> None:
    """Mail that was set aside, with the reason.  `mailbot requeue MAIL` puts one back."""
    with _looking(config) as tx:
        rows = [_named(row, tx) for row in tx.quarantined(limit)]
    if json:
        print_json(rows)
        return
    columns = ("mail", "since", "mailbox", "from", "subject", "octets", "reason")
    cells = [(r.mail, r.at, r.mailbox, r.author, r.subject, r.size, r.reason) for r in rows]
    print_table("", columns, cells, "quarantine is empty")
