"""FAQ entries earn the trust to answer by themselves, and lose it: through the whole pipeline, and by `mailbot faq`."""

import json
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from io import StringIO

import pytest
from support.mails import mail
from typer.testing import CliRunner

from mailbot import pipeline
from mailbot.app import App, explainer, open_store, read_rules
from mailbot.cli import app as cli
from mailbot.learning import answering
from mailbot.maillog import MailLog
from mailbot.model.errors import PermanentFailure
from mailbot.model.faq import FaqOutcome
from mailbot.model.mail import Arrival, RawMessage
from mailbot.model.settings import AckPolicy, FaqPolicy, Mailbox, Person, Settings
from mailbot.model.tokens import TokenKeys
from mailbot.rulebook import shipped_rules

BOX = Mailbox("sales", "sales@company.example", kind="pipe", authserv_ids=("mx.company.example",))
STAFF = (Person("li", "Li Na", ("li@staff.example",)), Person("boss", "Wang", ("boss@staff.example",), ("admin",)))
VOUCHED = {"Authentication-Results": "mx.company.example; dmarc=pass header.from=staff.example"}
ENTRY = """
id = "warranty"
ask = ["How long is the warranty?", "What guarantee do you give?", "保修期多长？"]
auto = {auto}
[answer]
en = "Twelve months from delivery.\\nWear is not covered."
"""
QUESTION = "Hello,\n\nhow long is the warranty?\n\nRegards\nBob"


class Office:
    def __init__(self, home, auto):
        (home / "rules" / "faq").mkdir(parents=True)
        self.file = home / "rules" / "faq" / "warranty.toml"
        self.file.write_text(ENTRY.format(auto=str(auto).lower()), "utf-8")
        settings = Settings(
            mailboxes=(BOX,),
            staff=STAFF,
            ack=AckPolicy(auth="preferred", per_address_hour=99, per_address_day=99),
            faq=FaqPolicy(promote_after=2),
            rules=(str(home / "rules"),),
            store_url=f"sqlite:///{home}/mailbot.db",
        )
        self.app = App(settings, open_store(settings), MailLog(to=StringIO()), TokenKeys((b"k" * 32,)), None)
        self.uid = 0
        with self.app.store.begin() as tx:
            tx.adopt("sales", datetime.now(UTC) - timedelta(hours=1))

    def gets(self, octets):
        """What this mail makes us send: kind -> mail."""
        self.uid += 1
        arrival = Arrival("sales", uidvalidity=1, uid=self.uid, received_at=datetime.now(UTC))
        pipeline.take_in([RawMessage(arrival, octets)], self.app.house)
        return self.queued()

    def queued(self):
        with self.app.store.begin() as tx:
            claimed = tx.claim(datetime.now(UTC) + timedelta(days=1), 100)
        return {
            one.outgoing.kind.value: message_from_bytes(one.outgoing.octets, policy=policy.default) for one in claimed
        }

    def told(self):
        """What the administrator is mailed at the next look."""
        self.app.faq_news()
        return [str(one["Subject"]) for one in self.queued().values()]

    def replies(self, words, notice):
        """The colleague's answer to a notice."""
        to, headers = str(notice["Reply-To"]), {**VOUCHED, "In-Reply-To": notice["Message-ID"]}
        self.gets(mail(words, sender="Li Na <li@staff.example>", to=to, headers=headers))

    def standing(self):
        return next(one for one in answering.ranked(self.app.house) if one.entry.id == "warranty")


@pytest.fixture
def open_office(tmp_path):
    opened = []

    def build(auto=True):
        opened.append(Office(tmp_path, auto))
        return opened[-1]

    yield build
    for office in opened:
        office.app.close()


def words(letter):
    return letter.get_body(("plain",)).get_content()


def reply_to(letter, text):
    return mail(text, subject="Re: warranty", headers={"In-Reply-To": letter["Message-ID"]})


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("That does not answer my question. Is the motor covered too?", "no_answer"),
        ("您好，这没有回答我的问题，请人工回复。", "no_answer"),
        (
            "This is unacceptable! The pump you delivered broke after two days and leaks. I demand a refund.",
            "complaint",
        ),
    ],
)
def test_an_answer_that_was_none_is_not_given_again(open_office, text, outcome):
    office = open_office()
    first = office.gets(mail(QUESTION))["ack"]
    assert "Twelve months" in words(first)
    office.gets(reply_to(first, text))
    one = office.standing()
    assert (one.standing.answered, getattr(one.standing, outcome), one.standing.trusted) == (1, 1, False)
    again = office.gets(mail(QUESTION, sender="Eve <eve@other.example>"))
    assert "Twelve months" not in words(again.get("ack", again["notice"])).split("Ready answers")[0]
    assert "Ready answers that may fit" in words(again["notice"])  # a colleague still sees it


def test_thanks_and_further_questions_are_no_complaint(open_office):
    office = open_office()
    first = office.gets(mail(QUESTION))["ack"]
    office.gets(reply_to(first, "Thank you, that is all I wanted to know."))
    assert office.standing().standing.trusted


def test_the_same_words_to_a_colleagues_answer_cost_the_entry_nothing(open_office):
    office = open_office()
    sent = office.gets(mail(QUESTION))
    office.replies("Dear Bob,\n\nthe motor has twenty-four months of its own.\n\nLi Na", sent["notice"])
    office.gets(reply_to(sent["ack"], "That does not answer my question."))
    assert office.standing().standing.trusted


