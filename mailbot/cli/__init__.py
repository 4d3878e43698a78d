"""The command line: each command is thin, and imports the rooms that it needs only when it runs (`--help` is quick)."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

import mailbot.cli.check as check
import mailbot.cli.customers as customers
import mailbot.cli.explain as explain
import mailbot.cli.exports as exports
import mailbot.cli.faq as faq
import mailbot.cli.flood as flood
import mailbot.cli.forms as forms
import mailbot.cli.health as health
import mailbot.cli.imports as imports
import mailbot.cli.init as init
import mailbot.cli.keep as keep
import mailbot.cli.learn as learn
import mailbot.cli.look as look
import mailbot.cli.orders as orders
import mailbot.cli.outbox as outbox
import mailbot.cli.report as report
import mailbot.cli.rules as rules
import mailbot.cli.segments as segments
import mailbot.cli.why as why
import mailbot.cli.work as work
from mailbot import __version__
from mailbot.running.ending import told
from mailbot.running.start import look_for_garbage_seldom

_WIDE = 160  # columns in a pipe, where nobody's screen limits us: what a command does is said in whole
# frames are for a screen: in a pipe or a log they are noise, and loading what draws them takes a third of `--help`
_ON_SCREEN = sys.stdout is not None and sys.stdout.isatty()

app = typer.Typer(
    name="mailbot",
    help="Reads a company mailbox, files every mail as a ticket, acknowledges it and hands it to the right person.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode="rich" if _ON_SCREEN else None,
    context_settings={"help_option_names": ["-h", "--help"], "terminal_width": None if _ON_SCREEN else _WIDE},
)
for room in (
    work,
    check,
    explain,
    health,
    look,
    customers,
    segments,
    orders,
    outbox,
    flood,
    keep,
    rules,
    why,
    learn,
    report,
    forms,
    faq,
    init,
    imports,
    exports,
):
    room.add_to(app)


def _say_version(asked: bool) -> None:
    if asked:
        print(f"mailbot {__version__}")
        raise typer.Exit


@app.callback()
def whole(
    version: Annotated[bool, typer.Option("--version", callback=_say_version, is_eager=True, help="And end.")] = False,
) -> None:
    # no docstring: it would stand in the place of `help` above
    del version


def main() -> None:
    look_for_garbage_seldom()
    with told():
        app()
