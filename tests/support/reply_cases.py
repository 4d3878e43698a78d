"""Values of our own making for the reply tests: a company, its staff, two customers, their mails."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from hashlib import sha256
from pathlib import Path

from msgspec.structs import replace

from mailbot.model.decision import Decision, Disposition, Ruling
from mailbot.model.mail import Address, Arrival, Attachment, Authentication, Evidence, Form, Item, Message
from mailbot.model.outgoing import Outgoing
from mailbot.model.rulebook import FormRule, Rulebook
from mailbot.model.settings import Company, Limits, Mailbox, Person, Settings
from mailbot.model.ticket import Customer, Event, Stage, Ticket
from mailbot.model.tokens import TokenKeys
from mailbot.model.verdict import Category, Origin, Reason, Verdict
from mailbot.reply import Notice

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2025, 11, 21, 9, 5, tzinfo=UTC)
KEYS = TokenKeys((b"k" * 32,))
BOX = Mailbox("sales", "sales@acme.example")
ALICE = Person("alice", "Alice Zhang", ("alice@acme.example",), notices="en")
WEI = Person("wei", "王伟", ("wei@acme.example",), notices="zh-Hans")
BOSS = Person("boss", "Grace Ho", ("boss@acme.example",), roles=("manager",), notices="zh-Hant")
COMPANY = Company(
    "Acme Valves",
    timezone="Asia/Shanghai",
    signature=(
        ("en", "Acme Valves Ltd\nSales team"),
        ("zh-Hans", "爱科阀门有限公司\n销售部"),
        ("zh-Hant", "愛科閥門\n業務部"),
    ),
)
SETTINGS = Settings(company=COMPANY, mailboxes=(BOX,), staff=(ALICE, WEI, BOSS))
RULE = FormRule(
    "website-order", "order", echo=("items", "order_ref", "total", "Delivery"), echo_message=True, labels={}
)


def shipped_replies() -> dict[str, dict[str, str]]:
    folders = [folder for folder in (ROOT / "replies").iterdir() if folder.is_dir()]
    return {folder.name: read_pages(folder) for folder in folders}


def read_pages(folder: Path) -> dict[str, str]:
    return {page.name.removesuffix(".j2"): page.read_text("utf-8") for page in folder.glob("*.j2")}


def rulebook(*rules: FormRule) -> Rulebook:
    return Rulebook(forms=rules or (RULE,), replies=shipped_replies())


def letter(**changes: object) -> Message:
    """A person's inquiry."""
    known: dict[str, object] = {
        "arrival": Arrival("sales", received_at=NOW),
        "message_id": "<one@client.example>",
        "date": NOW,
        "author": Address("bob@client.example", "Bob Lee"),
        "to": (Address("sales@acme.example", ""),),
        "subject": "Price for 200 ball valves",
        "text": "Dear team,\n\nwhat do 200 ball valves DN50 cost, delivered to Hull?\n\nBest regards\nBob",
        "signature": "Bob Lee\nClient Ltd, Hull",
        "quoted": "> On Monday Alice wrote:\n> our new catalogue is out",
        "authentication": Authentication(Evidence.PASS, Evidence.PASS, "mx.acme.example", "dmarc=pass"),
    }
    return Message(**{**known, **changes})  # type: ignore[arg-type]


def order_form(**changes: object) -> Message:
    """The website's order form, its source proven."""
    known: dict[str, object] = {
        "id": "website-order",
        "kind": "order",
        "fields": (
            ("name", "Bob Lee"),
            ("email", "bob@client.example"),
            ("company", "Client Ltd"),
            ("country", "United Kingdom"),
            ("phone", "+44 1482 555 0100"),
            ("order_ref", "PO-4711"),
            ("total", "1290.00"),
            ("Delivery", "by sea, Hull"),
            ("message", "Please pack in wooden boxes.\nUnload at the back door."),
        ),
        "items": (Item("Ball valve DN50, brass", "200", "BV-50", "5.95"), Item("Seal kit", "20", "SK-2", "5.00")),
        "customer": Address("bob@client.example", "Bob Lee"),
        "source_known": True,
        "proof": "secret",
    }
    form = Form(**{**known, **changes})  # type: ignore[arg-type]
    return letter(
        author=Address("wordpress@acme.example", "Acme Valves"),
        subject="[Acme Valves] New order",
        text="Name: Bob Lee\nE-mail: bob@client.example",
        signature="",
        quoted="",
        authentication=Authentication(),
        form=form,
    )


def verdict(category: Category = Category.INQUIRY, language: str = "en", **changes: object) -> Verdict:
    known: dict[str, object] = {
        "origin": Origin.PERSON,
        "category": category,
        "confidence": 0.92,
        "unsure": False,
        "language": language,
        "reasons": (Reason("cue", "'what do … cost' speaks for an inquiry"), Reason("cue", "a quantity is named")),
    }
    return Verdict(**{**known, **changes})  # type: ignore[arg-type]


def decision(**changes: object) -> Decision:
    known: dict[str, object] = {
        "disposition": Disposition.OPEN_TICKET,
        "ruling": Ruling(True, "Y", "may be answered", to="bob@client.example"),
        "event": Event.OPENED,
        "assignee": "alice",
        "notify": ("alice",),
    }
    return Decision(**{**known, **changes})  # type: ignore[arg-type]


def refused(code: str = "N5", text: str = "Auto-Submitted: auto-replied") -> Decision:
    return decision(ruling=Ruling(False, code, text))


def ticket(category: Category = Category.INQUIRY, **changes: object) -> Ticket:
    known: dict[str, object] = {
        "number": 1024,
        "category": category,
        "stage": Stage.NEW,
        "owner": "alice",
        "customer": 7,
        "subject": "Price for 200 ball valves",
        "language": "en",
    }
    return Ticket(**{**known, **changes})  # type: ignore[arg-type]


BOB = Customer(7, "Bob Lee", ("bob@client.example",), company="Client Ltd", country="United Kingdom", owner="alice")


def attachment(name: str, octets: bytes, kind: str = "application/pdf", content_id: str = "") -> Attachment:
    digest = sha256(octets).hexdigest()
    return Attachment(name, kind, len(octets), digest, bool(content_id), content_id, octets)


def opened(outgoing: Outgoing) -> EmailMessage:
    """The frozen octets as any reader sees them."""
    mail = message_from_bytes(outgoing.octets, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    return mail


def text_of(mail: EmailMessage, kind: str = "plain") -> str:
    part = mail.get_body((kind,))
    assert part is not None
    return part.get_content().replace("\r\n", "\n")


def noticed(composer, message, person=ALICE, seen=None, made=None, epoch=0, limits=None, **others):
    known = {"ticket": ticket(), "customer": BOB, "earlier": (), "mailbox": BOX, "random64": 9, **others}
    random64 = known.pop("random64")
    composer = replace(composer, settings=replace(composer.settings, limits=limits or Limits()))
    one = Notice(message, seen or verdict(), made or decision(), person=person, epoch=epoch, at=NOW, **known)
    return composer.notice(one, random64)
