"""Text and octet strings <-> one frame on a pipe: lengths first, then all of it.  `until`: when to give up.

In as few calls of the system as can be: each lets another thread of the daemon in, which keeps us waiting for as long
as Python lets it (5 ms) when it works.
"""

from __future__ import annotations

import os
import select
import time
from struct import Struct

_LENGTHS = Struct(">QI")  # of the text; how many octet strings follow
_LENGTH = 8  # octets, of the length of each
MOST_OCTETS = 192 * 1024 * 1024  # a frame that says it is longer is a lie
_MOST_BLOBS = 10_000
_AT_ONCE = 1 << 20
_PARTS_AT_ONCE = 1000  # the system's limit is 1024


class Broken(Exception):
    """The other side is gone, or says what makes no sense."""


class Late(Exception):
    """The other side takes too long."""


def send(pipe: int, text: bytes, blobs: list[bytes], until: float | None = None) -> None:
    """Raises OSError where nobody reads.  `until`, of time.monotonic, is for a pipe that does not block."""
    lengths = b"".join(len(blob).to_bytes(_LENGTH, "big") for blob in blobs)
    head = _LENGTHS.pack(len(text), len(blobs)) + lengths
    left = [memoryview(part) for part in (head, text, *blobs) if part]
    while left:
        try:
            sent = os.writev(pipe, left[:_PARTS_AT_ONCE])
        except BlockingIOError:
            _wait(pipe, select.POLLOUT, until)
            continue
        while left and sent >= len(left[0]):
            sent -= len(left.pop(0))
        if sent:
            left[0] = left[0][sent:]


def receive(pipe: int, until: float | None = None) -> tuple[bytes, list[bytes]]:
    """Raises Broken at the end of the pipe."""
    start = _at_least(_LENGTHS.size, pipe, b"", until)
    length, count = _LENGTHS.unpack_from(start)
    if count > _MOST_BLOBS:
        raise Broken(f"{count} octet strings in one frame")
    at = _LENGTHS.size + count * _LENGTH
    start = _at_least(at, pipe, start, until)
    lengths = [int.from_bytes(start[i : i + _LENGTH], "big") for i in range(_LENGTHS.size, at, _LENGTH)]
    octets = at + length + sum(lengths)
    if octets > MOST_OCTETS:
        raise Broken(f"a frame of {octets} octets")
    frame = memoryview(_whole(octets, pipe, start, until))
    parts = []
    for each in (length, *lengths):
        parts.append(bytes(frame[at : at + each]))
        at += each
    return parts[0], parts[1:]


def _at_least(wanted: int, pipe: int, got: bytes, until: float | None) -> bytes:
    """The frame as far as it is there, but so much of it for certain."""
    while len(got) < wanted:
        _wait(pipe, select.POLLIN, until)
        more = os.read(pipe, _AT_ONCE)
        if not more:
            raise Broken("the pipe ended")
        got += more
    return got


def _whole(wanted: int, pipe: int, got: bytes, until: float | None) -> bytes | bytearray:
    if len(got) >= wanted:
        return got  # there is never a second frame behind it: who asked waits for the answer
    frame = bytearray(wanted)
    frame[: len(got)] = got
    view = memoryview(frame)[len(got) :]
    while view:
        _wait(pipe, select.POLLIN, until)
        got_now = os.readv(pipe, [view[:_AT_ONCE]])
        if got_now == 0:
            raise Broken("the pipe ended")
        view = view[got_now:]
    return frame


def _wait(pipe: int, event: int, until: float | None) -> None:
    """Raises Late.  Without `until` the pipe itself blocks."""
    if until is None:
        return
    poll = select.poll()
    poll.register(pipe, event)
    if not poll.poll(max(0.0, until - time.monotonic()) * 1000):
        raise Late
