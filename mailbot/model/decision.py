"""What to do with a mail: a value, not an act."""

from __future__ import annotations

from datetime import datetime
from enum import Enum

from msgspec import Struct
from msgspec.structs import replace

from mailbot.model.acts import Act, Step
from mailbot.model.calendar import Due
from mailbot.model.mail import Attachment
from mailbot.model.noun import Discreet
from mailbot.model.order import Status
from mailbot.model.ticket import Event
from mailbot.model.verdict import Category, Reason


class Disposition(Enum):
    """What becomes of a mail (the word is Mailman's).  Every mail has exactly one."""

    OPEN_TICKET = "open_ticket"
    FOLLOW_UP = "follow_up"  # the customer wrote again on a ticket
    ANSWER = "answer"  # staff answered a ticket by mail
    COMMAND = "command"  # staff gave orders and no answer
    NOTE = "note"  # kept with the ticket, wakes nobody: an out-of-office, a bounce, an outsider
    FILE = "file"  # kept without a ticket: newsletters, machine mail
    SPAM = "spam"  # kept, listed to the manager once a day
    ARCHIVE = "archive"  # was there before we were: kept silently
    QUARANTINE = "quarantine"  # looks forged or harmful: kept, a person has to look


class Ruling(Struct, frozen=True):
    """May an automatic mail go out, and which row of the table (RELIABILITY 5.2) said so."""

    allowed: bool
    code: str  # "Y", "N5", "N11f", ...
    text: str  # for a person
    to: str = ""  # the one address, where allowed
    alarm: bool = False  # the administrator is told


class Relay(Discreet, frozen=True):
    """What of a colleague's mail goes to the customer: never more than this."""

    UNSHOWN = frozenset({"files"})

    to: str  # the customer's address that wrote last
    text: str  # their own words; the quoted notice is cut; "" where a ready answer goes
    signature: str  # how they sign, with the company's address for their own
    digest: str  # of words and files: the same ones go out once a ticket
    files: tuple[Attachment, ...] = ()
    passed_over: tuple[str, ...] = ()  # addresses of the customer's side that wrote later and do not get it
    faq: str = ""  # id of the ready answer that goes instead of, or above, `text`


class Deed(Struct, frozen=True):
    """One act of a colleague on a ticket; 0 where it is about people."""

    ticket: int
    act: Act


class Ask(Struct, frozen=True):
    """A question of a colleague: `list`, `show`, `why`, `help`; `said` narrows it."""

    kind: str
    ticket: int
    said: str


class Done(Struct, frozen=True):
    """One line of the transcript: `code` has its words in replies/, `value` stands behind them."""

    code: str
    ticket: int
    value: str = ""


class Refusal(Struct, frozen=True):
    """An order that cannot be done; then none of its mail is."""

    code: str
    line: str  # as it was written
    value: str  # an example, or what would have been understood


class Held(Struct, frozen=True):
    """A colleague's words that go no further, and who is told so."""

    code: str  # of the reason
    to: str  # staff handle
    proven: bool  # they wrote it, and are told each time; else once an hour a ticket, at their registered address
    found: tuple[Reason, ...] = ()  # what stood in it that must not leave
    refusals: tuple[Refusal, ...] = ()
    may_release: bool = False  # they may say: send it anyway
    waived: tuple[str, ...] = ()  # codes that they said so about before
    said: str = ""  # what there is to know before they do: the colleague's answer
    original: int = 0  # the mail whose words these are, where it is not this one
    command: str = ""  # what they may have meant: "deal 12000 USD"
    below: str = ""  # what they wrote below the line or between the quoted lines, where nothing stands above it


class Decision(Struct, frozen=True):
    disposition: Disposition
    ruling: Ruling
    ticket: int = 0  # number of an existing ticket this mail joins; 0: none, or a new one
    event: Event | None = None
    category: Category | None = None
    turned: bool = False  # a customer's further mail made the ticket that
    assignee: str = ""  # staff handle; "": unassigned
    notify: tuple[str, ...] = ()  # staff handles that get a notice: the owner first, then copies
    tell_manager: str = ""  # why the manager is told, "" if not
    says_ticket: int = 0  # the mail names this ticket but may not join it (promise P23)
    actor: str = ""  # the staff handle that acts, for ANSWER
    reasons: tuple[Reason, ...] = ()
    relay: Relay | None = None  # for ANSWER
    held: Held | None = None
    deeds: tuple[Deed, ...] = ()  # what a colleague does besides
    asks: tuple[Ask, ...] = ()
    done: tuple[Done, ...] = ()  # the transcript
    releases: int = 0  # the held mail whose words these are
    promised: datetime | None = None  # by when the acknowledgement says that they are
    status: Status | None = None  # what they hear who ask where their order is
    perhaps: tuple[str, ...] = ()  # customers who the writer may be: "C-17 Anna Berg anna@buyer.example"
    due: Due | None = None  # by when the customer is to be answered, where they begin to wait

    @property
    def deeds_in_turn(self) -> tuple[tuple[Deed, ...], tuple[Deed, ...]]:
        """Those before the event and those after it: a recycled ticket is restored before it takes an answer."""
        comes_back = (at for at, deed in enumerate(self.deeds, 1) if isinstance(deed.act, Step) and deed.act.comes_back)
        at = max(comes_back, default=0)
        return self.deeds[:at], self.deeds[at:]

    def hold(self, held: Held, text: str) -> Decision:
        """An answer that turns out not to be fit to leave: kept as a note, nothing goes to the customer."""
        return replace(
            self,
            disposition=Disposition.NOTE,
            event=None,
            notify=(),
            actor="",
            relay=None,
            deeds=(),
            asks=(),
            done=(),
            releases=0,
            held=held,
            reasons=(Reason(held.code, text), *self.reasons),
        )
