"""Rows as the store shows them: for intake, for the command line, for reports."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from mailbot.model.details import DetailRow
from mailbot.model.errors import MailbotError
from mailbot.model.mail import RawMessage
from mailbot.model.ticket import Customer, Ticket
from mailbot.model.verdict import Reason


class AlreadyDone(MailbotError):
    """Another worker finished this mail: nothing to do, nothing wrong."""


class FolderState(Struct, frozen=True):
    uidvalidity: int
    last_uid: int  # every UID up to here is accounted for


class Kept(Struct, frozen=True):
    mail: int
    fresh: bool  # False: this content was here before, only an alias was added


class StoredMail(Struct, frozen=True):
    id: int
    raw: RawMessage
    state: str  # new, done, quarantine
    tries: int
    stored_at: datetime


class TicketFilter(Struct, frozen=True):
    stage: str = ""
    category: str = ""
    owner: str = ""  # "-" = unassigned
    customer: str = ""  # an address
    limit: int = 50
    stages: tuple[str, ...] = ()  # one of these; empty: any
    waiting_for: str = ""
    due_before: datetime | None = None
    language: str = ""
    country: str = ""  # the customer's
    product: str = ""  # as a report names it
    form: str = ""


class TicketRow(Struct, frozen=True):
    number: int
    opened_at: datetime
    category: str
    stage: str
    owner: str
    customer: str  # name and address
    language: str
    subject: str


class Written(Struct, frozen=True):
    """Where a letter of ours comes from."""

    ticket: int
    mail: int  # the mail whose words it carries
    actor: str  # staff handle of its writer


class HeldMail(Struct, frozen=True):
    """A colleague's mail that waits for their word."""

    mail: int
    original: int  # the mail whose words are held
    ticket: int
    person: str  # who may release it
    code: str  # why it is held
    waived: frozenset[str]  # what they waived before
    at: datetime
    released: bool


class Listed(Struct, frozen=True):
    """A ticket in somebody's list of work."""

    ticket: Ticket
    customer: str  # name and address
    key_account: bool = False


class Unworked(Struct, frozen=True):
    """A new ticket whose owner has done nothing on it yet."""

    ticket: Ticket
    given_at: datetime  # to its owner


class Loan(Struct, frozen=True):
    """An open ticket that a colleague looks after while its owner is away."""

    ticket: Ticket
    person: str  # whose it was
    holder: str
    touched: bool  # the holder did something on it, or it went on to somebody else


class MailRow(Struct, frozen=True):
    """One mail that was taken in, and what was decided."""

    mail: int
    stored_at: datetime
    state: str  # new, done, quarantine; the fields below are empty until done
    author: str = ""  # name and address; of a form the visitor
    subject: str = ""
    origin: str = ""
    language: str = ""
    category: str = ""
    confidence: float = 0.0
    unsure: bool = False
    disposition: str = ""
    ticket: int = 0
    owner: str = ""
    ack_code: str = ""  # "Y" or the row of the table that said no
    ack_text: str = ""
    says_ticket: int = 0  # names this ticket, and may not join it


class DecidedMail(Struct, frozen=True):
    """What was decided about one mail when it came in, whatever became of its ticket since."""

    mail: int
    recorded_at: datetime
    author: str  # name and address; of a form the visitor
    subject: str
    disposition: str
    category: str
    ticket: int
    assignee: str  # who got the ticket by this mail; "": nobody, or it stayed where it was
    routes: tuple[str, ...]  # ids of the routing rules that gave it to them
    form: str  # id of the form rule that read it; "" if it was no form
    ack_code: str


class TimelineEntry(Struct, frozen=True):
    at: datetime
    what: str  # message, answer, note, event, out
    who: str
    text: str
    mail: int = 0  # id of the stored mail, 0 if none
    code: str = ""  # of an outgoing mail: its state; of a message: its ack code
    reasons: tuple[Reason, ...] = ()


class TicketView(Struct, frozen=True):
    ticket: Ticket
    customer: Customer
    form_fields: tuple[tuple[str, str], ...]
    timeline: tuple[TimelineEntry, ...]
    details: tuple[DetailRow, ...] = ()  # of all its mails, each once


class OutboxRow(Struct, frozen=True):
    row: int
    kind: str
    state: str  # queued sending sent failed unknown held cancelled
    recipient: str
    ticket: int
    attempt: int
    queued_at: datetime
    next_at: datetime | None
    last_reply: str
    message_id: str


class QuarantineRow(Struct, frozen=True):
    mail: int
    at: datetime
    reason: str
    detail: str
    mailbox: str
    size: int
    author: str
    subject: str


class Standing(Struct, frozen=True):
    """How things stand, for `mailbot status`."""

    new: int
    oldest_new_at: datetime | None
    quarantine: int
    tickets: tuple[tuple[str, int], ...]  # (stage, count)
    outbox: tuple[tuple[str, int], ...]  # (state, count)
    oldest_queued_at: datetime | None
    refusals_day: tuple[tuple[str, int], ...]  # (ack code, count) of the last 24 h
    mailboxes: tuple[tuple[str, datetime | None, str], ...]  # (name, last good pass, trouble)


class Finding(Struct, frozen=True):
    """One thing that `mailbot check` saw on a server."""

    ok: bool
    what: str
    text: str
