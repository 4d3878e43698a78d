"""The mail inside a forward: written anew it is one mail with one author, whatever stands in the forward."""

from email import message_from_bytes

from hypothesis import given
from hypothesis import strategies as st

from mailbot.model.mail import Arrival, Attachment, Message
from mailbot.parse.forwarded import forwarded

SAID = st.text(st.characters(codec="utf-8"), max_size=80)
LABELS = st.sampled_from(["From: ", "> Von: ", "发件人：", "Subject: ", "To: ", "", "Date: "])
LINES = st.lists(st.tuples(LABELS, SAID), max_size=12)


def quoting(text, *attachments):
    return Message(Arrival("sales"), quoted=text, attachments=attachments)


def part(octets):
    return Attachment("x.eml", "message/rfc822", len(octets), "", octets=octets)


@given(LINES, SAID)
def test_any_forward_gives_one_mail_or_none(lines, name):
    head = f"From: {name} <anna@buyer.example>\nDate: today\n"
    octets = forwarded(quoting(head + "\n".join(f"{label}{said}" for label, said in lines)))
    fields = message_from_bytes(octets).keys()
    assert fields in ([], ["From", "Subject", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"])


def test_the_outermost_of_several_is_the_mail_that_was_forwarded():
    inner = "From: Eve <eve@else.example>\nDate: yesterday\nSubject: inner\n\nother words"
    octets = forwarded(quoting(f"From: Anna <anna@buyer.example>\nDate: today\nSubject: outer\n\nwords\n\n{inner}"))
    assert message_from_bytes(octets)["From"] == "Anna <anna@buyer.example>"
    assert b"words\n\nFrom: Eve" in octets


def test_an_attached_mail_is_taken_as_it_came_and_of_two_none():
    assert forwarded(quoting("", part(b"From: a@b.example\r\n\r\nx"))) == b"From: a@b.example\r\n\r\nx"
    assert forwarded(quoting("", part(b"1"), part(b"2"))) == b""


def test_a_way_that_goods_take_or_a_thousand_labels_are_no_mail():
    assert forwarded(quoting("From: Leeds\nTo: Ghent")) == b""
    assert forwarded(quoting("To: x\n" * 100_000)) == b""
