"""`mailbot rules`: test the cases in rule files, and replay stored mail over edited rules.  Changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from mailbot.cli.options import Config, Json, config_if_any, config_path
from mailbot.cli.printing import console, plain, print_json, shown
from mailbot.model.errors import ConfigError
from mailbot.text.later import later

if TYPE_CHECKING:
    from mailbot.lab import CaseResult, Replayed

T = TypeVar("T")
ALL_WELL, WRONG = 0, 1
PROGRESS_FROM = 20  # mails; fewer are over before a bar is read
_AGO = later(r"(\d{1,5})([hdw])")
_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}

Folders = Annotated[
    list[str] | None,
    typer.Argument(help="Folders of rules, laid over the configured ones, to try them."),
]

rules = typer.Typer(
    help="Try rules before they fire: run the test cases in rule files, replay stored mail over them.",
    no_args_is_help=True,
)

# key of a change -> what it says of so many mails
SAYS = {
    "owner": "would go elsewhere",
    "route": "would come by another route",
    "category": "would have another category",
    "form": "would be read as another form",
    "answered": "would be answered that were not",
    "silent": "would not be answered that were",
    "disposition": "would be filed in another way",
}


def add_to(app: typer.Typer) -> None:
    app.add_typer(rules, name="rules")


@rules.command()
def test(folders: Folders = None, config: Config = None, json: Json = False) -> None:
    """Run every test case of the rule files in force.  Exit 1 where one fails, with its file, line and reasons."""
    from mailbot.app import explainer
    from mailbot.lab import run_case

    house = explainer(config_if_any(config), "", None, folders or ()).house
    results = [run_case(case, house) for case in house.rulebook.cases]
    failed = [result for result in results if not result.good]
    if json:
        print_json({"cases": len(results), "failed": [_as_json(result) for result in failed]})
    else:
        _print_cases(len(results), failed)
    raise typer.Exit(WRONG if failed else ALL_WELL)


def _as_json(result: CaseResult) -> dict[str, Any]:
    case = result.case
    named = {"file": case.file, "line": case.line, "about": case.about, "subject": case.subject}
    return {**named, "misses": plain(result.misses), "reasons": list(result.reasons)}


def _print_cases(cases: int, failed: Sequence[CaseResult]) -> None:
    out = console()
    for result in failed:
        case = result.case
        name = case.about or case.subject or " ".join(case.text.split())[:60]
        out.print(f"{case.file}:{case.line}: {shown(name)}", style="bold red", markup=False)
        for miss in result.misses:
            out.print(f"    {miss.key}: expected {shown(miss.expected)}, found {shown(miss.found)}", markup=False)
        for reason in result.reasons:
            out.print(f"      {shown(reason)}", style="dim", markup=False)
    style = "bold red" if failed else "green"
    out.print(f"{cases} cases, {len(failed)} failed" if failed else f"{cases} cases, all good", style=style)


@rules.command()
def replay(
    folders: Folders = None,
    config: Config = None,
    since: Annotated[str, typer.Option(help="How far back: 12h, 30d, 8w; or 'ever'.")] = "30d",
    limit: Annotated[int, typer.Option(min=1, help="At most so many mails, the newest.")] = 1000,
    json: Json = False,
) -> None:
    """Judge stored mail again by the rules as they are now, and print what would change.  Nothing is changed."""
    from mailbot.app import laboratory
    from mailbot.lab import counts_of
    from mailbot.lab import replay as replay_mails
    from mailbot.running.opening import utc_now

    ago = _ago(since)
    house = laboratory(config_path(config), folders or ())
    try:
        with house.store.read() as tx:
            mails = tx.decided_since(utc_now() - ago if ago else None, limit)
        replayed = list(replay_mails(_with_progress(mails), house))
    finally:
        house.store.close()
    counts = counts_of(replayed)
    changed = [one for one in replayed if one.changes]
    if json:
        skipped = [one for one in replayed if one.skipped]
        print_json({**counts, "changes": plain(changed), "skipped_mails": plain(skipped)})
    else:
        _print_replay(counts, changed)


def _ago(since: str) -> timedelta | None:
    if since == "ever":
        return None
    found = _AGO.fullmatch(since.strip().lower())
    if found is None:
        raise ConfigError([f"--since: found {since!r}, expected a time like 12h, 30d, 8w, or 'ever'"])
    return int(found[1]) * _UNITS[found[2]]


def _with_progress(mails: Sequence[T]) -> Iterable[T]:
    """A bar on stderr for long lists on a terminal; scripts see nothing."""
    err = console(stderr=True)
    if not err.is_terminal or len(mails) < PROGRESS_FROM:
        return mails
    from rich.progress import track

    return track(mails, description="replaying", console=err, transient=True)


def _print_replay(counts: dict[str, int], changed: Sequence[Replayed]) -> None:
    out = console()
    for one in changed:
        mail = one.mail
        ticket = f"T-{mail.ticket}" if mail.ticket else "no ticket"
        head = f"M-{mail.mail}  {ticket}  {shown(mail.recorded_at)}  {shown(mail.author)}  {shown(mail.subject)}"
        out.print(head, style="bold", markup=False)
        for change in one.changes:
            out.print(f"    {change.what:12} {shown(change.was)} -> {shown(change.would_be)}", markup=False)
    out.print("; ".join(_said(counts)), style="bold", markup=False)


def _said(counts: dict[str, int]) -> Iterator[str]:
    """The figures in words, the empty ones left out."""
    mails = f"{counts['mails']:,}"
    said = [f"{counts[what]:,} {words}" for what, words in SAYS.items() if counts[what]]
    yield f"of {mails} mails " + (said[0] if said else "none would change")
    yield from said[1:]
    if counts["skipped"]:
        yield f"{counts['skipped']:,} not judged: rules have no say in them"
