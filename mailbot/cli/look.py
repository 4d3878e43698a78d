"""Commands that only look: status, tickets, ticket, outbox, quarantine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from mailbot.cli.options import Config, Json, config_path
from mailbot.cli.printing import console, print_json, print_table, shown
from mailbot.model.errors import PermanentFailure

if TYPE_CHECKING:
    from pathlib import Path

    from mailbot.model.records import QuarantineRow, Standing, TicketView
    from mailbot.store import Transaction

FINE, ATTENTION = 0, 1  # exit codes of `status`


def add_to(app: typer.Typer) -> None:
    for command in (status, tickets, ticket, outbox, quarantine):
        app.command()(command)


@contextmanager
def _looking(config: Path | None) -> Iterator[Transaction]:
    from mailbot.app import open_store
    from mailbot.config import read_config

    store = open_store(read_config(config_path(config)))
    try:
        with store.read() as tx:
            yield tx
    finally:
        store.close()


def status(config: Config = None, json: Json = False) -> None:
    """How things stand, on one screen.  Exit code 1 where a person should look."""
    from mailbot.app import utc_now

    with _looking(config) as tx:
        standing = tx.standing(utc_now())
    worries = worries_of(standing)
    if json:
        from mailbot.cli.printing import plain

        print_json({**plain(standing), "worries": worries})
    else:
        _print_standing(standing, worries)
    raise typer.Exit(ATTENTION if worries else FINE)


def worries_of(standing: Standing) -> list[str]:
    """Why somebody should look, in words; empty if all is well."""
    outbox = dict(standing.outbox)
    worries = [f"mailbox {name}: {trouble}" for name, _, trouble in standing.mailboxes if trouble]
    if standing.quarantine:
        worries.append(f"{standing.quarantine} mail(s) in quarantine: mailbot quarantine")
    for state, words in (("unknown", "nobody knows whether they arrived"), ("held", "held"), ("failed", "failed")):
        if outbox.get(state):
            worries.append(f"{outbox[state]} outgoing mail(s): {words}: mailbot outbox --state {state}")
    return worries


def _print_standing(standing: Standing, worries: list[str]) -> None:
    pairs: list[tuple[str, object]] = [
        ("waiting to be read", standing.new),
        ("oldest of them", standing.oldest_new_at),
        ("in quarantine", standing.quarantine),
        *((f"tickets {stage}", count) for stage, count in standing.tickets),
        *((f"outgoing {state}", count) for state, count in standing.outbox),
        ("oldest queued", standing.oldest_queued_at),
        *((f"not acknowledged, {code}", count) for code, count in standing.refusals_day),
        *((f"mailbox {name}", trouble or f"good, {shown(at)}") for name, at, trouble in standing.mailboxes),
    ]
    print_table("", ("", ""), pairs, "nothing yet")
    for worry in worries:
        console().print(f"! {worry}", style="bold red", markup=False)


def tickets(
    config: Config = None,
    stage: Annotated[str, typer.Option(help="new, processed, deal, closed, recycled.")] = "",
    category: Annotated[str, typer.Option(help="inquiry, order, faq, complaint, other.")] = "",
    owner: Annotated[str, typer.Option(help="A staff handle; '-' for unassigned.")] = "",
    customer: Annotated[str, typer.Option(help="An address.")] = "",
    limit: Annotated[int, typer.Option(min=1)] = 50,
    json: Json = False,
) -> None:
    """List tickets, newest first."""
    from mailbot.model.records import TicketFilter

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


def ticket(number: int, config: Config = None, json: Json = False) -> None:
    """One ticket: the customer, what the form said, everything that happened and why."""
    with _looking(config) as tx:
        view = tx.ticket_view(number)
    if view is None:
        raise PermanentFailure(f"there is no ticket {number}")
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


def outbox(
    config: Config = None,
    state: Annotated[list[str] | None, typer.Option(help="queued, sending, sent, failed, unknown, held.")] = None,
    limit: Annotated[int, typer.Option(min=1)] = 50,
    json: Json = False,
) -> None:
    """Outgoing mail: what waits, what was sent, and what the servers said."""
    states = state or ["queued", "sending", "sent", "failed", "unknown", "held", "cancelled"]
    with _looking(config) as tx:
        rows = tx.outbox(states, limit)
    if json:
        print_json(rows)
        return
    columns = ("row", "kind", "state", "to", "ticket", "tries", "queued", "next", "server said")
    cells = [
        (r.row, r.kind, r.state, r.recipient, r.ticket or "-", r.attempt, r.queued_at, r.next_at, r.last_reply)
        for r in rows
    ]
    print_table("", columns, cells, "nothing there")


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


def quarantine(config: Config = None, limit: Annotated[int, typer.Option(min=1)] = 50, json: Json = False) -> None:
    """Mail that was set aside, with the reason.  `mailbot requeue MAIL` puts one back."""
    with _looking(config) as tx:
        rows = [_named(row, tx) for row in tx.quarantined(limit)]
    if json:
        print_json(rows)
        return
    columns = ("mail", "since", "mailbox", "from", "subject", "octets", "reason")
    cells = [(r.mail, r.at, r.mailbox, r.author, r.subject, r.size, r.reason) for r in rows]
    print_table("", columns, cells, "quarantine is empty")
