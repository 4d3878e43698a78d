"""`mailbot init`: a few questions -> config.toml and a password file beside it, then `mailbot check`."""

from __future__ import annotations

import os
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mailbot.cli.printing import shown
from mailbot.model.errors import ConfigError, PermanentFailure

if TYPE_CHECKING:
    from mailbot.beginning.hosts import Way
    from mailbot.cli.asking import Given, Questions

CONFIG = "config.toml"

_STAFF = (
    '"NAME <ADDRESS> ROLES LANGUAGES", such as "Li Na <li@acme.example> sales,manager en".  The last two are optional.'
)


def add_to(app: typer.Typer) -> None:
    app.command()(init)


def init(
    folder: Annotated[Path, typer.Option(help="Where the configuration goes.")] = Path(),
    company: Annotated[str, typer.Option(help="The company's name, as customers know it.")] = "",
    address: Annotated[str, typer.Option(help="The mailbox's address: sales@acme.example.")] = "",
    imap: Annotated[str, typer.Option(help="HOST or HOST:PORT, where it is not found by itself.")] = "",
    smtp: Annotated[str, typer.Option(help="The same for mail on its way out.")] = "",
    user: Annotated[str, typer.Option(help="The login name, where it is not the address.")] = "",
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password from standard input.")
    ] = False,
    token_command: Annotated[str, typer.Option(help="Prints an access token (Microsoft 365).")] = "",
    staff: Annotated[
        list[str] | None,
        typer.Option(help=_STAFF),
    ] = None,
    language: Annotated[str, typer.Option(help="en, zh-Hans, zh-Hant, de ...")] = "",
    timezone: Annotated[str, typer.Option(help="Asia/Shanghai, Europe/Berlin ...")] = "",
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="Ask nothing: options, and what is found by itself.")
    ] = False,
    offline: Annotated[bool, typer.Option("--offline", help="Look up no host, and check only the files.")] = False,
    check: Annotated[bool, typer.Option(help="End with `mailbot check`.")] = True,
) -> None:
    """Ask a few questions and write a first configuration.  Can be run again: nothing is replaced unasked, and what
    was there is kept."""
    from mailbot.cli.asking import Given, Questions

    given = Given(company, address, imap, smtp, user, token_command, tuple(staff or ()), language, timezone)
    questions = Questions(interactive=sys.stdin.isatty() and not (yes or password_stdin))
    path = folder / CONFIG
    _may_write(path, questions, yes)
    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else ""
    text, way, files = _answered(given, questions, path, offline, password)
    _write(path, text, files)
    if way.hint:
        print(f"{way.name}: {way.hint}")
    if check:
        print(f"mailbot check --config {path}")
        _check(path, offline)


def _may_write(path: Path, questions: Questions, yes: bool) -> None:
    if not path.exists():
        return
    if not (yes or questions.sure(f"{path} is there already; write a new one? (the old one is kept beside it)")):
        raise PermanentFailure(f"{path} is there already: --yes writes a new one and keeps the old one beside it")


def _answered(
    given: Given, questions: Questions, path: Path, offline: bool, password: str
) -> tuple[str, Way, dict[str, str]]:
    """The configuration's text, and the files beside it."""
    from mailbot.beginning.writing import PASSWORD, config_text
    from mailbot.cli.asking import answers_to
    from mailbot.rulebook import shipped_replies

    answers = answers_to(given, questions, path, offline=offline)
    notices = tuple(sorted(one.name for one in shipped_replies().iterdir() if one.is_dir()))
    by_token = answers.way.auth == "xoauth2"
    file = path.parent / PASSWORD
    if not password and not by_token:
        password = questions.password(f"Password of {answers.user}", there=file.exists())
    if not password and not by_token and not file.exists():
        print(f"put the password into it, then:  chmod 600 {file}", file=sys.stderr)
    return config_text(answers, notices), answers.way, {PASSWORD: password} if password else {}


def _write(path: Path, text: str, files: dict[str, str]) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        for name, secret in files.items():
            _replace(path.parent / name, secret + "\n", 0o600)
        if path.exists():
            print(f"{_kept(path)}: what was there before")
        _replace(path, text, 0o644)
    except OSError as error:
        raise ConfigError([f"{error.filename or path}: cannot be written: {error.strerror}"]) from None
    print(f"{path}: written" + "".join(f", and {name}" for name in files))


def _kept(path: Path) -> Path:
    """The file once more, under a name that is free."""
    stamp = f"{datetime.now().astimezone():%Y%m%d-%H%M%S}"
    names = (path.with_name(f"{path.name}.{stamp}{more}") for more in ("", *(f".{at}" for at in range(2, 100))))
    kept = next(name for name in names if not name.exists())
    os.link(path, kept)
    return kept


def _replace(path: Path, text: str, mode: int) -> None:
    """Whole or not at all, and never readable by others for a moment."""
    new = path.with_name(f".{path.name}.new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode), "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)


def _check(path: Path, offline: bool) -> None:
    from mailbot.cli.check import check

    try:
        check(config=path, offline=offline)
    except ConfigError as error:
        for problem in error.problems:
            print(shown(problem), file=sys.stderr)
        raise typer.Exit(2) from None
