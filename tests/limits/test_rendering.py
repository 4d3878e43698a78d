"""Pages with strangers' values: those that an administrator wrote are made in the child, whatever a mail brings."""

from datetime import UTC, datetime
from io import StringIO

import pytest
from jinja2.exceptions import SecurityError
from msgspec.structs import replace
from support.mails import mail

from mailbot import pipeline
from mailbot.app import App
from mailbot.limits import Bounds, Renderer, Worker
from mailbot.maillog import MailLog
from mailbot.model.errors import OverLimits
from mailbot.model.mail import Arrival, RawMessage
from mailbot.model.settings import AckPolicy, Mailbox, Person, Settings
from mailbot.model.tokens import TokenKeys
from mailbot.reply import prepare, rendering, rendering_shipped
from mailbot.reply.pages import PAGES, chain
from mailbot.reply.pages.samples import samples
from mailbot.rulebook import read_rulebook, shipped_replies
from mailbot.running.opening import open_store

KEYS = TokenKeys((b"k" * 32,))
# harmless on every sample; with 60 lines in a mail it would count to 60 ** 5
GROWS = (
    "{% set n = body.split('\\n') %}{% for a in n %}{% for b in n %}{% for c in n %}{% for d in n %}{% for e in n %}"
    "{% endfor %}{% endfor %}{% endfor %}{% endfor %}{% endfor %}"
)


@pytest.fixture(scope="module")
def shipped():
    return read_rulebook([], [shipped_replies()]).replies


def loud(what, text):
    pytest.fail(f"{what}: {text}")


def test_every_page_is_the_same_in_the_child(shipped):
    worker = Worker()
    ours = Renderer(worker, shipped, shipped, loud)
    theirs = Renderer(worker, shipped, {}, loud)
    tried = 0
    for page in PAGES:
        for values in samples(page)[:1] if page != "words" else ():
            assert theirs(chain("de"), page, values) == ours(chain("de"), page, values), page
            tried += 1
    worker.close()
    assert tried > 15


def test_shipped_pages_are_the_same_with_and_without_the_sandbox(shipped):
    here, walled = rendering_shipped(shipped), rendering(shipped)
    tried = 0
    for page in PAGES:
        for values in samples(page) if page != "words" else ():
            for language in ("en", "zh-Hans", "zh-Hant"):
                assert here(chain(language), page, values) == walled(chain(language), page, values), page
                tried += 1
    assert tried > 100


@pytest.mark.parametrize("language", ["en", "zh-Hans", "fr"])
def test_a_page_of_theirs_never_leaves_the_sandbox(shipped, monkeypatch, language):
    """Not in a language that they changed, nor in one of their own, not even where no child can be had."""
    monkeypatch.setattr("mailbot.limits.worker.sys.executable", "/no/such/python")
    theirs = {**shipped, language: {**shipped.get(language, {}), "alarm.txt": "{{ ''.__class__ }}"}}
    values = samples("alarm.txt")[0]
    with pytest.raises(SecurityError):
        Renderer(Worker(), theirs, shipped, lambda what, text: None)(chain(language), "alarm.txt", values)
    with pytest.raises(SecurityError):
        prepare(Settings(), replace(read_rulebook([], [shipped_replies()]), replies=theirs), KEYS).pages.render(
            "alarm.txt", language, values
        )


def test_a_page_in_the_child_is_in_the_sandbox_too(shipped):
    worker = Worker()
    theirs = {**shipped, "en": {**shipped["en"], "alarm.txt": "{{ ''.__class__ }}"}}
    with pytest.raises(Exception, match="SecurityError"):
        Renderer(worker, theirs, shipped, loud)(chain("en"), "alarm.txt", samples("alarm.txt")[0])
    worker.close()


def test_the_daemon_knows_its_own_pages_by_their_words(tmp_path, shipped):
    """A company's folder that only repeats them changes nothing; one other character does."""
    made = []
    for end in ("", " "):
        replies = tmp_path / f"replies{len(end)}" / "en"
        replies.mkdir(parents=True)
        (replies / "alarm.txt.j2").write_text(shipped["en"]["alarm.txt"] + end, "utf-8")
        settings = Settings(store_url=f"sqlite:///{tmp_path}/mailbot.db", replies=(str(replies.parent),))
        app = App(settings, open_store(settings), MailLog(to=StringIO()), KEYS, None)
        made.append(type(app.house.composer.pages._render) is Renderer)
        app.close()
    assert made == [False, True]


def test_shipped_pages_start_no_child(shipped):
    worker = Worker()
    Renderer(worker, shipped, shipped, loud)(chain("zh-Hans"), "notice.txt", samples("notice.txt")[0])
    assert worker._process is None


def test_where_no_child_can_be_had_the_page_is_made_all_the_same(shipped, monkeypatch):
    said = []
    monkeypatch.setattr("mailbot.limits.worker.sys.executable", "/no/such/python")
    made = Renderer(Worker(), shipped, {}, lambda what, text: said.append(what))
    values = samples("notice.txt")[0]
    assert made(chain("en"), "notice.txt", values) == rendering(shipped)(chain("en"), "notice.txt", values)
    assert said == ["limits"]


def test_a_page_that_costs_too_much_is_ended(shipped):
    worker = Worker(Bounds(wall_seconds=1))
    spoilt = {**shipped, "en": {**shipped["en"], "alarm.txt": "{{ 'a' * 10 ** 10 }}"}}
    with pytest.raises(OverLimits):
        Renderer(worker, spoilt, shipped, loud)(chain("en"), "alarm.txt", samples("alarm.txt")[0])
    worker.close()


def test_a_page_that_grows_with_a_strangers_words_is_ended_and_the_mail_kept(tmp_path, shipped, monkeypatch):
    replies = tmp_path / "replies" / "en"
    replies.mkdir(parents=True)
    (replies / "notice.txt.j2").write_text(shipped["en"]["notice.txt"] + GROWS, "utf-8")
    settings = Settings(
        mailboxes=(Mailbox("sales", "sales@company.example", kind="pipe"),),
        staff=(Person("li", "Li Na", ("li@staff.example",)),),
        ack=AckPolicy(direct="off"),
        store_url=f"sqlite:///{tmp_path}/mailbot.db",
        replies=(str(tmp_path / "replies"),),
    )
    app = App(settings, open_store(settings), MailLog(to=StringIO()), KEYS, None)
    monkeypatch.setattr(app._worker, "_bounds", Bounds(cpu_seconds=1, wall_seconds=2))
    now = datetime.now(UTC)
    with app.store.begin() as tx:
        tx.adopt("sales", now.replace(year=2020))
    for uid, words in enumerate(("Please quote 20 pcs of A-100.", "Please quote.\n" + "20 pcs of A-100\n" * 90), 1):
        pipeline.take_in([RawMessage(Arrival("sales", "INBOX", 1, uid, now), mail(words))], app.house)
    with app.store.read() as tx:
        rows, aside = tx.mails_after(0, 9), tx.quarantined(9)
    app.close()
    assert [row.state for row in rows] == ["done", "quarantine"] and aside[0].reason == "breaks the limits"
