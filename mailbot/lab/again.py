"""A stored mail, House -> what the rules of today make of it, with the history that it had.

Near, not exact: the past is read out of the present store.  What came after the mail is taken away again; caps start
empty; whose turn it was in a round robin is taken from what happened; people's absence is that of today.
"""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from mailbot import desk, route
from mailbot.house import House
from mailbot.lab.explain import Judged, decide_again
from mailbot.model.history import AckCounts, History, Load
from mailbot.model.records import DecidedMail
from mailbot.model.settings import Settings
from mailbot.model.ticket import Ticket
from mailbot.reading import understand

_CAPS, _NO_DESTINATION = "N18", "N17"
_MANY = 5  # History.earlier holds no more


class Skipped(Struct, frozen=True):
    """A mail that rules have no say in."""

    mail: int
    why: str


def judge_stored(was: DecidedMail, house: House) -> Judged | Skipped:
    with house.store.read() as tx:
        raw = tx.load(was.mail).raw
    got = understand(raw, house)
    settings, at = house.settings, was.recorded_at
    if desk.token_of(got.message, settings.mailbox(raw.arrival.mailbox), house.tokens):
        return Skipped(was.mail, "a colleague's mail to a reply address: the desk decides, not the rules")
    asked = route.questions(got.message, got.verdict, settings, house.tokens)
    with house.store.read() as tx:
        history = tx.history_of(asked, was.mail, got.message, at)
    then = _as_it_was(history, was, settings)
    uncapped = replace(house, settings=replace(settings, off_rows=settings.off_rows | {_CAPS}))
    return decide_again(raw, got, then, uncapped, at)


def _as_it_was(history: History, was: DecidedMail, settings: Settings) -> History:
    """It was the turn of whoever got it, and nobody's desk was full."""
    at = was.recorded_at
    others = (person.handle for person in settings.staff if person.handle != was.assignee)
    double = history.double
    earlier = tuple(ticket for ticket in history.earlier if _was_there(ticket, at))
    # more tickets than are listed came later: then the customer is taken for an old one
    known = bool(earlier) or len(history.earlier) >= _MANY
    return replace(
        history,
        customer=history.customer if known else None,
        earlier=earlier,
        threads=tuple(thread for thread in history.threads if _was_there(thread.ticket, at)),
        double=double if double and _was_there(double, at) else None,
        loads=tuple(Load(handle, at, 0) for handle in others),
        acks=AckCounts(),
        suppressed=history.suppressed and was.ack_code == _NO_DESTINATION,
    )


def _was_there(ticket: Ticket, at: datetime) -> bool:
    return ticket.opened_at is not None and ticket.opened_at < at
