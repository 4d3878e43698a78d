"""A mail as it arrived, and the same mail once read (RFC 5322, 3834, 8601, 3464)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import Enum
from hashlib import sha256

from msgspec import Struct

from mailbot.model.noun import Discreet


class Arrival(Struct, frozen=True):
    """Where and when a mail came in, as its source knows it (never taken from the mail's own words)."""

    mailbox: str  # name of the mailbox in the configuration
    folder: str = "INBOX"
    uidvalidity: int = 0
    uid: int = 0
    received_at: datetime | None = None  # INTERNALDATE, aware UTC
    junk: bool = False  # it lay in the Junk folder
    envelope_from: str | None = None  # known on the pipe only; None: unknown
    server_id: int = 0  # what the server calls it in all folders (Gmail's X-GM-MSGID); 0: it does not say


class RawMessage(Discreet, frozen=True):
    """One mail as a source handed it over: octets and where they came from."""

    UNSHOWN = frozenset({"octets"})

    arrival: Arrival
    octets: bytes
    size: int = 0  # RFC822.SIZE where the mail was too large to fetch and `octets` is the header only; else 0

    @property
    def digest(self) -> str:
        return sha256(self.octets).hexdigest()


class Address(Struct, frozen=True):
    """One mailbox: RFC 5322 `addr-spec`, its domain lower-case A-labels; `address` is "" where none can be read."""

    address: str = ""
    name: str = ""  # display name, decoded, controls and bidi marks removed

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2]

    @property
    def local(self) -> str:
        return self.address.rpartition("@")[0]


class Attachment(Discreet, frozen=True):
    """One part that is not the text.  Never unpacked; `name` is text, never a path."""

    UNSHOWN = frozenset({"octets"})

    name: str
    content_type: str
    size: int  # octets after transfer decoding
    digest: str  # SHA-256, hex
    inline: bool = False  # has a Content-ID and is shown inside the HTML
    content_id: str = ""
    octets: bytes = b""


class Evidence(Enum):
    """What a trusted server said about the author's domain (RFC 8601 results, reduced)."""

    PASS = "pass"
    FAIL = "fail"
    NONE = "none"  # no trusted statement, or an ambiguous one: never counts as a pass


class Authentication(Struct, frozen=True):
    """Authentication-Results of a trusted authserv-id about this mail's one From domain.  Fails closed."""

    dmarc: Evidence = Evidence.NONE
    aligned: Evidence = Evidence.NONE  # an spf or dkim pass aligned with the From domain
    authserv_id: str = ""  # who said so; "" where nobody trusted spoke
    text: str = ""  # for a person: why

    @property
    def proven(self) -> bool:
        """The author's domain vouches for the mail.  A DMARC fail outweighs everything."""
        return self.dmarc is not Evidence.FAIL and Evidence.PASS in (self.dmarc, self.aligned)


class SignKind(Enum):
    """A sign of automatic mail, by the row of the may-we-answer table (RELIABILITY 5.2) that it feeds."""

    REPORT = "N1"  # multipart/report, delivery-status, X-Failed-Recipients
    NULL_SENDER = "N4"
    AUTO_SUBMITTED = "N5"  # RFC 3834
    PRECEDENCE = "N6"
    LIST = "N7"  # RFC 2919, 2369
    SUPPRESS = "N8"  # X-Auto-Response-Suppress, MS-OXCMAIL
    AUTORESPONDER = "N9"
    LOOP = "N9L"  # loop headers: the part of N9 that counts for forms too
    SUBJECT = "N13"
    SPAM = "N15"


class Sign(Struct, frozen=True):
    kind: SignKind
    text: str  # for a person: "Auto-Submitted: auto-replied"


class Cause(Enum):
    """Why a mail did not arrive."""

    USER_UNKNOWN = "user_unknown"  # or closed, or disabled
    HOST_UNKNOWN = "host_unknown"
    MAILBOX_FULL = "mailbox_full"
    TOO_LARGE = "too_large"
    POLICY = "policy"  # taken for spam, forbidden
    AUTH = "auth"
    TIMEOUT = "timeout"  # not reached, not answered, asked to come later
    LOOP = "loop"
    SYSTEM = "system"
    UNKNOWN = "unknown"


def _fate(action: str, cause: Cause, status: str | None) -> str:
    """hard: the address does not work; soft: this mail failed, another may not; else the action."""
    if action != "failed":
        return action
    if cause is Cause.UNKNOWN:
        return "hard" if (status or "").startswith("5.") else "soft"  # an address is not called dead for nothing
    return "hard" if cause in (Cause.USER_UNKNOWN, Cause.HOST_UNKNOWN) else "soft"


class Missed(Struct, frozen=True):
    """What became of one recipient of a mail."""

    address: str
    action: str = "failed"  # as Bounce.action
    status: str | None = None
    diagnostic: str = ""
    cause: Cause = Cause.UNKNOWN

    @property
    def fate(self) -> str:
        return _fate(self.action, self.cause, self.status)


