"""The tree of parts -> the mail's own text, its HTML, and everything else as attachments.  Pure.  RFC 2046, 2183, 2387.

Nothing is unpacked: a forwarded mail, a signature, an invitation, winmail.dat, encrypted data are listed as they are.
"""

from __future__ import annotations

import re
from hashlib import sha256

from msgspec import Struct

from mailbot.model.mail import Attachment
from mailbot.model.settings import Limits
from mailbot.parse.header.fields import read_header
from mailbot.parse.header.headers import clean_text, one_line
from mailbot.parse.html.tame import tame_html
from mailbot.parse.mime import Part
from mailbot.parse.mime.armor import without_armor
from mailbot.parse.mime.flowed import unwrap
from mailbot.parse.octets.charset import decode, meta_charset
from mailbot.text.later import later

TEXT_CAP = 256 * 1024  # characters of text that anybody reads; what is cut off stays in the stored mail
HTML_CAP = 512 * 1024
_LINES_CAP = 5000
_NAME_CAP = 255
_NAMELESS = {"text/calendar": "invite.ics"}  # programs send these without a name
# the same words once more for one kind of reader: neither text nor attachment
_ECHOES = frozenset({"text/x-amp-html", "text/watch-html"})
_CONTROLS: dict[int, str | None] = {
    **dict.fromkeys([*range(9), *range(0x0E, 0x20), 0x7F, 0xFEFF], None),
    **dict.fromkeys([0x0B, 0x0C, 0x85, 0x2028, 0x2029], "\n"),
    **dict.fromkeys(range(0xD800, 0xE000), "\ufffd"),
}
_CONTROL = later(f"[{re.escape(''.join(map(chr, _CONTROLS)))}]")


class Content(Struct, frozen=True):
    plain: str = ""
    html: str = ""  # as it came: not safe to show


class _Reader(Struct):
    hint: str
    defects: list[str]
    attached: list[Part]


def read_content(root: Part, hint: str, defects: list[str]) -> tuple[Content, tuple[Part, ...]]:
    """The text in its two shapes, and the parts that are attachments in their order."""
    reader = _Reader(hint, defects, [])
    content = _leaf_text(root, reader) if _is_lone_text(root) else _read(root, reader)
    html = tame_html(_capped(content.html, HTML_CAP, "html_cut", defects), defects)
    return Content(_capped_lines(content.plain, defects), html), tuple(reader.attached)


def _capped_lines(text: str, defects: list[str]) -> str:
    """Every line costs its readers more than its characters do."""
    text = _capped(text, TEXT_CAP, "text_cut", defects)
    if text.count("\n") <= _LINES_CAP:
        return text
    defects.append("text_cut: longer than the cap")
    return "\n".join(text.split("\n", _LINES_CAP)[:_LINES_CAP])


def _capped(text: str, cap: int, code: str, defects: list[str]) -> str:
    if len(text) <= cap:
        return text
    defects.append(f"{code}: longer than the cap")
    return text[:cap]


def _is_lone_text(root: Part) -> bool:
    """A mail that is one text is its text, even where its type carries a file name."""
    return _is_text(root) and not root.children and root.disposition != "attachment"


def _is_text(part: Part) -> bool:
    """A multipart that could not be split counts: better its octets as text than nothing."""
    return part.content_type in ("text/plain", "text/html") or part.content_type.startswith("multipart/")


def _read(part: Part, reader: _Reader) -> Content:
    if part.children:
        return _read_children(part, reader)
    if part.content_type in _ECHOES and not part.filename:
        return Content()
    if not _is_text(part) or part.disposition == "attachment" or part.filename:
        reader.attached.append(part)
        return Content()
    return _leaf_text(part, reader)


def _read_children(part: Part, reader: _Reader) -> Content:
    found = [_read(child, reader) for child in part.children]
    plain = [each.plain for each in found if each.plain.strip()]
    html = [each.html for each in found if each.html.strip()]
    if part.content_type == "multipart/alternative":
        # RFC 2046 section 5.1.4: the last is the richest
        return Content("".join(plain[-1:]), "".join(html[-1:]))
    # a signature list or a footer may come as text beside HTML: the HTML says it all only where all of it is HTML
    return Content("\n".join(plain), "\n".join(html))


def _leaf_text(part: Part, reader: _Reader) -> Content:
    octets = part.content()
    is_html = part.content_type == "text/html"
    cap = 4 * (HTML_CAP if is_html else TEXT_CAP)  # octets of so many characters, at most
    if len(octets) > cap:
        reader.defects.append(f"{'html' if is_html else 'text'}_cut: longer than the cap")
        octets = octets[:cap]
    if is_html:
        return Content("", _normal(decode(octets, part.charset or meta_charset(octets), reader.hint)))
    text = without_armor(_normal(decode(octets, part.charset, reader.hint)))
    if part.parameters.get("format", "").lower() == "flowed":
        text = unwrap(text, part.parameters.get("delsp", "").lower() == "yes")
    return Content(text, "")


def _normal(text: str) -> str:
    """Line ends as \\n, no controls: the store refuses NUL, and the rest only hides things."""
    text = text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
    # beyond ASCII to translate costs fifteen times as much as to see that there is nothing to translate
    return text.translate(_CONTROLS) if text.isascii() or _CONTROL.search(text) else text


def attachments(parts: tuple[Part, ...], html: str, limits: Limits) -> tuple[Attachment, ...]:
    shown = _shown_inside(html)
    return tuple(_attachment(part, shown, limits) for part in parts)


def _shown_inside(html: str) -> frozenset[str]:
    """Content-IDs that the HTML refers to."""
    found = set()
    for piece in html.split("cid:")[1:]:
        word = piece[:_NAME_CAP].split('"')[0].split("'")[0].split(">")[0].split()
        found.update(word[:1])
    return frozenset(found)


def _attachment(part: Part, shown: frozenset[str], limits: Limits) -> Attachment:
    octets = part.content()
    content_id = one_line(part.fields, "content-id", cap=_NAME_CAP).strip("<> ")
    return Attachment(
        name=_name(part, octets, limits),
        content_type=part.content_type,
        size=len(octets),
        digest=sha256(octets).hexdigest(),
        inline=bool(content_id) and content_id in shown,
        content_id=content_id,
        octets=octets,
    )


def _name(part: Part, octets: bytes, limits: Limits) -> str:
    """As text: blanks for controls, no bidi marks.  Too long a name keeps its end, where the kind of file stands."""
    name = clean_text(part.filename, 16 * _NAME_CAP) or _NAMELESS.get(part.content_type, "")
    if not name and part.content_type == "message/rfc822":
        subject = one_line(read_header(octets, limits).fields, "subject", part.charset, _NAME_CAP - 4)
        name = f"{subject or 'message'}.eml"
    return name if len(name) <= _NAME_CAP else name[: _NAME_CAP - 16] + name[-16:]
