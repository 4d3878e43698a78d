"""mailbot.reply.mime: any cleaned text gives octets that every reader takes apart as they were put together."""

from email import message_from_bytes, policy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.reply_cases import NOW

from mailbot.reply import mime
from mailbot.reply.clean import clean_file_name, clean_line, clean_name


def read(headers, body=None):
    octets = mime.mail(headers, body or mime.text("x"))
    assert octets.isascii()
    assert b"\n" not in octets.replace(b"\r\n", b"") and b"\r" not in octets.replace(b"\r\n", b"")
    assert max(map(len, octets.split(b"\r\n"))) <= 998
    return message_from_bytes(octets, policy=policy.default)


@settings(max_examples=1000, deadline=None)
@given(st.text(max_size=300))
def test_no_subject_adds_a_header_or_is_lost(text):
    subject = clean_line(text)
    mail = read([mime.unstructured("Subject", subject), mime.date(NOW)])
    assert mail.keys() == ["Subject", "Date", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"]
    assert mail["Subject"].split() == subject.split()


@settings(max_examples=1000, deadline=None)
@given(st.text(max_size=100))
def test_no_display_name_changes_the_address(text):
    mail = read([mime.mailbox("From", clean_name(text), "sales@acme.example")])
    assert len(mail.keys()) == 4
    assert [address.addr_spec for address in mail["From"].addresses] == ["sales@acme.example"]
    # Python 3.11's own address reader puts a blank between two encoded words, which RFC 2047 section 6.2 forbids
    assert mail["From"].addresses[0].display_name.replace(" ", "") == clean_name(text).replace(" ", "")


@pytest.mark.parametrize("text", ["=?utf-8?q?=0d=0aBcc:_x?=", "=?utf-8?B?SGk=?=", "a =?x", "询价 [T-1024]", "x" * 200])
def test_text_that_looks_encoded_stays_text(text):
    assert read([mime.unstructured("Subject", text)])["Subject"] == text


@pytest.mark.parametrize(
    "address", ["a b@x.example", "a@x.example\r\nBcc: b@y", "<a@b>", "a@b,c@d", "é@x.example", "a\0@b"]
)
def test_what_is_no_address_never_becomes_a_header(address):
    with pytest.raises(ValueError, match="not an address"):
        mime.mailbox("To", "", address)


@pytest.mark.parametrize("value", ["a\r\nBcc: b", "a\0", "x" * 1200])
def test_a_value_that_would_break_the_header_is_refused_at_the_last_gate(value):
    with pytest.raises(ValueError, match="not fit for a header"):
        mime.mail([mime.plain("X", value)], mime.text("x"))


def test_long_foreign_message_ids_are_folded_and_never_encoded():
    ids = [f"<{'x' * 100}.{number}@mail.prod.example>" for number in range(5)]
    assert read([mime.ids("References", ids)])["References"].split() == ids


@settings(max_examples=300, deadline=None)
@given(
    st.text(
        alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029")
    )
)
def test_a_body_comes_back_as_it_was(text):
    whole = text if text.endswith("\n") else text + "\n"
    assert read([], mime.text(text)).get_content().replace("\r\n", "\n") == whole


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=120), st.binary(max_size=500))
def test_an_attachment_comes_back_under_its_cleaned_name(text, octets):
    name = clean_file_name(text)
    part = mime.attachment(octets, "application/pdf", name)
    mail = read([], mime.multipart("mixed", "seed", [mime.text("x"), part]))
    (attached,) = mail.iter_attachments()
    assert attached.get_filename() == name
    assert attached.get_content() == octets
    assert not [defect for each in mail.walk() for defect in each.defects]


def test_equal_input_gives_equal_octets():
    made = [mime.mail([mime.date(NOW)], mime.multipart("mixed", "seed", [mime.text("x")])) for _ in range(2)]
    assert made[0] == made[1]
