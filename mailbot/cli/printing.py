"""Rows of the store -> a table for people or JSON for scripts.  Colours switch off by themselves in a pipe."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from enum import Enum
from typing import TYPE_CHECKING, Any

from msgspec import Struct

if TYPE_CHECKING:
    from rich.console import Console


_SHORT = 12  # characters: numbers, times and states stay on one line, words may be folded
_WIDE = 200  # columns in a pipe, where nobody's screen limits us


def plain(value: Any) -> Any:
    """Values, enums and times as JSON knows them."""
    if isinstance(value, Struct):
        return {name: plain(getattr(value, name)) for name in value.__struct_fields__}
    if isinstance(value, date):  # a moment is one as well
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, tuple | list | frozenset):
        return [plain(one) for one in value]
    return value


def print_json(value: Any) -> None:
    every_sign = (sys.stdout.encoding or "utf-8").lower().startswith("utf")
    print(json.dumps(plain(value), ensure_ascii=not every_sign, indent=2))


def console(stderr: bool = False) -> Console:
    from rich.console import Console

    shown_to_a_person = (sys.stderr if stderr else sys.stdout).isatty()
    return Console(stderr=stderr, highlight=False, width=None if shown_to_a_person else _WIDE)


def print_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]], empty: str) -> None:
    if not rows:
        print(empty)
        return
    from rich.table import Table
    from rich.text import Text

    named = any(columns)  # else a line of blanks would stand on top
    table = Table(
        title=title or None, title_justify="left", header_style="bold", box=None, pad_edge=False, show_header=named
    )
    cells = [[shown(cell) for cell in row] for row in rows]
    for at, column in enumerate(columns):
        short = max(len(row[at]) for row in cells) <= _SHORT
        table.add_column(column, no_wrap=short, overflow="ellipsis" if short else "fold")
    for row in cells:
        table.add_row(*map(Text, row))
    console().print(table)


def shown(value: object) -> str:
    """A cell's text; a stranger's control characters never reach the terminal."""
    if value is None:
        return "-"
    if isinstance(value, datetime):
        local = value.astimezone()
        is_today = local.date() == datetime.now(UTC).astimezone().date()
        return local.strftime("%H:%M" if is_today else "%Y-%m-%d %H:%M")
    return "".join(c if c.isprintable() else " " for c in str(value))
