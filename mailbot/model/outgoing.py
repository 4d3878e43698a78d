"""A mail on its way out, and what became of each attempt (RFC 5321, 3463)."""

from __future__ import annotations

from datetime import datetime
from enum import Enum

from msgspec import Struct

from mailbot.model.noun import Discreet


class Kind(Enum):
    """What kind of mail leaves us; decides order, retries and what happens in the gap of RFC 1047."""

    ANSWER = "answer"  # a person's words to a customer
    ACK = "ack"
    NOTICE = "notice"  # a ticket to a member of staff
    FACTORY = "factory"  # an order to a factory, or a reminder of one
    ALARM = "alarm"
    DIGEST = "digest"
    REPORT = "report"
    PROBE = "probe"  # `mailbot check --send`


AT_MOST_ONCE = frozenset({Kind.ACK, Kind.PROBE})  # all others: at least once, same Message-ID (promises P6, P7)


class Outgoing(Discreet, frozen=True):
    UNSHOWN = frozenset({"octets"})
    kind: Kind
    message_id: str
    envelope_from: str  # "" is the null sender
    recipients: tuple[str, ...]
    octets: bytes  # CRLF line ends, frozen: what is sent is what was decided
    mailbox: str = ""  # whose SMTP account sends it
    ticket: int = 0


class Outcome(Enum):
    SENT = "sent"
    DEFERRED = "deferred"  # 4xx, or the connection failed before DATA: try again
    FAILED = "failed"  # 5xx: give up
    EXPIRED = "expired"  # it waited until it was of no use: given up, and nobody has refused it
    UNKNOWN = "unknown"  # broke between the final dot and the answer (RFC 1047)
    REFUSED_US = "refused_us"  # 5xx at AUTH or MAIL: our configuration; the queue pauses, no mail is failed


class DeliveryReport(Struct, frozen=True):
    """The outcome for one recipient of one attempt."""

    recipient: str
    outcome: Outcome
    code: int = 0  # SMTP reply code, 0 where there was none
    text: str = ""  # the server's words


class Claimed(Struct, frozen=True):
    """One outbox row per recipient, claimed for sending."""

    row: int
    outgoing: Outgoing  # with exactly this row's recipient
    attempt: int  # 1 for the first
    queued_at: datetime
