"""A letter from somebody's mailbox -> what its reader sees.  Pure.  RFC 5322, 3834."""

from __future__ import annotations

from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from msgspec import Struct

from mailbot.demo.imap import Letter
from mailbot.text.later import later

# the fields that tell the story, in the order that people read them
_SHOWN = ("From", "To", "Reply-To", "Subject", "Date", "Message-ID", "In-Reply-To", "Auto-Submitted")
_TICKET = later(r"\[T-(\d{1,12})\]")


class Received(Struct, frozen=True):
    message_id: str
    subject: str
    fields: tuple[tuple[str, str], ...]
    text: str
    attachments: tuple[str, ...]
    received_at: datetime
    ticket: int  # from the number in the subject; 0: none
    is_acknowledgement: bool
    is_notice: bool


def read_received(letter: Letter) -> Received:
    mail = message_from_bytes(letter.octets, policy=default)
    subject = str(mail["Subject"] or "")
    number = _TICKET.search(subject)
    automatic = str(mail["Auto-Submitted"] or "").lower()
    return Received(
        message_id=str(mail["Message-ID"] or ""),
        subject=subject,
        fields=tuple((name, str(mail[name])) for name in _SHOWN if mail[name]),
        text=_text(mail),
        attachments=tuple(part.get_filename() or "" for part in mail.iter_attachments()),
        received_at=letter.received_at,
        ticket=int(number[1]) if number else 0,
        is_acknowledgement=automatic.startswith("auto-replied"),
        is_notice=automatic.startswith("auto-generated"),
    )


def _text(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    return str(body.get_content()).replace("\r\n", "\n").rstrip("\n") if body else ""
