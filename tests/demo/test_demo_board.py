"""The lines of the live table."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from rich.cells import cell_len

from mailbot.demo.board import Line, body, heading
from mailbot.model.records import MailRow

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
DONE = MailRow(
    mail=1,
    stored_at=NOON,
    state="done",
    author="Karen Doyle <karen@client.example>",
    subject="Price for 300 lamps",
    origin="person",
    language="en",
    category="inquiry",
    confidence=0.934,
    disposition="open_ticket",
    ticket=1001,
    owner="tom",
    ack_code="Y",
)


def shown(row=DONE, seconds=None, width=120):
    done_at = None if seconds is None else NOON + timedelta(seconds=seconds)
    return body(Line(row, NOON, done_at), width).plain


def test_a_line_tells_who_what_whose_and_whether_it_was_answered():
    line = shown(seconds=0.42)
    for words in ("Karen Doyle", "Price for 300 lamps", "en", "inquiry 93%", "1001", "tom", "yes, in 0.42 s"):
        assert words in line


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"ack_code": "N5", "ack_text": "Auto-Submitted: auto-replied"}, "no: automatic mail (N5)"),
        ({"ack_code": "N99", "ack_text": "a new rule"}, "no: a new rule (N99)"),
        ({"disposition": "follow_up"}, "+1001"),
        ({"unsure": True}, "93%?"),
        ({"origin": "auto_replied"}, "auto replied"),
        ({"state": "quarantine"}, "quarantine"),
        ({"ticket": 0}, " -  "),
    ],
)
def test_a_line_says_why_not(change, words):
    assert words in shown(replace(DONE, **change))


def test_a_line_is_settled_when_nothing_more_can_change():
    assert not Line(DONE, NOON).settled
    assert Line(DONE, NOON, NOON).settled
    assert Line(replace(DONE, ack_code="N1"), NOON).settled
    assert not Line(replace(DONE, state="new"), NOON).settled


@given(st.text(max_size=60), st.text(max_size=60), st.integers(80, 200))
@settings(max_examples=150, deadline=None)
def test_no_line_is_wider_than_the_window_whatever_strangers_write(author, subject, width):
    row = replace(DONE, author=author, subject=subject, ack_code="N5", ack_text=subject * 3)
    line = shown(row, width=width)
    assert cell_len(line) <= width
    assert line.isprintable()
    assert cell_len(heading(width).plain) <= width
