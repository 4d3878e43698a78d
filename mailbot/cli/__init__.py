"""The command line: each command is thin, and imports the rooms that it needs only when it runs (`--help` is quick)."""

from __future__ import annotations

import sys

import typer

import mailbot.cli.check as check
import mailbot.cli.explain as explain
import mailbot.cli.faq as faq
import mailbot.cli.forms as forms
import mailbot.cli.health as health
import mailbot.cli.keep as keep
import mailbot.cli.learn as learn
import mailbot.cli.look as look
import mailbot.cli.outbox as outbox
import mailbot.cli.rules as rules
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
for room in (work, check, explain, health, look, outbox, keep, rules, why, learn, forms, faq):
    room.add_to(app)


def main() -> None:
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
