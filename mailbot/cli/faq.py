"""`mailbot faq`: questions in, the FAQ entries that answer them out; needs no configuration and sends nothing."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mailbot.cli.options import Json

if TYPE_CHECKING:
    from mailbot.classify.faq import Match

WRONG_INPUT = 2  # exit code


def add_to(app: typer.Typer) -> None:
    faq = typer.Typer(no_args_is_help=True, help="Try questions on a FAQ.")
    faq.command()(match)
    faq.callback()(_group)
    app.add_typer(faq, name="faq")


def _group() -> None:
    """Try questions on a FAQ."""


def match(
    faq: Annotated[Path, typer.Option(help="rules/faq, one of its files, or JSONL of {faq_id, text}.")],
    json: Json = False,
) -> None:
    """Questions from standard input, one {"id", "text"} a line -> the best entries for each, and what would be done."""
    from mailbot.classify.faq import prepare_matcher
    from mailbot.rulebook.faq_files import read_faq, shipped_synonyms

    problems: list[str] = []
    matcher = prepare_matcher(read_faq(faq, problems), shipped_synonyms())
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


@dataclass(frozen=True, slots=True)
class _Question:
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
