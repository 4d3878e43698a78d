"""Octets -> the tree of a mail's parts.  Pure, never raises, linear.  RFC 2045, 2046.

Our own splitter, not a library's: it works on offsets of the one octet string (an attachment is copied once, when it
is decoded), counts parts and depth while it splits and stops at the caps (threat T14).  The usual parsers walk line
by line in Python, test every line against every open boundary and recurse once a level.
Only multipart/* is entered, and what S/MIME signs in one lump: a forwarded message/rfc822 is one part, whatever it
holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct, field
from msgspec.structs import replace

from mailbot.model.noun import Discreet
from mailbot.model.settings import Limits
from mailbot.parse.header.fields import Fields, Header, read_header
from mailbot.parse.mime.parameters import read_parameters
from mailbot.parse.mime.sealed import SEALS, signed_inside
from mailbot.parse.octets.transfer import untransfer
from mailbot.text.later import later

_TYPE = later(r"[a-z0-9!#$&^_.+-]{1,127}/[a-z0-9!#$&^_.+-]{1,127}")
_BOUNDARY_CAP = 1000  # RFC 2046 says 70
_BLANKS_CAP = 200  # after a delimiter


class Part(Discreet, frozen=True):
    """One part of a mail: a leaf, or a multipart with its children."""

    UNSHOWN = frozenset({"octets"})

    fields: Fields
    content_type: str  # lower case; what cannot be read is text/plain (RFC 2045 section 5.2)
    parameters: Mapping[str, str]
    disposition: str  # "attachment", "inline", "" where nothing is said
    filename: str  # decoded, not cleaned
    octets: bytes  # of the whole mail
    start: int  # of the content, after the part's header
    end: int
    children: tuple[Part, ...] = ()

    @property
    def raw(self) -> bytes:
        return self.octets[self.start : self.end]

    def content(self) -> bytes:
        """After transfer decoding."""
        encoding = self.fields.first("content-transfer-encoding").decode("ascii", "replace")
        return untransfer(self.raw, encoding.partition(";")[0])

    @property
    def charset(self) -> str:
        return self.parameters.get("charset", "")

    def walk(self) -> Iterator[Part]:
        yield self
        for child in self.children:
            yield from child.walk()


class _Budget(Struct):
    """What may still be split, and what was noticed meanwhile."""

    limits: Limits
    parts: int
    hint: str  # charset of raw 8-bit file names
    hits: int = 100_000  # lines that begin like a delimiter: looking at each costs more than finding it
    defects: list[str] = field(default_factory=list)


def read_parts(octets: bytes, header: Header, limits: Limits, hint: str, defects: list[str]) -> Part:
    """The mail as a tree; what the caps cut off is noted in `defects`."""
    budget = _Budget(limits, limits.parts, hint, defects=defects)
    return _part(octets, header.fields, header.body_at, len(octets), budget, 1, "text/plain")


def _part(octets: bytes, fields: Fields, start: int, end: int, budget: _Budget, depth: int, usual: str) -> Part:
    budget.parts -= 1
    content_type, parameters = _content_type(fields, usual, budget.hint)
    disposition, named = read_parameters(fields.first("content-disposition"), budget.hint)
    filename = named.get("filename", "") or parameters.get("name", "")
    children: tuple[Part, ...] = ()
    if content_type.startswith("multipart/"):
        children = _children(octets, content_type, parameters, start, end, budget, depth)
    part = Part(fields, content_type, parameters, disposition, filename, octets, start, end, children)
    return _opened(part, budget, depth) if content_type in SEALS else part


def _opened(part: Part, budget: _Budget, depth: int) -> Part:
    """With the signed mail as its child.  A file that somebody signed (an invoice's `.xml.p7m`) has no header of a
    mail: it stays a file."""
    inside = signed_inside(part.content()) if depth < budget.limits.depth and budget.parts > 0 else b""
    header = read_header(inside, budget.limits)
    if not header.fields.has("content-type"):
        return part
    child = _part(inside, header.fields, header.body_at, len(inside), budget, depth + 1, "text/plain")
    return replace(part, children=(child,))


def _content_type(fields: Fields, usual: str, hint: str) -> tuple[str, Mapping[str, str]]:
    word, parameters = read_parameters(fields.first("content-type"), hint)
    if not word:
        return usual, parameters
    if _TYPE.fullmatch(word):
        return word, parameters
    return {"html": "text/html", "text/html.": "text/html"}.get(word, "text/plain"), parameters


def _children(
    octets: bytes, kind: str, parameters: Mapping[str, str], start: int, end: int, budget: _Budget, depth: int
) -> tuple[Part, ...]:
    if depth >= budget.limits.depth:
        budget.defects.append("depth_cut: parts are nested deeper than the cap")
        return ()
    usual = "message/rfc822" if kind == "multipart/digest" else "text/plain"
    children = []
    for first, last in _ranges(octets, parameters.get("boundary", ""), start, end, budget):
        if budget.parts <= 0:
            budget.defects.append("parts_cut: more parts than the cap")
            break
        header = read_header(octets, budget.limits, first, last)
        budget.defects += (each for each in header.defects if not each.startswith("header_missing"))
        children.append(_part(octets, header.fields, header.body_at, last, budget, depth + 1, usual))
    return tuple(children)


def _ranges(octets: bytes, boundary: str, start: int, end: int, budget: _Budget) -> Iterator[tuple[int, int]]:
    """Where the parts between the delimiter lines lie; a missing last delimiter ends with the enclosing part."""
    boundary = boundary.rstrip()
    if not boundary or len(boundary) > _BOUNDARY_CAP:
        budget.defects.append("boundary_missing: a multipart without a usable boundary")
        return
    begun = -1
    for at, after, last in _delimiters(octets, b"--" + boundary.encode("latin-1", "replace"), start, end, budget):
        if begun >= 0:
            yield begun, max(begun, at)
        if last:
            return
        begun = after
    if begun >= 0:
        budget.defects.append("boundary_unclosed: a multipart without its last delimiter")
        yield begun, end
    else:
        budget.defects.append("boundary_unseen: a multipart whose delimiter never comes")


def _delimiters(
    octets: bytes, delimiter: bytes, start: int, end: int, budget: _Budget
) -> Iterator[tuple[int, int, bool]]:
    """(end of the part before, begin of the part after, is it the last one) of each delimiter line."""
    # the line end before the first delimiter belongs to the header
    at = octets.find(delimiter, start, start + len(delimiter))
    at = at if at >= 0 else octets.find(b"\n" + delimiter, max(start - 1, 0), end) + 1
    while at > 0 and budget.hits > 0:
        budget.hits -= 1
        line_end = octets.find(b"\n", at, end) + 1 or end
        rest = octets[at + len(delimiter) : min(line_end, at + len(delimiter) + _BLANKS_CAP)].rstrip()
        if rest in (b"", b"--"):
            before = at - 2 if octets[at - 2 : at] == b"\r\n" else at - 1
            yield before, line_end, rest == b"--"
        at = octets.find(b"\n" + delimiter, line_end - 1, end) + 1
