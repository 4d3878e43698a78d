"""Octets -> the key under which the same mail is the same mail, however it came.  Pure, linear.  Promises P4, P5.

SHA-256 over Message-ID, From, Date, Subject and the body.  What differs between two copies of one mail does not count:
trace fields (Received, Delivered-To), line ends, folding, line ends at the very end.  A Message-ID alone is never
enough: anybody may use another's.
"""

from __future__ import annotations

from hashlib import sha256

_NAMES = (b"message-id", b"from", b"date", b"subject")
# where only the header was fetched it has to do the body's work: the boundary is new in every mail
_NAMES_WITHOUT_BODY = (*_NAMES, b"to", b"cc", b"reply-to", b"content-type", b"in-reply-to", b"references")
_HEADER_CAP = 1024 * 1024  # a header longer than this is hashed up to here; the rest counts as body


def content_key(octets: bytes, size: int = 0) -> str:
    """`size`: RFC822.SIZE where `octets` is the header only, else 0.  64 hex digits."""
    text = octets.replace(b"\r\n", b"\n")
    header, body = _split(text)
    names = _NAMES_WITHOUT_BODY if size else _NAMES
    digest = sha256(b"mailbot content key 1\n")
    for name, values in _fields(header, names).items():
        for value in values:
            digest.update(b"%s %d %s\n" % (name, len(value), value))
    digest.update(b"size %d\n" % size)
    digest.update(b"" if size else body.rstrip(b"\n"))
    return digest.hexdigest()


def _split(text: bytes) -> tuple[bytes, bytes]:
    if text.startswith(b"\n"):
        return b"", text[1:]
    end = text.find(b"\n\n", 0, _HEADER_CAP)
    if end < 0:
        return text[:_HEADER_CAP], text[_HEADER_CAP:]
    return text[: end + 1], text[end + 2 :]


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
