"""`mailbot segments`: groups of customers as rules/segments describes them, counted, or one of them listed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from mailbot.cli.options import Config, Json, config_path
from mailbot.cli.printing import print_json, print_table
from mailbot.model.errors import PermanentFailure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mailbot.model.segment import Member, Segment
    from mailbot.store import Store

_COLUMNS = ("customer", "name", "company", "addresses", "country", "language", "owner", "deals", "turnover", "last")


def add_to(app: typer.Typer) -> None:
    app.command()(segments)


def segments(
    name: Annotated[str, typer.Argument(help="The id of one; all are counted without it.")] = "",
    config: Config = None,
    json: Json = False,
    csv: Annotated[bool, typer.Option("--csv", help="As a table for a spreadsheet.")] = False,
) -> None:
    """Groups of customers (rules/segments/*.toml): how many belong to each, or who."""
    from mailbot.config import read_config
    from mailbot.running.opening import open_store
    from mailbot.running.rules_in_use import read_rules

    settings = read_config(config_path(config))
    store = open_store(settings)
    try:
        known = read_rules(settings, store).segments
        if name:
            _print_members(_called(name, known), store, json, csv)
        else:
            _print_counts(known, store, json, csv)
    finally:
        store.close()


def _called(name: str, known: Sequence[Segment]) -> Segment:
    from mailbot.text.similar import nearest

    found = next((one for one in known if one.id == name.casefold()), None)
    if found is None:
        near = nearest(name, [one.id for one in known])
        there = ", ".join(one.id for one in known) or "none: each is a file in rules/segments"
        raise PermanentFailure(
            f"there is no segment {name!r}; " + (f"did you mean {near}?" if near else f"there is {there}")
        )
    return found


def _print_counts(known: Sequence[Segment], store: Store, json: bool, csv: bool) -> None:
    from mailbot.showing.segments import counted

    with store.read() as tx:
        many = counted(known, tx, datetime.now(UTC))
    rows = [(one.id, one.title, number) for one, number in zip(known, many, strict=True)]
    if json:
        print_json([{"segment": id, "title": title, "customers": number} for id, title, number in rows])
    elif csv:
        _print_csv(("segment", "title", "customers"), rows)
    else:
        print_table("", ("segment", "title", "customers"), rows, "rules/segments has no file")


def _print_members(segment: Segment, store: Store, json: bool, csv: bool) -> None:
    from mailbot.showing.segments import members

    with store.read() as tx:
        found = list(members(segment, tx, datetime.now(UTC)))
    if json:
        print_json([_as_json(member) for member in found])
    elif csv:
        _print_csv(_COLUMNS, [_cells(member) for member in found])
    else:
        print_table(f"{segment.title or segment.id}: {len(found)}", _COLUMNS, [_cells(one) for one in found], "nobody")


def _as_json(member: Member) -> dict[str, object]:
    turnover = {currency: str(amount) for currency, amount in member.turnover}
    known = {"consent": member.consent, "deals": member.deals, "complaints": member.complaints}
    return {"customer": member.row, **known, "turnover": turnover, "attributes": dict(member.attributes)}


def _cells(member: Member) -> tuple[str | int, ...]:
    row = member.row
    turnover = ", ".join(f"{amount} {currency}".strip() for currency, amount in member.turnover)
    last = row.last_at.date().isoformat() if row.last_at else ""
    who = (f"C-{row.id}", row.name, row.company, " ".join(row.addresses), row.country, row.language, row.owner)
    return *who, member.deals, turnover, last


def _print_csv(columns: Sequence[str], rows: Sequence[tuple[str | int, ...]]) -> None:
    from mailbot.model.report import Sheet
    from mailbot.showing.spreadsheet import csv_text

    print(csv_text([Sheet("segments", tuple(columns), tuple(rows))]), end="")
