"""Octets -> the header's fields and where the body begins.  Pure, linear.  RFC 5322 section 2.2, capped (threat T14).

Cut before any parser sees it: the address and encoded-word readers of this world are quadratic at best.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from msgspec import field

from mailbot.model.noun import Discreet
from mailbot.model.settings import Limits
from mailbot.text.later import later

_NAME = later(rb"[!-9;-~]{1,100}[ \t]*:")  # RFC 5322: printable ASCII but the colon; blanks before it are obsolete
# one field with its folded lines: most headers are nothing but these
_WHOLE_FIELD = later(rb"^([!-9;-~]{1,100}[ \t]*):([^\n]*(?:\n[ \t][^\n]*)*)", re.MULTILINE)
_ENVELOPE_LINE = (b"From ", b">From ")  # what mbox leaves at the top


class Field(NamedTuple):
    name: str  # lower case
    value: bytes  # unfolded, blanks at both ends removed; may hold any octet but CR and LF


class Fields(Discreet, frozen=True):
    """A header's fields in their order, topmost first."""

    UNSHOWN = frozenset({"_by_name"})

    items: tuple[Field, ...] = ()
    _by_name: Mapping[str, tuple[bytes, ...]] = field(default_factory=dict)

    @staticmethod
    def of(items: Iterable[Field]) -> Fields:
        kept = tuple(items)
        by_name: dict[str, list[bytes]] = {}
        for item in kept:
            by_name.setdefault(item.name, []).append(item.value)
        return Fields(kept, {name: tuple(values) for name, values in by_name.items()})

    def all(self, name: str) -> tuple[bytes, ...]:
        return self._by_name.get(name, ())

    def first(self, name: str) -> bytes:
        """The topmost value, b"" where there is none."""
        values = self._by_name.get(name, ())
        return values[0] if values else b""

    def has(self, name: str) -> bool:
        return name in self._by_name

    def names(self) -> Iterable[str]:
        return self._by_name.keys()


class Header(Discreet, frozen=True):
    UNSHOWN = frozenset({"block"})
    fields: Fields
    block: bytes  # as it came, cut to the cap: for whoever must count fields by himself
    body_at: int = 0  # offset of the body's first octet
    defects: tuple[str, ...] = ()


def read_header(octets: bytes, limits: Limits, start: int = 0, end: int | None = None) -> Header:
    """The header that begins at `start`.  Octets that begin with no field at all are all body."""
    end = len(octets) if end is None else end
    block_end, body_at = _extent(octets, start, end)
    cap = start + limits.header_octets
    block = octets[start : min(block_end, cap)]
    defects = ["header_block_cut: the header is longer than the cap"] if block_end > cap else []
    if not block:
        return Header(Fields.of(()), block, body_at)
    text = block.replace(b"\r\n", b"\n")
    whole = _WHOLE_FIELD.findall(text)
    if block_end <= cap and sum(len(name) + len(value) + 2 for name, value in whole) >= len(text):
        pieces = ((name, value.replace(b"\n", b"")) for name, value in whole)
        fields = Fields.of(_capped(pieces, limits, defects))
        return Header(fields, block, body_at, tuple(defects))
    lines = text.split(b"\n")
    if block_end > cap and len(lines) > 1:
        lines.pop()  # the last one was cut somewhere
    if not lines[0].startswith(_ENVELOPE_LINE) and not _NAME.match(lines[0]):
        return Header(Fields.of(()), block, start, ("header_missing: begins with no header field",))
    stop = _stray_end(lines)
    if stop < len(lines):
        defects.append("header_unended: a line that is no field ends the header")
        body_at = start + len(block) - len(b"\n".join(lines[stop:])) - _lost_returns(block, lines, stop)
        lines = lines[:stop]
    fields = Fields.of(_capped(_split(lines, defects), limits, defects))
    return Header(fields, block, body_at, tuple(dict.fromkeys(defects)))


def _extent(octets: bytes, start: int, end: int) -> tuple[int, int]:
    """(where the block ends, where the body begins)."""
    for blank in (b"\n", b"\r\n"):
        if octets.startswith(blank, start, end):
            return start, start + len(blank)
    # a search for octets takes a tenth of one for a pattern; what ends the first line mostly ends all of them
    first = octets.find(b"\n", start, end)
    usual, other = (b"\n\r\n", b"\n\n") if octets[first - 1 : first] == b"\r" else (b"\n\n", b"\n\r\n")
    at = octets.find(usual, start, end)
    sooner = octets.find(other, start, at + len(other) - 1 if at >= 0 else end)
    at, blank = (sooner, other) if sooner >= 0 else (at, usual)
    if at < 0:
        return end, end
    return (at - 1 if at > start and octets[at - 1 : at] == b"\r" else at), at + len(blank)


def _stray_end(lines: list[bytes]) -> int:
    """The line that is no field and is not followed by one: the blank line before the body was forgotten."""
    for at, line in enumerate(lines):
        if not line or line[:1] in b" \t" or _NAME.match(line) or line.startswith(_ENVELOPE_LINE):
            continue
        following = lines[at + 1] if at + 1 < len(lines) else b""
        if not (following[:1] in (b" ", b"\t") or _NAME.match(following)):
            return at
    return len(lines)


def _lost_returns(block: bytes, lines: list[bytes], stop: int) -> int:
    """How many CRs were dropped behind the line `stop`, to find its place in the octets again."""
    kept = sum(map(len, lines)) + len(lines) - 1
    return 0 if kept == len(block) else min(len(lines) - stop - 1, len(block) - kept)


def _split(lines: list[bytes], defects: list[str]) -> Iterable[tuple[bytes, bytes]]:
    """(name, value) of each field; a line that is no part of one is left out."""
    name, pieces = b"", [b""]
    for line in lines:
        if line[:1] in (b" ", b"\t"):
            pieces.append(line)
            continue
        found = _NAME.match(line)
        if found is None:
            if line and not line.startswith(_ENVELOPE_LINE):
                defects.append("header_line_bad: a line of the header is no field")
            continue
        if name:
            yield name, b"".join(pieces)
        name, pieces = line[: found.end() - 1], [line[found.end() :]]
    if name:
        yield name, b"".join(pieces)


def _capped(raw: Iterable[tuple[bytes, bytes]], limits: Limits, defects: list[str]) -> Iterable[Field]:
    for count, (name, unfolded) in enumerate(raw):
        if count == limits.fields:
            defects.append("header_fields_cut: more fields than the cap")
            return
        value = unfolded.replace(b"\r", b" ").strip(b" \t")
        if len(value) > limits.field_octets:
            defects.append("header_field_cut: a field is longer than the cap")
            value = value[: limits.field_octets]
        yield Field(name.strip().decode("ascii").lower(), value)
