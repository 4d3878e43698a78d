"""The way out: what is durable when, and what a refusal of ourselves does to the others (promises P6, P7)."""

import asyncio
from datetime import UTC, datetime, timedelta
from io import StringIO
from types import SimpleNamespace

import pytest

from mailbot.app import open_store
from mailbot.maillog import MailLog
from mailbot.model.errors import TemporaryFailure
from mailbot.model.outgoing import DeliveryReport, Kind, Outcome, Outgoing
from mailbot.model.settings import Settings
from mailbot.sender import Sender
from mailbot.store.outgoing.outbox import Outbox

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class Scripted:
    """A transport that answers from a list and remembers; `seen` gets the row's phase when DATA would begin."""

    def __init__(self, *outcomes):
        self.outcomes = list(outcomes)
        self.sent = []
        self.before = []

    async def send(self, letter, before_data):
        outcome = self.outcomes.pop(0) if self.outcomes else Outcome.SENT
        if isinstance(outcome, Exception):
            raise outcome
        if outcome not in (Outcome.REFUSED_US, Outcome.DEFERRED):
            await before_data()
            self.sent.append(letter)
        return DeliveryReport(letter.recipients[0], outcome, 250, "said so")

    async def rest(self):
        pass

    async def close(self):
        pass


class Desk:
    """A store, a clock that the test turns, and a sender."""

    def __init__(self, tmp_path, transport, per_minute=60_000):
        self.store = open_store(Settings(store_url=f"sqlite:///{tmp_path}/mailbot.db"))
        self.now = NOW
        self.alarms = []
        self.house = SimpleNamespace(store=self.store, clock=lambda: self.now, log=MailLog(to=StringIO()))
        self.transport = transport
        self.sender = Sender(
            lambda: self.house,
            {"sales": transport},
            self.at_once,
            lambda *words: self.alarms.append(words),
            {"sales": per_minute},
            lambda: (self.now - NOW).total_seconds(),
        )

    async def at_once(self, work):
        return work()

    def queue(self, kind, count=1, mailbox="sales"):
        for number in range(count):
            name = f"{kind.value}{number}.{len(self.rows())}"
            letter = Outgoing(
                kind, f"<{name}@x>", "sales@x.example", (f"{name}@y.example",), b"To: x\r\n\r\nhi\r\n", mailbox
            )
            with self.store.begin() as tx:
                tx.enqueue(letter, 0, "", self.now)

    def send(self):
        return asyncio.run(self.sender.send_due())

    def rows(self):
        with self.store.read() as tx:
            every = ("queued", "sending", "sent", "failed", "unknown", "held", "cancelled")
            return tx.outbox(every, 100)

    def states(self):
        return sorted(row.state for row in self.rows())


@pytest.fixture
def desk(tmp_path):
    made = []

    def make(*outcomes, **more):
        made.append(Desk(tmp_path, Scripted(*outcomes), **more))
        return made[-1]

    yield make
    for one in made:
        one.store.close()


def test_a_mail_is_sent_once(desk):
    firm = desk()
    firm.queue(Kind.ACK)
    assert firm.send() == 1
    assert firm.send() == 0
    assert firm.states() == ["sent"]


def test_a_deferred_mail_waits_its_time_and_goes_with_the_same_message_id(desk):
    firm = desk(Outcome.DEFERRED)
    firm.queue(Kind.ANSWER)
    firm.send()
    assert firm.states() == ["queued"]
    assert firm.send() == 0
    firm.now += timedelta(minutes=2)
    assert firm.send() == 1
    assert firm.states() == ["sent"]


def test_an_acknowledgement_in_the_gap_is_never_sent_again(desk):
    firm = desk(Outcome.UNKNOWN)
    firm.queue(Kind.ACK)
    firm.send()
    firm.now += timedelta(hours=1)
    assert firm.send() == 0
    assert firm.states() == ["unknown"]


def test_an_answer_in_the_gap_is_sent_again_with_the_same_octets(desk):
    firm = desk(Outcome.UNKNOWN)
    firm.queue(Kind.ANSWER)
    firm.send()
    firm.now += timedelta(minutes=11)
    firm.send()
    assert firm.states() == ["sent"]
    assert len({letter.octets for letter in firm.transport.sent}) == 1
    assert len({letter.message_id for letter in firm.transport.sent}) == 1


def test_a_server_that_refuses_us_fails_nobodys_mail_and_is_not_asked_again_at_once(desk):
    firm = desk(Outcome.REFUSED_US)
    firm.queue(Kind.ANSWER, 5)
    firm.send()
    assert firm.states() == ["queued"] * 5
    assert len(firm.alarms) == 1
    firm.now += timedelta(minutes=5)
    assert firm.send() == 0
    firm.now += timedelta(minutes=11)
    while firm.send():
        pass
    assert firm.states() == ["sent"] * 5


def test_an_acknowledgement_that_waited_too_long_is_not_sent_at_all(desk):
    firm = desk()
    firm.queue(Kind.ACK)
    firm.queue(Kind.ANSWER)
    firm.now += timedelta(hours=5)
    firm.send()
    assert [letter.kind for letter in firm.transport.sent] == [Kind.ANSWER]
    assert firm.states() == ["failed", "sent"]


