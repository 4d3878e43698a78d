"""Options that several commands share, and where the configuration is looked for."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mailbot.running.start import config_if_any, config_path

__all__ = ["Config", "Json", "config_if_any", "config_path"]

Config = Annotated[
    Path | None,
    typer.Option("--config", "-c", help="Configuration file; else ./config.toml, else /etc/mailbot/config.toml."),
]
Json = Annotated[bool, typer.Option("--json", help="Machine-readable output.")]
