"""One frozen type a page of replies/: its fields are exactly the variables that the page may use.  Pure.

So an administrator's slip of the pen is found by `check`, not by a customer.
"""

from __future__ import annotations

from markupsafe import Markup
from msgspec import Struct

from mailbot.reply.pages.agenda_types import KeyPage, MorningPage, PassedPage
from mailbot.reply.pages.desk_pages import Button, DonePage, Enclosure, Line, ToldPage
from mailbot.reply.pages.order_types import FactoryPage, WherePage
from mailbot.reply.pages.report_types import ReportPage


class AckPage(Struct, frozen=True):
    company: str
    ticket: str  # "T-1024"
    name: str  # fit to greet by, or ""
    form: bool  # it came by a website form: `echo` and `message` may be filled
    echo: tuple[Line, ...]  # what the customer ordered or asked, cleaned and capped (promise P18)
    message: tuple[str, ...]  # the free text's lines, where the form's rule allows it
    signature: str
    promised: str = ""  # by when they are answered, in the company's time; "" where nothing is promised


class FaqPage(Struct, frozen=True):
    """Instead of an acknowledgement: the answer that the administrator wrote."""

    company: str
    ticket: str
    name: str
    answer: tuple[str, ...]  # its lines
    signature: str


class Block(Struct, frozen=True):
    """A paragraph of a text page; `indented` where every line of it began with two spaces."""

    lines: tuple[str, ...]
    indented: bool


class LetterPage(Struct, frozen=True):
    language: str
    blocks: tuple[Block, ...]


class Buyer(Struct, frozen=True):
    """The customer as a member of staff sees him."""

    name: str
    address: str
    company: str
    phone: str
    country: str
    key_account: bool


class Ordered(Struct, frozen=True):
    product: str
    quantity: str
    sku: str
    price: str


class Earlier(Struct, frozen=True):
    ticket: str
    date: str
    category: str
    stage: str
    subject: str


class AckNote(Struct, frozen=True):
    """Whether an acknowledgement goes out to the customer, and which row of the may-we-answer table said so."""

    sent: bool
    to: str
    code: str
    text: str


class Suggestion(Struct, frozen=True):
    """An entry of rules/faq that may answer the customer."""

    faq: str
    title: str  # the first way to ask it
    chance: int  # percent
    answer: str  # in the customer's language, one line


class NoticePage(Struct, frozen=True):
    language: str
    company: str
    mailbox: str  # our address
    person: str  # who gets this notice
    owner: str  # whose ticket it is, "" for nobody yet
    mine: bool  # the person is the owner
    ticket: str
    event: str  # the disposition: open_ticket, follow_up, answer, note
    actor: str  # the colleague who answered, "" otherwise
    category: str
    confidence: int  # percent; 0: nothing is said of it
    unsure: bool
    reasons: tuple[str, ...]
    language_of_customer: str
    sender_proof: str  # pass, fail, none: our server about the sender's domain; form: the form proved itself
    ack: AckNote
    says_ticket: str  # a ticket that the mail names but may not join
    manager: str  # why the manager is told; only in a manager's notice
    due: str
    customer: Buyer
    writer: str  # the mail's own From: of a form the web server, of an answer the colleague
    form: str  # id of the form, "" where it is none
    fields: tuple[Line, ...]
    items: tuple[Ordered, ...]
    details: tuple[Line, ...]  # what the words name beside the form: `key` is the kind (order, quantity, amount ...)
    suggestions: tuple[Suggestion, ...]  # at most three, best first
    earlier: tuple[Earlier, ...]
    date: str
    to: str
    subject: str
    body: str
    signature: str
    quoted: str
    html: Markup  # sanitised by parse; "" where the text is shown
    enclosures: tuple[Enclosure, ...]
    buttons: tuple[Button, ...] = ()
    promised: str = ""  # by when the customer was told that they are answered
    repeats: tuple[Earlier, ...] = ()  # more complaints of this customer, or about this product
    ordered: tuple[Line, ...] = ()  # what is known of its order; `key` is one of words.ordered
    noted: tuple[str, ...] = ()  # colleagues' notes on the ticket, where somebody gets it anew; the latest last
    outsider: str = ""  # who wrote to the reader's reply address, and is neither the customer nor one of us
    sealed: bool = False  # encrypted: nothing of it could be read
    lookalike: str = ""  # the domain of ours that the sender's looks like; the sender's own where it mixes alphabets
    passed_on: str = ""  # the colleague who forwarded it to us, and what they wrote above it
    perhaps: tuple[str, ...] = ()  # customers who the writer may be
    occasion: str = ""  # why the notice comes once more: given, returned, reminder, ...; "" the first time


class AnswerPage(Struct, frozen=True):
    """A colleague's answer as HTML: their words line by line, then the company's signature."""

    language: str
    lines: tuple[str, ...]
    signature: tuple[str, ...]


class IntroductionPage(Struct, frozen=True):
    """To a customer: another colleague looks after them from now on."""

    name: str  # fit to greet by, or ""
    old: str
    new: str
    ticket: str


class AlarmPage(Struct, frozen=True):
    company: str
    subject: str
    lines: tuple[str, ...]


class Filed(Struct, frozen=True):
    """A mail that was kept without a ticket."""

    date: str
    author: str
    subject: str
    disposition: str
    why: str


class DigestPage(Struct, frozen=True):
    language: str
    company: str
    mailbox: str
    person: str
    date: str
    rows: tuple[Filed, ...]


class ProbePage(Struct, frozen=True):
    company: str
    mailbox: str
    date: str


class Words(Struct, frozen=True):
    """The page of single words that the others import; it uses no variable."""


Values = (
    AckPage
    | FaqPage
    | LetterPage
    | AnswerPage
    | NoticePage
    | ToldPage
    | DonePage
    | IntroductionPage
    | AlarmPage
    | DigestPage
    | MorningPage
    | PassedPage
    | KeyPage
    | ProbePage
    | ReportPage
    | WherePage
    | FactoryPage
)
