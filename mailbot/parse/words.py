"""The mail's text and HTML -> the one that a person would read, split into own words, quote, signature.  Pure, linear.

Text is preferred: it is what was typed, without layout.  HTML wins where the text is empty, says only that there is
HTML, or is a small part of it.
"""

from __future__ import annotations

from collections.abc import Callable

from mailbot.parse.mime.content import Content
from mailbot.parse.quotes import Words

# what programs write instead of a text part
_STUBS = (
    "html only", "html-only", "html email", "html e-mail", "html message", "in html format", "in html-format",
    "does not support html", "doesn't support html", "not support html", "html capable", "html-capable",
    "html compatible", "html compliant", "view this email in", "view this message in", "to view this email",
    "to view the message", "please enable html", "enable html", "your email client does not",
    "your mail client does not", "this is a multi-part message", "this is a multipart message",
    "this message is in mime", "rich text", "kein html", "im html-format", "html-fähig", "unterstützt kein",
    "format html", "formato html", "supporte pas", "不支持html", "不支持 html", "不支援html", "不支援 html",
    "html格式", "html 格式", "html形式", "htmlメール", "формате html",
)  # fmt: skip
_STUB_LENGTH = 400  # a longer text is no stub, whatever it says
_SMALL_PART = 4  # text that is not even one such part of the HTML's words is an excerpt


def choose_words(content: Content, read_text: Callable[[str], Words], read_html: Callable[[str], Words]) -> Words:
    if not content.html.strip():
        return read_text(content.plain)
    plain = content.plain.strip()
    if not plain or _is_stub(plain):
        return _filled(read_html(content.html)) or read_text(content.plain)
    if len(plain) * _SMALL_PART < _visible_length(content.html):
        rich = read_html(content.html)
        if len(plain) * _SMALL_PART < len(rich.text) + len(rich.quoted):
            return rich
    return read_text(content.plain)


def _filled(words: Words) -> Words | None:
    return words if words.text.strip() or words.quoted.strip() or words.signature.strip() else None


def _is_stub(plain: str) -> bool:
    lower = plain[: _STUB_LENGTH + 1].lower()
    return len(plain) <= _STUB_LENGTH and any(stub in lower for stub in _STUBS)


def _visible_length(html: str) -> int:
    """Characters outside tags, at most: good enough to see that flattening it would be in vain."""
    return sum(len(piece.rpartition(">")[2].strip()) for piece in html.split("<"))
