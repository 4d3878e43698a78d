"""A mail that passes another on -> the octets of the other.  Pure, linear, never raises.

Attached it is there as it came (message/rfc822, RFC 2046 section 5.2.1).  Else clients copy its header lines, in the
language of whoever forwards it, and its text below their words: from these it is written anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from email.header import Header
from email.utils import formataddr

from mailbot.model.mail import Message
from mailbot.parse.quotes.heads import header_of
from mailbot.text.later import later

_MOST = 2_000  # lines in which the header lines must stand: whoever forwards writes a few lines, not a book
_STRANGERS = 3  # lines between two header lines: a long To that was wrapped, a header that we do not know
_WIDEST = 500
_ADDRESS = later(r"(?:mailto:)?([^\s<>\[\]():,;\"'*]{1,64}@[^\s<>\[\]():,;\"'*@]{1,255})")
_AROUND_NAME = " \t\"'<>[]()*;,"
_ARROW = later(r"\s{0,3}[>＞|] ?")


def forwarded(message: Message) -> bytes:
    """b"" where there is none, more than one, or no address of who wrote it."""
    attached = [part.octets for part in message.attachments if part.content_type == "message/rfc822"]
    if attached:
        return attached[0] if len(attached) == 1 else b""
    lines, at = message.quoted.split("\n"), 0
    while at < min(len(lines), _MOST):
        found, end = _header_lines(lines, at)
        if "from" in found and len(found) > 1:
            return _written_anew(found, _without_arrows(lines[end:], lines[at]))
        at = max(end, at + 1)
    return b""


def _header_lines(lines: Sequence[str], at: int) -> tuple[dict[str, str], int]:
    """What they say, and where the text begins; nothing where none begins here."""
    found: dict[str, str] = {}
    if not header_of(lines[at])[0]:
        return found, at
    end = at
    for here in range(at, len(lines)):
        kind, value = header_of(lines[here])
        if kind:
            found.setdefault(kind, value)
            end = here + 1
        elif here - end >= _STRANGERS or not lines[here].strip(" \t>"):
            break
    return found, end


def _without_arrows(lines: Sequence[str], above: str) -> Sequence[str]:
    """Some clients mark what they forward with ">", header lines and all."""
    return [_ARROW.sub("", line, count=1) for line in lines] if _ARROW.match(above) else lines


def _written_anew(found: dict[str, str], lines: Sequence[str]) -> bytes:
    said = found["from"][:_WIDEST]
    address = _ADDRESS.search(said)
    if address is None:
        return b""
    name = "".join(filter(str.isprintable, said[: address.start()])).strip(_AROUND_NAME)
    try:
        author = formataddr((name, address.group(1).rstrip(".")), "utf-8")
        subject = Header(found.get("subject", "")[:_WIDEST], "utf-8").encode(linesep="\r\n")
    except ValueError:  # an address or a subject that no header can hold
        return b""
    head = (
        f"From: {author}",
        f"Subject: {subject}",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
    )
    text = "\n".join(lines).strip("\n")
    return ("\r\n".join(head) + "\r\n\r\n").encode("ascii", "replace") + text.encode("utf-8", "replace")
