"""What a mail gives away is told once: forged reply addresses in numbers, notices of ours that got outside."""

import pytest
from support.desk import BOSS, LI, Desk
from support.mails import mail

from mailbot.model.tokens import TokenKeys

SOMEBODYS = TokenKeys((b"x" * 32,))


@pytest.fixture
def desk(tmp_path):
    desk = Desk(tmp_path)
    yield desk
    desk.close()


def forged(desk, number, **more):
    to = f"sales+r.{number}.li.0.aaaaaaaaaaaaaaaa@company.example"
    return desk.gets(mail(f"Please send me {number}.", sender=f"e{number}@evil.example", to=to, **more))


def alarms(desk):
    return [one for one in desk.post() if "tries out reply addresses" in one.mail["Subject"]]


def test_twenty_forged_reply_addresses_within_an_hour_are_one_alarm(desk):
    for number in range(19):
        forged(desk, 1001 + number)
    assert alarms(desk) == []
    for number in range(30):
        desk.pass_time(seconds=30)
        forged(desk, 2001 + number)
    (alarm,) = alarms(desk)
    assert alarm.to == BOSS.addresses[0] and "e2001@evil.example" in alarm.text


def test_nineteen_in_an_hour_are_a_slip_of_somebodys_mail_program(desk):
    for number in range(38):
        forged(desk, 1001 + number)
        desk.pass_time(minutes=3, seconds=20)
    assert alarms(desk) == []


@pytest.mark.parametrize(
    "place",
    [
        {"to": "sales+R.1001.LI.0.AAAAAAAAAAAAAAAA@company.example"},
        {"to": "sales+k.1001.li.0.close.20600.aaaaaaaaaaaaaaaa@company.example"},
        {"to": "y.7.li.0.aaaaaaaaaaaaaaaa@t.company.example"},
        {"to": "sales@company.example", "subject": "Re: offer [r.1001.li.0.aaaaaaaaaaaaaaaa]"},
    ],
)
def test_one_is_seen_wherever_it_stands_and_why_says_so(desk, place):
    row = desk.gets(mail("Please quote 20 pcs of A-100.", sender="eve@evil.example", **place))
    with desk.store.read() as tx:
        assert tx.mails_with_reason("token.forged", desk.now.replace(year=2020)) == 1
    assert row.disposition in ("open_ticket", "file")


def test_ours_and_the_customers_are_none(desk):
    _, notice = desk.opened()
    desk.reply(notice, "In two weeks.")
    for to in ("sales@company.example", "sales+c.1001.-.0.aaaaaaaaaaaaaaaa@company.example", "r.1@company.example"):
        desk.gets(mail("Please quote 20 pcs of A-100.", sender="ann@buyer.example", to=to))
    with desk.store.read() as tx:
        assert tx.mails_with_reason("token.forged", desk.now.replace(year=2020)) == 0


# --- a rule that passes our notices on ---
def outside(desk):
    return [one for one in desk.post() if "passed on" in one.mail["Subject"]]


def responder(desk, notice, sender="eve@free-mail.example"):
    head = {"In-Reply-To": str(notice["Message-ID"]), "Auto-Submitted": "auto-replied"}
    desk.gets(mail("I am on holiday until Friday.", sender=sender, subject=f"Auto: {notice['Subject']}", headers=head))


def test_a_machine_elsewhere_that_answers_a_notice_is_told_to_whoever_got_the_notice_once(desk):
    _, notice = desk.opened()
    for _ in range(3):
        responder(desk, notice)
        desk.pass_time(hours=30)
    (told,) = outside(desk)
    assert told.to == LI.addresses[0] and "eve@free-mail.example" in told.text
    responder(desk, notice, "joe@other-mail.example")
    assert len(outside(desk)) == 1, "another address is another rule"


def test_a_bounce_of_a_notice_from_an_address_that_we_never_wrote_to(desk):
    _, notice = desk.opened()
    report = (
        "Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.free-mail.example\r\nTo: sales@company.example\r\n"
        "Subject: Undelivered Mail Returned to Sender\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nThe mailbox is full.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.free-mail.example\r\n\r\n"
        "Final-Recipient: rfc822; eve@free-mail.example\r\nAction: failed\r\nStatus: 5.2.2\r\n"
        "--b\r\nContent-Type: text/rfc822-headers\r\n\r\n"
        f"Message-ID: {notice['Message-ID']}\r\nSubject: x\r\n--b--\r\n"
    )
    desk.gets(report.encode())
    (told,) = outside(desk)
    assert told.to == LI.addresses[0] and "eve@free-mail.example" in told.text


def test_a_colleagues_own_responder_and_a_stranger_without_the_notice_are_none(desk):
    number, notice = desk.opened()
    responder(desk, notice, LI.addresses[1])
    forged_id = str(notice["Message-ID"]).replace("<n.", "<n.9")
    responder(desk, {"Message-ID": forged_id, "Subject": "x"})
    customer = desk.customer_of(number)
    desk.gets(mail("I am away.", sender=customer, headers={"Auto-Submitted": "auto-replied"}))
    assert outside(desk) == []
