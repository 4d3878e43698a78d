"""`mailbot learn` and the function behind it: a correction counts from the next mail on, in every process."""

import json
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from msgspec.structs import replace
from support.mails import mail
from typer.testing import CliRunner

from mailbot import pipeline
from mailbot.app import App, open_store
from mailbot.classify import prepare
from mailbot.cli import app as cli
from mailbot.learning import teaching
from mailbot.maillog import MailLog
from mailbot.model.errors import ConfigError, PermanentFailure
from mailbot.model.mail import Arrival, RawMessage
from mailbot.model.rulebook import CategoryRule, Condition, Rulebook
from mailbot.model.settings import AckPolicy, Mailbox, Settings
from mailbot.model.tokens import TokenKeys
from mailbot.model.verdict import Category
from mailbot.reading import understand

FIRST = mail("Zwo blau Enten, Rampe vier.\n\nMeier", subject="blau")
SECOND = mail("Drei rot Enten, Rampe eins.\n\nSchulz", subject="rot", sender="Schulz <s@schulz.example>")
THIRD = mail("Acht gelb Enten, Rampe zwei.\n\nKurz", subject="gelb", sender="Kurz <k@kurz.example>")


@pytest.fixture
def url(tmp_path):
    return f"sqlite:///{tmp_path}/mailbot.db"


@pytest.fixture
def start(url):
    """A process on the same store."""
    apps = []

    def start():
        box = Mailbox("sales", "sales@company.example", kind="pipe")
        settings = Settings(mailboxes=(box,), ack=AckPolicy(auth="preferred"), store_url=url)
        app = App(settings, open_store(settings), MailLog(to=StringIO()), TokenKeys((b"k" * 32,)), None)
        with app.store.begin() as tx:
            tx.adopt("sales", datetime.now(UTC) - timedelta(hours=1))
        apps.append(app)
        return app

    yield start
    for app in apps:
        app.close()


def take_in(app, *octets):
    now = datetime.now(UTC)
    with app.store.read() as tx:
        before = len(tx.mails_after(0, 1000))
    arrivals = (Arrival("sales", uidvalidity=1, uid=before + n, received_at=now) for n in range(1, len(octets) + 1))
    pipeline.take_in([RawMessage(*one) for one in zip(arrivals, octets, strict=True)], app.house)
    with app.store.read() as tx:
        return tx.mails_after(0, 1000)[before:]


def category_of(app, ticket):
    with app.store.read() as tx:
        return tx.ticket(ticket).category


def run(url, *words):
    return CliRunner().invoke(cli, ["learn", *words, "--store", url])


def said(url, *words):
    """What it printed as JSON."""
    done = run(url, *words, "--json")
    assert done.exit_code == 0, done.exception
    return json.loads(done.stdout)


def unlikely(app, octets):
    """The category that it would be last, without a lesson."""
    return understand(RawMessage(Arrival("sales"), octets), app.house).verdict.scores[-1][0]


def test_the_running_daemon_judges_its_next_mail_by_what_another_process_learned(start):
    daemon, command = start(), start()
    category = unlikely(daemon, THIRD)
    for row in take_in(daemon, FIRST, SECOND):
        teaching.teach([teaching.of_mail(row.mail, command.house)], category, "", command.house)
    (third,) = take_in(daemon, THIRD)
    assert third.category == category.value


def test_correcting_a_ticket_changes_it_and_says_who_did(start):
    app = start()
    (row,) = take_in(app, FIRST)
    category = unlikely(app, FIRST)
    (taught,) = teaching.teach([teaching.of_ticket(row.ticket, app.house)], category, "li", app.house)
    assert taught.now.category is category and not taught.now.unsure
    assert taught.lesson.judged.value == row.category
    assert category_of(app, row.ticket) is category
    with app.store.read() as tx:
        events = [(one.who, one.text) for one in tx.ticket_view(row.ticket).timeline if one.what == "event"]
    assert ("li", f"category {category.value}, was {row.category}") in events


def test_taken_back_it_is_as_if_it_had_never_been(start):
    app = start()
    (row,) = take_in(app, FIRST)
    cold = understand(RawMessage(Arrival("sales"), SECOND), app.house).verdict
    sample = teaching.of_ticket(row.ticket, app.house)
    teaching.teach([sample], Category.COMPLAINT, "li", app.house)
    teaching.teach([sample], Category.ORDER, "li", app.house)
    assert teaching.take_back(sample, "li", app.house).category is Category.ORDER
    assert category_of(app, row.ticket).value == row.category
    assert understand(RawMessage(Arrival("sales"), SECOND), app.house).verdict == cold
    assert teaching.take_back(sample, "li", app.house) is None


