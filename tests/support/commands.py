"""A command of mailbot run in this process, which spares starting Python each time."""

from __future__ import annotations

import io
import sys
from contextlib import redirect_stderr, redirect_stdout
from functools import cache
from pathlib import Path

import typer.main
from msgspec import Struct

from mailbot import cli

typer.main.get_command = cache(typer.main.get_command)  # the tree of all commands is the same each time


class Said(Struct, frozen=True):
    returncode: int
    stdout: bytes
    stderr: bytes


def run_here(config: Path, *words: str) -> Said:
    """As subprocess.run would give it."""
    return run_bare(*words, "--config", str(config))


def run_bare(*words: str, stdin: str = "") -> Said:
    """Without a configuration; `stdin` is no terminal."""
    out, err = io.StringIO(), io.StringIO()
    before = sys.argv, sys.stdin
    sys.argv, sys.stdin = ["mailbot", *words], io.StringIO(stdin)
    code: object = 0
    try:
        with redirect_stdout(out), redirect_stderr(err):
            cli.main()
    except SystemExit as end:
        code = end.code or 0
    finally:
        sys.argv, sys.stdin = before
    return Said(int(str(code)), out.getvalue().encode(), err.getvalue().encode())
