"""A person's answer that a real Postfix cannot deliver: its report, and what the owner of the ticket hears of it."""

import smtplib
from datetime import UTC, datetime, timedelta

import pytest
from support.mails import mail
from support.postfix import needs_postfix, postfix
from support.smtp_sink import smtp_sink
from support.waiting import wait_until
from test_relaying import Office, body, reply

from mailbot.model.mail import Arrival, RawMessage
from mailbot.reading import understand

pytestmark = [pytest.mark.system, needs_postfix]
REPLIES = {
    "gone": "550 5.1.1 <{}>: Recipient address rejected: User unknown in virtual mailbox table",
    "full": "552 5.2.2 <{}>: mailbox is over its quota",
    "policy": "554 5.7.1 <{}>: message refused by our content policy",
    "later": "450 4.2.1 <{}>: mailbox is busy, come back later",
}


@pytest.fixture(scope="module")
def relay():
    with smtp_sink() as sink, postfix(sink.port) as port:
        sink.refuse = lambda to: REPLIES[to.partition("@")[0]].format(to) if to.partition("@")[0] in REPLIES else None
        yield port, sink


@pytest.fixture
def office(tmp_path):
    office = Office(tmp_path)
    yield office
    office.app.close()


def answered(office, customer):
    """The salesperson's answer, as it is handed to the server."""
    office.gets(mail("Please quote 20 pcs of A-100.", sender=customer))
    notice = next(m for kind, to, m in office.outbox() if kind == "notice" and to == "li@staff.example")
    office.gets(reply(notice, "Dear Sirs, two weeks."))
    with office.app.store.begin() as tx:
        (answer,) = tx.claim(datetime.now(UTC) + timedelta(days=1), 100)
    return answer.outgoing


def report_of(relay, answer, sender):
    port, sink = relay
    del sink.mails[:]
    with smtplib.SMTP("127.0.0.1", port, local_hostname="mail.company.example") as server:
        server.sendmail(sender, answer.recipients, answer.octets)
    wait_until(lambda: sink.mails, "Postfix reports", 30)
    (taken,) = sink.mails[:1]
    assert (taken.sender, taken.recipient) == ("", sender)
    return b"Return-Path: <>\r\nDelivered-To: %s\r\n" % sender.encode() + taken.octets


def bounce_in(office, octets):
    raw = RawMessage(Arrival("sales", received_at=datetime.now(UTC)), octets)
    return understand(raw, office.app.house).message.bounce


@pytest.mark.parametrize("way", ["the address that only this mail had", "our Message-ID inside"])
@pytest.mark.parametrize("who", ["gone", "full", "policy"])
def test_what_fails_for_good_is_told_to_whoever_wrote_it(relay, office, who, way):
    customer = f"{who}@customer.example"
    answer = answered(office, customer)
    report = report_of(relay, answer, answer.envelope_from if "address" in way else "sales@company.example")
    bounce = bounce_in(office, report)
    assert (bounce.recipients, bounce.action) == ((customer,), "failed")
    assert bounce.status == REPLIES[who][4:9]
    assert office.gets(report).origin == "bounce"
    ((kind, to, letter),) = office.outbox()
    assert (kind, to) == ("notice", "li@staff.example")
    assert "did not reach the customer" in letter["Subject"]
    assert customer in body(letter) and "Dear Sirs, two weeks." in body(letter)


def test_what_is_only_late_has_not_failed(relay, office):
    answer = answered(office, "later@customer.example")
    report = report_of(relay, answer, answer.envelope_from)
    bounce = bounce_in(office, report)
    assert (bounce.recipients, bounce.action) == (("later@customer.example",), "delayed")
    assert office.gets(report).origin == "bounce"
    ((_, to, letter),) = office.outbox()
    assert to == "li@staff.example"
    assert "Not delivered yet; we go on trying" in letter["Subject"] and "did not reach" not in body(letter)
