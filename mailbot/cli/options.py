"""Options that several commands share, and where the configuration is looked for."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mailbot.model.errors import ConfigError

PLACES = (Path("config.toml"), Path("/etc/mailbot/config.toml"))

Config = Annotated[
    Path | None,
    typer.Option("--config", "-c", help="Configuration file; else ./config.toml, else /etc/mailbot/config.toml."),
]
Json = Annotated[bool, typer.Option("--json", help="Machine-readable output.")]


def config_if_any(given: Path | None) -> Path | None:
    return given or next((place for place in PLACES if place.exists()), None)


def config_path(given: Path | None) -> Path:
    found = config_if_any(given)
    if found is None:
        tried = " nor ".join(str(place) for place in PLACES)
        raise ConfigError([f"no configuration: neither {tried} is there; name one with --config"])
    return found
