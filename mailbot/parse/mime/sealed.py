"""Octets of an S/MIME part -> the mail that is signed in it, or b"".  Pure, linear, never raises.  RFC 5652, 8551.

Outlook sends signed mail in one lump (`smime-type=signed-data`): the words lie inside in clear, behind a few DER or BER
headers.  Only the way to them is read; whether the signature is good is not asked, and what is encrypted stays so.
"""

from __future__ import annotations

from collections.abc import Iterator

SEALS = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})

_SIGNED_DATA = bytes.fromhex("2a864886f70d010702")
_DATA = bytes.fromhex("2a864886f70d010701")
_SEQUENCE, _SET, _INTEGER, _OID, _OCTETS, _PIECES, _WRAPPED = 0x30, 0x31, 0x02, 0x06, 0x04, 0x24, 0xA0
# from the outside in: what is entered, and what is passed by
_ENTERED = frozenset({_SEQUENCE, _WRAPPED})
_WAY = (_SEQUENCE, _OID, _WRAPPED, _SEQUENCE, _INTEGER, _SET, _SEQUENCE, _OID, _WRAPPED)
_OIDS = (_SIGNED_DATA, _DATA)
_MOST_PIECES = 100_000
_MOST_LENGTH = 8  # octets of a length


class _Other(Exception):
    """It is built in another way."""


def signed_inside(octets: bytes) -> bytes:
    try:
        return _content(octets, *_way_in(octets))
    except _Other:
        return b""


def _way_in(octets: bytes) -> tuple[int, int]:
    """Where the signed octets lie, with their own header before them."""
    at, end = 0, len(octets)
    oids = iter(_OIDS)
    for wanted in _WAY:
        tag, start, stop = _element(octets, at, end)
        if tag != wanted or (tag == _OID and octets[start:stop] != next(oids)):
            raise _Other
        if tag in _ENTERED:
            at, end = start, end if stop < 0 else stop
        elif stop < 0:
            raise _Other
        else:
            at = stop
    return at, end


def _element(octets: bytes, at: int, end: int) -> tuple[int, int, int]:
    """(tag, where its content begins, where that ends); -1 where only its end tells (BER, indefinite length)."""
    if at + 2 > end:
        raise _Other
    tag, length, start = octets[at], octets[at + 1], at + 2
    if length == 0x80:
        return tag, start, -1
    if length > 0x80:
        count = length & 0x7F
        if count > _MOST_LENGTH:
            raise _Other
        length = int.from_bytes(octets[start : start + count], "big")
        start += count
    if start + length > end:
        raise _Other
    return tag, start, start + length


def _content(octets: bytes, at: int, end: int) -> bytes:
    tag, start, stop = _element(octets, at, end)
    if tag == _OCTETS and stop >= 0:
        return octets[start:stop]
    if tag != _PIECES:
        raise _Other
    return b"".join(_pieces(octets, start, end if stop < 0 else stop))


def _pieces(octets: bytes, at: int, end: int) -> Iterator[bytes]:
    """Programs that write while they read cut the content into pieces, and two zeros end it."""
    for _piece in range(_MOST_PIECES):
        if at >= end or octets[at : at + 2] == b"\0\0":
            return
        tag, start, stop = _element(octets, at, end)
        if tag != _OCTETS or stop < 0:
            raise _Other
        yield octets[start:stop]
        at = stop
