"""Commands that do the work: run, once, deliver, requeue, demo."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mailbot.cli.options import MOST, Config, config_path
from mailbot.model.errors import PermanentFailure
from mailbot.running import start

if TYPE_CHECKING:
    from mailbot.app import App

LogJson = Annotated[bool, typer.Option("--log-json", help="Log lines as JSON.")]


def add_to(app: typer.Typer) -> None:
    for command in (run, once, deliver, requeue, demo):
        app.command()(command)


def run(config: Config = None, log_json: LogJson = False) -> None:
    """Run until stopped: watch every mailbox, file, acknowledge, hand over.  SIGHUP reloads rules and replies."""
    start.run(config_path(config), as_json=log_json)


def once(config: Config = None, log_json: LogJson = False) -> None:
    """Look at every mailbox once, send what is due, and end (for cron, or to try things out)."""
    from mailbot.running.once import run_once

    built = _build(config_path(config), log_json)
    try:
        with built.store.exclusive("daemon") as ours:
            if not ours:
                raise PermanentFailure("another mailbot already works on this store; it has the mailboxes in view")
            taken, sent = run_once(built)
        print(f"{taken} taken in, {sent} sending attempts")
    finally:
        built.close()


def deliver(
    sender: Annotated[str, typer.Option("--from", "-f", help="Envelope sender; empty for the null sender.")],
    mailbox: Annotated[str, typer.Option(help="Name of the mailbox it was sent to; else the first.")] = "",
    config: Config = None,
) -> None:
    """Take one mail from standard input (procmail, Postfix pipe, Sieve).  Exit 75: temporary, try again."""
    # whatever is wrong here, the mail server still has the mail and must keep it: a rule file in the middle of an edit
    # would otherwise bounce the customer's mail
    try:
        _take(config_path(config), sender, mailbox)
    except Exception as error:
        print(f"mailbot: not taken in, try again: {error}", file=sys.stderr)
        raise typer.Exit(os.EX_TEMPFAIL) from None


def _take(path: Path, sender: str, mailbox: str) -> None:
    from mailbot.running.once import take_from_pipe

    built = _build(path, False)
    try:
        take_from_pipe(built, sys.stdin.buffer, sender, mailbox)
    finally:
        built.close()


def requeue(
    mail: Annotated[int, typer.Argument(max=MOST, help="Its number in `mailbot quarantine`.")], config: Config = None
) -> None:
    """Put a mail from quarantine back; it is processed exactly once."""
    built = _build(config_path(config), False)
    try:
        with built.store.begin() as tx:
            moved = tx.requeue(mail, built.house.clock())
        if not moved:
            raise PermanentFailure(f"mail {mail} is not in quarantine; `mailbot quarantine` lists what is")
        built.finish_pending()
    finally:
        built.close()
    print(f"mail {mail} was put back")


def demo(keep: Annotated[bool, typer.Option(help="Stay up and print how mail clients can join.")] = False) -> None:
    """The main job, live, with no server installed: an embedded mail world, realistic mails, a table of decisions."""
    try:
        from mailbot.demo import run_demo
    except ImportError as error:
        raise PermanentFailure(f"the demo needs its extra: pip install 'mailbot[demo]' ({error})") from None
    raise typer.Exit(run_demo(keep=keep))


def _build(path: Path, log_json: bool) -> App:
    from mailbot.app import build

    return build(path, as_json=log_json)
