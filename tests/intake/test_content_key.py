"""The same mail is the same mail, and another is another."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.mails import mail

from mailbot.intake.content_key import content_key

ONE = mail("hello\nworld", subject="one", message_id="<1@x.example>")


def test_line_ends_do_not_count():
    assert content_key(ONE) == content_key(ONE.replace(b"\r\n", b"\n"))


def test_what_a_way_adds_does_not_count():
    trace = b"Return-Path: <a@b>\r\nDelivered-To: sales@company.example\r\nReceived: by x;\r\n\tSat\r\nX-Spam: no\r\n"
    assert content_key(trace + ONE) == content_key(ONE)


def test_folding_does_not_count():
    assert content_key(ONE.replace(b"Subject: one", b"SUBJECT:\r\n  one")) == content_key(ONE)


def test_line_ends_at_the_end_do_not_count():
    assert content_key(ONE + b"\r\n\r\n") == content_key(ONE)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"hello", b"hell0"),
        (b"Subject: one", b"Subject: two"),
        (b"<1@x.example>", b"<2@x.example>"),
        (b"jane@", b"john@"),
        (b"Date: ", b"Date: Mon, "),
        (b"Subject: one", b"Subject: one\r\nSubject: one"),
        (b"hello\r\n", b"\r\nhello\r\n"),
    ],
)
def test_other_words_are_another_mail(old, new):
    changed = ONE.replace(old, new)
    assert changed != ONE
    assert content_key(changed) != content_key(ONE)


def test_a_stolen_message_id_is_not_the_same_mail():
    other = mail("send money", subject="one", message_id="<1@x.example>")
    assert content_key(other) != content_key(ONE)


def test_a_value_cannot_pretend_to_be_two_fields():
    left = b"From: a\nSubject: b\n\n"
    right = b"From: a subject 1 b\n\n"
    assert content_key(left) != content_key(right)


def test_of_a_header_alone_the_size_and_the_boundary_count():
    header = ONE.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
    keys = {content_key(header, 100), content_key(header, 101), content_key(header), content_key(ONE)}
    keys.add(content_key(header.replace(b"text/plain", b"multipart/mixed; boundary=x"), 100))
    assert len(keys) == 5


@settings(deadline=None, max_examples=150)
@given(st.binary(max_size=300))
def test_any_octets_have_a_key_that_line_ends_do_not_change(octets):
    key = content_key(octets)
    assert len(key) == 64
    lf = octets.replace(b"\r\n", b"\n")
    assert content_key(lf.replace(b"\n", b"\r\n")) == content_key(lf)


@pytest.mark.parametrize("piece", [b"a", b"\n", b"\n ", b"Subject: x\n", b"From:", b":", b" \n"])
def test_hostile_mail_takes_linear_time(piece):
    began = time.process_time()
    content_key(piece * (4_000_000 // len(piece)))
    assert time.process_time() - began < 10  # a quadratic one would need hours


@pytest.mark.parametrize("shift", range(4))
def test_line_ends_do_not_count_where_a_large_mail_is_cut_for_hashing(shift):
    body = b"a" * shift + b"line\n\n" * 400_000 + b"\n" * 9
    mail = b"Message-ID: <a@b.example>\n\n" + body
    assert content_key(mail) == content_key(mail.replace(b"\n", b"\r\n")) == content_key(mail.rstrip(b"\n"))
    assert content_key(mail) != content_key(mail.replace(b"line", b"LINE", 1))
