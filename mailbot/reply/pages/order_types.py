"""The pages about orders: what a customer hears who asks for one, and what a factory gets.  Pure."""

from __future__ import annotations

from msgspec import Struct

from mailbot.reply.pages.desk_pages import Line


class WherePage(Struct, frozen=True):
    """To a customer who asks where their order is; of the neutral page everything from `stage` on is ""."""

    company: str
    ticket: str  # of the mail that asks
    name: str  # fit to greet by, or ""
    order: str  # its number, as they named it
    signature: str
    stage: str = ""
    event: str = ""  # the last that concerns the customer
    event_at: str = ""
    promised: str = ""
    person: str = ""  # in charge


class FactoryPage(Struct, frozen=True):
    """To a factory: nothing of the customer but what its `redact` leaves."""

    company: str
    factory: str
    ticket: str
    goods: tuple[str, ...]  # one a line of the order
    note: tuple[str, ...]  # lines of the colleague's words
    fields: tuple[Line, ...]  # what of the customer it may know: name, company, ...
    said: tuple[str, ...]  # lines of the customer's mail, where it may know them
    promised: str  # when the customer was told that it comes
    due: str  # by when it answers
    sent: str  # when the order went to it, in a reminder
    reminder: int  # 0: the order itself; else which reminder
    signature: str
