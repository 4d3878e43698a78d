"""RuleCase -> the octets of the mail that it describes.  Pure.  RFC 5322, 2046, 2231."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from urllib.parse import quote

from mailbot.model.rulebook import RuleCase

CUSTOMER = "A Customer <customer@customer.example>"
MAILBOX = "sales@company.example"
_DATE = "Mon, 02 Mar 2026 09:00:00 +0000"
_EARLIER = "<an-earlier-mail@customer.example>"


def sample(case: RuleCase, to: str = MAILBOX) -> bytes:
    """`to`: the mailbox where the case names none."""
    digest = sha256(repr(case).encode()).hexdigest()[:24]
    fields = {
        "From": case.sender or CUSTOMER,
        "To": case.to or to,
        "Reply-To": case.reply_to,
        "Subject": case.subject,
        "Date": _DATE,
        "Message-ID": f"<{digest}@case.example>",
        "In-Reply-To": _EARLIER if case.is_reply else "",
        "MIME-Version": "1.0",
        **dict(case.headers),
    }
    # raw UTF-8 fields (RFC 6532): the parser has to read them anyway
    head = "".join(f"{name}: {value}\n" for name, value in fields.items() if value)
    return (head + _body(case, f"case-{digest}")).replace("\r\n", "\n").replace("\n", "\r\n").encode()


def _body(case: RuleCase, boundary: str) -> str:
    texts = list(_texts(case))
    if not case.attachments and len(texts) == 1:
        return texts[0]
    inner = texts[0] if len(texts) == 1 else _multipart("alternative", f"{boundary}-words", texts)
    if not case.attachments:
        return inner
    return _multipart("mixed", boundary, [inner, *(_attachment(name) for name in case.attachments)])


def _texts(case: RuleCase) -> Iterator[str]:
    """The plain one first (RFC 2046 5.1.4)."""
    if case.text or not case.html:
        yield _part("text/plain; charset=utf-8", case.text)
    if case.html:
        yield _part("text/html; charset=utf-8", case.html)


def _attachment(name: str) -> str:
    disposition = f"Content-Disposition: attachment; filename*=utf-8''{quote(name)}\n"
    return disposition + _part("application/octet-stream", "a case's attachment has a name and no contents")


def _part(content_type: str, text: str) -> str:
    return f"Content-Type: {content_type}\nContent-Transfer-Encoding: 8bit\n\n{text}\n"


def _multipart(kind: str, boundary: str, parts: list[str]) -> str:
    body = "".join(f"--{boundary}\n{part}" for part in parts)
    return f'Content-Type: multipart/{kind}; boundary="{boundary}"\n\n{body}--{boundary}--\n'