def test_a_hosts_pace_is_kept_and_answers_go_first(desk):
    firm = desk(per_minute=6)
    firm.queue(Kind.NOTICE, 3)
    firm.queue(Kind.ANSWER, 1)
    firm.send()
    assert [letter.kind for letter in firm.transport.sent] == [Kind.ANSWER]
    for _ in range(40):
        firm.now += timedelta(seconds=1)
        firm.send()
    assert firm.states() == ["sent"] * 4


def test_stopping_gives_back_what_was_not_tried(desk):
    firm = desk()
    firm.queue(Kind.ANSWER, 3)
    firm.sender.stopping = True
    firm.send()
    assert firm.states() == ["queued"] * 3
    assert firm.transport.sent == []


def test_a_mail_of_a_mailbox_that_is_gone_is_held(desk):
    firm = desk()
    firm.queue(Kind.ANSWER, mailbox="gone")
    firm.send()
    assert firm.states() == ["held"]


def test_a_mail_on_which_our_own_code_raises_stops_nobody_and_is_held_after_three_tries(desk):
    firm = desk(RuntimeError("a bug"))
    firm.queue(Kind.ANSWER, 2)
    firm.send()
    assert firm.states() == ["queued", "sent"]
    for _ in range(5):
        firm.transport.outcomes = [RuntimeError("a bug")]
        firm.now += timedelta(hours=1)
        firm.send()
    assert firm.states() == ["held", "sent"]


def test_an_acknowledgement_on_which_our_code_raises_after_data_began_is_unknown(desk):
    firm = desk()

    async def begins_and_raises(letter, before_data):
        await before_data()
        raise RuntimeError("a bug")

    firm.transport.send = begins_and_raises
    firm.queue(Kind.ACK)
    firm.send()
    assert firm.states() == ["unknown"]


def fail_once(firm, name):
    """The store cannot take the next call of this method down."""
    real = getattr(Outbox, name)

    def failing(self, *values):
        setattr(Outbox, name, real)
        raise TemporaryFailure("the disk is full")

    setattr(Outbox, name, failing)


@pytest.mark.parametrize("step", ["about_to_send", "report"])
def test_after_a_failure_of_the_store_sending_goes_on_by_itself_and_doubles_nothing(desk, step):
    firm = desk()
    firm.queue(Kind.ACK, 3)
    fail_once(firm, step)
    with pytest.raises(TemporaryFailure):
        firm.send()
    while firm.send():
        pass
    assert firm.states() == ["sent"] * 3
    assert len(firm.transport.sent) == 3


def test_rows_that_a_dead_daemon_left_in_hand_are_taken_up_without_a_restart(desk):
    firm = desk()
    firm.queue(Kind.ANSWER, 2)
    with firm.store.begin() as tx:
        assert len(tx.claim(firm.now, 2)) == 2
    assert firm.send() == 2
    assert firm.states() == ["sent"] * 2


def test_a_mail_that_another_daemon_took_is_left_to_it_and_the_next_is_sent(desk):
    firm = desk()
    firm.queue(Kind.ACK, 2)
    send = firm.transport.send

    async def overtaken(letter, before_data):
        firm.transport.send = send
        with firm.store.begin() as tx:
            tx.recover_outbox(firm.now)
        return await send(letter, before_data)

    firm.transport.send = overtaken
    firm.send()
    firm.send()
    assert firm.states() == ["sent"] * 2
    assert len(firm.transport.sent) == 2


def test_a_bug_in_reporting_stops_sending_once_and_not_for_ever(desk, monkeypatch):
    firm = desk()
    firm.queue(Kind.ANSWER, 1)
    monkeypatch.setattr(firm.house.log, "delivery", lambda *rest: 1 / 0)
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            firm.send()
    firm.queue(Kind.ANSWER, 1)
    monkeypatch.undo()
    assert firm.send() == 1
    assert firm.states() == ["sent"] * 2


def test_a_clock_that_is_set_back_does_not_prolong_a_pause(desk):
    firm = desk(Outcome.REFUSED_US)
    passed = [0.0]
    firm.sender._monotonic = lambda: passed[0]
    firm.queue(Kind.ANSWER)
    firm.send()
    firm.now -= timedelta(days=1)
    passed[0] += 16 * 60
    assert firm.send() == 1
    assert firm.states() == ["sent"]


def test_acknowledgements_are_marked_and_reported_together_and_answers_each_for_itself(desk, monkeypatch):
    marked, mark = [], Outbox.about_to_send
    monkeypatch.setattr(Outbox, "about_to_send", lambda tx, rows: marked.append(len(rows)) or mark(tx, rows))
    firm = desk()
    firm.queue(Kind.ACK, 7)
    firm.queue(Kind.ANSWER, 2)
    assert firm.send() == 9
    assert marked == [1, 1, 7]
    assert firm.states() == ["sent"] * 9


