"""Octets on standard input and an envelope sender -> RawMessage.  For procmail, Postfix, Sieve.  Reads the stream.

The reader of a pipe must take everything, or the mail server counts it as a failure: what is over the cap is read
and thrown away.
"""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from typing import BinaryIO

from mailbot.intake.capped import read_capped
from mailbot.model.errors import TemporaryFailure
from mailbot.model.mail import Arrival, RawMessage
from mailbot.model.settings import Limits

FOLDER = "pipe"
_UIDVALIDITY = 1
_NULL_SENDERS = frozenset({"", "mailer-daemon"})  # procmail and sendmail write the null sender so


def read_pipe(
    stream: BinaryIO,
    sender: str | None,
    mailbox: str = "",
    received_at: datetime | None = None,
    limits: Limits | None = None,
) -> RawMessage:
    """`sender`: the envelope sender, "" or "<>" for the null sender, None for unknown.  Raises TemporaryFailure where
    nothing came at all: whoever held the mail still has it."""
    limits = limits or Limits()
    octets, size = read_capped(stream, limits.mail_octets, limits.header_octets)
    octets = _without_mbox_line(octets)
    if not octets:
        raise TemporaryFailure("no mail came through the pipe")
    arrival = Arrival(
        mailbox=mailbox,
        folder=FOLDER,
        uidvalidity=_UIDVALIDITY,
        uid=int.from_bytes(sha256(octets).digest()[:8], "big") >> 1,
        received_at=received_at,
        envelope_from=None if sender is None else _bare(sender),
    )
    return RawMessage(arrival, octets, size=size)


def _without_mbox_line(octets: bytes) -> bytes:
    """ "From " without a colon is the mbox separator, not a header field."""
    if octets.startswith((b"From ", b">From ")):
        return octets.partition(b"\n")[2]
    return octets


def _bare(sender: str) -> str:
    text = sender.strip()
    if text.startswith("<") and text.endswith(">"):
        text = text[1:-1].strip()
    return "" if text.lower() in _NULL_SENDERS else text
