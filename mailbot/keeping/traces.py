"""An address -> where it stands in text and in octets, however it is spelt there, and the same without it.  Pure.

Plain, quoted-printable, percent-encoded, as a character reference, in UTF-16, and any of these inside base64 (RFC 2045,
2047).  Not inside compressed files.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Iterator

from mailbot.text.later import later

ERASED = "[erased]"
_AT = {"@": ("&#64;", "&#x40;")}
_SOFT_BREAK = r"(?:=\r?\n)?"
# joann@x is not ann@x, and ann@x.example.cn is not ann@x.example
_BEFORE = r"(?:(?<![a-z0-9.+_-])|(?<=[=%][0-9a-f]{2})|(?<=[\s>(*]_)|(?<=[^a-z0-9_-]\.))"
_AFTER = r"(?!-*[a-z0-9]|\.[a-z0-9])"
_WIDE_BEFORE = r"(?<![a-z0-9.+_-]\x00)"
_BASE64_LINES = later(rb"(?:^[A-Za-z0-9+/]{4,}={0,2}[ \t]*\r?$\n?)+", re.M)
_ENCODED_WORD = later(rb"(?<=\?b\?)[A-Za-z0-9+/=]+(?=\?=)", re.I)
_BASE64_LETTER = later(rb"[A-Za-z0-9+/=]")


class Traces:
    """Of one or several addresses."""

    def __init__(self, addresses: tuple[str, ...]) -> None:
        self._in_words = re.compile("|".join(_pattern(one) for one in addresses), re.I)
        both = [pattern for one in addresses for pattern in (_pattern(one), _wide(one))]
        self._in_octets = re.compile("|".join(both).encode("latin-1"), re.I)

    def without_words(self, text: str) -> str:
        return self._in_words.sub(ERASED, text)

    def found(self, octets: bytes) -> bool:
        return self.without(octets) != octets

    def without(self, octets: bytes) -> bytes:
        """As long as before, so that nothing else in it moves."""
        octets = self._in_octets.sub(_crossed_out, octets)
        for encoded in (_BASE64_LINES, _ENCODED_WORD):
            octets = encoded.sub(self._within_base64, octets)
        return octets

    def _within_base64(self, run: re.Match[bytes]) -> bytes:
        letters = b"".join(run.group().split())
        whole = len(letters) // 4 * 4
        try:
            plain = b64decode(letters[:whole], validate=True)
        except NotBase64:
            return run.group()
        cleaned = self._in_octets.sub(_crossed_out, plain)
        if cleaned == plain:
            return run.group()
        new: Iterator[int] = iter(b64encode(cleaned) + letters[whole:])
        return _BASE64_LETTER.sub(lambda _: bytes([next(new)]), run.group())


def _crossed_out(found: re.Match[bytes]) -> bytes:
    return b"x" * len(found.group())


def _pattern(address: str) -> str:
    """For text, and (an address is ASCII, or its UTF-8 octets stand for themselves) for octets."""
    return _BEFORE + _SOFT_BREAK.join(map(_spelled, address)) + _AFTER


def _spelled(letter: str) -> str:
    octets = letter.encode()
    coded = ["".join(f"{mark}{octet:02x}" for octet in octets) for mark in "=%"]
    return "(?:" + "|".join([re.escape(letter), *coded, *_AT.get(letter, ())]) + ")"


def _wide(address: str) -> str:
    return _WIDE_BEFORE + r"\x00".join(map(re.escape, address))
