"""One mail from a pipe."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.mails import mail

from mailbot.intake.pipe import read_pipe
from mailbot.model.errors import TemporaryFailure
from mailbot.model.settings import Limits


def test_the_mail_comes_as_it_is_with_its_envelope_sender():
    octets = mail()
    raw = read_pipe(io.BytesIO(octets), "jane@customer.example", "sales")
    assert (raw.octets, raw.size) == (octets, 0)
    assert (raw.arrival.mailbox, raw.arrival.envelope_from) == ("sales", "jane@customer.example")


@pytest.mark.parametrize(
    ("sender", "kept"),
    [("", ""), ("<>", ""), ("MAILER-DAEMON", ""), ("<a@b.example>", "a@b.example"), (None, None), (" a@b ", "a@b")],
)
def test_the_null_sender_has_many_spellings(sender, kept):
    assert read_pipe(io.BytesIO(mail()), sender).arrival.envelope_from == kept


def test_the_mbox_line_is_no_part_of_the_mail():
    octets = mail()
    raw = read_pipe(io.BytesIO(b"From jane@customer.example Sat Nov 21 20:00:00 2026\n" + octets), None)
    assert raw.octets == octets


def test_a_mail_that_starts_with_its_from_field_keeps_it():
    octets = b"From: a@b.example\r\n\r\nx"
    assert read_pipe(io.BytesIO(octets), "").octets == octets


def test_nothing_at_all_is_a_temporary_failure():
    with pytest.raises(TemporaryFailure):
        read_pipe(io.BytesIO(b""), "a@b.example")


def test_too_much_is_read_to_its_end_and_kept_as_its_header():
    octets = mail("x" * 500_000)
    stream = io.BytesIO(octets)
    raw = read_pipe(stream, "a@b.example", limits=Limits(mail_octets=100_000))
    assert stream.read() == b""
    assert (raw.octets, raw.size) == (octets.partition(b"\r\n\r\n")[0] + b"\r\n\r\n", len(octets))


def test_the_same_mail_twice_has_the_same_number_and_another_has_another():
    first, again, other = (read_pipe(io.BytesIO(o), "").arrival.uid for o in (b"a: b\n\nx", b"a: b\n\nx", b"a: b\n\ny"))
    assert first == again != other


@settings(deadline=None, max_examples=100)
@given(st.binary(min_size=1, max_size=200), st.text(max_size=20))
def test_any_octets_and_any_sender_are_taken(octets, sender):
    if not octets.startswith((b"From ", b">From ")):
        assert read_pipe(io.BytesIO(octets), sender).octets == octets
