"""The pages that colleagues get back from the desk: fields are the variables that a page may use.  Pure."""

from __future__ import annotations

from msgspec import Struct

from mailbot.model.mail import Attachment
from mailbot.model.ticket import Ticket


class Enclosure(Struct, frozen=True):
    name: str
    size: str  # "1.2 MB"
    fate: str  # attached, shown (inside the mail), large, risky, absent


class Line(Struct, frozen=True):
    """A label and what stands beside it; `key` is a canonical field name or the form's own label.

    A list (the items of an order) begins with a line end, then has a line for each."""

    key: str
    value: str


class Button(Struct, frozen=True):
    """A mailto: that acts once it is sent."""

    key: str  # the verb: words.button names it
    value: str  # what it takes, as a person reads it: a name, a title, a category
    href: str


class RefusedLine(Struct, frozen=True):
    """An order that could not be done: `key` says why, `value` what would have been understood."""

    key: str
    line: str
    value: str


class ToldPage(Struct, frozen=True):
    """To a colleague: what became of their answer, where it did not simply go to the customer."""

    language: str
    company: str
    mailbox: str
    person: str
    ticket: str
    subject: str
    customer: str  # the address that it went to, "" where it was held
    code: str  # of the reason why it was held, "" where it was sent
    found: tuple[Line, ...]  # what in it must not leave: `key` is the kind, `value` the words themselves or ""
    again: bool  # a reply to this mail can do better
    withheld: tuple[Enclosure, ...]
    others: tuple[str, ...]  # addresses that it did not go to
    wrote: str  # their words
    refused: tuple[RefusedLine, ...]  # orders that could not be done, so that none was
    said: str  # what there is to know before it is sent all the same: a colleague's answer
    release: Button | None  # "send it anyway"
    command: Button | None = None  # the command that their words may have been meant for


class DoneLine(Struct, frozen=True):
    key: str  # what was done: words.done names it
    ticket: str
    value: str


class Press(Struct, frozen=True):
    """A button to be made, about no ticket."""

    verb: str
    argument: str
    shown: str = ""
    key: str = ""  # of words.button; "": the verb


class ShownRow(Struct, frozen=True):
    """A ticket of a list, a moment of a ticket's life, a reason, a verb, a customer."""

    lead: str
    key: str = ""
    text: str = ""
    more: tuple[str, ...] = ()
    buttons: tuple[Button, ...] = ()
    of: Ticket | None = None  # whose buttons the row gets
    presses: tuple[Press, ...] = ()  # what else gets a button


class Card(Struct, frozen=True):
    """Who a customer is; the rows beside it are what there was with them, `key` is the part that a row stands in."""

    number: str  # "C-17"
    name: str
    company: str
    owner: str  # who looks after them, "" for nobody
    key_account: bool
    facts: tuple[Line, ...]  # `key` is one of words.card
    figures: tuple[Line, ...]  # `key` is one of words.card_count
    turnover: tuple[str, ...]  # "12,000 USD", of all orders in this currency
    attributes: tuple[Line, ...]  # `key` is a name of the administrator's choosing
    presses: tuple[Press, ...] = ()
    buttons: tuple[Button, ...] = ()


class Shown(Struct, frozen=True):
    """The answer to one question of a colleague."""

    kind: str  # list, show, why, help, customer, customers, history, find, segment, raw, attachments
    key: str  # which list
    title: str  # the ticket, or the colleague
    rows: tuple[ShownRow, ...]
    more: int = 0  # rows that are not shown
    card: Card | None = None
    files: tuple[Attachment, ...] = ()  # that go with the mail
    hint: str = ""  # of words.hint, where there is nothing; "": the kind's own
    known: str = ""  # what there is instead


class DonePage(Struct, frozen=True):
    """To a colleague: what their orders did and what they asked to see."""

    language: str
    company: str
    mailbox: str
    person: str
    by: str  # the colleague who gave the orders, "" where it was this person
    ticket: str  # "T-1024", or ""
    subject: str
    done: tuple[DoneLine, ...]
    shown: tuple[Shown, ...]
    sent_to: str  # an answer goes to this customer as well
    leaves_at: str  # and not before then
    desk: str  # the person's own address for commands
    buttons: tuple[Button, ...]
