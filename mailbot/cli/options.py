"""Options that several commands share, and where the configuration is looked for."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from mailbot.running.start import config_if_any, config_path
from mailbot.text.later import later

__all__ = ["MOST", "Config", "Json", "Limit", "Ticket", "config_if_any", "config_path", "ticket_number"]

MOST = 1_000_000_000  # no store of ours has so many of anything, and every database can count so far
_TICKET = later(r"\[?(?:T-)?(\d{1,9})\]?", re.IGNORECASE | re.ASCII)

Config = Annotated[
    Path | None,
    typer.Option("--config", "-c", help="Configuration file; else ./config.toml, else /etc/mailbot/config.toml."),
]
Limit = Annotated[int, typer.Option(min=1, max=MOST)]
Json = Annotated[bool, typer.Option("--json", help="Machine-readable output.")]


def ticket_number(said: str) -> int:
    """As it is written anywhere: 1024, T-1024, [T-1024]."""
    found = _TICKET.fullmatch(said.strip())
    if found is None:
        raise typer.BadParameter(f"found {said!r}, expected a ticket like T-1024 or 1024")
    return int(found[1])


Ticket = Annotated[int, typer.Argument(parser=ticket_number, metavar="TICKET", help="T-1024 or 1024.")]
