"""`mailbot outbox`: what waits, what was sent; `release`: what was held goes out after all; `retry`: at once."""

from __future__ import annotations

from typing import Annotated

import typer

from mailbot.cli.look import one_of
from mailbot.cli.options import MOST, Config, Json, Limit, config_path
from mailbot.cli.printing import print_json, print_table
from mailbot.model.errors import PermanentFailure

_STATES = ["queued", "sending", "sent", "failed", "unknown", "held", "cancelled"]

room = typer.Typer(invoke_without_command=True)


def add_to(app: typer.Typer) -> None:
    app.add_typer(room, name="outbox")


@room.callback()
def outbox(
    context: typer.Context,
    config: Config = None,
    state: Annotated[list[str] | None, typer.Option(help=f"{', '.join(_STATES)}.")] = None,
    limit: Limit = 50,
    json: Json = False,
) -> None:
    """Outgoing mail: what waits, what was sent, and why.  `release` sends what is held, `retry` what waits."""
    if context.invoked_subcommand is not None:
        return
    from mailbot.config import read_config
    from mailbot.running.opening import open_store

    for one in state or ():
        one_of("--state", one, _STATES)
    store = open_store(read_config(config_path(config)))
    try:
        with store.read() as tx:
            rows = tx.outbox(state or _STATES, limit)
    finally:
        store.close()
    if json:
        print_json(rows)
        return
    columns = ("row", "kind", "state", "to", "ticket", "tries", "queued", "next", "server said")
    cells = [
        (r.row, r.kind, r.state, r.recipient, r.ticket or "-", r.attempt, r.queued_at, r.next_at, r.last_reply)
        for r in rows
    ]
    print_table("", columns, cells, "nothing there")


@room.command()
def release(
    row: Annotated[list[int] | None, typer.Argument(max=MOST, help="Rows of `mailbot outbox --state held`.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="All that is held.")] = False,
    config: Config = None,
) -> None:
    """Send what was held: a restored store, a mailbox that was missing, a mail that made us stumble."""
    from mailbot.config import read_config
    from mailbot.running.opening import open_store, utc_now

    if bool(row) == everything:
        raise typer.BadParameter("name rows of `mailbot outbox --state held`, or say --all")
    store = open_store(read_config(config_path(config)))
    try:
        with store.begin() as tx:
            released = tx.release(row or [], utc_now())
    finally:
        store.close()
    if not released:
        raise PermanentFailure("nothing of that is held; `mailbot outbox --state held` lists what is")
    print(f"{released} mail(s) will be sent by the running mailbot, or by `mailbot once`")


@room.command()
def retry(
    row: Annotated[
        list[int] | None, typer.Argument(max=MOST, help="Rows of `mailbot outbox --state queued`; none: all.")
    ] = None,
    config: Config = None,
) -> None:
    """Try at once what was put off: the outgoing server works again, and nobody wants to wait an hour for it."""
    from mailbot.config import read_config
    from mailbot.running.opening import open_store, utc_now

    store = open_store(read_config(config_path(config)))
    try:
        with store.begin() as tx:
            hurried = tx.try_now(row or [], utc_now())
    finally:
        store.close()
    if not hurried:
        raise PermanentFailure("nothing of that was put off; `mailbot outbox --state queued` lists what waits")
    print(f"{hurried} mail(s) will be tried at once by the running mailbot, or by `mailbot once`")
