"""A probe to ourselves leaves as all mail does and comes in as all mail does: no ticket, no answer, no trace."""

from datetime import timedelta

import pytest
from msgspec.structs import replace
from support.office import SETTINGS, Office

from mailbot import pipeline
from mailbot.model.errors import TemporaryFailure
from mailbot.model.keeping import Colour
from mailbot.model.mail import Arrival, RawMessage
from mailbot.model.settings import AlarmPolicy, Mailbox
from mailbot.watch import canary
from mailbot.watch.alarms import Alarms
from mailbot.watch.health import judge

BOX = Mailbox("sales", "sales@company.example", kind="imap")
HOURLY = AlarmPolicy(canary=timedelta(hours=1), silent=timedelta(days=9))


@pytest.fixture
def office(tmp_path):
    one = Office(tmp_path, replace(SETTINGS, mailboxes=(BOX,), alarm=HOURLY))
    yield one
    one.close()


def fly(office):
    """The probes that leave now, as octets."""
    canary.let_fly(office.house)
    return [letter.mail.as_bytes() for letter in office.post()]


def arrive(office, octets, uid=5):
    arrival = Arrival("sales", "INBOX", uidvalidity=7, uid=uid, received_at=office.now)
    pipeline.take_in([RawMessage(arrival, b"Received: by mx.company.example\r\n" + octets)], office.house)


def test_one_leaves_an_hour_and_comes_home_without_a_ticket_or_a_word(office):
    (probe,) = fly(office)
    assert fly(office) == []
    assert b"To: sales@company.example" in probe
    arrive(office, probe)
    with office.store.read() as tx:
        (row,) = tx.mails_after(0, 9)
        back = tx.canary("sales")
        assert (row.state, row.disposition, row.ticket) == ("done", "", 0)
        assert tx.originals_after(0, 9) == () and tx.pending(9) == ()
    assert (back.back_at, back.folder, back.uidvalidity, back.uid) == (office.now, "INBOX", 7, 5)
    assert office.post() == []
    office.pass_time(hours=1)
    assert len(fly(office)) == 1


def test_one_that_is_late_is_no_ticket_and_no_alarm_either(office):
    (late,) = fly(office)
    office.pass_time(hours=1)
    (newer,) = fly(office)
    arrive(office, late)
    arrive(office, newer, uid=6)
    assert office.post() == []
    with office.store.read() as tx:
        assert tx.canary("sales").uid == 6


def test_one_whose_message_id_was_rewritten_is_known_by_its_mark(office):
    (probe,) = fly(office)
    head, _, rest = probe.partition(b"Message-ID: ")
    arrive(office, head + b"Message-ID: <rewritten@host.example>" + rest[rest.index(b">") + 1 :])
    assert office.post() == []
    with office.store.read() as tx:
        assert tx.canary("sales").back_at


def test_a_forged_one_is_ordinary_mail(office):
    (probe,) = fly(office)
    mark = probe.partition(b"X-Mailbot-Loop: ")[2].split()[0]
    arrive(office, probe.replace(mark, b"0" * 16 + b"." + b"a" * 16).replace(b"Message-ID: <p.", b"Message-ID: <q."))
    with office.store.read() as tx:
        assert tx.canary("sales").back_at is None
        assert tx.mails_after(0, 9)[0].disposition != ""


def test_one_that_is_lost_is_an_alarm_and_the_next_that_comes_is_the_all_clear(office):
    alarms = Alarms(lambda: office.house, office.now)
    fly(office)
    office.pass_time(minutes=11)
    alarms.look()
    (alarm,) = office.post()
    assert "has not come in" in alarm.mail["Subject"]
    office.pass_time(minutes=50)
    (probe,) = fly(office)
    arrive(office, probe)
    alarms.look()
    assert "all is well again: canary.sales" in office.post()[0].mail["Subject"]


def test_one_that_only_leaves_is_no_all_clear(office):
    alarms = Alarms(lambda: office.house, office.now)
    fly(office)
    office.pass_time(minutes=11)
    alarms.look()
    assert len(office.post()) == 1
    for _ in range(3):
        office.pass_time(minutes=60)
        (probe,) = fly(office)
        alarms.look()
        with office.store.read() as tx:
            vitals, told = tx.vitals(office.now), [one.condition for one in tx.conditions()]
        assert judge(vitals, office.house.settings, office.now, told).colour is Colour.RED, "status says so too"
    assert office.post() == []
    arrive(office, probe)
    alarms.look()
    assert "all is well again: canary.sales" in office.post()[0].mail["Subject"]


def test_none_leaves_where_none_is_wanted(office):
    office.configure(alarm=AlarmPolicy())
    assert fly(office) == []


def test_it_is_taken_out_of_the_mailbox_when_that_can_be_reached(office):
    arrive(office, fly(office)[0])
    asked, gone = [], []

    def refuse(*_):
        raise TemporaryFailure("no route")

    canary.take_away(canary.at_home(office.house), office.house, refuse, gone.append)
    assert gone == []
    canary.take_away(canary.at_home(office.house), office.house, lambda *what: asked.append(what), gone.append)
    assert asked == [(office.house.settings.mailboxes[0], "INBOX", 7, [5])] and gone == ["sales"]
    canary.gone("sales", office.house)
    assert canary.at_home(office.house) == []
