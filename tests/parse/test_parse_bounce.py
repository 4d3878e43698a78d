"""Delivery reports name who failed, in the standard's shape and in everybody's own; other automatic mail is none."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.model.mail import Message, SignKind

Read = Callable[..., Message]

DAEMON = "From: Mail Delivery System <MAILER-DAEMON@mx.client.example>\r\nTo: sales@acme.example\r\nReturn-Path: <>\r\n"
RETURNED = (
    "Message-ID: <first@acme.example>\r\nFrom: sales@acme.example\r\n"
    "To: gone@client.example\r\nSubject: offer\r\n\r\nhi\r\n"
)


def report(status: str, kind: str = "delivery-status") -> bytes:
    return (
        f"{DAEMON}Subject: Undelivered Mail Returned to Sender\r\n"
        f'Content-Type: multipart/report; report-type={kind}; boundary="b"\r\n\r\n'
        f"--b\r\n\r\nSorry.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n"
        f"Reporting-MTA: dns; mx.client.example\r\n\r\n"
        f"{status}\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n{RETURNED}--b--\r\n"
    ).encode()


def plain(body: str, subject: str = "failure notice", head: str = DAEMON) -> bytes:
    return f"{head}Subject: {subject}\r\n\r\n{body}".replace("\r\n", "\n").replace("\n", "\r\n").encode()


def test_a_standard_report_is_read_whole(read: Read) -> None:
    status = (
        "Original-Recipient: rfc822;Gone@Client.example\r\nFinal-Recipient: rfc822; spool@inside.example\r\n"
        "Action: failed\r\nStatus: 5.0.0\r\nDiagnostic-Code: smtp; 550 5.1.1 no such user\r\n"
    )
    bounce = read(report(status)).bounce
    assert bounce is not None
    assert bounce.recipients == ("Gone@client.example",)
    assert (bounce.status, bounce.action) == ("5.1.1", "failed")
    assert bounce.original_message_id == "<first@acme.example>"
    assert bounce.diagnostic == "550 5.1.1 no such user"


@pytest.mark.parametrize(
    ("action", "status", "found"),
    [
        ("failed", "5.1.1", "failed"),
        ("Failed (permanently)", "5.1.1", "failed"),
        ("delayed", "4.4.1", "delayed"),
        ("delivered", "2.0.0", "delivered"),
        ("relayed", "2.0.0", "relayed"),
        ("expanded", "2.0.0", "expanded"),
        ("", "4.4.7", "delayed"),
        ("", "", "failed"),
    ],
)
def test_delayed_is_not_failed(read: Read, action: str, status: str, found: str) -> None:
    bounce = read(
        report(f"Final-Recipient: rfc822;a@client.example\r\nAction: {action}\r\nStatus: {status}\r\n")
    ).bounce
    assert bounce is not None
    assert (bounce.action, bounce.status) == (found, status or None)


def test_of_several_recipients_only_the_failed_are_named(read: Read) -> None:
    blocks = (
        "Final-Recipient: rfc822;a@client.example\r\nAction: delayed\r\nStatus: 4.4.1\r\n\r\n"
        "Final-Recipient: rfc822;b@client.example\r\nAction: failed\r\nStatus: 5.2.2\r\n\r\n"
        "Final-Recipient: rfc822;<c@client.example>\r\nAction: failed\r\nStatus: 5.1.1\r\n"
    )
    bounce = read(report(blocks)).bounce
    assert bounce is not None
    assert bounce.recipients == ("b@client.example", "c@client.example")


QMAIL = """Hi. This is the qmail-send program at mx.client.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<gone@client.example>:
Sorry, no mailbox here by that name. (#5.1.1)

--- Below this line is a copy of the message.

"""
EXIM = """This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  gone@client.example
    SMTP error from remote mail server: host mx.client.example [192.0.2.5]: 550 5.1.1 no such user

------ This is a copy of the message, including all the headers. ------

"""
SENDMAIL = """   ----- The following addresses had permanent fatal errors -----
<gone@client.example>

   ----- Transcript of session follows -----
550 5.1.1 <gone@client.example>... User unknown

   ----- Unsent message follows -----
"""
POSTFIX = """This is the Postfix program at host mx.client.example.

I'm sorry to have to inform you that your message could not be
be delivered to one or more recipients. It's attached below.
For further assistance, please contact <postmaster@mx.client.example>

<gone@client.example>: host mx.client.example[192.0.2.5] said: 550 5.1.1
    no such user (in reply to RCPT TO command)

"""
EXCHANGE = """Your message

  To:      gone@client.example
  Subject: offer
  Sent:    Mon, 2 Nov 2026 10:00:00 +0800

did not reach the following recipient(s):

gone@client.example on Mon, 2 Nov 2026 10:00:03 +0800
    The e-mail account does not exist at the organization this message was sent to.
    <mx.client.example #5.1.1>
"""
NOTES = """Your message

  Subject: offer

was not delivered to:

  gone@client.example

because:

  User gone (gone@client.example) not listed in Domino Directory  5.1.1
"""
NETEASE = """亲爱的用户：
很抱歉，您的邮件被退回，未能送达以下收件人：
收件人：gone@client.example
原因：用户不存在 SMTP error, RCPT TO: 550 5.1.1 User not found

原始邮件信息
"""
TENCENT = """抱歉，您的邮件被退回来了……
无法发送到 gone@client.example
退信原因 收件人邮件地址（gone@client.example）不存在，邮件无法送达。
host mx.client.example[192.0.2.5] said: 550 5.1.1 Mailbox not found
"""
GATEWAY = """Unable to deliver message to: <gone@client.example>
Delivery failed for the following reason:
550 5.1.1 <gone@client.example> No such user here
"""
KINDS = [QMAIL, EXIM, SENDMAIL, POSTFIX, EXCHANGE, NOTES, NETEASE, TENCENT, GATEWAY]
IDS = ["qmail", "Exim", "Sendmail", "Postfix", "Exchange", "Notes", "NetEase", "Tencent", "gateway"]


@pytest.mark.parametrize("body", KINDS, ids=IDS)
def test_a_private_layout_names_who_failed_and_why(read: Read, body: str) -> None:
    message = read(plain(body + RETURNED.replace("\r\n", "\n")))
    assert message.bounce is not None
    assert message.bounce.recipients == ("gone@client.example",)
    assert (message.bounce.status, message.bounce.action) == ("5.1.1", "failed")
    assert SignKind.REPORT in {sign.kind for sign in message.signs}


@pytest.mark.parametrize("body", [QMAIL, EXIM, SENDMAIL], ids=["qmail", "Exim", "Sendmail"])
def test_the_mail_that_came_back_is_known_by_its_message_id(read: Read, body: str) -> None:
    bounce = read(plain(body + RETURNED)).bounce
    assert bounce is not None
    assert bounce.original_message_id == "<first@acme.example>"


def test_a_header_field_names_them_without_any_words(read: Read) -> None:
    bounce = read(plain("Sorry.", head=f"{DAEMON}X-Failed-Recipients: a@client.example, b@client.example\r\n")).bounce
    assert bounce is not None
    assert bounce.recipients == ("a@client.example", "b@client.example")


def test_a_warning_in_words_is_a_delay(read: Read) -> None:
    body = (
        "THIS IS A WARNING MESSAGE ONLY.\nYour message could not be delivered yet, it will be retried.\n\n"
        "<a@client.example>: timed out\n"
    )
    bounce = read(plain(body, "Warning: could not send message")).bounce
    assert bounce is not None
    assert (bounce.recipients, bounce.action) == (("a@client.example",), "delayed")


PERSON = "From: Ann Lee <ann@client.example>\r\nTo: sales@acme.example\r\n"
NO_BOUNCES = [
    ("a person forwards one", plain(QMAIL, "Fwd: failure notice", PERSON)),
    (
        "a person complains",
        plain("My order was not delivered to the following address: 5 Dock Road", "Not delivered", PERSON),
    ),
    (
        "an out-of-office from the null sender",
        plain(
            "I am away until Monday. Please write to bob@client.example.",
            "Automatic reply: offer",
            f"{PERSON}Return-Path: <>\r\n",
        ),
    ),
    (
        "a read receipt",
        report("Final-Recipient: rfc822;a@client.example\r\nDisposition: x; displayed\r\n", "disposition-notification"),
    ),
    ("an abuse report", report("Final-Recipient: rfc822;a@client.example\r\n", "feedback-report")),
    (
        "a shop's order, whose mailbox is called like a program's",
        plain(
            "You've got a new order from Kay Moor\n\nBolt x 200\nTotal $92.00\n\nCustomer email:\nkay@client.example",
            "[Harbour Tools] Order #1042 placed by Kay Moor",
            "From: Harbour Tools <mailer@shop.example>\r\nTo: sales@acme.example\r\n",
        ),
    ),
    ("a daemon that says nothing of the kind", plain("Your mailbox was moved to a new server.", "Maintenance")),
]


@pytest.mark.parametrize("octets", [row[1] for row in NO_BOUNCES], ids=[row[0] for row in NO_BOUNCES])
def test_other_mail_is_no_bounce(read: Read, octets: bytes) -> None:
    assert read(octets).bounce is None


WORDS = [
    "<a@b.example>:",
    "550 5.1.1",
    "could not be delivered",
    "\n",
    "---",
    "Final-Recipient: rfc822;",
    "@",
    "user unknown",
    "\n\n",
]


@settings(deadline=None, max_examples=150)
@given(st.lists(st.sampled_from(WORDS) | st.text(max_size=8), max_size=25).map(" ".join))
def test_any_words_of_a_daemon_give_plain_addresses_or_none(body: str) -> None:
    from parse.conftest import read_mail

    bounce = read_mail(plain(body)).bounce
    assert bounce is None or all("@" in each and " " not in each for each in bounce.recipients)


def test_a_program_that_gives_our_mail_back_reports_of_it_in_whatever_words(read: Read) -> None:
    head = "From: Mailgateway <mailgateway@client.example>\r\nTo: sales@acme.example\r\nSubject: Nope\r\n"
    kind = 'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n'
    body = f"--b\r\n\r\nNope.\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n{RETURNED}--b--\r\n"
    bounce = read((head + kind + body).encode()).bounce
    assert bounce is not None
    assert (bounce.recipients, bounce.fate) == (("gone@client.example",), "soft")
    assert read((head.replace("Mailgateway <mailgateway@", "Ann <ann@") + kind + body).encode()).bounce is None


@pytest.mark.parametrize("path", ["", "Return-Path: <>\n", "Return-Path: <bounce@host.example>\n"])
@pytest.mark.parametrize("local", ["noreply", "wordpress", "mailer", "mailserver"])
def test_a_visitor_whose_parcel_came_back_is_no_bounce(local: str, path: str, read: Read) -> None:
    form = (
        f"{path}From: Our Shop <{local}@shop.example>\nTo: sales@acme.example\nSubject: Complaint: delivery failed\n"
        "Content-Type: text/plain\n\nName: Joan Abbot\nE-Mail: joan@client.example\nMessage: The delivery has failed "
        "again, the parcel could not be delivered and was returned to sender. I want my money back.\n"
    )
    found = read(form.encode())
    assert found.bounce is None
    assert found.form is not None and found.form.customer.address == "joan@client.example"
