"""`mailbot check`: is everything right?  Every mistake at once; sends nothing, unless --send asks for one probe."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mailbot.cli.options import Config, Json, config_path
from mailbot.cli.printing import console, print_json, shown
from mailbot.model.errors import ConfigError

if TYPE_CHECKING:
    from mailbot.running.probing import Report

ALL_WELL, WRONG, FILES_WRONG = 0, 1, 2


def add_to(app: typer.Typer) -> None:
    app.command()(check)


def check(
    config: Config = None,
    send: Annotated[bool, typer.Option("--send", help="Mail each mailbox one probe and see how it arrives.")] = False,
    offline: Annotated[bool, typer.Option("--offline", help="Only the files: contact no server.")] = False,
    json: Json = False,
) -> None:
    """Check configuration, rules, replies, logins, folders and rights.  Exit 2: files are wrong; 1: a server or
    the store is, or a route names a factory that is not there."""
    path = config_path(config)
    try:
        notes, wrong = _check_files(path)
    except ConfigError as error:
        if not json:
            raise
        print_json({"files": "bad", "wrong": error.problems, "notes": [], "mailboxes": []})
        raise typer.Exit(FILES_WRONG) from None
    reports = [] if offline else _reports(path, send)
    if json:
        print_json({"files": "bad" if wrong else "good", "wrong": wrong, "notes": notes, "mailboxes": reports})
    else:
        _print(path, notes, wrong, reports)
    well = not wrong and all(finding.ok for report in reports for finding in report.findings)
    raise typer.Exit(ALL_WELL if well else WRONG)


def _check_files(path: Path) -> tuple[list[str], list[str]]:
    """Raises ConfigError with the mistakes of configuration, rules and replies together.

    Gives what is only a note, and what works otherwise than somebody meant it."""
    from mailbot.config import read_config
    from mailbot.model.settings import Settings
    from mailbot.reply import missing_replies
    from mailbot.running.rules_in_use import factories_nobody_has, languages_nobody_wrote, names_nobody_has, read_rules
    from mailbot.running.second_thoughts import second_thoughts, store_fault

    problems: list[str] = []
    settings = Settings()
    try:
        settings = read_config(path)
    except ConfigError as error:
        problems.extend(error.problems)
    try:
        rulebook = read_rules(settings)
        notes = [
            *names_nobody_has(rulebook, settings),
            *languages_nobody_wrote(rulebook, settings),
            *missing_replies(rulebook.replies),
            *second_thoughts(rulebook, settings),
        ]
        wrong = [*factories_nobody_has(rulebook, settings), *filter(None, [store_fault(settings)])]
    except ConfigError as error:
        problems.extend(error.problems)
    if problems:
        raise ConfigError(problems)
    return notes, wrong


def _reports(path: Path, send: bool) -> list[Report]:
    from mailbot.app import build
    from mailbot.config import read_config
    from mailbot.running.probing import look_around, probe

    reports = list(look_around(read_config(path)))
    if send and all(finding.ok for report in reports for finding in report.findings):
        app = build(path)
        try:
            reports += [probe(app, box) for box in app.house.settings.mailboxes]
        finally:
            app.close()
    return reports


def _print(path: Path, notes: list[str], wrong: list[str], reports: list[Report]) -> None:
    out = console()
    out.print(
        f"{path}, rules and replies: {'read' if wrong else 'good'}", style=None if wrong else "green", markup=False
    )
    for one in wrong:
        out.print(f"  BAD {shown(one)}", style="bold red", markup=False)
    for note in notes:
        out.print(f"  note: {shown(note)}", markup=False)
    for report in reports:
        out.print(f"mailbox {report.mailbox}", style="bold", markup=False)
        for finding in report.findings:
            mark, style = ("ok ", None) if finding.ok else ("BAD", "bold red")
            out.print(f"  {mark} {shown(finding.what)}: {shown(finding.text)}", style=style, markup=False)
        if report.advice:
            out.print("  put into its [[mailbox]] block:", style="bold", markup=False)
        for line in report.advice:
            out.print(f"    {line}", markup=False)
