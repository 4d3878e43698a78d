"""rules/ and replies/ as frozen values.  mailbot/rulebook/ is the only reader of those folders."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from hashlib import sha256
from types import MappingProxyType

from msgspec import Struct, field

from mailbot.model.complaint import Cause, Content
from mailbot.model.enquiry import EnquiryWords
from mailbot.model.mail import Item
from mailbot.model.noun import Discreet
from mailbot.model.segment import Segment
from mailbot.model.verdict import Category, Origin

_EMPTY: Mapping[str, tuple[str, ...]] = MappingProxyType({})


class Where(Enum):
    """Which part of a mail a cue looks at."""

    ANY = "any"  # subject and new words
    SUBJECT = "subject"
    TEXT = "text"  # new words
    ATTACHMENT = "attachment"  # names of attachments


class Cue(Struct, frozen=True):
    """Shipped knowledge: seeing one of `words` (or `pattern`) speaks for a category with this weight."""

    category: Category
    weight: float  # log-odds; may be negative
    words: tuple[str, ...] = ()  # plain phrases, see rules/README.md; `#name` is one of FEATURES
    pattern: str = ""  # RE2
    where: Where = Where.ANY
    language: str = ""  # "" fits all; "zh" fits both scripts
    file: str = ""  # for reasons: "order.toml"


class ValueKind(Enum):
    """What the values of a condition are, so that the reader of rules/ can check them."""

    WORDS = "plain words"
    PATTERN = "RE2 patterns"
    GLOB = "addresses or names, * for any run of characters"
    LANGUAGE = "language tags, such as de, zh-Hant, or zh for both scripts"
    ORIGIN = "origins, such as person or form"
    YES_NO = "true or false"


# What `when` may ask.  classify/conditions.py has one function for each; a test compares them.
CONDITIONS: Mapping[str, ValueKind] = MappingProxyType(
    {
        "subject_has": ValueKind.WORDS,
        "subject_matches": ValueKind.PATTERN,
        "text_has_any": ValueKind.WORDS,
        "text_has_all": ValueKind.WORDS,
        "text_matches": ValueKind.PATTERN,
        "from": ValueKind.GLOB,
        "to": ValueKind.GLOB,
        "language": ValueKind.LANGUAGE,
        "country": ValueKind.WORDS,
        "form": ValueKind.WORDS,
        "attachment": ValueKind.GLOB,
        "has_attachment": ValueKind.YES_NO,
        "origin": ValueKind.ORIGIN,
        "reply": ValueKind.YES_NO,
    }
)

# What a cue may name with a # instead of a word.  classify/features.py has one function for each; a test compares them.
FEATURES: Mapping[str, str] = MappingProxyType(
    {
        "absence": "it says that somebody is away",
        "agrees": "it agrees to something",
        "asks": "it asks",
        "attachment": "it has an attachment",
        "bulk": "it looks like bulk mail",
        "empty": "it has no words of its own",
        "form_feedback": "it is a feedback form",
        "form_goods": "it is a form that names goods",
        "form_inquiry": "it is an inquiry form",
        "form_order": "it is an order form",
        "forward": "it is forwarded",
        "goods": "it names a number of things and asks nothing",
        "item_line": "it names an item with its quantity",
        "item_list": "it lists items with quantities",
        "mostly_questions": "it is mostly questions",
        "photo": "it has photos",
        "reply": "it is a reply",
        "reply_to_quote": "it replies to our quotation",
        "short": "it is short",
    }
)


class Condition(Struct, frozen=True):
    """One thing a rule asks: the name of a function in classify/conditions.py, and its values."""

    name: str
    values: tuple[str, ...]


class CategoryRule(Struct, frozen=True):
    """An administrator's rule: all conditions hold, so it is this category, whatever the cues say."""

    id: str
    category: Category
    conditions: tuple[Condition, ...]
    shadow: bool = False  # recorded, not acted on


class FormRule(Discreet, frozen=True):
    """A website form that is mailed to us."""

    UNSHOWN = frozenset({"secret"})

    id: str
    kind: str  # order, feedback, inquiry
    sources: tuple[str, ...] = ()  # From addresses, globs; empty: a layout only, never a proven source
    subjects: tuple[str, ...] = ()  # RE2; one must be found, where any is given
    marks: tuple[str, ...] = ()  # plain text that must all be in the body
    labels: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: _EMPTY)  # canonical field -> labels
    customer_field: str = "email"  # which field is the visitor's address
    reply_to_is_customer: bool = False  # the plug-in puts the visitor into Reply-To
    echo: tuple[str, ...] = ()  # fields that the acknowledgement may repeat (promise P18)
    echo_message: bool = False  # free text too; only ever where the source is authenticated
    secret_field: str = ""  # a hidden field of this label ...
    secret: str = ""  # ... with this value proves the source (N11f)
    address: str = ""  # an unguessable address of ours that the form is sent to proves the source (N11f)
    shadow: bool = False  # recorded, not acted on


