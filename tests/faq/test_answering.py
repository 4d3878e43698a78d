"""From a mail to its automatic answer: in its language, once, where an acknowledgement may go out, ticket in view."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from io import StringIO

import pytest
from support.mails import mail

from mailbot import pipeline
from mailbot.app import App, open_store
from mailbot.maillog import MailLog
from mailbot.model.mail import Arrival, RawMessage
from mailbot.model.settings import AckPolicy, Company, Mailbox, Person, Settings
from mailbot.model.ticket import Stage
from mailbot.model.tokens import TokenKeys

BOX = Mailbox("sales", "sales@company.example", kind="pipe")
LI = Person("li", "Li Na", ("li@staff.example",))
ENTRY = """
id = "warranty"
ask = ["How long is the warranty?", "What guarantee do you give?", "保修期多长？"]
auto = {auto}
[answer]
en = "Twelve months from delivery.\\nWear is not covered."
zh-Hans = "自交货起十二个月。"
"""


@pytest.fixture
def open_app(tmp_path):
    opened = []

    def build(auto=True, direct="inquiry_order_complaint"):
        (tmp_path / "rules" / "faq").mkdir(parents=True, exist_ok=True)
        (tmp_path / "rules" / "faq" / "warranty.toml").write_text(ENTRY.format(auto=str(auto).lower()), "utf-8")
        settings = Settings(
            company=Company("Acme Valves"),
            mailboxes=(BOX,),
            staff=(LI,),
            ack=AckPolicy(auth="preferred", direct=direct),
            rules=(str(tmp_path / "rules"),),
            store_url=f"sqlite:///{tmp_path}/mailbot.db",
        )
        app = App(settings, open_store(settings), MailLog(to=StringIO()), TokenKeys((b"k" * 32,)), None)
        opened.append(app)
        with app.store.begin() as tx:
            tx.adopt("sales", datetime.now(UTC) - timedelta(hours=1))
        return app

    yield build
    for app in opened:
        app.close()


def letters(app, octets):
    """Kind -> the mail that went out, after this one came in."""
    raw = RawMessage(Arrival("sales", uidvalidity=1, uid=1, received_at=datetime.now(UTC)), octets)
    pipeline.take_in([raw], app.house)
    with app.store.begin() as tx:
        claimed = tx.claim(datetime.now(UTC), 100)
    return {one.outgoing.kind.value: message_from_bytes(one.outgoing.octets, policy=policy.default) for one in claimed}


def words(letter):
    return letter.get_body(("plain",)).get_content().replace("\r\n", "\n")


def test_the_answer_takes_the_place_of_the_acknowledgement(open_app):
    sent = letters(open_app(), mail("Hello,\n\nhow long is the warranty?\n\nRegards\nBob"))
    answer = sent["ack"]
    assert "Twelve months from delivery.\nWear is not covered.\n" in words(answer)
    assert "your reply reaches a person" in words(answer)
    assert answer["Auto-Submitted"] == "auto-replied"
    assert answer["X-Mailbot-Loop"]
    assert answer["Precedence"] == "auto_reply"
    assert "[T-1001]" in answer["Subject"]
    assert "answered automatically with FAQ 'warranty'" in words(sent["notice"])


def test_the_ticket_is_handed_over_as_any_other_all_the_same(open_app):
    app = open_app()
    letters(app, mail("How long is the warranty?"))
    with app.store.read() as tx:
        ticket = tx.ticket(1001)
    assert (ticket.stage, ticket.owner) == (Stage.NEW, "li")


@pytest.mark.parametrize(
    ("text", "expected"),
    [("您好，请问保修期多长？", "自交货起十二个月。"), ("您好，請問保固期多長？", "自交货起十二个月。")],
)
def test_the_answer_is_in_the_customers_language_or_the_next_of_the_chain(open_app, text, expected):
    assert expected in words(letters(open_app(), mail(text))["ack"])


def test_an_entry_that_is_not_auto_is_only_suggested_with_its_words(open_app):
    sent = letters(open_app(auto=False, direct="all"), mail("How long is the warranty?"))
    assert "Twelve months" not in words(sent["ack"])
    assert "Ready answers that may fit" in words(sent["notice"])
    assert "How long is the warranty? (warranty, " in words(sent["notice"])
    assert "Twelve months from delivery. Wear is not covered." in words(sent["notice"])


def test_direct_mail_that_may_not_be_answered_gets_no_answer_either(open_app):
    sent = letters(open_app(direct="off"), mail("How long is the warranty?"))
    assert set(sent) == {"notice"}
    assert "answered automatically" not in words(sent["notice"])


def test_a_mail_that_answers_another_gets_no_answer(open_app):
    app = open_app()
    first = letters(app, mail("How long is the warranty?"))["ack"]
    again = mail("How long is the warranty?", headers={"In-Reply-To": first["Message-ID"]})
    assert "ack" not in letters(app, again)