class Bounce(Struct, frozen=True):
    """What a delivery report says (RFC 3464, or a private format)."""

    recipients: tuple[str, ...] = ()  # plain addresses that failed
    status: str | None = None  # RFC 3463, "5.1.1"; where the report has none, what its words amount to
    action: str = "failed"  # failed delayed delivered relayed expanded (RFC 3464 2.3.3)
    original_message_id: str = ""
    diagnostic: str = ""
    cause: Cause = Cause.UNKNOWN
    each: tuple[Missed, ...] = ()  # everybody that the report names, where it tells them apart

    @property
    def fate(self) -> str:
        return _fate(self.action, self.cause, self.status)

    def fate_of(self, address: str) -> str:
        """Its own where the report tells the recipients apart."""
        return next((one.fate for one in self.each if one.address.lower() == address.lower()), self.fate)


class Away(Struct, frozen=True):
    """What a mail says of its author's absence.  It counts where a responder wrote it (Origin.AUTO_REPLIED)."""

    until: date | None = None  # the last day that is named
    returns: bool = False  # they are back on that day; else they are still away on it
    substitute: str = ""  # an address that the mail names, "" if none
    gone: bool = False  # they left for good, or the address did

    @property
    def back_on(self) -> date | None:
        if self.until is None or self.returns:
            return self.until
        return self.until + timedelta(days=1)


class Item(Struct, frozen=True):
    """One line of an order.  Numbers are strings as written, without currency sign or thousands mark."""

    product: str
    quantity: str = ""
    sku: str = ""
    price: str = ""
    unit: str = ""  # as written beside the quantity: "cartons"
    currency: str = ""  # as written beside the price: "€"


class Form(Struct, frozen=True):
    """What a website form said.  Canonical fields: name email phone company country subject message order_ref total."""

    id: str  # the rule's id; "generic" for an unknown layout
    kind: str  # order, feedback, inquiry
    fields: tuple[tuple[str, str], ...]  # (canonical name or the form's own label, value), in the mail's order
    items: tuple[Item, ...] = ()
    customer: Address = Address()  # the visitor
    source_known: bool = False  # the sender fits the rule's `from`
    proof: str = ""  # "secret", "address", "local" where the rule's proof, or the host's, is in the mail; "" if none
    item_fields: frozenset[str] = frozenset()  # names of fields that `items` says again

    def get(self, name: str) -> str:
        return next((value for key, value in self.fields if key == name), "")


class PassedOn(Struct, frozen=True):
    """A customer wrote to a colleague, who forwarded it to the company's mailbox."""

    by: str  # staff handle
    name: str
    said: str = ""  # what the colleague wrote above it, for colleagues only

    @property
    def text(self) -> str:
        """For colleagues, in one line."""
        return ": ".join(part for part in (self.name, " ".join(self.said.split())) if part)


class Message(Struct, frozen=True):
    """A mail that has been read.  Any octets at all give one of these; what could not be read is in `defects`."""

    arrival: Arrival
    digest: str = ""  # of the raw octets
    size: int = 0
    message_id: str = ""  # "<left@right>", or "" where there is not exactly one valid msg-id
    date: datetime | None = None  # aware; None where unreadable
    author: Address = Address()  # From
    author_agreed: bool = False  # exactly one From, one address, both parsers agree (RELIABILITY 6.3)
    reply_to: tuple[Address, ...] = ()
    return_path: str | None = None  # None: header absent, "": null sender
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    delivered_to: tuple[str, ...] = ()  # Delivered-To, X-Original-To, Envelope-To, Resent-To/Cc
    subject: str = ""
    text: str = ""  # the sender's own new words
    quoted: str = ""  # history, folded, never deleted
    signature: str = ""
    html: str = ""  # sanitised: safe to show, nothing remote
    references: tuple[str, ...] = ()  # References and In-Reply-To, oldest first, no doubles
    attachments: tuple[Attachment, ...] = ()
    form: Form | None = None
    shadow_form: str = ""  # id of the form rule in shadow that would have read it
    authentication: Authentication = Authentication()
    signs: tuple[Sign, ...] = ()
    bounce: Bounce | None = None
    away: Away | None = None
    passed_on: PassedOn | None = None  # then all else is the customer's, as far as the forward shows it
    loop_token: str = ""  # X-Mailbot-Loop as it came; only a valid MAC makes it count
    mailer: str = ""  # X-Mailer or User-Agent
    defects: tuple[str, ...] = ()

    @property
    def recipients(self) -> tuple[str, ...]:
        """Every address this mail says it was sent to, lower-case, To and Cc first."""
        named = [a.address.lower() for a in (*self.to, *self.cc) if a.address]
        return tuple(dict.fromkeys([*named, *(a.lower() for a in self.delivered_to)]))
