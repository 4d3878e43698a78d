"""Text and octet strings <-> one frame on a pipe: lengths first, then all of it.  Blocks: the caller has the clock."""

from __future__ import annotations

import os
from struct import Struct

_LENGTHS = Struct(">QI")  # of the text; how many octet strings follow
_LENGTH = Struct(">Q")
MOST_OCTETS = 192 * 1024 * 1024  # a frame that says it is longer is a lie
_MOST_BLOBS = 10_000
_AT_ONCE = 1 << 20


class Broken(Exception):
    """The other side is gone, or says what makes no sense."""


def send(pipe: int, text: bytes, blobs: list[bytes]) -> None:
    """Raises OSError where nobody reads."""
    lengths = b"".join(_LENGTH.pack(len(blob)) for blob in blobs)
    for part in (_LENGTHS.pack(len(text), len(blobs)) + lengths, text, *blobs):
        view = memoryview(part)
        while view:
            view = view[os.write(pipe, view[:_AT_ONCE]) :]


def receive(pipe: int) -> tuple[bytes, list[bytes]]:
    """Raises Broken at the end of the pipe."""
    length, count = _LENGTHS.unpack(_exactly(pipe, _LENGTHS.size))
    if count > _MOST_BLOBS:
        raise Broken(f"{count} octet strings in one frame")
    lengths = [_LENGTH.unpack(_exactly(pipe, _LENGTH.size))[0] for _ in range(count)]
    if length + sum(lengths) > MOST_OCTETS:
        raise Broken(f"a frame of {length + sum(lengths)} octets")
    return _exactly(pipe, length), [_exactly(pipe, each) for each in lengths]


def _exactly(pipe: int, length: int) -> bytes:
    buffer = bytearray(length)
    view = memoryview(buffer)
    while view:
        got = os.readv(pipe, [view[:_AT_ONCE]])
        if got == 0:
            raise Broken("the pipe ended")
        view = view[got:]
    return bytes(buffer)
