"""What the store already knows that bears on one mail: gathered before deciding, so that deciding is pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import Enum

from msgspec import Struct

from mailbot.model.acts import Absence
from mailbot.model.customer import CustomerRow
from mailbot.model.ticket import Customer, Ticket

# reason of a mail that joined a ticket by a token somebody passed on: its author is heard, and gets no standing by it
THIRD_PARTY = "thread.third_party"
# reasons of the mail that opens a flood's one ticket, and of those that wait in it
FLOOD_BEGINS, FLOOD = "flood.begins", "flood"


class Hint(Enum):
    """How a mail points at a ticket, strongest first."""

    TOKEN = "token"  # our signed address or Message-ID, MAC verified by whoever asks the store
    REFERENCE = "reference"  # a foreign Message-ID that this ticket has seen
    SUBJECT = "subject"  # "[T-1024]" in the subject


class Pointer(Struct, frozen=True):
    """One question to the store: which ticket is this?  Exactly one of `number`, `message_id` is set."""

    hint: Hint
    number: int = 0
    message_id: str = ""


class Questions(Struct, frozen=True):
    """Everything that the store is asked about one mail."""

    customer_address: str  # the person we would answer: author, or the form's visitor; "" if none
    pointers: tuple[Pointer, ...] = ()
    form: str = ""  # the form rule's id
    body_digest: str = ""  # of the normalised words, for the flood breaker (N18)
    double_digest: str = ""  # of all that was said; "": not asked
    double_window: timedelta = timedelta()  # how far apart two mails may be to count as one sent twice
    customers: tuple[str, ...] = ()  # what orders call customers by: whom do they mean?
    letters_of: int = 0  # a ticket's number: what went to and fro with its customer is asked for
    reader: str = ""  # the colleague who answers it: has another one answered since they read it?
    read: tuple[str, ...] = ()  # Message-IDs that their mail refers to
    marks: tuple[str, ...] = ()  # keyed hashes of customer_address: was its owner erased?
    sender_tickets: int = 0  # so many an hour open one customer's mails at most; 0: not asked
    form_tickets: int = 0  # the same for one form


class Crowd(Struct, frozen=True):
    """One source has opened as many tickets within an hour as it may (threat T22)."""

    source: str  # "customer 12", "form website-order"
    text: str  # for a person
    digest: Ticket | None  # the ticket that what comes now joins; None: it opens it


class Thread(Struct, frozen=True):
    """A ticket that a mail points at."""

    hint: Hint
    ticket: Ticket
    participants: tuple[str, ...]  # addresses of the customer's side that wrote on it before
    category_said: bool = False  # a colleague said what it is


class Answered(Struct, frozen=True):
    """A colleague's answer."""

    by: str  # staff handle
    at: datetime
    text: str


class Correspondence(Struct, frozen=True):
    """What went to and fro between us and a ticket's customer."""

    address: str = ""  # the customer's that wrote last; "" where they left none
    name: str = ""
    subject: str = ""  # of that mail
    form: bool = False  # that mail was a website form: the visitor knows neither its subject nor its Message-ID
    answers_to: str = ""  # Message-ID of the last letter that the customer wrote, else of the last that they got
    seen: tuple[str, ...] = ()  # Message-IDs that the customer knows, theirs and ours, oldest first
    sent: frozenset[str] = frozenset()  # digests of the answers that went out
    wrote_later: tuple[str, ...] = ()  # others on the customer's side, since then
    meanwhile: Answered | None = None  # somebody else's answer since the reader got what they answer
    unsent: bool = False  # an answer of the reader's waits and can be taken back


# ends the words about a breaker that is told on a day on which a cap was told already: it means another trouble
CAME_BACK = "acknowledgements came back"


class Load(Struct, frozen=True):
    """How a member of staff stands in the round robin."""

    handle: str
    last_assigned_at: datetime | None
    open_tickets: int


class AckCounts(Struct, frozen=True):
    """Acknowledgements queued or sent lately, for the caps of promise P17."""

    address_hour: int = 0
    address_day: int = 0
    domain_hour: int = 0
    form_hour: int = 0
    instance_hour: int = 0
    same_body_addresses: int = 0  # addresses that sent this same body in 10 minutes
    instance_day: int = 0
    bounced_day: int = 0


class History(Struct, frozen=True):
    customer: Customer | None = None
    threads: tuple[Thread, ...] = ()  # in the order of the questions' pointers
    loads: tuple[Load, ...] = ()
    acks: AckCounts = AckCounts()
    suppressed: bool = False  # the customer's address is on the suppression list
    message_id_reused: bool = False  # another mail with other content carries this Message-ID (promise P5)
    earlier: tuple[Ticket, ...] = ()  # this customer's other tickets, newest first, at most 5
    adopted_at: datetime | None = None  # when we began to watch this mailbox; None: not adopted yet
    restored_at: datetime | None = None  # when the store was restored from a backup
    double: Ticket | None = None  # the same was said by the same customer a moment ago: on this ticket
    correspondence: Correspondence | None = None  # where it was asked for
    confirmed: frozenset[str] = frozenset()  # colleagues who lately answered a code that we mailed them
    absences: tuple[Absence, ...] = ()  # who is away now
    crowd: Crowd | None = None
    customers: tuple[tuple[CustomerRow, ...], ...] = ()  # in the order of the questions' names
