"""Silence: one mail when it begins, one when it is over, and the same by a second route."""

import stat

import pytest
from msgspec.structs import replace
from support.office import BOSS, SETTINGS, Office
from support.smtp_sink import smtp_sink

from mailbot.model.outgoing import DeliveryReport, Outcome
from mailbot.model.settings import AlarmPolicy, Login, Mailbox, Secret
from mailbot.watch import telling
from mailbot.watch.alarms import Alarms

BOX = Mailbox("sales", "sales@company.example", kind="imap")


@pytest.fixture
def office(tmp_path):
    one = Office(tmp_path, replace(SETTINGS, mailboxes=(BOX,)))
    yield one
    one.close()


@pytest.fixture
def alarms(office):
    return Alarms(lambda: office.house, office.now)


def look(office, alarms):
    """Subjects of the mails that a look sends, each with its addressee."""
    alarms.look()
    return [(letter.mail["Subject"], letter.to) for letter in office.post()]


def good_pass(office):
    with office.store.begin() as tx:
        tx.note_pass("sales", office.now, "")


def test_silence_is_told_once_and_so_is_its_end(office, alarms):
    good_pass(office)
    office.pass_time(minutes=14)
    assert look(office, alarms) == []
    office.pass_time(minutes=2)
    ((subject, to),) = look(office, alarms)
    assert "mailbox sales has not been looked through for 16 minutes" in subject and to == BOSS.addresses[0]
    for _ in range(3):
        office.pass_time(hours=9)
        assert look(office, alarms) == []
    good_pass(office)
    ((subject, _),) = look(office, alarms)
    assert "all is well again: intake.sales" in subject
    assert look(office, alarms) == []
    assert "event=all_clear condition=intake.sales" in office.log.getvalue()
    assert "what=silence" in office.log.getvalue()


def test_it_is_told_again_when_it_comes_again_and_a_restart_tells_nothing_twice(office, alarms):
    office.pass_time(minutes=20)
    assert len(look(office, alarms)) == 1
    assert look(office, Alarms(lambda: office.house, office.now.replace(year=2020))) == []
    good_pass(office)
    assert len(look(office, alarms)) == 1
    office.pass_time(minutes=20)
    assert len(look(office, alarms)) == 1


def test_what_was_told_at_once_is_not_told_as_silence_too(office, alarms):
    telling.alarm(office.house, "sales", "mailbox sales cannot log in", ["no"])
    assert len(office.post()) == 1
    office.pass_time(minutes=20)
    assert look(office, alarms) == []
    good_pass(office)
    assert "all is well again" in look(office, alarms)[0][0]


def refuse_us(office):
    office.take()
    with office.store.begin() as tx:
        for one in tx.claim(office.now, 9):
            tx.report(one.row, DeliveryReport("x", Outcome.REFUSED_US, 535, "wrong password"), None, office.now)


def test_a_server_that_refuses_us_is_told_by_another_mailbox_where_there_is_one(office, alarms):
    other = Mailbox("info", "info@company.example", kind="pipe")
    office.configure(mailboxes=(BOX, other))
    refuse_us(office)
    good_pass(office)
    alarms.look()
    with office.store.begin() as tx:
        alarm = next(one.outgoing for one in tx.claim(office.now, 9) if one.outgoing.kind.value == "alarm")
    assert alarm.mailbox == "info"


def second_route(office, **policy):
    office.configure(alarm=AlarmPolicy(**policy))


def tell(alarms):
    told = alarms.tell_elsewhere(alarms.due_elsewhere())
    alarms.told_elsewhere(told)
    return len(told)


def test_a_command_gets_the_words_once_for_the_begin_and_once_for_the_end(office, alarms, tmp_path):
    script, said = tmp_path / "sms", tmp_path / "said"
    script.write_text(f"#!/bin/sh\ncat >> {said}\n")
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    second_route(office, command=(str(script),))
    office.pass_time(minutes=20)
    alarms.look()
    assert [tell(alarms), tell(alarms)] == [1, 0]
    good_pass(office)
    alarms.look()
    assert [tell(alarms), tell(alarms)] == [1, 0]
    lines = said.read_text().splitlines()
    assert [line for line in lines if line.startswith("mailbot: ")] == [
        "mailbot: mailbox sales has not been looked through for 20 minutes",
        "mailbot: all is well again: intake.sales",
    ]


@pytest.mark.parametrize("command", ["/no/such/program", "/bin/false"])
def test_a_command_that_fails_is_tried_again_and_logged(office, alarms, command):
    second_route(office, command=(command,))
    office.pass_time(minutes=20)
    alarms.look()
    assert [tell(alarms), tell(alarms)] == [0, 0]
    assert office.log.getvalue().count('what="second route"') == 2


def test_the_key_of_a_command_is_not_repeated_when_it_fails(office, alarms, monkeypatch):
    monkeypatch.setattr("mailbot.watch.alarms.COMMAND_SECONDS", 0.2)
    for command, words in ((("/bin/sh", "-c", "exit 7", "geheim"), "ended with 7"), (("sleep", "9"), "longer than")):
        second_route(office, command=command)
        office.pass_time(minutes=20)
        alarms.look()
        assert tell(alarms) == 0
        assert words in office.log.getvalue() and "geheim" not in office.log.getvalue()


def test_another_host_gets_it_while_our_own_refuses_us(office, alarms):
    with smtp_sink({"me": "geheim"}) as sink:
        login = Login("127.0.0.1", sink.port, "none", "me", password=Secret("geheim"))
        second_route(office, smtp=login, sender="me@elsewhere.example", to=("phone@staff.example",))
        refuse_us(office)
        good_pass(office)
        alarms.look()
        assert tell(alarms) == 1
        (mail,) = sink.mails
    assert (mail.recipient, mail.sender.endswith("elsewhere.example")) == ("phone@staff.example", True)
    assert b"refuses us" in mail.octets


def test_without_a_second_route_nothing_is_kept_for_it(office, alarms):
    office.pass_time(minutes=20)
    alarms.look()
    assert alarms.due_elsewhere() == []
