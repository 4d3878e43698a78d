"""A letter's octets -> its MIME parts as slices, ENVELOPE and BODYSTRUCTURE.  Pure.  RFC 9051 section 7.5.2, RFC 2046.

Parts are slices of the octets, never written anew: what a client fetches in pieces is what was delivered.
"""

from __future__ import annotations

from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import getaddresses

from msgspec import Struct

MAX_DEPTH = 20


class Part(Struct, frozen=True):
    header: bytes  # with the empty line
    body: bytes
    fields: Message[str, str]
    children: tuple[Part, ...] = ()  # of a multipart, or the one letter inside message/rfc822

    @property
    def kind(self) -> str:
        return self.fields.get_content_type()


def read_part(octets: bytes, depth: int = 0) -> Part:
    header, body = split_header(octets)
    fields = BytesHeaderParser().parsebytes(header)
    children: tuple[Part, ...] = ()
    boundary = fields.get_boundary()
    if depth < MAX_DEPTH and fields.get_content_maintype() == "multipart" and boundary:
        children = tuple(read_part(piece, depth + 1) for piece in _between(body, boundary.encode()))
    elif depth < MAX_DEPTH and fields.get_content_type() == "message/rfc822":
        children = (read_part(body, depth + 1),)
    return Part(header, body, fields, children)


def split_header(octets: bytes) -> tuple[bytes, bytes]:
    head, gap, body = octets.partition(b"\r\n\r\n")
    return head + (gap or b"\r\n\r\n"), body


def _between(body: bytes, boundary: bytes) -> list[bytes]:
    """What stands between the delimiter lines; an unclosed last piece counts as one."""
    pieces: list[list[bytes]] = []
    for line in body.splitlines(keepends=True):
        mark = line.rstrip()
        if mark == b"--" + boundary + b"--":
            break
        if mark == b"--" + boundary:
            pieces.append([])
        elif pieces:
            pieces[-1].append(line)
    return [b"".join(piece).removesuffix(b"\r\n") for piece in pieces]


def find_part(part: Part, path: list[int]) -> Part | None:
    """Part 1.2 and so on; number 1 of a letter that is no multipart is the letter itself."""
    for number in path:
        inside = _inside(part)
        if number == 1 and not inside.children:
            part = inside
        elif 1 <= number <= len(inside.children):
            part = inside.children[number - 1]
        else:
            return None
    return part


def _inside(part: Part) -> Part:
    return part.children[0] if part.kind == "message/rfc822" and part.children else part


# --- ENVELOPE and BODYSTRUCTURE as text on the wire ---


def quoted(value: str | None) -> bytes:
    """A string or NIL; a literal where it cannot be a quoted string."""
    if value is None:
        return b"NIL"
    octets = " ".join(value.split()).encode("utf-8", "surrogateescape")
    if octets.isascii():
        return b'"' + octets.replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"'
    return b"{%d}\r\n" % len(octets) + octets


def bracketed(*items: bytes) -> bytes:
    return b"(" + b" ".join(items) + b")"


def envelope(fields: Message[str, str]) -> bytes:
    author = _addresses(fields, "From")
    return bracketed(
        quoted(_field(fields, "Date")),
        quoted(_field(fields, "Subject")),
        author,
        _addresses(fields, "Sender", author),
        _addresses(fields, "Reply-To", author),
        _addresses(fields, "To"),
        _addresses(fields, "Cc"),
        _addresses(fields, "Bcc"),
        quoted(_field(fields, "In-Reply-To")),
        quoted(_field(fields, "Message-ID")),
    )


def _field(fields: Message[str, str], name: str) -> str | None:
    value = fields.get(name)
    return None if value is None else str(value)


def _addresses(fields: Message[str, str], name: str, otherwise: bytes = b"NIL") -> bytes:
    # compat32 may give a Header object where the octets are not ASCII
    found = getaddresses([str(value) for value in fields.get_all(name, [])])
    items = [_address(shown, address) for shown, address in found if address]
    return b"(" + b"".join(items) + b")" if items else otherwise


def _address(shown: str, address: str) -> bytes:
    local, _, domain = address.rpartition("@")
    return bracketed(quoted(shown or None), b"NIL", quoted(local), quoted(domain))


def body_structure(part: Part, extended: bool) -> bytes:
    main, _, sub = part.kind.partition("/")
    if main == "multipart" and part.children:
        return _multipart(part, sub, extended)
    items = [
        quoted(main.upper()),
        quoted(sub.upper()),
        _parameters(part.fields.get_params() or [], skip=1),
        quoted(_field(part.fields, "Content-ID")),
        quoted(_field(part.fields, "Content-Description")),
        quoted(str(part.fields.get("Content-Transfer-Encoding", "7BIT")).upper()),
        b"%d" % len(part.body),
    ]
    if part.kind == "message/rfc822" and part.children:
        inner = part.children[0]
        items += [envelope(inner.fields), body_structure(inner, extended)]
    if main == "text" or part.kind == "message/rfc822":
        items.append(b"%d" % part.body.count(b"\n"))
    if extended:
        items += [b"NIL", _disposition(part), b"NIL", b"NIL"]
    return bracketed(*items)


def _multipart(part: Part, sub: str, extended: bool) -> bytes:
    children = b"".join(body_structure(child, extended) for child in part.children)
    items = [children, quoted(sub.upper())]
    if extended:
        items += [_parameters(part.fields.get_params() or [], skip=1), _disposition(part), b"NIL", b"NIL"]
    return bracketed(*items)


def _disposition(part: Part) -> bytes:
    params = part.fields.get_params(header="Content-Disposition") or []
    return bracketed(quoted(params[0][0].upper()), _parameters(params, skip=1)) if params else b"NIL"


def _parameters(params: list[tuple[str, str]], skip: int) -> bytes:
    """`skip`: the first entry is the type itself."""
    items = [item for name, value in params[skip:] for item in (quoted(name.upper()), quoted(str(value)))]
    return bracketed(*items) if items else b"NIL"
