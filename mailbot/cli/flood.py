"""`mailbot flood`: tickets in which a flood's mails wait; `release`: tickets are made of them after all."""

from __future__ import annotations

import typer

from mailbot.cli.options import Config, Json, Ticket, config_path
from mailbot.cli.printing import print_json, print_table
from mailbot.model.errors import PermanentFailure

room = typer.Typer(invoke_without_command=True)


def add_to(app: typer.Typer) -> None:
    app.add_typer(room, name="flood")


@room.callback()
def flood(context: typer.Context, config: Config = None, json: Json = False) -> None:
    """Floods: one ticket takes what a sender or a form sends beyond its cap (table `flood`).  `release` undoes that."""
    if context.invoked_subcommand is not None:
        return
    from mailbot.config import read_config
    from mailbot.running.opening import open_store

    store = open_store(read_config(config_path(config)))
    try:
        with store.read() as tx:
            found = tx.floods()
    finally:
        store.close()
    if json:
        print_json(found)
        return
    cells = [(f"T-{one.ticket}", one.since, one.waiting, one.text) for one in found]
    print_table("", ("ticket", "since", "mails waiting", "what"), cells, "no flood so far")


@room.command()
def release(ticket: Ticket, config: Config = None) -> None:
    """Make tickets of the mails that wait in a flood's ticket: each is processed anew, by the running mailbot."""
    from mailbot.config import read_config
    from mailbot.running.opening import open_store, utc_now

    store = open_store(read_config(config_path(config)))
    try:
        with store.begin() as tx:
            released = tx.release_flood(ticket, utc_now())
    finally:
        store.close()
    if not released:
        raise PermanentFailure(f"no mails of a flood wait in T-{ticket}; `mailbot flood` lists where they do")
    print(f"{released} mail(s) will be processed by the running mailbot, or by `mailbot once`")
