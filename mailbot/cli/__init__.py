"""The command line: each command is thin, and imports the rooms that it needs only when it runs (`--help` is quick)."""

from __future__ import annotations

import gc
import sys

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
from mailbot.model.errors import ConfigError, MailbotError, TemporaryFailure

USAGE, TROUBLE, TEMPORARY = 2, 1, 75  # exit codes; 75 is EX_TEMPFAIL of sysexits.h

app = typer.Typer(
    name="mailbot",
    help="Reads a company mailbox, files every mail as a ticket, acknowledges it and hands it to the right person.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
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

# Python looks for garbage after every 700 new objects; a start makes half a million, which are no garbage
SELDOM = (50_000, 20, 50)


def main() -> None:
    gc.set_threshold(*SELDOM)
    try:
        app()
    except ConfigError as error:
        for problem in error.problems:
            print(problem, file=sys.stderr)
        sys.exit(USAGE)
    except TemporaryFailure as error:
        print(f"mailbot: {error} (try again later)", file=sys.stderr)
        sys.exit(TEMPORARY)
    except MailbotError as error:
        print(f"mailbot: {error}", file=sys.stderr)
        sys.exit(TROUBLE)
    except BrokenPipeError:  # `mailbot explain ... | head`
        sys.stderr.close()
        sys.exit(0)
