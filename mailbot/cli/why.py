"""`mailbot why`: which rules fitted a mail and which did not, condition by condition, and what was decided from it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mailbot.cli.options import Config, Json, config_if_any, config_path
from mailbot.cli.printing import console, plain, print_json, print_table, shown
from mailbot.model.errors import PermanentFailure
from mailbot.text.later import later

if TYPE_CHECKING:
    from mailbot.house import House
    from mailbot.lab import Why
    from mailbot.lab.explain import Judged
    from mailbot.model.records import DecidedMail
    from mailbot.model.trace import RuleTrace
    from mailbot.store import Transaction

_NAMED = later(r"\[?([TM]-?)?(\d{1,12})\]?", re.IGNORECASE)


def add_to(app: typer.Typer) -> None:
    app.command()(why)


def why(
    what: Annotated[str, typer.Argument(help="A ticket (T-1024, 1024), a stored mail (M-17, 17), or a mail's file.")],
    config: Config = None,
    json: Json = False,
) -> None:
    """Tell which rules matched and which did not and why; the cues, the routes, the table of automatic answers."""
    from mailbot.lab import why as report_on

    if Path(what).is_file():
        judged, house, was = _of_file(Path(what), config)
    else:
        judged, house, was = _of_store(what, config)
    report = report_on(judged, house)
    house.store.close()
    if json:
        print_json({"recorded": plain(was), **plain(report)})
    else:
        _print(report, was)


def _of_file(path: Path, config: Path | None) -> tuple[Judged, House, None]:
    """Judged alone, as `mailbot explain` does."""
    from mailbot.app import explainer

    window = explainer(config_if_any(config), "", None)
    return window.judge(path.read_bytes()), window.house, None


def _of_store(what: str, config: Path | None) -> tuple[Judged, House, DecidedMail]:
    """With the history that it had, by the rules of today."""
    from mailbot.app import laboratory
    from mailbot.lab import Skipped, judge_stored

    named = _NAMED.fullmatch(what.strip())
    if named is None:
        raise PermanentFailure(f"{what}: no such file, and neither a ticket (T-1024) nor a mail (M-17)")
    house = laboratory(config_path(config))
    with house.store.read() as tx:
        was = tx.decided_mail(_mail_of((named[1] or "").upper().rstrip("-"), int(named[2]), tx))
    if was is None:
        raise PermanentFailure(f"{what}: nothing was decided about it yet; see mailbot status, mailbot quarantine")
    judged = judge_stored(was, house)
    if isinstance(judged, Skipped):
        raise PermanentFailure(f"{what}: {judged.why}")
    return judged, house, was


def _mail_of(kind: str, number: int, tx: Transaction) -> int:
    """A ticket stands for the mail that opened it.  A bare number is a ticket, if there is one, else a mail."""
    view = tx.ticket_view(number) if kind != "M" else None
    if view is not None:
        return next((entry.mail for entry in view.timeline if entry.mail), 0)
    if kind == "T":
        raise PermanentFailure(f"there is no ticket {number}; mailbot tickets lists them")
    return number


def _print(why: Why, was: DecidedMail | None) -> None:
    _print_facts(why, was)
    _print_rules("Forms", why.forms, "no form rule comes near")
    if not why.form and any(form.holds for form in why.forms):
        print("A form rule fits, but the mail has too few fields to read like a form.")
    _print_rules("Your category rules", why.rules, "there are none")
    cues = [(cue.category.value, f"{cue.weight:+.2f}", cue.text) for cue in why.cues]
    print_table("\nCues for the two best categories", ("category", "weight", "seen"), cues, "\nCues: none was seen")
    faq = [(one.id, f"{one.score:.0%}", _yes(one.auto), one.text) for one in why.faq]
    print_table("\nFAQ", ("entry", "alike", "auto", ""), faq, "\nFAQ: no entry comes near")
    hints = [(f"T-{hint.ticket}", hint.hint, _yes(hint.joins), hint.text) for hint in why.hints]
    print_table("\nTickets it points at", ("ticket", "hint", "joins", ""), hints, "\nIt points at no ticket")
    _print_rules("Routes", why.routes, "there are none")
    people = [(one.pool, one.handle, one.hindrance or "could take it") for one in why.candidates]
    opens = why.disposition == "open_ticket"
    nobody = "no colleague is in any of the pools" if opens else "nobody was asked: no new ticket"
    print_table("\nWho could get it", ("asked", "who", ""), people, f"\nWho could get it: {nobody}")
    rows = [(row.code, row.asks, row.found or row.skipped or "no") for row in why.rows]
    print_table("\nMay we answer?  The first yes refuses", ("row", "asks", "found"), rows, "")
    console().print(f"{why.ack_code}: {shown(why.ack_text)}", style="bold", markup=False)
    reasons = [(reason.code, reason.text) for reason in why.reasons]
    print_table("\nReasons as recorded", ("code", ""), reasons, "")


def _print_facts(why: Why, was: DecidedMail | None) -> None:
    sure = "unsure" if why.unsure else "sure"
    scores = ", ".join(f"{name} {score:.0%}" for name, score in why.scores if score >= 0.005)
    facts: list[tuple[str, object]] = [
        ("from", why.author),
        ("subject", why.subject),
        ("is", f"{why.category or 'no category'} ({why.confidence:.0%}, {sure})"),
        ("scores", scores),
        ("origin", why.origin),
        ("language", why.language or "-"),
        ("form", why.form or "-"),
        ("becomes", f"{why.disposition}{f' T-{why.ticket}' if why.ticket else ''}"),
        ("owner", why.assignee or "-"),
        *(("defect", defect) for defect in why.defects),
    ]
    if was is not None:
        then = f"{was.category or 'no category'}, {was.disposition}, owner {was.assignee or '-'}, {was.ack_code}"
        facts.append(("recorded then", f"{then} ({shown(was.recorded_at)}); the rest is by the rules of today"))
    print_table("", ("", ""), facts, "")


def _print_rules(title: str, rules: Sequence[RuleTrace], none: str) -> None:
    rows = [row for rule in rules for row in _rule_rows(rule)]
    print_table(f"\n{title}", ("rule", "says", "", "asks", "expected", "found"), rows, f"\n{title}: {none}")


def _rule_rows(rule: RuleTrace) -> list[tuple[str, ...]]:
    mark = "fits" if rule.holds else "does not fit"
    head = (rule.id, rule.says, f"{mark} (shadow)" if rule.shadow else mark)
    looks = [(f"{_yes(look.holds)}: {look.name}", look.expected, look.found) for look in rule.looks]
    first, *more = looks or [("every mail", "", "")]
    return [(*head, *first), *(("", "", "", *look) for look in more)]


def _yes(holds: bool) -> str:
    return "yes" if holds else "no"
