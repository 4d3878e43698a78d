"""The customer record: everything that is known of one person or firm, their time line, and who may be the same."""

from __future__ import annotations

import re
from datetime import datetime
from enum import Enum

from msgspec import Struct

from mailbot.model.errors import MailbotError
from mailbot.model.key_account import KeyMark
from mailbot.model.ticket import Customer, Ticket

_TAIL = 9  # digits: what is left of a number where one says +49 30 ... and the other 030 ...
_SHORTEST_PHONE = 7
_LONGEST_PHONE = 17
_EXTENSION = re.compile(r"(?:ext|x|durchwahl|转|轉|分机|分機)\W{0,3}\d{1,6}\W*$", re.IGNORECASE)


class Source(Enum):
    """Where something known of a customer comes from; a later one of these goes before an earlier one."""

    SIGNATURE = "signature"
    FORM = "form"
    ANSWER = "answer"
    IMPORT = "import"
    COMMAND = "command"


class Consent(Enum):
    """May we write to them without being asked?"""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class NoMerge(MailbotError):
    """Two customers that cannot become one, or one that cannot be split: the text says why."""


class Attribute(Struct, frozen=True):
    """A name and a value of our own choosing: "industry" = "food"."""

    name: str  # as `attribute_name` makes it
    value: str
    source: Source
    at: datetime
    who: str = ""  # staff handle of who said so


class Absorbed(Struct, frozen=True):
    """A customer that was found to be this one; `split` makes it a customer of its own again."""

    id: int
    name: str
    at: datetime
    who: str  # staff handle


class CustomerRecord(Struct, frozen=True):
    customer: Customer
    made_at: datetime
    phones: tuple[str, ...] = ()  # as `phone_number` makes them, the first one seen first
    attributes: tuple[Attribute, ...] = ()  # by name
    consent: Consent = Consent.UNKNOWN
    consent_at: datetime | None = None
    consent_how: str = ""
    absorbed: tuple[Absorbed, ...] = ()  # the latest last
    key_mark: KeyMark | None = None  # who said that they are a key account, or are none

    @property
    def id(self) -> int:
        return self.customer.id

    def attribute(self, name: str) -> str:
        return next((one.value for one in self.attributes if one.name == name), "")


class MomentKind(Enum):
    """What a moment of a customer's time line is."""

    MAIL = "mail"  # the customer wrote
    ANSWER = "answer"  # a colleague answered
    LETTER = "letter"  # an automatic mail of ours to them
    EVENT = "event"  # of a ticket: `code` is its name
    NOTE = "note"  # a colleague's words about them or a ticket, an outsider's mail, a bounce
    RECORD = "record"  # the record itself changed: `code` is how


class Moment(Struct, frozen=True):
    at: datetime
    kind: MomentKind
    code: str  # of an event or a change its name, of a mail its category, of a letter its kind
    who: str  # staff handle, or an address
    text: str
    ticket: int = 0
    mail: int = 0


class Deal(Struct, frozen=True):
    """What they bought, as far as its ticket tells."""

    ticket: Ticket
    at: datetime  # when it became a deal
    items: tuple[str, ...] = ()  # "20 pcs Ball valve DN50"


class Dealings(Struct, frozen=True):
    """What there was with one customer, counted."""

    tickets: int = 0
    open: tuple[Ticket, ...] = ()  # newest first
    deals: tuple[Deal, ...] = ()  # newest first
    complaints: tuple[Ticket, ...] = ()  # newest first
    turnover: tuple[tuple[str, str], ...] = ()  # (currency, sum) of all deals, the largest first
    first_at: datetime | None = None  # their first mail
    last_at: datetime | None = None  # their last mail
    recent: tuple[Ticket, ...] = ()  # the last conversations, newest first


class CustomerRow(Struct, frozen=True):
    """A customer in a list."""

    id: int
    name: str
    company: str
    addresses: tuple[str, ...]
    country: str
    language: str
    owner: str
    key_account: bool
    tickets: int
    last_at: datetime | None  # of their last ticket


class Likeness(Enum):
    """Why two customers may be one."""

    PHONE = "phone"
    DOMAIN = "domain"  # of a firm, never of a provider of free mail
    NAME = "name"


class Twin(Struct, frozen=True):
    """Two customers that may be one: for a person to decide."""

    one: CustomerRow
    other: CustomerRow
    why: tuple[Likeness, ...]
    of: tuple[str, ...] = ()  # the phone, the domain, the names: one for each of `why`


class SearchFor(Struct, frozen=True):
    """What is looked for in mails: every word, each phrase as it stands."""

    words: str
    sender: str = ""  # a part of the writer's address or name
    year: int = 0
    category: str = ""
    ticket: int = 0
    limit: int = 50


class MailFound(Struct, frozen=True):
    mail: int
    at: datetime
    author: str  # name and address
    subject: str
    text: str  # the words around the first that was found
    category: str
    ticket: int
    owner: str
    disposition: str


def customer_token(id: int) -> str:
    """How a customer is named in mails and on the command line."""
    return f"C-{id}"


def phone_number(said: str) -> str:
    """ "+49 (0)30 123-4567" -> "+49301234567"; "" where these are not the digits of a telephone."""
    plain = _EXTENSION.sub("", said[:100].replace("(0)", "")).strip()
    digits = "".join(char for char in plain if char.isascii() and char.isdigit())
    if plain.startswith(("00", "+00")):
        plain, digits = "+", digits.lstrip("0")
    if not _SHORTEST_PHONE <= len(digits) <= _LONGEST_PHONE:
        return ""
    return f"+{digits}" if plain.startswith(("+", "＋", "(+")) else digits


def phone_tail(number: str) -> str:
    """What two spellings of one number share."""
    return number.lstrip("+0")[-_TAIL:]


def attribute_name(said: str) -> str:
    """One spelling of a name: "Order  Volume:" -> "order volume"; "" where nothing is left."""
    return " ".join(said.casefold().split()).strip(" :：=*.")[:60]