class Route(Struct, frozen=True):
    """Who gets a ticket."""

    id: str
    categories: tuple[Category, ...] = ()  # empty: any
    conditions: tuple[Condition, ...] = ()  # evaluated by classify; Verdict.routes lists those that hold
    to: tuple[str, ...] = ()  # staff handles; round robin among several
    role: str = ""  # or everybody with this role
    skill: str = ""  # who has this skill
    factory: str = ""  # an order goes to this factory at once, by its name in the configuration
    copy: tuple[str, ...] = ()  # handles that get a copy of the notice
    shadow: bool = False  # recorded, not acted on
    key_account: bool | None = None  # only for key accounts, or only for others: asked where the customer is known


class FaqEntry(Struct, frozen=True):
    id: str
    questions: tuple[str, ...]
    answers: Mapping[str, str]  # language -> text
    auto: bool = False

    @property
    def version(self) -> str:
        """Of its wording; another one has to earn its trust anew."""
        wording = repr((self.questions, sorted(self.answers.items())))
        return sha256(wording.encode(errors="replace")).hexdigest()[:16]


class Synonyms(Struct, frozen=True):
    """What matching questions with FAQ entries knows of words, in all languages at once."""

    same: tuple[tuple[str, ...], ...] = ()  # one list an idea; a word may stand in several
    light: tuple[str, ...] = ()  # words that say little about what is asked, in English and where letters differ
    light_of: tuple[tuple[str, ...], ...] = ()  # the same in one language each that is written in Latin letters
    trouble: tuple[str, ...] = ()  # words that say that something went wrong
    asks: tuple[tuple[str, ...], ...] = ()  # ways to ask (how, when, why, ...), the words of each


NOTHING = "none"  # what a case says where it expects no form, no route, no answer, no rule


class Expected(Struct, frozen=True):
    """What must come out of a case.  "" and None: not asked."""

    category: Category | None = None
    unsure: bool | None = None
    origin: Origin | None = None
    language: str = ""
    rule: str = ""  # id of the category rule that decides, or NOTHING; so are the three below
    route: str = ""  # the first that fits
    form: str = ""
    faq: str = ""  # the best match
    fields: tuple[tuple[str, str], ...] = ()  # of the form
    items: tuple[Item, ...] = ()  # of the form


class RuleCase(Struct, frozen=True):
    """A [[test]] of a rule file: a mail in a few words, and what must become of it."""

    file: str  # as problems name it
    line: int
    about: str
    expected: Expected
    subject: str = ""
    text: str = ""
    html: str = ""
    sender: str = ""  # From, as a mail writes it; "" is some customer
    to: str = ""
    reply_to: str = ""
    attachments: tuple[str, ...] = ()  # names
    is_reply: bool = False  # it answers a mail
    headers: tuple[tuple[str, str], ...] = ()  # more of them


class ProductEntry(Struct, frozen=True):
    """Something that we sell."""

    sku: str  # the part number
    names: tuple[str, ...] = ()  # what customers call it, in any language
    stock: str = ""  # as it is told: "120", "ask Li"
    price: str = ""  # digits and one point
    currency: str = ""  # ISO 4217
    lead_time: str = ""  # "4 weeks"


WEIGHS_NOTHING = 128  # the middle of an octet


class Wording(Discreet, frozen=True):
    """What the mails of each category sound like, as trained."""

    UNSHOWN = frozenset({"weights", "automatic", "notices"})

    # piece of text -> an octet for each category, in the order of Category: its weight and WEIGHS_NOTHING.  There are
    # tens of thousands, and a tuple of numbers takes three times the room
    weights: Mapping[str, bytes] = field(default_factory=dict)
    unit: float = 0.0  # log-odds that a weight of 1 stands for
    automatic: Mapping[str, int] = field(default_factory=dict)  # for a program's answer; "" is the start
    notices: Mapping[str, int] = field(default_factory=dict)  # for a notice of a shop, a bank, a server


class Rulebook(Struct, frozen=True):
    """All data that an administrator may edit, checked."""

    cues: tuple[Cue, ...] = ()
    wording: Wording = Wording()
    category_rules: tuple[CategoryRule, ...] = ()
    forms: tuple[FormRule, ...] = ()
    labels: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: _EMPTY)  # canonical field -> labels
    routes: tuple[Route, ...] = ()
    faq: tuple[FaqEntry, ...] = ()
    synonyms: Synonyms = Synonyms()
    products: tuple[ProductEntry, ...] = ()
    segments: tuple[Segment, ...] = ()
    causes: tuple[Cause, ...] = ()  # of complaints
    enquiries: EnquiryWords = field(default_factory=EnquiryWords)  # how customers ask about orders
    content: Content = field(default_factory=Content)  # how customers say that a complaint is settled
    replies: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # language -> page name -> Jinja2 text
    free_mail_domains: frozenset[str] = frozenset()
    cases: tuple[RuleCase, ...] = ()  # what the files say must come out
    digest: str = ""  # SHA-256 over all files: which rules decided

    def form(self, id: str) -> FormRule | None:
        return next((form for form in self.forms if form.id == id), None)

    def route(self, id: str) -> Route | None:
        return next((route for route in self.routes if route.id == id), None)

    def faq_entry(self, id: str) -> FaqEntry | None:
        return next((entry for entry in self.faq if entry.id == id), None)