def test_no_more_acknowledgements_are_marked_than_the_host_takes_at_once(desk):
    firm = desk(per_minute=12)  # two at once
    firm.queue(Kind.ACK, 7)
    phases = []
    send = firm.transport.send

    async def look(letter, before_data):
        report = await send(letter, before_data)
        with firm.store.read() as tx:
            phases.append(tx._db.exec_driver_sql("SELECT count(*) FROM outbox WHERE phase = 'data'").scalar())
        return report

    firm.transport.send = look
    assert firm.send() == 2
    assert phases == [2, 2]
    assert firm.states() == ["queued"] * 5 + ["sent"] * 2


def test_killed_in_a_batch_what_was_marked_is_unknown_and_never_sent_again(desk):
    firm = desk(Outcome.SENT, Outcome.SENT, RuntimeError("killed"))
    firm.sender._report = lambda told: 1 / 0  # the process is gone before it can report
    firm.queue(Kind.ACK, 4)
    with pytest.raises(ZeroDivisionError):
        firm.send()
    sent = len(firm.transport.sent)
    again = desk()
    assert again.send() == 0
    assert again.states() == ["unknown"] * 4
    assert sent <= 4


def another_daemon_takes_the_second(firm):
    """After it was claimed here."""
    claim = firm.sender._claim

    def robbed():
        claimed = claim()
        with firm.store.begin() as tx:
            tx._db.exec_driver_sql("UPDATE outbox SET phase = 'data' WHERE id = 2")
        return claimed

    firm.sender._claim = robbed


def test_where_another_daemon_has_one_of_them_the_others_go_each_for_itself(desk):
    firm = desk()
    firm.queue(Kind.ACK, 3)
    another_daemon_takes_the_second(firm)
    firm.send()
    assert sorted(letter.message_id for letter in firm.transport.sent) == ["<ack0.0@x>", "<ack2.2@x>"]


def test_a_notice_is_reported_with_the_next_ones_mark_and_so_before_its_octets_leave(desk):
    firm = desk()
    firm.queue(Kind.NOTICE, 4)
    commits, seen = [], []
    begin, send = firm.store.begin, firm.transport.send
    firm.store.begin = lambda: commits.append(1) or begin()

    async def look(letter, before_data):
        report = await send(letter, before_data)
        seen.append(firm.states().count("sent"))
        return report

    firm.transport.send = look
    assert firm.send() == 4
    assert seen == [0, 1, 2, 3]
    assert firm.states() == ["sent"] * 4
    assert len(commits) == 6  # one claims, each is marked, the last is reported by itself


def test_an_answer_is_reported_before_anything_else_is_done(desk):
    firm = desk()
    firm.queue(Kind.ANSWER, 2)
    firm.queue(Kind.NOTICE, 1)
    seen, send = [], firm.transport.send

    async def look(letter, before_data):
        seen.append(firm.states().count("sent"))
        return await send(letter, before_data)

    firm.transport.send = look
    firm.send()
    assert seen == [0, 1, 2]


@pytest.mark.parametrize("second", [Outcome.DEFERRED, Outcome.REFUSED_US, Outcome.FAILED, RuntimeError("a bug")])
def test_a_notice_that_left_is_sent_whatever_becomes_of_the_next(desk, second):
    firm = desk(Outcome.SENT, second)
    firm.queue(Kind.NOTICE, 2)
    firm.send()
    assert firm.states().count("sent") == 1
    firm.now += timedelta(hours=1)
    firm.send()
    assert len({letter.message_id for letter in firm.transport.sent}) == len(firm.transport.sent) == 2


def test_a_notice_that_left_is_sent_where_another_daemon_has_the_next(desk):
    firm = desk()
    firm.queue(Kind.NOTICE, 2)
    another_daemon_takes_the_second(firm)
    firm.send()
    assert [letter.message_id for letter in firm.transport.sent] == ["<notice0.0@x>"]
    assert firm.states() == ["sending", "sent"]


def test_killed_between_two_notices_the_one_that_left_goes_again_ten_minutes_later_and_the_next_at_once(desk):
    firm = desk()
    firm.queue(Kind.NOTICE, 2)
    firm.sender._mark = lambda rows, mark=firm.sender._mark: mark(rows) if rows == [1] else 1 / 0
    firm.sender._report = lambda told: 1 / 0  # the process is gone
    with pytest.raises(ZeroDivisionError):
        firm.send()
    again = desk()
    assert again.send() == 1
    assert again.states() == ["queued", "sent"]
    again.now += timedelta(minutes=11)
    assert again.send() == 1
    assert [letter.message_id for letter in again.transport.sent] == ["<notice1.1@x>", "<notice0.0@x>"]


def test_the_report_of_a_notice_does_not_wait_for_another_mailboxs_server(desk):
    firm = desk()
    other = Scripted()
    firm.sender._transports["help"] = other
    firm.sender._pacers["help"] = firm.sender._pacers["sales"]
    firm.queue(Kind.NOTICE)
    firm.queue(Kind.NOTICE, mailbox="help")
    seen = []

    async def slow(letter, before_data):
        seen.append(firm.states())
        return await Scripted.send(other, letter, before_data)

    other.send = slow
    firm.send()
    assert seen == [["sending", "sent"]]
