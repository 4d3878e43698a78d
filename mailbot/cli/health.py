"""`mailbot status`: how things stand, for people and for monitoring.  `mailbot doctor`: is every mail accounted for?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from msgspec.structs import replace

from mailbot.cli.metrics import exposition
from mailbot.cli.options import Config, Json, config_path
from mailbot.cli.printing import console, plain, print_json, print_table, shown
from mailbot.model.keeping import Colour

if TYPE_CHECKING:
    from datetime import datetime

    from mailbot.model.keeping import Examined, Health, Vitals
    from mailbot.model.records import Standing

EXIT_CODES = {Colour.GREEN: 0, Colour.YELLOW: 1, Colour.RED: 2}
_STYLES = {Colour.GREEN: "bold green", Colour.YELLOW: "bold yellow", Colour.RED: "bold red"}
WELL, UNWELL = 0, 1


def add_to(app: typer.Typer) -> None:
    for command in (status, doctor):
        app.command()(command)


def status(
    config: Config = None,
    json: Json = False,
    prometheus: Annotated[bool, typer.Option("--prometheus", help="Text for a textfile collector.")] = False,
) -> None:
    """How things stand, on one screen.  Exit code 0: green; 1: yellow, look; 2: red, mail is not flowing."""
    from mailbot.config import read_config
    from mailbot.running.opening import disk_free, open_store, utc_now
    from mailbot.watch.health import judge

    settings, now = read_config(config_path(config)), utc_now()
    store = open_store(settings)
    try:
        with store.read() as tx:
            standing, vitals = tx.standing(now), tx.vitals(now)
            told = [one.condition for one in tx.conditions()]
        at_work = store.is_held("daemon")
    finally:
        store.close()
    vitals = replace(vitals, at_work=at_work, disk_free=disk_free(settings))
    health = judge(vitals, settings, now, told)
    if prometheus:
        print(exposition(standing, vitals, health, now), end="")
    elif json:
        worries = [one.text for one in health.symptoms]
        print_json({"health": plain(health), **plain(standing), "vitals": plain(vitals), "worries": worries})
    else:
        _print_standing(standing, vitals, health)
    raise typer.Exit(EXIT_CODES[health.colour])


def _print_standing(standing: Standing, vitals: Vitals, health: Health) -> None:
    pairs: list[tuple[str, object]] = [
        ("daemon", "runs" if vitals.at_work else "none runs: mail waits for `mailbot run`"),
        ("waiting to be read", standing.new),
        ("oldest of them", standing.oldest_new_at),
        ("in quarantine", standing.quarantine),
        *((f"tickets {stage}", count) for stage, count in standing.tickets),
        *((f"outgoing {state}", count) for state, count in standing.outbox),
        ("oldest queued", standing.oldest_queued_at),
        ("sent in 24 hours", vitals.sent_day),
        ("of them bounced", _share(vitals.bounced_day, vitals.sent_day)),
        *((f"not acknowledged, {code}", count) for code, count in standing.refusals_day),
        *((f"mailbox {name}", trouble or _passed(at)) for name, at, trouble in standing.mailboxes),
        *((f"probe of {one.mailbox}", one.back_at or "on its way") for one in vitals.canaries),
        ("last doctor", vitals.doctor_at),
        ("last backup", vitals.backup_at),
        ("in force", vitals.in_force),
        ("since", vitals.in_force_at),
        *((("restored", vitals.restored_at),) if vitals.restored_at else ()),
    ]
    print_table("", ("", ""), pairs, "nothing yet")
    console().print(f"health: {health.colour.value}", style=_STYLES[health.colour], markup=False)
    for one in health.symptoms:
        console().print(f"! {shown(one.text)}", style=_STYLES[one.colour], markup=False)


def _share(some: int, of_all: int) -> str:
    return f"{some} ({some * 100 // of_all}%)" if of_all else str(some)


def _passed(at: datetime | None) -> str:
    """A pipe has no passes, and a mailbox none before its first."""
    return f"last good pass {shown(at)}" if at else "no pass yet"


def doctor(
    config: Config = None,
    fix: Annotated[bool, typer.Option("--fix", help="Take in what is missing.")] = False,
    moved: Annotated[
        bool, typer.Option("--moved", help="Look through done_folder too, mail by mail (after a restore).")
    ] = False,
    json: Json = False,
) -> None:
    """Count every mail of every watched folder against the store, and look the store over.  Exit code 1: not all well.

    Works beside a running mailbot, which does the same every night with --fix."""
    from mailbot.app import build
    from mailbot.running.doctor import examine

    app = build(config_path(config))
    try:
        with app.store.read() as tx:
            adopted = {box.name for box in app.house.settings.mailboxes if tx.adopted_at(box.name)}
        if fix and not adopted:
            raise typer.BadParameter("mailbot has not run on this store yet: `mailbot run` takes everything in")
        found = examine(app.house, lambda work: work(), fix=fix, moved=moved)
    finally:
        app.close()
    if json:
        print_json({"well": found.well, **plain(found)})
    else:
        _print_examined(found)
    raise typer.Exit(WELL if found.well else UNWELL)


def _print_examined(found: Examined) -> None:
    out = console()
    for one in found.folders:
        counted = f"{one.lying:,} in, {one.accounted:,} accounted for"
        words = f"{one.mailbox} {one.folder}: {'not counted' if one.trouble else counted}"
        words += f", {one.arriving:,} just arriving" if one.arriving else ""
        out.print(shown(words), markup=False)
        if one.trouble:
            out.print(f"  BAD {shown(one.trouble)}", style="bold red", markup=False)
        if one.missing:
            uids = ", ".join(map(str, one.missing[:20]))
            more = " ..." if len(one.missing) > len(one.missing[:20]) else ""
            out.print(f"  BAD not in the store: UID {uids}{more}  (--fix)", style="bold red", markup=False)
    if not found.folders:
        out.print("no folder to count: no mailbox is reached by IMAP", markup=False)
    for text in (*found.damage, *found.unsound):
        out.print(f"  BAD {shown(text)}", style="bold red", markup=False)
    out.print("store: " + ("good" if not (found.damage or found.unsound) else "see above"), markup=False)
