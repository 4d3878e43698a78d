"""(the finished octets of an answer, what must stay in the house) -> what is in them all the same.  Pure.  Promise P24.

The last look before a colleague's words leave.  It reads the mail anew, with the standard library's reader and not with
what wrote it: every header, every text, mails that are attached, and in other files the reply addresses of staff.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message as Mail
from urllib.parse import unquote

from mailbot.model.noun import Discreet
from mailbot.model.verdict import Reason
from mailbot.text.later import later

_OURS = """
    from to reply-to subject date message-id in-reply-to references mime-version content-type
    content-transfer-encoding"""
_HEADERS = frozenset(_OURS.split())
_MOST_TEXT = 1_000_000  # characters of one text: more than parse reads
_DEEPEST = 3  # mails in mails
_TAG = later(r"<[^<>]*>")
# a client may wrap an address, quote it, or put invisible marks into it
_LOOSE = later(r"[\s>|\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")
_INVISIBLE = later("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_MAC = "[a-z2-7]{16}"
_STAFF_TOKEN = later(rf"[rbkyf]\.\d{{1,12}}\.[a-z0-9_-]{{1,24}}\.\d{{1,6}}(?:\.[a-z]{{1,12}}\.\d{{1,6}})?\.{_MAC}")
_STAFF_LETTER = later(rf"(?:n|al|d|p|f)\.\d{{1,12}}\.[0-9a-f]{{16}}\.{_MAC}")
_CUSTOMER_TOKEN = later(rf"c\.(\d{{1,12}})\.-\.\d{{1,6}}\.{_MAC}")
_TICKET = later(r"\[t-(\d{1,12})\]")


class Secrets(Discreet, frozen=True):
    """What must not be in an answer on this ticket."""

    UNSHOWN = frozenset({"macs"})

    ticket: int  # the one whose number and customer's token may be
    macs: tuple[str, ...]  # of every colleague's reply address on it
    private: tuple[str, ...]  # colleagues' own addresses
    phrases: tuple[str, ...]  # words that only a notice has


def leaks(octets: bytes, secrets: Secrets) -> tuple[Reason, ...]:
    """One a kind and text; a token is never repeated."""
    mail = message_from_bytes(octets)
    found = [Reason("header", name) for name in mail if name.lower() not in _HEADERS]
    for content in _contents(mail, 0):
        found += _in_file(content, secrets) if isinstance(content, bytes) else _in_text(content, secrets)
    return tuple(dict.fromkeys(found))


def _contents(mail: Mail, depth: int) -> Iterator[str | bytes]:
    """Each header value and text decoded, every other part as octets."""
    for part in mail.walk():
        yield from (_header(str(value)) for value in part.values())
        octets = part.get_payload(decode=True)
        if not isinstance(octets, bytes):
            continue
        if part.get_content_maintype() == "text":
            yield from _shapes(octets, part)
        else:
            yield octets
            if _is_mail(part) and depth < _DEEPEST:
                yield from _contents(message_from_bytes(octets), depth + 1)


def _is_mail(part: Mail) -> bool:
    return (part.get_filename() or "").lower().endswith((".eml", ".mht", ".mbox"))


def _header(value: str) -> str:
    try:
        return str(make_header(decode_header(value[:_MOST_TEXT])))
    except (ValueError, LookupError):
        return value[:_MOST_TEXT]


def _shapes(octets: bytes, part: Mail) -> Iterator[str]:
    try:
        text = octets.decode(part.get_content_charset("utf-8"), "replace")[:_MOST_TEXT]
    except LookupError:
        text = octets.decode("utf-8", "replace")[:_MOST_TEXT]
    yield text
    if part.get_content_subtype() == "html":
        yield _unescaped(_TAG.sub("", text))


def _in_file(octets: bytes, secrets: Secrets) -> list[Reason]:
    low = octets.lower()
    shapes = (shape for mac in secrets.macs for shape in (mac.encode(), mac.encode("utf-16-le")))
    return [Reason("token", "")] if any(shape in low for shape in shapes) else []


def _in_text(text: str, secrets: Secrets) -> Iterator[Reason]:
    plain = _INVISIBLE.sub("", unquote(text).translate(_WIDE)).casefold()
    tight = _tight(text)
    if _STAFF_TOKEN.search(tight) or _STAFF_LETTER.search(tight) or any(mac in tight for mac in secrets.macs):
        yield Reason("token", "")
    yield from (Reason("private", address) for address in secrets.private if _names(address, plain))
    yield from (Reason("notice", phrase.strip()) for phrase in secrets.phrases if _tight(phrase) in tight)
    others = (int(number) for pattern in (_TICKET, _CUSTOMER_TOKEN) for number in pattern.findall(tight))
    yield from (Reason("ticket", f"[T-{number}]") for number in others if number != secrets.ticket)


def _unescaped(text: str) -> str:
    from html import unescape  # a megabyte of names, and only a colleague's answer needs it

    return unescape(text)


def _tight(text: str) -> str:
    return _LOOSE.sub("", unquote(_unescaped(text)).translate(_WIDE)).casefold()


def _names(address: str, plain: str) -> bool:
    """Not where it is the end of another one.  What follows a dot may be the next sentence, so that counts."""
    low = address.casefold()
    this_very = rf"(?<![a-z0-9+_-])(?<![a-z0-9]\.){re.escape(low)}(?![a-z0-9-])"
    return low in plain and re.search(this_very, plain, re.ASCII) is not None
