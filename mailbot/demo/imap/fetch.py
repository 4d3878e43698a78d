"""(Letter, what the client asked for) -> one FETCH answer.  RFC 9051 sections 6.4.5 and 7.5.2."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC

from mailbot.demo.imap.mailbox import Letter
from mailbot.demo.imap.reader import ProtocolError
from mailbot.demo.imap.structure import Part, body_structure, envelope, find_part, read_part, split_header
from mailbot.text.later import later

_FAST = (b"FLAGS", b"INTERNALDATE", b"RFC822.SIZE")
_MACROS = {b"FAST": _FAST, b"ALL": (*_FAST, b"ENVELOPE"), b"FULL": (*_FAST, b"ENVELOPE", b"BODY")}
# the old names say the same in other words
_OLD = {b"RFC822": b"BODY[]", b"RFC822.HEADER": b"BODY.PEEK[HEADER]", b"RFC822.TEXT": b"BODY[TEXT]"}

_SECTION = later(rb"BODY(\.PEEK)?\[([^\]]*)\](?:<(\d{1,10})\.(\d{1,10})>)?", re.IGNORECASE)
_PATH = later(r"((?:\d{1,4}\.)*\d{1,4})?\.?([A-Z.]*)(?: \((.*)\))?", re.IGNORECASE)


def _date(letter: Letter) -> bytes:
    return letter.received_at.astimezone(UTC).strftime('"%d-%b-%Y %H:%M:%S +0000"').encode()


_ITEMS: dict[bytes, Callable[[Letter], bytes]] = {
    b"UID": lambda letter: b"%d" % letter.uid,
    b"FLAGS": lambda letter: b"(" + " ".join(sorted(letter.flags)).encode() + b")",
    b"INTERNALDATE": _date,
    b"RFC822.SIZE": lambda letter: b"%d" % len(letter.octets),
    b"ENVELOPE": lambda letter: envelope(read_part(letter.octets).fields),
    b"BODY": lambda letter: body_structure(read_part(letter.octets), extended=False),
    b"BODYSTRUCTURE": lambda letter: body_structure(read_part(letter.octets), extended=True),
}


def expand(asked: Sequence[bytes], by_uid: bool) -> list[bytes]:
    """Macros spelt out; UID FETCH always tells the UID."""
    items = [item for word in asked for item in _MACROS.get(word.upper(), (word,))]
    if by_uid and b"UID" not in (item.upper() for item in items):
        items.insert(0, b"UID")
    return items


def marks_seen(items: Sequence[bytes]) -> bool:
    """BODY[...] sets \\Seen, BODY.PEEK[...] does not."""
    sections = (_SECTION.fullmatch(_OLD.get(item.upper(), item)) for item in items)
    return any(section is not None and not section[1] for section in sections)


def fetched(number: int, letter: Letter, items: Sequence[bytes]) -> bytes:
    values = b" ".join(_item(letter, item) for item in items)
    return b"* %d FETCH (%s)" % (number, values)


def _item(letter: Letter, item: bytes) -> bytes:
    name = item.upper()
    if name in _ITEMS:
        return name + b" " + _ITEMS[name](letter)
    section = _SECTION.fullmatch(_OLD.get(name, item))
    if section is None:
        raise ProtocolError(f"FETCH knows no {item.decode('ascii', 'replace')}")
    octets, shown = _section(letter.octets, section[2].decode("ascii", "replace")), b"BODY[" + section[2] + b"]"
    if section[3]:
        start = int(section[3])
        octets, shown = octets[start : start + int(section[4])], shown + b"<%d>" % start
    return (name if name in _OLD else shown) + b" {%d}\r\n" % len(octets) + octets


def _section(octets: bytes, wanted: str) -> bytes:
    """`""`, HEADER, TEXT, HEADER.FIELDS (...), 1.2, 1.2.MIME, 1.2.HEADER ..."""
    if not wanted:
        return octets
    found = _PATH.fullmatch(wanted)
    if found is None:
        raise ProtocolError("unreadable section")
    path, which, names = found[1], found[2].upper(), (found[3] or "").lower().split()
    if not path:
        return _piece(*split_header(octets), which, names)
    part = find_part(read_part(octets), [int(number) for number in path.split(".")])
    return b"" if part is None else _part_piece(part, which, names)


def _part_piece(part: Part, which: str, names: list[str]) -> bytes:
    if which == "MIME":
        return part.header
    if which == "":
        return part.body
    # HEADER and TEXT of a part mean the letter inside message/rfc822
    return _piece(*split_header(part.body), which, names)


def _piece(header: bytes, body: bytes, which: str, names: list[str]) -> bytes:
    if which == "HEADER":
        return header
    if which == "TEXT":
        return body
    if which in ("HEADER.FIELDS", "HEADER.FIELDS.NOT"):
        return _fields(header, {name.strip('"') for name in names}, which == "HEADER.FIELDS")
    raise ProtocolError(f"unknown section {which}")


def _fields(header: bytes, names: set[str], keep: bool) -> bytes:
    chosen: list[bytes] = []
    choosing = False
    for line in header.splitlines(keepends=True):
        if not line.startswith((b" ", b"\t")):
            name = line.partition(b":")[0].strip().decode("ascii", "replace").lower()
            choosing = bool(line.strip()) and (name in names) == keep
        if choosing:
            chosen.append(line)
    return b"".join(chosen) + b"\r\n"
