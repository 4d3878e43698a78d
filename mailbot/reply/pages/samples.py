"""Made-up values for every page, one rich and one bare: a page is tried before a customer's mail needs it.  Pure."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup
from msgspec.structs import replace

from mailbot.reply.pages import PAGES
from mailbot.reply.pages.agenda_samples import KEY_ACCOUNTS, MORNINGS, PASSED
from mailbot.reply.pages.agenda_types import KeyPage, MorningPage, PassedPage
from mailbot.reply.pages.desk_pages import (
    Button,
    Card,
    DoneLine,
    DonePage,
    Enclosure,
    Line,
    RefusedLine,
    Shown,
    ShownRow,
    ToldPage,
)
from mailbot.reply.pages.order_samples import FACTORIES, WHERES
from mailbot.reply.pages.order_types import FactoryPage, WherePage
from mailbot.reply.pages.page_types import (
    AckNote,
    AckPage,
    AlarmPage,
    AnswerPage,
    Block,
    Buyer,
    DigestPage,
    Earlier,
    FaqPage,
    Filed,
    IntroductionPage,
    LetterPage,
    NoticePage,
    Ordered,
    ProbePage,
    Suggestion,
    Values,
)
from mailbot.reply.pages.report_samples import REPORTS
from mailbot.reply.pages.report_types import ReportPage

_DATE = "2025-11-20 09:30"
_CLOSE = Button("close", "", "mailto:sales@acme.example?subject=close%20T-1024")
_BUYER = Buyer("Bob Lee", "bob@client.example", "Client Ltd", "+44 20 5550 0100", "GB", key_account=True)
_NOTICE = NoticePage(
    language="en",
    company="Acme",
    mailbox="sales@acme.example",
    person="Alice",
    owner="Alice",
    mine=True,
    ticket="T-1024",
    event="open_ticket",
    occasion="reminder",
    ordered=(Line("theirs", "PO-2087"), Line("factory", "Plant One, 2025-11-20")),
    promised=_DATE,
    noted=("rings back on Monday",),
    perhaps=("C-17 Bob Lee bob@other.example",),
    repeats=(Earlier("T-1002", "2025-10-02", "complaint", "closed", "Broken"),),
    actor="Carol",
    category="order",
    confidence=93,
    unsure=True,
    reasons=("the subject says 'order'",),
    language_of_customer="en",
    sender_proof="pass",
    passed_on="Carol: he pays late",
    ack=AckNote(True, "bob@client.example", "Y", ""),
    says_ticket="[T-1001]",
    manager="nobody is free",
    due=_DATE,
    customer=_BUYER,
    writer="Bob Lee <bob@client.example>",
    form="website-order",
    fields=(Line("total", "246.00"), Line("Colour", "red")),
    items=(Ordered("Ball valve", "25", "BV-3", "12.00"),),
    details=(Line("po", "PO-2087"), Line("quantity", "25 pcs, 2 set")),
    suggestions=(Suggestion("payment", "How can I pay?", 83, "By bank transfer."),),
    earlier=(Earlier("T-1001", "2025-10-01", "inquiry", "closed", "Prices"),),
    date=_DATE,
    to="sales@acme.example",
    subject="Order",
    body="Please send 25.",
    signature="Bob Lee, Client Ltd",
    quoted="> Our offer",
    html=Markup("<p>Please send 25.</p>"),
    enclosures=(Enclosure("order.pdf", "12.3 kB", "attached"), Enclosure("x.exe", "1.0 MB", "risky")),
    buttons=(_CLOSE, Button("is", "complaint", "mailto:sales@acme.example")),
)
_BARE_NOTICE = NoticePage(
    language="en",
    company="Acme",
    mailbox="sales@acme.example",
    person="Alice",
    owner="",
    mine=False,
    ticket="T-1025",
    event="follow_up",
    occasion="",
    actor="",
    category="other",
    confidence=0,
    unsure=False,
    reasons=(),
    language_of_customer="",
    sender_proof="fail",
    lookalike="acme.example",
    outsider="eve@else.example",
    sealed=True,
    ack=AckNote(False, "", "N5", "it says that it is automatic"),
    says_ticket="",
    manager="",
    due="",
    customer=Buyer("", "", "", "", "", key_account=False),
    writer="",
    form="",
    fields=(),
    items=(),
    details=(),
    suggestions=(),
    earlier=(),
    date="",
    to="",
    subject="",
    body="",
    signature="",
    quoted="",
    html=Markup(""),
    enclosures=(),
    buttons=(),
)
_TOLD = ToldPage(
    language="en",
    company="Acme",
    mailbox="sales@acme.example",
    person="Alice",
    ticket="T-1024",
    subject="Order",
    customer="bob@client.example",
    code="",
    found=(),
    again=False,
    withheld=(Enclosure("x.exe", "1.0 MB", "risky"),),
    others=("carol@client.example",),
    wrote="We can do that.",
    refused=(),
    said="",
    release=None,
)
_HELD = replace(_TOLD, customer="", code="desk.leak", found=(Line("private", "alice@acme.example"),), again=True)
_REFUSED = replace(
    _HELD,
    ticket="",
    code="desk.command",
    refused=(RefusedLine("unknown", "#clsoe", "#close"), RefusedLine("no_such_ticket", "#close 9", "")),
    said="Ben: it is on its way.",
    release=_CLOSE,
    command=Button("command", "#close", "mailto:sales@acme.example"),
)
_CARD = Card(
    number="C-17",
    name="Bob Lee",
    company="Client Ltd",
    owner="",
    key_account=True,
    facts=(Line("addresses", "bob@client.example"), Line("consent_yes", _DATE)),
    figures=(Line("tickets", "3"), Line("bought", "1")),
    turnover=("12,000 USD",),
    attributes=(Line("industry", "food"),),
    buttons=(Button("key_off", "", "mailto:sales@acme.example"),),
)
_CARD_ROWS = (
    ShownRow("T-1024", "open", "Valves", (_DATE, "order", "new", "Alice", ""), (_CLOSE,)),
    ShownRow("T-1024", "recent", "Valves", (_DATE, "order", "new", "Alice", "Please send 25.")),
    ShownRow("C-18", "twins", "Bob Lee", ("bob@gmail.com", "phone=+49301234567")),
)
_DONE = DonePage(
    language="en",
    company="Acme",
    mailbox="sales@acme.example",
    person="Alice",
    by="",
    ticket="T-1024",
    subject="Order",
    done=(DoneLine("closed", "T-1024", ""), DoneLine("classified", "T-1024", "complaint"), DoneLine("away", "", "Li")),
    shown=(
        Shown("list", "mine", "", (ShownRow("T-1024", "order", "Valves", ("Bob",), (_CLOSE,)),), 3),
        Shown("show", "", "T-1024", (ShownRow(_DATE, "message", "Bob", ("Please send 25.",)),)),
        Shown("help", "", "", (ShownRow("#close", "close", "", ("#resolve",)),)),
        Shown("why", "", "T-1024", ()),
        Shown("customer", "", "", _CARD_ROWS, 1, _CARD),
        Shown("customers", "", "acme", (ShownRow("C-17", "key", "Bob Lee", ("bob@client.example",), (_CLOSE,)),)),
        Shown("history", "", "C-17", (ShownRow(_DATE, "message", "Bob", ("Please send 25.",)),)),
        Shown("find", "", "pump", (ShownRow("Valves", "order", "", (_DATE, "a pump")),)),
        Shown("segment", "", "Key", (ShownRow("C-17", "", "Bob Lee", ("bob@client.example",)),)),
        Shown("segments", "", "", (ShownRow("3", "", "Key", ()),)),
        Shown("raw", "", "T-1024", (ShownRow("mail-7.eml", "attached", "1.0 kB"),)),
        Shown("attachments", "", "T-1024", (ShownRow("x.exe", "risky", "1.0 MB"),)),
    ),
    sent_to="bob@client.example",
    leaves_at="12:00:30",
    desk="sales+r.0.alice@acme.example",
    buttons=(_CLOSE,),
)
_SHOWN_ONLY = replace(_DONE, by="Ben", ticket="", subject="", done=(), shown=(), sent_to="", leaves_at="", buttons=())
_FILED = Filed(_DATE, "Eve <eve@shop.example>", "Offer", "spam", "in the Junk folder")
_ROWS: Mapping[type[Values], tuple[Values, ...]] = {
    AckPage: (
        AckPage(
            "Acme",
            "T-1024",
            "Bob Lee",
            True,
            (Line("product", "Ball valve"),),
            ("By Friday",),
            "Acme Ltd",
            "21 November 2025, 17:00 (UTC+8)",
        ),
        AckPage("Acme", "T-1025", "", False, (), (), ""),
    ),
    FaqPage: (
        FaqPage("Acme", "T-1024", "Bob Lee", ("By bank transfer.", "", "Not in cash."), "Acme Ltd"),
        FaqPage("Acme", "T-1025", "", ("Yes.",), ""),
    ),
    LetterPage: (LetterPage("en", (Block(("Hello,", "again"), False), Block(("Product: x",), True))),),
    AnswerPage: (AnswerPage("en", ("Hello,", "", "yes."), ("Acme Ltd",)), AnswerPage("en", ("x",), ())),
    NoticePage: (_NOTICE, _BARE_NOTICE),
    ToldPage: (
        _TOLD,
        _HELD,
        _REFUSED,
        replace(_HELD, code="desk.unproven", found=(), withheld=(), others=(), wrote=""),
    ),
    DonePage: (_DONE, _SHOWN_ONLY),
    IntroductionPage: (IntroductionPage("Bob", "Alice", "Li", "T-1024"), IntroductionPage("", "Alice", "Li", "T-1024")),
    AlarmPage: (AlarmPage("Acme", "Login refused", ("sales@acme.example",)), AlarmPage("Acme", "x", ())),
    DigestPage: (
        DigestPage("en", "Acme", "sales@acme.example", "Alice", "2025-11-20", (_FILED,)),
        DigestPage("en", "Acme", "sales@acme.example", "Alice", "2025-11-20", ()),
    ),
    MorningPage: MORNINGS,
    PassedPage: PASSED,
    KeyPage: KEY_ACCOUNTS,
    ReportPage: REPORTS,
    WherePage: WHERES,
    FactoryPage: FACTORIES,
    ProbePage: (ProbePage("Acme", "sales@acme.example", _DATE),),
}


def samples(page: str) -> tuple[Values, ...]:
    """Values of the page's type; none for `words`, which uses none."""
    return next((rows for kind, rows in _ROWS.items() if PAGES[page] is kind), ())
