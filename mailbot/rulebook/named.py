"""A checked rule file -> the ids in it and where they stand; two things of one id are a mistake.  Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from mailbot.rulebook.segment_file import SegmentFile
from mailbot.rulebook.tables import CategoryFile, FaqFile, ProductsFile, RoutesFile
from mailbot.text.tomlfile import Table

Named = dict[tuple[str, str], list[str]]  # ("route", "sales") -> "routes.toml:3", as often as it is there


def note_ids(table: Table, shown: str, text: str, named: Named) -> None:
    for what, name in _ids(table):
        places = named.setdefault((what, name), [])
        before = sum(place.startswith(f"{shown}:") for place in places)
        places.append(f"{shown}:{_line(text, name, before)}")


def more_than_once(named: Mapping[tuple[str, str], list[str]]) -> Iterator[str]:
    for (what, name), places in sorted(named.items()):
        for place in places[1:]:
            yield f"{place}: {what} '{name}': found more than once (see {places[0]}), expected an id of its own"


def _ids(table: Table) -> Iterator[tuple[str, str]]:
    if isinstance(table, CategoryFile):
        yield from (("rule", rule.id) for rule in table.rule)
    elif isinstance(table, RoutesFile):
        yield from (("route", route.id) for route in table.route)
    elif isinstance(table, ProductsFile):
        yield from (("product", product.sku) for product in table.product)
    elif isinstance(table, FaqFile):
        yield "faq", table.id
    elif isinstance(table, SegmentFile):
        yield "segment", table.id


def _line(text: str, name: str, before: int) -> int:
    """Of the id; the first where one that is written otherwise cannot be found."""
    written = re.compile(rf"""^[ \t]*(?:id|sku)[ \t]*=[ \t]*["']{re.escape(name)}["']""", re.MULTILINE)
    at = [text.count("\n", 0, match.start()) + 1 for match in written.finditer(text)]
    return at[min(before, len(at) - 1)] if at else 1
