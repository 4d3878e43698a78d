"""What the demo's receiving server adds to a mail."""

import smtplib

import pytest

from mailbot.demo.smtp import AUTHSERV_ID


def results(letter):
    return next(line for line in letter.octets.decode("latin-1").split("\r\n") if line.startswith("Authentication-R"))


@pytest.mark.parametrize(
    ("sender", "author", "verdict"),
    [
        ("a@client.example", "A <a@client.example>", "dmarc=pass header.from=client.example"),
        ("a@other.example", "A <a@client.example>", "dmarc=fail header.from=client.example"),
        ("", "A <a@client.example>", "dmarc=none header.from=client.example"),
        ("a@client.example", 'A <a@"x; dmarc=pass (>', "dmarc=fail header.from=invalid"),
    ],
)
def test_dmarc_passes_only_where_envelope_and_author_agree(servers, send, sender, author, verdict):
    send(sender=sender, octets=f"From: {author}\r\nSubject: x\r\n\r\nwords\r\n".encode())
    assert results(servers.letters("sales@firm.example")[0]) == f"Authentication-Results: {AUTHSERV_ID}; {verdict}"


def test_spam_is_marked_and_nothing_else_is(servers, send):
    send(sender="a@spam.test", octets=b"From: a@spam.test\r\n\r\nwin\r\n")
    send()
    spam, other = servers.letters("sales@firm.example")
    assert b"\r\nX-Spam-Flag: YES\r\n" in spam.octets
    assert b"X-Spam-Flag" not in other.octets


def test_a_client_may_log_in_with_the_printed_password_only(servers, send):
    send(login=("you@client.example", "for-the-test"))
    assert len(servers.letters("sales@firm.example")) == 1
    with pytest.raises(smtplib.SMTPAuthenticationError):
        send(login=("you@client.example", "guess"))


def test_line_ends_become_crlf_and_every_recipient_gets_a_copy(servers, send):
    send(octets=b"From: a@client.example\nSubject: x\n\none\ntwo\n")
    letter = servers.letters("sales@firm.example")[0]
    assert b"\r\n\r\none\r\ntwo\r\n" in letter.octets
    assert b"\n" not in letter.octets.replace(b"\r\n", b"")
