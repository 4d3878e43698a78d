"""A part's octets as they travelled -> the octets that were meant.  Pure, linear, never raises.  RFC 2045 section 6.

Tolerant on purpose: junk inside base64, a lone `=` in quoted-printable and a cut last line are daily bread.
"""

from __future__ import annotations

import binascii
from collections.abc import Callable, Iterator

_BASE64 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_PIECES = 64
_NOT_BASE64 = bytes(set(range(256)) - set(_BASE64))


def untransfer(octets: bytes, encoding: str) -> bytes:
    """`encoding`: the value of Content-Transfer-Encoding; an unknown one leaves the octets as they are."""
    decoder = _DECODERS.get(encoding.strip().strip("\"'").lower())
    return decoder(octets) if decoder else octets


def base64_octets(octets: bytes) -> bytes:
    """Decoded up to the padding; a letter too many at the end is dropped."""
    octets = octets.rstrip()
    if octets.find(b"=", 0, max(len(octets) - 2, 0)) < 0:
        try:
            return binascii.a2b_base64(octets)
        except binascii.Error:
            return _unpadded(octets)
    if octets.count(b"=") > _PIECES:
        return _unpadded(octets)  # a flood of `=` is only junk
    return b"".join(map(_unpadded, _pieces(octets)))


def _pieces(octets: bytes) -> Iterator[bytes]:
    """Some programs encode piece by piece and join the padded pieces; others hang a footer in plain words behind."""
    first, *others = octets.split(b"=")
    yield first
    for piece in others:
        if b" " in piece.strip() or piece.strip().translate(None, _BASE64 + b"\r\n"):
            return
        yield piece


def _unpadded(octets: bytes) -> bytes:
    letters = octets.translate(None, _NOT_BASE64)
    letters = letters[: len(letters) - (len(letters) % 4 == 1)]
    return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))


def _uuencoded(octets: bytes) -> bytes:
    """From `begin` to `end`, bad lines left out."""
    out = bytearray()
    inside = False
    for line in octets.split(b"\n"):
        if not inside:
            inside = line.startswith(b"begin ")
            continue
        if line.rstrip() in (b"end", b"`", b""):
            break
        out += _uu_line(line.rstrip(b"\r"))
    return bytes(out)


def _uu_line(line: bytes) -> bytes:
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        # encoders that pad wrongly: take the length that the first letter promises (as the standard library does)
        length = (((line[0] - 32) & 63) * 4 + 5) // 3 if line else 0
        try:
            return binascii.a2b_uu(line[:length])
        except binascii.Error:
            return b""


_DECODERS: dict[str, Callable[[bytes], bytes]] = {
    "base64": base64_octets,
    "quoted-printable": binascii.a2b_qp,
    "x-uuencode": _uuencoded,
    "uuencode": _uuencoded,
    "x-uue": _uuencoded,
    "uue": _uuencoded,
}
