"""`mailbot faq`: how the entries stand, trust given anew; or questions in, the entries that answer them out."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from msgspec import Struct

from mailbot.cli.options import Config, Json, config_path
from mailbot.cli.printing import print_json, print_table
from mailbot.model.errors import PermanentFailure

if TYPE_CHECKING:
    from mailbot.classify.faq import Match
    from mailbot.house import House
    from mailbot.learning.answering import Ranked

WRONG_INPUT = 2  # exit code


def add_to(app: typer.Typer) -> None:
    faq = typer.Typer(no_args_is_help=True, help="The FAQ: how its entries stand; questions tried on it.")
    faq.command()(match)
    faq.command("list")(list_entries)
    faq.command()(trust)
    faq.callback()(_group)
    app.add_typer(faq, name="faq")


def _group() -> None:
    """The FAQ: how its entries stand; questions tried on it."""


def list_entries(config: Config = None, json: Json = False) -> None:
    """Every entry of rules/faq: what became of its answers, and whether it has earned to answer by itself."""
    from mailbot.learning.answering import ranked

    house = _house(config)
    try:
        entries = ranked(house)
    finally:
        house.store.close()
    if json:
        print_json([_as_json(one) for one in entries])
        return
    columns = ("entry", "auto", "suggested", "unchanged", "edited", "answered", "complaints", "")
    print_table("", columns, [_cells(one) for one in entries], "no entry in rules/faq")


def trust(id: Annotated[str, typer.Argument(metavar="ENTRY", help="Its id.")], config: Config = None) -> None:
    """An entry that somebody complained about may answer by itself again."""
    from mailbot.learning.answering import trust

    house = _house(config)
    try:
        if not trust(id, house):
            known = ", ".join(entry.id for entry in house.rulebook.faq)
            raise PermanentFailure(f"no entry {id!r} in rules/faq (there are: {known})")
    finally:
        house.store.close()


def _house(config: Path | None) -> House:
    from mailbot.app import laboratory

    return laboratory(config_path(config))


def _as_json(one: Ranked) -> dict[str, Any]:
    standing = one.standing
    names = ("suggested", "unchanged", "edited", "answered", "no_answer", "complaint", "in_a_row", "trusted")
    counts = {name: getattr(standing, name) for name in names}
    return {"faq": one.entry.id, "auto": one.entry.auto, **counts, "propose_auto": one.proposed}


def _cells(one: Ranked) -> tuple[object, ...]:
    standing = one.standing
    complaints = standing.no_answer + standing.complaint
    counts = (standing.suggested, standing.unchanged, standing.edited, standing.answered, complaints)
    return (one.entry.id, "yes" if one.entry.auto else "no", *counts, _advice(one))


def _advice(one: Ranked) -> str:
    if not one.standing.trusted:
        return f"only suggested after a complaint; edit it, or: mailbot faq trust {one.entry.id}"
    return "propose auto = true" if one.proposed else ""


def match(
    faq: Annotated[Path, typer.Option(help="rules/faq, one of its files, or JSONL of {faq_id, text}.")],
    json: Json = False,
) -> None:
    """Questions from standard input, one {"id", "text"} a line -> the best entries for each, and what would be done."""
    from mailbot.classify.faq import prepare_matcher
    from mailbot.learning.encoder import encoder_if_any
    from mailbot.rulebook.faq_files import read_faq, shipped_synonyms

    problems: list[str] = []
    matcher = prepare_matcher(read_faq(faq, problems), shipped_synonyms(), encoder_if_any("auto"))
    for problem in problems:
        print(problem, file=sys.stderr)
    wrong = bool(problems)
    for asked in _questions():
        if isinstance(asked, str):
            print(f"standard input:{asked}", file=sys.stderr)
            wrong = True
        else:
            print(_line(asked, matcher.match(asked.text), json), flush=True)
    if wrong:
        raise typer.Exit(WRONG_INPUT)


class _Question(Struct, frozen=True):
    id: Any  # any JSON value; goes out as it came in
    text: str


def _questions() -> Iterator[_Question | str]:
    """Each question, or what is wrong with its line."""
    for number, line in enumerate(sys.stdin.buffer, 1):
        if not line.strip():
            continue
        try:
            yield _question(line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line)
        except (ValueError, RecursionError) as error:
            yield f"{number}: {error}"


def _question(line: bytes) -> _Question:
    try:
        row = json.loads(line.decode())
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON: {error}") from None
    if not isinstance(row, dict) or "id" not in row or not isinstance(row.get("text"), str):
        raise ValueError('expected {"id": ..., "text": "..."}')
    json.dumps(row["id"], allow_nan=False)  # what is no JSON could not go out again
    return _Question(row["id"], row["text"].encode(errors="replace").decode())  # half surrogates are no text


def _line(asked: _Question, found: Match, as_json: bool) -> str:
    if as_json:
        best = [{"faq": one.faq, "score": one.score} for one in found.best]
        return json.dumps({"id": asked.id, "best": best, "action": found.outcome.value}, ensure_ascii=True)
    from mailbot.cli.printing import shown

    named = ", ".join(f"{one.faq} {one.score:.0%}" for one in found.best)
    return shown(f"{asked.id}  {found.outcome.value:8}{named}")
