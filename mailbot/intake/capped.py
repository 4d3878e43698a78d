"""A binary stream -> its octets, or only its header where it is over the cap.  Reads; keeps no more than the cap."""

from __future__ import annotations

from typing import BinaryIO

_CHUNK = 256 * 1024


def read_capped(stream: BinaryIO, cap: int, header_cap: int) -> tuple[bytes, int]:
    """(octets, size): the whole stream and 0, or its header (at most `header_cap`) and how long the stream was."""
    chunks: list[bytes] = []
    kept = size = 0
    while chunk := stream.read(_CHUNK):
        size += len(chunk)
        if kept <= cap:
            chunks.append(chunk)
            kept += len(chunk)
    octets = b"".join(chunks)
    if size <= cap:
        return octets, 0
    return header_of(octets[:header_cap]), size


def header_of(octets: bytes) -> bytes:
    """Up to and with the empty line; all of it where there is none."""
    ends = [(octets.find(mark), len(mark)) for mark in (b"\r\n\r\n", b"\n\n")]
    found = [at + length for at, length in ends if at >= 0]
    return octets[: min(found)] if found else octets
