"""Address fields -> Address values, tolerant.  Pure, linear, never raises.  RFC 5322 section 3.4, 6531, IDNA 2008.

For showing and filing.  Whether an author may be believed is another question: see author.py.
"""

from __future__ import annotations

from collections.abc import Iterable

import idna

from mailbot.model.mail import Address
from mailbot.parse.header.fields import Fields
from mailbot.parse.header.headers import clean_text, header_text
from mailbot.text.later import later

_CAP = 1000  # addresses of one field
_NAME_CAP = 200
_ADDRESS_CAP = 320  # RFC 5321: 64 + 1 + 255
_SEPARATOR = later("[,;:]")
_CLOSERS = {'"': '"', "<": ">", "[": "]"}
_DOMAIN = later(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_QUOTED_PAIR = later(r"\\(.)")
_LITERAL = later(r"\[[0-9A-Za-z.:]{1,60}\]")
_LOCAL = later(r"[^\s<>()\[\]\\,;:@\"\x00-\x1f\x7f]{1,64}")
_QUOTED_LOCAL = later(r'"(?:[^"\\\x00-\x1f\x7f]|\\[ -~]){0,62}"')


def addresses(fields: Fields, name: str, hint: str = "") -> tuple[Address, ...]:
    """Every mailbox of every field of this name; one whose address cannot be read keeps its name."""
    found: list[Address] = []
    for value in fields.all(name):
        # decoded as a whole, a quoted or encoded name could smuggle in a comma: so split first, decode each piece
        found += (read_mailbox(piece, hint) for piece in _split(value, hint))
        if len(found) >= _CAP:
            break
    return tuple(each for each in found[:_CAP] if each.address or each.name)


def plain_addresses(fields: Fields, names: Iterable[str]) -> tuple[str, ...]:
    """Only the addresses, lower case, no doubles."""
    found = (each.address.lower() for name in names for each in addresses(fields, name) if each.address)
    return tuple(dict.fromkeys(found))


def _split(value: bytes, hint: str) -> list[str]:
    """At commas and semicolons outside quotes, comments, angles; a group's name goes with its colon."""
    text = _unfolded(value, hint)
    if _SEPARATOR.search(text) is None:
        return [text] if text.strip() else []
    pieces: list[str] = []
    start = 0
    for at, char in _top_level(text):
        if char in ",;":
            pieces.append(text[start:at])
            start = at + 1
        elif char == ":" and "@" not in text[start:at][-_ADDRESS_CAP:]:
            start = at + 1
    pieces.append(text[start:])
    return _with_bare_commas([piece for piece in pieces[: 2 * _CAP] if piece.strip()])


def _with_bare_commas(pieces: list[str]) -> list[str]:
    """`Acme Co., Ltd. <a@b>` without the quotes that it needs is one name to every mail program."""
    out: list[str] = []
    for piece in pieces:
        if out and "@" not in out[-1] and "<" not in out[-1] and "<" in piece:
            out[-1] = f"{out[-1]},{piece}"[-_ADDRESS_CAP - _NAME_CAP :]
        else:
            out.append(piece)
    return out[:_CAP]


def _unfolded(value: bytes, hint: str) -> str:
    """Raw 8-bit octets become text before the split: the second octet of a GBK character may look like a mark."""
    return header_text(value, hint) if b"=?" not in value and not value.isascii() else value.decode("utf-8", "replace")


def _top_level(text: str) -> Iterable[tuple[int, str]]:
    """Characters outside "quotes", (comments), <angles> and [literals]."""
    closer = ""
    depth = 0
    escaped = False
    for at, char in enumerate(text):
        if escaped:
            escaped = False
        elif char == "\\" and (closer or depth):
            escaped = True
        elif depth:
            depth += (char == "(") - (char == ")")
        elif closer:
            closer = "" if char == closer else closer
        elif char == "(":
            depth = 1
        elif char in _CLOSERS:
            closer = _CLOSERS[char]
        else:
            yield at, char


def read_mailbox(piece: str, hint: str = "") -> Address:
    """`Name <a@b>`, `a@b (Name)`, `a@b`; the last angle counts, as mail programs have it."""
    before, angle, inside = piece.rpartition("<")
    if angle:
        spec, _, after = inside.partition(">")
        address = normal_address(spec.rpartition(":")[2] if spec.startswith("@") else spec)
        return Address(address, _name(before or after, hint))
    bare, comment = _without_comment(piece)
    address = normal_address(bare)
    return Address(address, _name(comment if address else piece, hint))


def _without_comment(piece: str) -> tuple[str, str]:
    before, _, rest = piece.partition("(")
    comment, _, after = rest.rpartition(")")
    return before + after, comment


def _name(text: str, hint: str) -> str:
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] == '"':
        text = text[1:-1]
    octets = _QUOTED_PAIR.sub(r"\1", text).encode("utf-8", "replace")
    return clean_text(header_text(octets, hint), _NAME_CAP).strip("\"' ")


def normal_address(text: str) -> str:
    """An addr-spec with its domain as lower-case A-labels; "" where it is none."""
    text = text.strip()
    local, at, domain = text.rpartition("@")
    if not at or len(text) > _ADDRESS_CAP:
        return ""
    if not _LOCAL.fullmatch(local) and not _QUOTED_LOCAL.fullmatch(local):
        return ""
    domain = normal_domain(domain)
    return f"{local}@{domain}" if domain else ""


def normal_domain(text: str) -> str:
    """Lower-case A-labels (IDNA 2008 with UTS 46 mapping); "" where it is no domain."""
    domain = text.strip().rstrip(".").lower()
    if len(domain) > 253:
        return ""
    if not domain.isascii():
        try:
            domain = idna.encode(domain, uts46=True).decode("ascii")
        except (idna.IDNAError, UnicodeError, ValueError):
            return ""
    fits = _DOMAIN.fullmatch(domain) or _LITERAL.fullmatch(domain)
    return domain if fits else ""
