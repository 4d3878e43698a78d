"""A moment of a customer's time line -> its row for a colleague who asks."""

from __future__ import annotations

from mailbot.desk.orders import read_orders
from mailbot.model.customer import Moment, MomentKind
from mailbot.reply import ShownRow, clean_body, clean_line
from mailbot.showing.asking import View

_MOST_TEXT = 400
_LEFT = "sent"  # state of a letter


def only_asks(moment: Moment) -> bool:
    """A colleague's commands stand there by what they did; "#report week" is nothing that happened."""
    by_mail = moment.kind is MomentKind.NOTE and moment.mail
    said = read_orders(moment.text.partition("\n")[2]) if by_mail else None
    return said is not None and bool(said.orders) and not said.text


def moment_words(moment: Moment) -> str:
    """Of an answer what the customer got: not the commands above it.  That an automatic mail left needs no word."""
    if moment.kind is MomentKind.LETTER and moment.text == _LEFT:
        return ""
    if moment.kind is not MomentKind.ANSWER:
        return moment.text
    subject, _, text = moment.text.partition("\n")
    return f"{subject}\n{read_orders(text).text}"


def moment_row(view: View, moment: Moment) -> ShownRow:
    where = f"T-{moment.ticket}" if moment.ticket else ""
    lead = " · ".join(one for one in (view.day(moment.at), where) if one)
    who = clean_line(view.name(moment.who), 100)
    text = clean_body(moment_words(moment), _MOST_TEXT).strip("\n")
    return ShownRow(lead, _name_of(moment), who, (text,) if text else ())


_NAMES = {MomentKind.MAIL: "message", MomentKind.LETTER: "out_ack"}


def _name_of(moment: Moment) -> str:
    """One of words.shown_event."""
    if moment.code.startswith("category "):
        return "category"
    if moment.kind in (MomentKind.EVENT, MomentKind.RECORD):
        return moment.code.replace(" ", "_")
    return _NAMES.get(moment.kind) or str(moment.kind.value)
