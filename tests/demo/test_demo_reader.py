"""What an IMAP client may send, and what it may not."""

import asyncio
import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.demo.imap.reader import Command, ProtocolError, numbers, read_command


def read(octets):
    asked = []

    async def go_on():
        asked.append(True)

    async def run():
        reader = asyncio.StreamReader()
        reader.feed_data(octets)
        reader.feed_eof()
        return await read_command(reader, go_on)

    return asyncio.run(run()), len(asked)


@pytest.mark.parametrize(
    ("octets", "command"),
    [
        (b"a1 NOOP\r\n", Command("a1", "NOOP", [])),
        (
            b'a1 login "b@c.example" "a \\"quoted\\" one"\r\n',
            Command("a1", "LOGIN", [b"b@c.example", b'a "quoted" one']),
        ),
        (b"a1 UID fetch 1:* (FLAGS UID)\r\n", Command("a1", "FETCH", [b"1:*", [b"FLAGS", b"UID"]], by_uid=True)),
        (
            b"a1 FETCH 1 (BODY.PEEK[HEADER.FIELDS (DATE FROM)]<0.9> UID)\r\n",
            Command("a1", "FETCH", [b"1", [b"BODY.PEEK[HEADER.FIELDS (DATE FROM)]<0.9>", b"UID"]]),
        ),
        (
            b'a1 SEARCH (OR (SEEN) (KEYWORD x)) ""\r\n',
            Command("a1", "SEARCH", [[b"OR", [b"SEEN"], [b"KEYWORD", b"x"]], b""]),
        ),
        (b"\r\n", None),
    ],
)
def test_commands_are_read_as_the_client_meant_them(octets, command):
    assert read(octets) == (command, 0)


def test_a_literal_is_asked_for_unless_the_client_does_not_wait():
    wanted = Command("a1", "APPEND", [b"Sent", [b"\\Seen"], b"two\r\nlines"])
    assert read(b"a1 APPEND Sent (\\Seen) {10}\r\ntwo\r\nlines\r\n") == (wanted, 1)
    assert read(b"a1 APPEND Sent (\\Seen) {10+}\r\ntwo\r\nlines\r\n") == (wanted, 0)


@pytest.mark.parametrize("octets", [b"", b"a1 APPEND Sent {99999999999}\r\n", b"a1 APPEND Sent {9}\r\nshort"])
def test_a_connection_that_ends_or_overreaches_is_over(octets):
    with pytest.raises((EOFError, ProtocolError)):
        read(octets)


@given(st.binary(max_size=300))
@settings(max_examples=200, deadline=None)
def test_any_octets_give_a_command_or_a_plain_refusal(octets):
    with contextlib.suppress(ProtocolError, EOFError):
        read(octets)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [("1:3", {1, 3}), ("*", {9}), ("4:*", {4, 9}), ("99:*", {9}), ("3,1", {1, 3}), ("9:4", {4, 9}), ("2", set())],
)
def test_a_sequence_set_names_only_what_is_there(wanted, found):
    assert numbers(wanted, [1, 3, 4, 9]) == found


@given(st.text(alphabet="0123456789:,*x", max_size=20), st.lists(st.integers(1, 99), max_size=9, unique=True))
@settings(max_examples=200, deadline=None)
def test_any_sequence_set_is_a_subset_or_refused(wanted, known):
    with contextlib.suppress(ProtocolError):
        assert numbers(wanted, sorted(known)) <= set(known)