def test_the_administrator_is_told_once_and_may_trust_it_again(open_office):
    office = open_office()
    assert office.told() == []
    first = office.gets(mail(QUESTION))["ack"]
    office.gets(reply_to(first, "That does not answer my question."))
    assert office.told() == ["mailbot: FAQ 'warranty' no longer answers by itself"]
    assert office.told() == []
    assert answering.trust("warranty", office.app.house)
    second = office.gets(mail(QUESTION, sender="Eve <eve@other.example>"))["ack"]
    assert "Twelve months" in words(second)
    office.gets(
        mail(
            "You did not answer my question.",
            sender="Eve <eve@other.example>",
            headers={"In-Reply-To": second["Message-ID"]},
        )
    )
    assert office.told() == ["mailbot: FAQ 'warranty' no longer answers by itself"]
    assert not answering.trust("no-such-entry", office.app.house)


def test_an_edited_entry_may_answer_again(open_office):
    office = open_office()
    first = office.gets(mail(QUESTION))["ack"]
    office.gets(reply_to(first, "That does not answer my question."))
    office.file.write_text(office.file.read_text("utf-8").replace("Wear is", "The motor is, wear is"), "utf-8")
    office.app.house = office.app._furnish(office.app.house.settings, read_rules(office.app.house.settings))
    again = office.gets(mail(QUESTION, sender="Eve <eve@other.example>"))["ack"]
    assert "The motor is, wear is not covered." in words(again)


SENT_AS_IT_IS = "Dear Bob,\n\nTwelve months from delivery. Wear is not covered.\n\nBest regards\nLi Na"


def test_an_entry_that_colleagues_send_unchanged_is_proposed_once(open_office):
    office = open_office(auto=False)
    for number, told in enumerate((False, True)):
        notice = office.gets(mail(QUESTION, sender=f"Bob <bob{number}@customer.example>"))["notice"]
        office.replies(SENT_AS_IT_IS, notice)
        assert office.standing().standing.unchanged == number + 1
        assert office.told() == (["mailbot: FAQ 'warranty': let it answer by itself?"] if told else [])
    assert office.standing().proposed
    assert office.told() == []


def test_an_edited_answer_earns_nothing(open_office):
    office = open_office(auto=False)
    notice = office.gets(mail(QUESTION))["notice"]
    office.replies("Dear Bob,\n\nTwenty-four months from delivery. Wear is not covered at all.\n\nLi Na", notice)
    standing = office.standing().standing
    assert (standing.suggested, standing.edited, standing.unchanged) == (1, 1, 0)


def test_words_of_ones_own_are_neither(open_office):
    office = open_office(auto=False)
    notice = office.gets(mail(QUESTION))["notice"]
    office.replies("Dear Bob,\n\nplease send us the serial number, then I can look it up for you.\n\nLi Na", notice)
    standing = office.standing().standing
    assert (standing.suggested, standing.edited, standing.unchanged) == (1, 0, 0)


CONFIG = """
[company]
name = "Acme"
[[mailbox]]
name = "sales"
address = "sales@company.example"
kind = "pipe"
[mailbox.smtp]
host = "127.0.0.1"
security = "none"
auth = "none"
[folders]
rules = ["rules"]
[faq]
promote_after = 2
"""


@pytest.fixture
def config(tmp_path, open_office):
    office = open_office(auto=False)
    path = tmp_path / "config.toml"
    path.write_text(CONFIG, "utf-8")
    return path, office


def run(path, *words):
    return CliRunner().invoke(cli, ["faq", *words, "--config", str(path)])


def listed(path):
    return {one["faq"]: one for one in json.loads(run(path, "list", "--json").stdout)}


def test_the_list_shows_what_became_of_each_entry(config):
    path, office = config
    with office.app.store.begin() as tx:
        version = office.standing().entry.version
        for _ in range(2):
            tx.faq_outcome("warranty", version, FaqOutcome.UNCHANGED, 0, 0, datetime.now(UTC))
    one = listed(path)["warranty"]
    assert (one["auto"], one["unchanged"], one["in_a_row"], one["propose_auto"]) == (False, 2, 2, True)
    assert listed(path)["moq"]["propose_auto"] is False
    assert "propose auto = true" in run(path, "list").stdout


def test_trust_is_given_anew_by_command(config):
    path, office = config
    with office.app.store.begin() as tx:
        tx.faq_outcome("warranty", office.standing().entry.version, FaqOutcome.COMPLAINT, 0, 0, datetime.now(UTC))
    assert listed(path)["warranty"]["trusted"] is False
    assert "mailbot faq trust warranty" in run(path, "list").stdout
    assert run(path, "trust", "warranty").exit_code == 0
    assert listed(path)["warranty"]["trusted"] is True
    assert isinstance(run(path, "trust", "waranty").exception, PermanentFailure)


def explained(text, rules=()):
    explain = explainer(None, "", None, rules)
    return explain.of_octets(mail(text), "x.eml")["faq"]


def test_explain_shows_what_the_faq_has_and_what_it_does(tmp_path):
    text = "What is your minimum order quantity?"
    found = explained(text)
    assert (found["action"], found["id"], found["best"][0]["faq"]) == ("suggest", None, "moq")
    (tmp_path / "faq").mkdir()
    shipped = (shipped_rules() / "faq" / "moq.toml").read_text("utf-8")
    (tmp_path / "faq" / "moq.toml").write_text(shipped.replace("auto = false", "auto = true"), "utf-8")
    found = explained(text, [str(tmp_path)])
    assert (found["action"], found["id"], found["best"][0]["faq"]) == ("answer", "moq", "moq")
    assert explained("Our container was held at the port of Hull.") == {"best": [], "action": "silent", "id": None}
