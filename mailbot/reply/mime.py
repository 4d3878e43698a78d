"""(header values, parts) -> the frozen octets of one mail: CRLF, 7-bit, lines <= 998.  Pure.  RFC 5322, 2045-7, 2231.

Header lines are folded here and not by the standard library, which turns a long foreign Message-ID in References into
an encoded word and so breaks the thread.  Boundaries come from the caller's seed: equal input gives equal octets.
"""

from __future__ import annotations

from base64 import b64encode
from binascii import b2a_qp
from collections.abc import Iterable, Sequence
from datetime import datetime
from email.utils import encode_rfc2231, format_datetime
from hashlib import sha256

from msgspec import Struct

from mailbot.model.noun import Discreet

_WIDTH = 76
_LONGEST_WORD = 900  # with the longest name of ours before it still a line of 998 (RFC 5322 section 2.1.1)
_WORD_OCTETS = 39  # 52 characters of base64: the line stays within 76 with any header name of ours before it
_BASE64_LINE = 76
_SPECIALS = frozenset('()<>[]:;@\\,."')


class Header(Struct, frozen=True):
    """One header field; `words` are joined by a space or by a fold."""

    name: str
    words: tuple[str, ...]

    def octets(self) -> bytes:
        for word in self.words:
            _check(word)
        # the first word stays with its name: some readers lose a header whose first line is empty
        lines = [f"{self.name}: {self.words[0]}"]
        for word in self.words[1:]:
            if len(lines[-1]) + 1 + len(word) > _WIDTH:
                lines.append("")
            lines[-1] += f" {word}"
        return "\r\n".join(lines).encode("ascii") + b"\r\n"


def _check(word: str) -> None:
    """The last gate before the wire: what passes adds no line and no header, whatever a stranger wrote (T11)."""
    if not (word.isascii() and word.isprintable() and len(word) <= _LONGEST_WORD):
        raise ValueError(f"not fit for a header: {word[:80]!r}")


class Part(Discreet, frozen=True):
    """One body part; `parts` is for multiparts, `octets` (already transfer-encoded) for all others."""

    UNSHOWN = frozenset({"octets"})

    headers: tuple[Header, ...]
    octets: bytes = b""
    boundary: str = ""
    parts: tuple[Part, ...] = ()

    def body(self) -> bytes:
        if not self.parts:
            return self.octets
        edge = b"--" + self.boundary.encode("ascii")
        inner = b"".join(edge + b"\r\n" + _serialised(part.headers, part) + b"\r\n" for part in self.parts)
        return inner + edge + b"--\r\n"


def _serialised(headers: Iterable[Header], part: Part) -> bytes:
    return b"".join(header.octets() for header in headers) + b"\r\n" + part.body()


def mail(headers: Sequence[Header], body: Part) -> bytes:
    version = Header("MIME-Version", ("1.0",))
    return _serialised((*headers, version, *body.headers), body)


# --- header values ---


def plain(name: str, value: str) -> Header:
    """A value of our own making, ASCII."""
    return Header(name, (value,))


def unstructured(name: str, text: str) -> Header:
    """Text that was cleaned; ASCII words stay readable, everything from the first to the last other one is encoded."""
    words = text.split(" ")
    odd = [at for at, word in enumerate(words) if not _is_plain(word)]
    if not odd:
        return Header(name, tuple(words))
    first, last = odd[0], odd[-1] + 1
    return Header(name, (*words[:first], *_encoded(" ".join(words[first:last])), *words[last:]))


def _is_plain(word: str) -> bool:
    # a stranger's "=?utf-8?...?=" is text: left alone it would be decoded once more by whoever reads it
    return word.isascii() and word.isprintable() and "=?" not in word and len(word) <= _WIDTH


def _encoded(text: str) -> list[str]:
    """RFC 2047 encoded words; no character is split between two."""
    pieces, size = [""], 0
    for char in text:
        size += len(char.encode())
        if size > _WORD_OCTETS:
            pieces.append("")
            size = len(char.encode())
        pieces[-1] += char
    return [f"=?utf-8?B?{b64encode(piece.encode()).decode()}?=" for piece in pieces]


