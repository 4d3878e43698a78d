"""A figure -> one row of the table and of the JSON: name, value, unit, what it is held against, ratio."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct, structs
from rich.console import Console
from rich.table import Table


class Figure(Struct, frozen=True):
    name: str
    value: float
    unit: str
    against: str = ""  # a limit, or the peer that was measured beside it
    ratio: float | None = None  # value to limit, or to peer


def within(name: str, value: float, unit: str, most: float) -> Figure:
    return Figure(name, value, unit, f"at most {most:g}", value / most)


def at_least(name: str, value: float, unit: str, least: float) -> Figure:
    return Figure(name, value, unit, f"at least {least:g}", value / least)


def show(title: str, figures: Sequence[Figure], path: Path) -> None:
    table = Table(title=title)
    for column in ("what", "value", "unit", "held against", "ratio"):
        table.add_column(column, justify="right" if column in ("value", "ratio") else "left")
    for one in figures:
        ratio = "" if one.ratio is None else f"{one.ratio:.2f}"
        table.add_row(one.name, f"{one.value:,.2f}", one.unit, one.against, ratio)
    Console(width=140).print(table)
    path.write_text(json.dumps({"title": title, "figures": [structs.asdict(one) for one in figures]}, indent=1) + "\n")
