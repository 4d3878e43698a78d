"""Mails of our own writing, as octets."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime
from email.utils import format_datetime

_numbers = itertools.count(1)


def mail(
    text: str = "Dear Sirs,\r\n\r\nplease quote 20 pcs of model A-100.\r\n\r\nJane Doe",
    *,
    sender: str = "Jane Doe <jane@customer.example>",
    to: str = "sales@company.example",
    subject: str = "Question about A-100",
    message_id: str | None = None,
    date: datetime | None = None,
    headers: dict[str, str] | None = None,
) -> bytes:
    """CRLF line ends; `headers` replace or add fields, "" leaves one out.  A fresh Message-ID unless one is given."""
    fields = {
        "From": sender,
        "To": to,
        "Subject": subject,
        "Date": format_datetime(date or datetime.now(UTC)),
        "Message-ID": message_id if message_id is not None else f"<{next(_numbers)}.test@customer.example>",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        **(headers or {}),
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items() if value)
    body = text.replace("\r\n", "\n").replace("\n", "\r\n")
    return (head + "\r\n" + body + "\r\n").encode()
