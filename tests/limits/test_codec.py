"""What comes back is what went in, and nothing but the type that the reader names is built."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.limits.tasks import TASKS
from mailbot.model.mail import Attachment, Away, Bounce, Form, Message, RawMessage
from mailbot.model.rulebook import Rulebook, Wording
from mailbot.model.settings import Limits, Settings
from mailbot.text.codec import decode, encode

WORDS = st.text(st.characters(codec=None), max_size=20)  # halves of characters too
_ZONES = st.integers(-1439, 1439).map(lambda minutes: timezone(timedelta(minutes=minutes)))
for _kind, _values in {
    str: WORDS,
    datetime: st.datetimes(timezones=_ZONES),
    date: st.dates(),
    bytes: st.binary(max_size=60),
}.items():
    st.register_type_strategy(_kind, _values)


@settings(deadline=None, max_examples=150)
@given(st.from_type(Message))
def test_any_message_comes_back_as_it_was(message):
    assert decode(*encode(message, Message), Message) == message


@settings(deadline=None, max_examples=60)
@given(st.from_type(RawMessage))
def test_any_raw_message_comes_back_as_it_was(raw):
    assert decode(*encode(raw, RawMessage), RawMessage) == raw


def test_every_type_that_a_task_names_can_be_carried():
    for task in TASKS.values():
        for kind in (task.takes, task.gives):
            with pytest.raises((ValueError, TypeError)):
                decode(b"3.5", [], kind)


def test_everything_that_a_mail_can_bring_is_carried():
    message = Message(
        RawMessage(arrival=None, octets=b"").arrival,
        attachments=(Attachment("a\ud800.pdf", "application/pdf", 3, "x", octets=b"\0\xff\n" * 9),),
        form=Form("f", "order", (("name", "Ann"),), item_fields=frozenset({"b", "a"})),
        bounce=Bounce(("a@b.example",)),
        away=Away(date(2026, 3, 2)),
        date=datetime(2026, 3, 2, tzinfo=UTC),
    )
    empty = [name for name in Message.__struct_fields__ if name in ("form", "bounce", "away", "date")]
    assert all(getattr(message, name) is not None for name in empty)
    text, blobs = encode(message.attachments, tuple[Attachment, ...])
    assert blobs == [b"\0\xff\n" * 9], "octets travel beside the text"
    assert decode(text, blobs, tuple[Attachment, ...]) == message.attachments


def test_a_rulebook_is_carried():
    rows = {f"{number}": bytes([number % 256] * 5) for number in range(20_000)}
    book = Rulebook(labels={"phone": ("Telephone", "电话")}, wording=Wording(rows))
    text, blobs = encode(book, Rulebook)
    assert blobs == [], "a few octets are no more than a word"
    read = decode(text, blobs, Rulebook)
    assert read.labels == book.labels and read.wording.weights == rows


@pytest.mark.parametrize("written", [b'"\\u0100"', b"0", b"null", b"[]"])
def test_what_cannot_be_octets_is_refused(written):
    with pytest.raises((ValueError, TypeError, LookupError)):
        decode(written, [], bytes)


@pytest.mark.parametrize("text", [b"[]", b"[1,2]", b'["a",2,3,4,5,6,7]', b"null", b"{}", b"[1,2,3,4,5,6,true]"])
def test_text_of_another_type_is_refused(text):
    with pytest.raises((ValueError, TypeError)):
        decode(text, [], Limits)


def test_what_has_no_codec_is_refused():
    with pytest.raises(TypeError, match="can be carried"):
        encode(object(), dict[str, int])
    with pytest.raises(ValueError):
        encode(Settings().calendar, int | str)
