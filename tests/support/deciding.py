"""Values for the tests of route and desk: a firm, its people, a customer's mail that may be answered, and tickets."""

from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from mailbot.model.decision import Decision
from mailbot.model.history import Correspondence, Hint, History, Thread
from mailbot.model.mail import Address, Arrival, Authentication, Evidence, Form, Message
from mailbot.model.rulebook import Rulebook
from mailbot.model.settings import AckPolicy, Company, Mailbox, Person, Settings
from mailbot.model.ticket import Customer, Stage, Ticket
from mailbot.model.tokens import Purpose, Token, TokenKeys
from mailbot.model.verdict import Category, Origin, Verdict

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ADOPTED = NOW - timedelta(days=30)
KEYS = TokenKeys((b"k" * 32,))
STRANGERS_KEYS = TokenKeys((b"x" * 32,))
PASS = Authentication(dmarc=Evidence.PASS, authserv_id="mx.acme.example")
ALIGNED = Authentication(aligned=Evidence.PASS, authserv_id="mx.acme.example")
FAIL = Authentication(dmarc=Evidence.FAIL, authserv_id="mx.acme.example")
NONE = Authentication()

BOX = Mailbox("sales", "sales@acme.example", authserv_ids=("mx.acme.example",), token_domain="t.acme.example")
ANNA = Person("anna", "Anna", ("anna@acme.example", "anna@home.example"), roles=("sales",))
BEN = Person("ben", "Ben", ("ben@acme.example",), roles=("sales",))
CORA = Person("cora", "Cora", ("cora@acme.example",), roles=("complaints",))
BOSS = Person("boss", "The Boss", ("boss@acme.example",), roles=("manager",))
SETTINGS = Settings(
    company=Company("Acme", addresses=("@ours.example", "info@acme.example")),
    mailboxes=(BOX,),
    staff=(ANNA, BEN, CORA, BOSS),
    ack=AckPolicy(direct="all"),
)
NO_SERVER = replace(SETTINGS, mailboxes=(replace(BOX, authserv_ids=()),))  # nobody vouches for authors
RULEBOOK = Rulebook(free_mail_domains=frozenset({"freemail.example"}))
HISTORY = History(adopted_at=ADOPTED)

LETTERS = Correspondence(
    "li@client.example", "Li Lei", "Pumps", answers_to="<one@client.example>", seen=("<one@client.example>",)
)

LI = Address("li@client.example", "Li Lei")
SITE = Address("wordpress@shop.example", "Shop")
MAIL = Message(
    arrival=Arrival("sales", received_at=NOW),
    message_id="<one@client.example>",
    date=NOW,
    author=LI,
    author_agreed=True,
    return_path="li@client.example",
    to=(Address("sales@acme.example"),),
    subject="Pumps",
    text="Please quote 200 pumps of the usual kind to Hamburg.",
    authentication=PASS,
)
FORM = Form("order", "order", (("email", "li@client.example"),), customer=LI, source_known=True)
FORM_MAIL = replace(MAIL, author=SITE, return_path="www-data@shop.example", form=FORM)

PERSON = Verdict(Origin.PERSON, Category.INQUIRY, 0.9, False, "en")
BY_FORM = replace(PERSON, origin=Origin.FORM, category=Category.ORDER)


def said_by(origin: Origin, category: Category | None = None, unsure: bool = False) -> Verdict:
    return replace(PERSON, origin=origin, category=category, unsure=unsure)


def ticket(number: int = 1001, owner: str = "anna", stage: Stage = Stage.NEW, **more) -> Ticket:
    return replace(Ticket(number, Category.INQUIRY, stage, owner, 7, "Pumps", "en"), **more)


def thread(hint: Hint = Hint.TOKEN, on: Ticket | None = None, participants=("li@client.example",)) -> Thread:
    return Thread(hint, on or ticket(), tuple(participants))


def history(*threads: Thread, **more) -> History:
    """What went to and fro with the customer is known: the desk asks for it."""
    return replace(HISTORY, threads=threads, **{"correspondence": LETTERS, **more})


def customer(**more) -> Customer:
    return Customer(7, addresses=("li@client.example",), **more)


def reply_address(
    purpose: Purpose, number: int = 1001, person: str = "", epoch: int = 0, keys: TokenKeys = KEYS
) -> str:
    return f"sales+{keys.tag(Token(purpose, number, person, epoch))}@acme.example"


def to(*addresses: str, mail: Message = MAIL) -> Message:
    return replace(mail, to=tuple(Address(address) for address in addresses))


def codes(decision: Decision) -> set[str]:
    return {reason.code for reason in decision.reasons}
