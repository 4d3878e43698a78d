"""The order of the rooms: what raises is set aside, what was left is finished, what is known is not done twice."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from sqlalchemy import event
from support.mails import mail

from mailbot import limits, pipeline
from mailbot.app import App, open_store
from mailbot.maillog import MailLog
from mailbot.model.errors import TemporaryFailure
from mailbot.model.mail import Arrival, RawMessage
from mailbot.model.settings import AckPolicy, Mailbox, Person, Settings
from mailbot.model.tokens import TokenKeys
from mailbot.store.mails.record import Record
from mailbot.store.outgoing.outbox import Outbox

BOX = Mailbox("sales", "sales@company.example", kind="pipe")
STAFF = (Person("li", "Li Na", ("li@staff.example",)), Person("boss", "Wei", ("boss@staff.example",), ("manager",)))


@pytest.fixture
def app(tmp_path):
    settings = Settings(
        mailboxes=(BOX,), staff=STAFF, ack=AckPolicy(auth="preferred"), store_url=f"sqlite:///{tmp_path}/mailbot.db"
    )
    app = App(settings, open_store(settings), MailLog(to=StringIO()), TokenKeys((b"k" * 32,)), None)
    with app.store.begin() as tx:
        tx.adopt("sales", datetime.now(UTC) - timedelta(hours=1))
    yield app
    app.close()


def raw(octets, uid=1, size=0):
    return RawMessage(Arrival("sales", uidvalidity=1, uid=uid, received_at=datetime.now(UTC)), octets, size)


def rows(app):
    with app.store.read() as tx:
        return tx.mails_after(0, 1000)


def outbox(app):
    with app.store.read() as tx:
        return tx.outbox(("queued",), 1000)


def quarantined(app):
    with app.store.read() as tx:
        return tx.quarantined(100)


def break_parser(monkeypatch, error, only="bad"):
    def parse(raw, *rest):
        if only.encode() in raw.octets:
            raise error
        return real(raw, *rest)

    real = limits.parse
    monkeypatch.setattr(limits, "parse", parse)


def test_a_mail_that_raises_is_set_aside_and_the_next_one_is_served(app, monkeypatch):
    break_parser(monkeypatch, RuntimeError("a bug"))
    pipeline.take_in([raw(mail("bad"), 1), raw(mail("Please quote 20 pcs of A-100."), 2)], app.house)
    assert [row.state for row in rows(app)] == ["quarantine", "done"]
    (aside,) = quarantined(app)
    assert aside.reason == "RuntimeError" and "Traceback" in aside.detail
    assert any(row.kind == "alarm" for row in outbox(app))


def test_a_mail_put_back_is_processed_exactly_once(app, monkeypatch):
    break_parser(monkeypatch, RuntimeError("a bug"))
    pipeline.take_in([raw(mail("Please quote 20 pcs of A-100: bad"))], app.house)
    monkeypatch.undo()
    aside = quarantined(app)[0].mail
    for expected in (True, False):
        with app.store.begin() as tx:
            assert tx.requeue(aside, app.house.clock()) is expected
        app.finish_pending()
    assert [row.disposition for row in rows(app)] == ["open_ticket"]
    assert [row.kind for row in outbox(app) if row.kind == "ack"] == ["ack"]


def test_trouble_of_the_store_is_nobodys_fault_and_tried_again(app, monkeypatch):
    break_parser(monkeypatch, TemporaryFailure("the disk is full"))
    with pytest.raises(TemporaryFailure):
        pipeline.take_in([raw(mail("bad"))], app.house)
    assert [row.state for row in rows(app)] == ["new"]
    monkeypatch.undo()
    app.finish_pending()
    assert [row.state for row in rows(app)] == ["done"]


def test_a_mail_that_stops_the_process_three_times_is_not_tried_a_fourth(app, monkeypatch):
    break_parser(monkeypatch, KeyboardInterrupt())
    tries = 0
    for _ in range(6):
        try:
            if tries == 0:
                pipeline.take_in([raw(mail("bad"))], app.house)
            else:
                app.finish_pending()
        except KeyboardInterrupt:
            tries += 1
    assert tries == 1 + pipeline.MAX_TRIES
    assert [row.state for row in rows(app)] == ["quarantine"]


def test_the_same_content_is_one_ticket_however_often_it_is_shown(app):
    octets = mail("Please quote 20 pcs of A-100.")
    for uid in (1, 2, 3):
        pipeline.take_in([raw(octets, uid)], app.house)
    assert len(rows(app)) == 1


def test_a_message_id_used_again_with_other_words_is_another_mail(app):
    for uid, words in enumerate(("Please quote 20 pcs of A-100.", "Please quote 30 pcs of B-200."), 1):
        pipeline.take_in([raw(mail(words, message_id="<same@x.example>"), uid)], app.house)
    assert len(rows(app)) == 2


def test_a_mail_too_large_to_fetch_is_set_aside_from_its_header_alone(app):
    header = mail("").partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
    pipeline.take_in([raw(header, size=50_000_000)], app.house)
    (aside,) = quarantined(app)
    assert "too large" in aside.reason
    assert not any(row.kind == "ack" for row in outbox(app))


def test_one_flood_gives_one_alarm_and_all_its_tickets(app):
    for uid in range(1, 31):
        sender = f"b{uid}@flood.example"
        pipeline.take_in([raw(mail("We order 20 pcs of A-100, please confirm.", sender=sender), uid)], app.house)
    assert len([row for row in rows(app) if row.disposition == "open_ticket"]) == 30
    assert len([row for row in outbox(app) if row.kind == "ack"]) < 30
    assert len([row for row in outbox(app) if row.kind == "alarm"]) == 1


def test_the_daily_list_comes_once_a_day_and_shows_what_opened_no_ticket(app):
    pipeline.take_in([raw(mail("Buy watches", headers={"X-Spam-Flag": "YES"}))], app.house)
    early = datetime.now(UTC).replace(hour=3)
    late = early.replace(hour=12)
    for now, expected in ((early, 0), (late, 1), (late, 1)):
        app.daily_list(now)
        assert len([row for row in outbox(app) if row.kind == "digest"]) == expected


@pytest.mark.parametrize("text", ["Please quote 20 pcs of A-100.", "Please quote 5 sets."])
def test_a_mail_sent_twice_within_minutes_is_one_ticket_answered_once(app, text):
    pipeline.take_in([raw(mail(text), 1)], app.house)
    pipeline.take_in([raw(mail(text), 2)], app.house)
    first, second = rows(app)
    assert (first.disposition, second.disposition, second.ticket) == ("open_ticket", "note", first.ticket)
    assert sorted(row.kind for row in outbox(app)) == ["ack", "notice"]
    with app.store.read() as tx:
        entries = tx.ticket_view(first.ticket).timeline
    assert any(reason.code == "double" for entry in entries for reason in entry.reasons)


def test_what_a_mail_names_stands_with_its_ticket(app):
    pipeline.take_in([raw(mail("Our PO-2087: please send 20 pcs."))], app.house)
    with app.store.read() as tx:
        details = tx.ticket_view(rows(app)[0].ticket).details
    assert [(row.kind, row.value, row.of) for row in details] == [("po", "PO-2087", ""), ("quantity", "20", "pcs")]


def backlog(*words):
    return [
        raw(mail(word, sender=f"{n}@x.example", message_id=f"<{n}@x.example>"), uid=n)
        for n, word in enumerate(words, 1)
    ]


def test_mails_of_a_backlog_share_a_commit_and_see_each_other(app):
    first = backlog("Please quote 20 pcs.")[0]
    reply = mail(
        "And 5 more.", sender="1@x.example", headers={"In-Reply-To": "<1@x.example>"}, message_id="<r@x.example>"
    )
    commits = []
    event.listen(app.store._backend.writing, "commit", commits.append)
    pipeline.take_in([first, raw(reply, uid=2)], app.house)
    assert [row.ticket for row in rows(app)] == [1001, 1001]
    assert len(commits) == 2  # the octets, then what follows from them


def test_a_mail_that_raises_while_it_is_filed_undoes_nothing_of_the_others(app, monkeypatch):
    record = Record.record

    def recording(tx, mail, message, *rest):
        ticket = record(tx, mail, message, *rest)
        return 1 / 0 if "bad" in message.text else ticket

    monkeypatch.setattr(Record, "record", recording)
    pipeline.take_in(backlog("Please quote 1 pc.", "bad: please quote 2 pcs.", "Please quote 3 pcs."), app.house)
    assert [row.state for row in rows(app)] == ["done", "quarantine", "done"]
    assert [row.ticket for row in rows(app)] == [1001, 0, 1003]


def test_where_the_store_fails_all_of_a_backlog_is_tried_again_one_by_one(app, monkeypatch):
    enqueue, calls = Outbox.enqueue, []

    def failing(tx, *rest):
        calls.append(rest)
        if len(calls) == 3:
            raise TemporaryFailure("full")
        enqueue(tx, *rest)

    monkeypatch.setattr(Outbox, "enqueue", failing)
    with pytest.raises(TemporaryFailure):
        pipeline.take_in(backlog("Please quote 1 pc.", "Please quote 2 pcs.", "Please quote 3 pcs."), app.house)
    assert [row.state for row in rows(app)] == ["new"] * 3
    assert outbox(app) == ()
    assert pipeline.finish_pending(app.house) == 3
    assert [row.ticket for row in rows(app)] == [1001, 1002, 1003]