def mailbox(name: str, display: str, address: str) -> Header:
    """`display` was cleaned; `address` is an addr-spec of ASCII."""
    if not display:
        return Header(name, (_spec(address),))
    return Header(name, (*_phrase(display), f"<{_spec(address)}>"))


def addresses(name: str, specs: Sequence[str]) -> Header:
    """Several bare addresses."""
    listed = [_spec(address) for address in specs]
    return Header(name, (*(f"{address}," for address in listed[:-1]), listed[-1]))


def _spec(address: str) -> str:
    if not address.isascii() or not address.isprintable() or any(char in "<>, ;" for char in address):
        raise ValueError(f"not an address: {address!r}")
    return address


def _phrase(display: str) -> tuple[str, ...]:
    if not all(_is_plain(word) for word in display.split(" ")):
        return tuple(_encoded(display))
    if not _SPECIALS.intersection(display):
        return tuple(display.split(" "))
    escaped = display.replace("\\", "\\\\").replace('"', '\\"')
    return tuple(f'"{escaped}"'.split(" "))


def ids(name: str, message_ids: Sequence[str]) -> Header:
    return Header(name, tuple(message_ids))


def date(now: datetime) -> Header:
    return Header("Date", (format_datetime(now),))


# --- parts ---


def text(words: str, subtype: str = "plain") -> Part:
    """Readable in the source where most of it is ASCII; else base64."""
    content = Header("Content-Type", (f"text/{subtype};", 'charset="utf-8"'))
    lines = words if words.endswith("\n") else words + "\n"
    if len(lines.encode("ascii", "ignore")) * 6 < len(lines) * 5:
        return Part((content, _encoding("base64")), _base64(lines.replace("\n", "\r\n").encode()))
    return Part((content, _encoding("quoted-printable")), b2a_qp(lines.replace("\n", "\r\n").encode()))


def attachment(octets: bytes, content_type: str, name: str, content_id: str = "") -> Part:
    """`name` was cleaned.  It is given twice: RFC 2231 for the standard, an encoded word for older clients."""
    kind = "inline" if content_id else "attachment"
    headers = [
        Header("Content-Type", (f"{content_type};", *_old_name(name))),
        _encoding("base64"),
        Header("Content-Disposition", (f"{kind};", _new_name(name))),
    ]
    if content_id:
        headers.append(plain("Content-ID", f"<{content_id}>"))
    return Part(tuple(headers), _base64(octets))


def _old_name(name: str) -> tuple[str, ...]:
    if _is_plain(name) and not _SPECIALS.intersection(name.replace(".", "")):
        return (f'name="{name}"',)
    words = _encoded(name)
    return (f'name="{words[0]}', *words[1:-1], f'{words[-1]}"') if len(words) > 1 else (f'name="{words[0]}"',)


def _new_name(name: str) -> str:
    if _is_plain(name) and not _SPECIALS.intersection(name.replace(".", "")):
        return f'filename="{name}"'
    return f"filename*={encode_rfc2231(name, 'utf-8')}"


def multipart(subtype: str, seed: str, parts: Sequence[Part]) -> Part:
    """`seed` is unforgeable (it has a MAC), so no stranger's line can look like the boundary."""
    boundary = sha256(f"{subtype} {seed}".encode()).hexdigest()[:32]
    header = Header("Content-Type", (f"multipart/{subtype};", f'boundary="{boundary}"'))
    return Part((header,), boundary=boundary, parts=tuple(parts))


def _encoding(name: str) -> Header:
    return plain("Content-Transfer-Encoding", name)


def _base64(octets: bytes) -> bytes:
    whole = b64encode(octets)
    return b"".join(whole[at : at + _BASE64_LINE] + b"\r\n" for at in range(0, len(whole), _BASE64_LINE))
