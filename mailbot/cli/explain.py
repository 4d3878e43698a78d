"""`mailbot explain`: what mailbot makes of mails, and why, with no server and no configuration needed."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mailbot.cli.options import Config, Json, config_if_any
from mailbot.cli.printing import console, shown
from mailbot.model.errors import ConfigError

if TYPE_CHECKING:
    from mailbot.lab.explain import Explainer

PROGRESS_FROM = 20  # mails; fewer are over before a bar is read


def add_to(app: typer.Typer) -> None:
    app.command()(explain)


def explain(
    paths: Annotated[list[str], typer.Argument(help="Mail files, folders (searched for *.eml), or - for one mail.")],
    json: Json = False,
    config: Config = None,
    store: Annotated[str, typer.Option(help="Judge with the history in this store (a URL).")] = "",
    now: Annotated[str, typer.Option(help="Judge as if it were this time (ISO 8601), not each mail's Date.")] = "",
) -> None:
    """Show what each mail is, where it would go, whether it would be answered, and why.  Sends and stores nothing."""
    from mailbot.lab.explain import find_mails, line_of

    missing = [path for path in paths if path != "-" and not Path(path).exists()]
    if missing:
        raise ConfigError([f"{path}: no such file or folder" for path in missing])
    explainer = _explainer(config_if_any(config), store, now)
    mails = list(find_mails(paths)) if sys.stderr.isatty() else find_mails(paths)
    for shown_name, path in _with_progress(mails):
        octets = sys.stdin.buffer.read() if path is None else None
        found = explainer.of_octets(octets, shown_name) if octets is not None else explainer.of_path(path, shown_name)
        if json:
            print(line_of(found), flush=True)
        else:
            _print(found)


def _explainer(config: Path | None, store: str, now: str) -> Explainer:
    from mailbot.app import explainer

    try:
        at = datetime.fromisoformat(now).astimezone() if now else None
    except ValueError:
        raise ConfigError([f"--now: found {now!r}, expected a time like 2026-11-21T09:00"]) from None
    return explainer(config, store, at)


def _with_progress(mails: Any) -> Any:
    """A bar on stderr for long lists on a terminal; scripts see nothing."""
    if not isinstance(mails, list) or len(mails) < PROGRESS_FROM:
        return mails
    from rich.progress import track

    return track(mails, description="reading", console=console(stderr=True), transient=True)


def _print(found: dict[str, Any]) -> None:
    out = console()
    out.print(f"{shown(found['file'])}", style="bold", markup=False)
    if found["error"]:
        out.print(f"  {shown(found['error'])}", style="red", markup=False)
        return
    out.print(f"  from      {shown(found['author']['name'])} <{shown(found['author']['address'])}>", markup=False)
    out.print(f"  subject   {shown(found['subject'])}", markup=False)
    sure = "unsure" if found["unsure"] else "sure"
    what = f"{found['category'] or '-'} ({found['confidence']:.0%}, {sure})"
    out.print(f"  is        {what}  origin {found['origin']}  language {found['language'] or '-'}", markup=False)
    answer = "yes" if found["acknowledge"] else "no"
    out.print(f"  becomes   {found['disposition']}  owner {found['assignee'] or '-'}", markup=False)
    out.print(f"  answered  {answer} ({found['ack_reason']})", markup=False)
    if found["form"]:
        for key, value in found["form"]["fields"].items():
            for one in _items(value) if key == "items" else [value]:
                out.print(f"  form      {shown(key)}: {shown(one)}", markup=False)
    for words in _named(found["details"]):
        out.print(f"  names     {shown(words)}", markup=False)
    for reason in found["reasons"]:
        out.print(f"    {reason['code']}: {shown(reason['text'])}", style="dim", markup=False)
    for defect in found["defects"]:
        out.print(f"    defect {shown(defect)}", style="yellow", markup=False)


def _items(found: list[dict[str, str]]) -> list[str]:
    return [", ".join(f"{key} {value}" for key, value in item.items() if value) for item in found]


def _named(details: dict[str, Any]) -> list[str]:
    """What the mail's words name, a line each."""
    references = [f"{one['kind']} {one['number']} {one['carrier']}".strip() for one in details["references"]]
    products = [f"product {one['sku']} {one['name']}".strip() for one in details["products"]]
    counted = [f"quantity {one['value']} {one['unit']}".strip() for one in details["quantities"]]
    paid = [f"amount {one['value']} {one['currency']}".strip() for one in details["amounts"]]
    who = [f"{kind} {details[kind]}" for kind in ("phone", "company", "country") if details[kind]]
    return [*references, *products, *counted, *paid, *who]
