"""Stored mails, House with edited rules -> what would change, mail by mail."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from msgspec import Struct

from mailbot.house import House
from mailbot.lab.again import Skipped, judge_stored
from mailbot.lab.explain import Judged
from mailbot.model.decision import Disposition
from mailbot.model.errors import PermanentFailure
from mailbot.model.records import DecidedMail

_YES, _CAPS = "Y", "N18"
_ROUTE = "route."


class Change(Struct, frozen=True):
    what: str  # a key of KINDS
    was: str
    would_be: str


class Replayed(Struct, frozen=True):
    """One mail; `skipped` says why it could not be judged again."""

    mail: DecidedMail
    changes: tuple[Change, ...] = ()
    skipped: str = ""


def replay(mails: Iterable[DecidedMail], house: House) -> Iterator[Replayed]:
    for was in mails:
        try:
            again = judge_stored(was, house)
        except PermanentFailure as error:
            yield Replayed(was, skipped=str(error))
            continue
        if isinstance(again, Skipped):
            yield Replayed(was, skipped=again.why)
        else:
            yield Replayed(was, tuple(_changes(was, again)))


def counts_of(replayed: Sequence[Replayed]) -> dict[str, int]:
    """How many mails were judged, skipped, and would change in each way."""
    judged = [one for one in replayed if not one.skipped]
    changed = {kind: sum(kind in {c.what for c in one.changes} for one in judged) for kind in KINDS}
    return {
        "mails": len(judged),
        "skipped": len(replayed) - len(judged),
        "changed": sum(bool(one.changes) for one in judged),
        **changed,
    }


def _changes(was: DecidedMail, again: Judged) -> Iterator[Change]:
    for kind, compare in KINDS.items():
        pair = compare(was, again)
        if pair and pair[0] != pair[1]:
            yield Change(kind, *pair)


def _disposition(was: DecidedMail, again: Judged) -> tuple[str, str]:
    return was.disposition, again.decision.disposition.value


def _category(was: DecidedMail, again: Judged) -> tuple[str, str] | None:
    """A mail that joins a ticket has that ticket's, which people may have changed since."""
    if again.decision.ticket:
        return None
    category = again.decision.category or again.got.verdict.category
    return was.category or "none", category.value if category else "none"


def _owner(was: DecidedMail, again: Judged) -> tuple[str, str] | None:
    """Who gets a new ticket, and by which rule."""
    opens = Disposition.OPEN_TICKET
    if was.disposition != opens.value or again.decision.disposition is not opens:
        return None
    return was.assignee or "nobody", again.decision.assignee or "nobody"


def _route(was: DecidedMail, again: Judged) -> tuple[str, str] | None:
    if _owner(was, again) is None:
        return None
    routes = [r.code.removeprefix(_ROUTE) for r in again.decision.reasons if r.code.startswith(_ROUTE)]
    return ", ".join(was.routes) or "none", ", ".join(routes) or "none"


def _form(was: DecidedMail, again: Judged) -> tuple[str, str]:
    form = again.got.message.form
    return was.form or "none", form.id if form and (form.fields or was.form) else "none"


def _answered(was: DecidedMail, again: Judged) -> tuple[str, str] | None:
    return _if_answer(was, again, _YES)


def _silent(was: DecidedMail, again: Judged) -> tuple[str, str] | None:
    return _if_answer(was, again, "")


def _if_answer(was: DecidedMail, again: Judged, wanted: str) -> tuple[str, str] | None:
    """Only where yes becomes no or no becomes yes; what a cap held back then is not asked again."""
    new = again.decision.ruling.code
    changed = (was.ack_code == _YES) is not (new == _YES) and was.ack_code not in (_CAPS, "")
    return (was.ack_code, new) if changed and (new == _YES) is bool(wanted) else None


Compare = Callable[[DecidedMail, Judged], tuple[str, str] | None]

KINDS: dict[str, Compare] = {
    "owner": _owner,
    "route": _route,
    "category": _category,
    "form": _form,
    "answered": _answered,
    "silent": _silent,
    "disposition": _disposition,
}
