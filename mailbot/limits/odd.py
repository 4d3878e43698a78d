"""Octets of a mail -> the sign that it is out of the ordinary, or "".  Pure, a few counts over the octets.  Threat T14.

Ordinary mail is read in place.  Being wrong about an ordinary one costs it a few milliseconds in the child, so the
numbers are low: far below the caps, and below anything that was ever seen to cost time.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

_SMALL = 8 * 1024  # octets: so few cannot hurt, whatever they say
_LARGE = 2 * 1024 * 1024
_LONG_HEADER = 32 * 1024


class _Sign(Struct, frozen=True):
    text: str
    count: Callable[[bytes], int]
    most: int


def _of(*words: bytes) -> Callable[[bytes], int]:
    return lambda octets: sum(octets.count(word) for word in words)


def _fields(header: bytes) -> int:
    return header.count(b"\n") - header.count(b"\n ") - header.count(b"\n\t")


def _bare_returns(octets: bytes) -> int:
    return octets.count(b"\r") - octets.count(b"\r\n")


_IN_HEADER = (
    _Sign("many header fields", _fields, 200),
    _Sign("many parameters", _of(b";"), 400),
    _Sign("many parentheses", _of(b"("), 200),
    _Sign("many quotation marks", _of(b'"'), 1000),
    _Sign("many angle brackets", _of(b"<"), 400),
    _Sign("many encoded words", _of(b"=?"), 200),
)
_IN_ALL = (
    _Sign("many parts, or parts deep inside each other", _of(b"\n--"), 60),
    _Sign("many pieces of parameters", _of(b"*="), 50),
    _Sign("many lines", _of(b"\n"), 30_000),
    _Sign("much markup", _of(b"<"), 20_000),
    _Sign("many character references", _of(b"&#"), 5000),
    _Sign("NUL octets", _of(b"\0"), 0),
    _Sign("bare carriage returns", _bare_returns, 0),
)


def oddity(octets: bytes) -> str:
    """For the log; "" is an ordinary mail."""
    if len(octets) <= _SMALL:
        return ""
    if len(octets) > _LARGE:
        return "large"
    header = _header(octets)
    if len(header) >= _LONG_HEADER:
        return "a long header"
    rows = [*((sign, header) for sign in _IN_HEADER), *((sign, octets) for sign in _IN_ALL)]
    return next((sign.text for sign, where in rows if sign.count(where) > sign.most), "")


def _header(octets: bytes) -> bytes:
    ends = (octets.find(gap, 0, _LONG_HEADER) for gap in (b"\n\r\n", b"\n\n"))
    return octets[: min((end for end in ends if end >= 0), default=_LONG_HEADER)]
