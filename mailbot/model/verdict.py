"""What a mail is, and why we think so."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct, field

from mailbot.model.details import Details
from mailbot.model.enquiry import Enquiry


class Origin(Enum):
    """Who or what wrote it (RFC 3834, 3464, 2919)."""

    PERSON = "person"
    FORM = "form"
    STAFF = "staff"
    AUTO_REPLIED = "auto_replied"
    AUTO_GENERATED = "auto_generated"
    BOUNCE = "bounce"
    LIST = "list"
    SPAM = "spam"
    SELF = "self"


class Category(Enum):
    INQUIRY = "inquiry"
    ORDER = "order"
    FAQ = "faq"
    COMPLAINT = "complaint"
    OTHER = "other"


class Reason(Struct, frozen=True):
    """One thing seen that counted: a stable code and words for a person."""

    code: str
    text: str


class FaqMatch(Struct, frozen=True):
    faq: str  # id of the entry
    score: float  # 0..1


class Verdict(Struct, frozen=True):
    origin: Origin
    category: Category | None  # the best of the five; None only for automatic mail that has none
    confidence: float  # 0..1
    unsure: bool  # True stops automatic answers; the category stays the best guess
    language: str  # "en", "zh-Hans", "zh-Hant", ...; "" where there are no words
    scores: tuple[tuple[Category, float], ...] = ()  # sum to 1; none where there is nothing to weigh
    faq: tuple[FaqMatch, ...] = ()  # at most three, best first
    faq_answer: str = ""  # id of the entry that answers all it asks, where that may be sent without a person
    routes: tuple[str, ...] = ()  # ids of the routing rules whose conditions hold, in file order
    reasons: tuple[Reason, ...] = ()
    details: Details = field(default_factory=Details)  # what its own words name
    enquiry: Enquiry | None = None  # it asks about an order that is there
    presumed: bool = False  # nothing but how it sounds speaks for a machine: no answer goes out, but a person hears it
