"""Octets -> the key under which the same mail is the same mail, however it came.  Pure, linear.  Promises P4, P5.

SHA-256 over Message-ID, From, Date, Subject and the body.  What differs between two copies of one mail does not count:
trace fields (Received, Delivered-To), line ends, folding, line ends at the very end.  A Message-ID alone is never
enough: anybody may use another's.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from itertools import islice

_NAMES = (b"message-id", b"from", b"date", b"subject")
# where only the header was fetched it has to do the body's work: the boundary is new in every mail
_NAMES_WITHOUT_BODY = (*_NAMES, b"to", b"cc", b"reply-to", b"content-type", b"in-reply-to", b"references")
_HEADER_CAP = 1024 * 1024  # a header longer than this is hashed up to here; the rest counts as body


def content_key(octets: bytes, size: int = 0) -> str:
    """`size`: RFC822.SIZE where `octets` is the header only, else 0.  64 hex digits."""
    header, body_at = _split(b"".join(islice(_pieces(octets), 2)))
    names = _NAMES_WITHOUT_BODY if size else _NAMES
    digest = sha256(b"mailbot content key 1\n")
    for name, values in _fields(header, names).items():
        for value in values:
            digest.update(b"%s %d %s\n" % (name, len(value), value))
    digest.update(b"size %d\n" % size)
    for piece in _body(octets, body_at) if not size else ():
        digest.update(piece)
    return digest.hexdigest()


def _pieces(octets: bytes) -> Iterator[bytes]:
    """With plain line ends.  In pieces, since copies of a large mail would multiply our memory."""
    for start in range(0, len(octets), _HEADER_CAP):
        end = start + _HEADER_CAP
        piece = octets[start:end]
        if piece.endswith(b"\r") and octets[end : end + 1] == b"\n":
            piece = piece[:-1]
        yield piece.replace(b"\r\n", b"\n")


def _body(octets: bytes, skipped: int) -> Iterator[bytes]:
    """From so many octets on, without the line ends at its very end."""
    ends = 0
    for piece in _pieces(octets):
        rest = piece[skipped:]
        skipped = max(0, skipped - len(piece))
        words = rest.rstrip(b"\n")
        if words:
            yield b"\n" * ends
            yield words
            ends = 0
        ends += len(rest) - len(words)


def _split(text: bytes) -> tuple[bytes, int]:
    """The header, and where the body begins."""
    if text.startswith(b"\n"):
        return b"", 1
    end = text.find(b"\n\n", 0, _HEADER_CAP)
    return (text[: end + 1], end + 2) if end >= 0 else (text[:_HEADER_CAP], _HEADER_CAP)


def _fields(header: bytes, names: tuple[bytes, ...]) -> dict[bytes, list[bytes]]:
    """Values by name, unfolded, runs of white space as one space; every instance, in the header's order."""
    found: dict[bytes, list[list[bytes]]] = {name: [] for name in names}
    current: list[bytes] | None = None
    for line in header.split(b"\n"):
        if line[:1] in (b" ", b"\t"):
            if current is not None:
                current.append(line)
            continue
        name, colon, value = line.partition(b":")
        wanted = found.get(name.rstrip().lower()) if colon else None
        current = None
        if wanted is not None:
            current = [value]
            wanted.append(current)
    return {name: [b" ".join(b" ".join(lines).split()) for lines in values] for name, values in found.items()}
