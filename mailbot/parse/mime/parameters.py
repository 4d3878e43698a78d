"""The value of a MIME field -> its word and its parameters.  Pure, linear, never raises.  RFC 2045 5.1, 2231, 2047.

Takes what programs really write: encoded words inside quotes, raw 8-bit names, unquoted names with blanks.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import unquote_to_bytes

from mailbot.parse.header.headers import header_text
from mailbot.parse.octets.charset import decode
from mailbot.text.later import later

_FOR_PEOPLE = frozenset({"name", "filename"})  # all others are protocol: a boundary counts octet by octet
_CAP = 200  # parameters of one field
_ESCAPED = later(r'\\(["\\])')  # no other pair: some programs send Windows paths as they are
_QUOTED_OR_END = later(r'"(?:[^"\\]|\\.)*"?|;', re.DOTALL)  # a quote that is left open goes on to the end
_PIECE = later(r"([^*]+)(?:\*(\d{1,3}))?(\*)?")  # name*3*


def read_parameters(value: bytes, hint: str = "") -> tuple[str, Mapping[str, str]]:
    """("text/plain", {"charset": "utf-8", ...}), names and the word in lower case."""
    word, *pieces = _split(value.decode("latin-1"))
    plain: dict[str, str] = {}
    continued: dict[str, dict[int, tuple[bool, str]]] = {}
    for piece in pieces[:_CAP]:
        name, _, text = piece.partition("=")
        found = _PIECE.fullmatch(name.strip().lower())
        if found is None:
            continue
        name, number, encoded = found.group(1), found.group(2), bool(found.group(3))
        if number is None and not encoded:
            plain.setdefault(name, _shown(text, hint) if name in _FOR_PEOPLE else _unquoted(text))
        else:
            continued.setdefault(name, {}).setdefault(int(number or 0), (encoded, _unquoted(text)))
    # RFC 2231 wins over the plain parameter that is sent along for old programs
    return word.partition("(")[0].strip().lower(), plain | {name: _joined(each) for name, each in continued.items()}


def _split(text: str) -> list[str]:
    """At semicolons outside quotes."""
    pieces = []
    start = 0
    for found in _QUOTED_OR_END.finditer(text):
        if found.group() == ";":
            pieces.append(text[start : found.start()])
            start = found.end()
    return [*pieces, text[start:]]


def _unquoted(text: str) -> str:
    text = text.strip()
    if text[:1] != '"':
        return text
    text = text[1:].rpartition('"')[0] or text[1:]
    return _ESCAPED.sub(r"\1", text)


def _shown(text: str, hint: str) -> str:
    return header_text(_unquoted(text).encode("latin-1"), hint)


def _joined(pieces: Mapping[int, tuple[bool, str]]) -> str:
    """The octets of all pieces, then one decoding: a character may be cut between two pieces."""
    charset = ""
    octets = b""
    for number in sorted(pieces):
        encoded, text = pieces[number]
        if encoded and not octets and text.count("'") >= 2:
            charset, _, text = text.split("'", 2)
        octets += unquote_to_bytes(text.encode("latin-1")) if encoded else text.encode("latin-1")
    return decode(octets, charset)