def test_taking_back_leaves_alone_what_somebody_changed_since(start):
    app = start()
    (row,) = take_in(app, FIRST)
    sample = teaching.of_ticket(row.ticket, app.house)
    teaching.teach([sample], Category.ORDER, "li", app.house)
    with app.store.begin() as tx:
        tx.recategorise(row.ticket, Category.COMPLAINT, "boss", row.mail, datetime.now(UTC))
    teaching.take_back(sample, "li", app.house)
    assert category_of(app, row.ticket) is Category.COMPLAINT


def test_a_mail_taught_twice_counts_once(start):
    app = start()
    sample = teaching.of_octets(FIRST, app.house)
    cold = understand(sample.raw, app.house).verdict.category
    teaching.teach([sample, sample], Category.ORDER, "", app.house)
    for category in Category:
        (last,) = teaching.teach([sample], category, "", app.house)
        assert last.now.category is category
        assert last.lesson.judged is cold  # what it was at first, not what a correction made of it
    assert app.house.learned().lessons == 1


def test_learning_is_not_read_again_until_something_changed(start):
    app = start()
    teaching.teach([teaching.of_octets(FIRST, app.house)], Category.ORDER, "", app.house)
    learned = app.house.learned()
    assert app.house.learned() is learned
    teaching.teach([teaching.of_octets(SECOND, app.house)], Category.ORDER, "", app.house)
    assert app.house.learned() is not learned


def test_a_rule_that_still_decides_is_told(start):
    app = start()
    rule = CategoryRule("ramps", Category.INQUIRY, (Condition("text_has_any", ("Rampe",)),))
    ruled = replace(app.house, classifier=prepare(Rulebook(category_rules=(rule,))))
    (taught,) = teaching.teach([teaching.of_octets(FIRST, ruled)], Category.ORDER, "", ruled)
    assert taught.now.category is Category.INQUIRY


def test_the_command_takes_a_mail_a_ticket_a_file_and_a_folder(start, url, tmp_path):
    (first, second) = take_in(start(), FIRST, SECOND)
    (one,) = said(url, str(first.mail), "order")
    assert (one["mail"], one["ticket"], one["category"], one["now"]) == (first.mail, first.ticket, "order", "order")
    (one,) = said(url, f"[t-{second.ticket}]", "--category", "Order", "--by", "li")
    assert (one["mail"], one["who"], one["was"]) == (second.mail, "li", second.category)
    (tmp_path / "mails" / "deep").mkdir(parents=True)
    (tmp_path / "mails" / "a.eml").write_bytes(THIRD)
    (tmp_path / "mails" / "deep" / "b.eml").write_bytes(mail("Where is the catalogue?"))
    assert [one["category"] for one in said(url, str(tmp_path / "mails" / "a.eml"), "order")] == ["order"]
    assert len(said(url, str(tmp_path / "mails"), "faq")) == 2
    listed = said(url, "--list")
    assert sorted(one["category"] for one in listed) == ["faq", "faq", "order", "order"]
    assert len(said(url, "--list", "--limit", "3")) == 3


def test_the_command_takes_back(start, url):
    app = start()
    (row,) = take_in(app, FIRST)
    said(url, str(row.mail), "order")
    assert "no longer learned as order" in run(url, "--undo", f"T-{row.ticket}").stdout
    assert category_of(app, row.ticket).value == row.category
    with pytest.raises(PermanentFailure, match="nothing was learned from"):
        raise run(url, "--undo", f"T-{row.ticket}").exception


def test_the_command_says_in_words_what_it_did(start, url):
    app = start()
    (row,) = take_in(app, FIRST)
    name = unlikely(app, FIRST).value
    line = " ".join(run(url, str(row.mail), name).stdout.split())
    assert f"mail {row.mail}: {name} (judged {row.category} before), ticket T-{row.ticket} changed" in line
    assert f"now judged {name}" in line
    assert "blau" in run(url, "--list").stdout


@pytest.mark.parametrize(
    ("words", "error", "expected"),
    [
        ((), ConfigError, "expected a mail's number, a ticket like T-1024, a mail file or a folder"),
        (("1",), ConfigError, "category: missing, expected one of inquiry, order, faq, complaint, other"),
        (("1", "ordr"), ConfigError, "found 'ordr', expected one of inquiry"),
        (("1", "order", "--category", "faq"), ConfigError, "cannot be both 'order' and 'faq'"),
        (("1", "order"), PermanentFailure, "there is no mail 1 in the store"),
        (("T-1", "order"), PermanentFailure, "there is no ticket 1 in the store"),
        (("no/such.eml", "order"), PermanentFailure, "no such file or folder, and no mail's number or ticket"),
        (("--undo", "1"), PermanentFailure, "there is no mail 1 in the store"),
    ],
)
def test_a_mistake_is_named(url, words, error, expected):
    with pytest.raises(error) as caught:
        raise run(url, *words).exception
    assert expected in str(caught.value)


def test_a_folder_without_mails_is_a_mistake(url, tmp_path):
    with pytest.raises(PermanentFailure, match=r"no \*\.eml"):
        raise run(url, str(tmp_path), "order").exception
