"""The mails that a simulated world knows, each the same in every seed, so that reading one is needed only once."""

from __future__ import annotations

import re
from functools import cache

from msgspec import Struct
from msgspec.structs import replace
from simulator.world import START
from support.mails import mail

from mailbot import deciding, pipeline, reading
from mailbot.house import House, Understood
from mailbot.intake import batches
from mailbot.model.mail import RawMessage

VOUCHES = "mx.company.example"
_WORDS = (
    "please quote your best price for {n} pcs of model A-{n}.",
    "we order {n} sets of B-{n}. Please confirm the delivery date.",
    "complaint: {n} of the pumps arrived broken. We want a refund.",
    "bitte senden Sie uns ein Angebot für {n} Stück C-{n}.",
)
_REPLY_ADDRESS = re.compile(rb"sales\+r\.[^@<>\s]+@company\.example")
_DEADLY = b"X-Deadly"
COUNT = 24
_read: dict[tuple[bytes, str], Understood] = {}


class Posted(Struct, frozen=True):
    """What somebody sent: `content` says whether two copies are the same mail."""

    content: str
    octets: bytes


def _vouched(domain: str) -> dict[str, str]:
    return {"Authentication-Results": f"{VOUCHES}; dmarc=pass header.from={domain}"}


@cache
def from_customer(number: int) -> Posted:
    words = _WORDS[number % len(_WORDS)].format(n=number + 10)
    octets = mail(
        f"Dear Sirs,\n\n{words}\n\nBuyer {number}",
        sender=f"Buyer {number} <buyer{number}@firm{number}.example>",
        subject=f"Business {number}",
        message_id=f"<m{number}@firm{number}.example>",
        date=START,
        headers=_vouched(f"firm{number}.example"),
    )
    return Posted(f"customer {number}", octets)


@cache
def with_used_message_id(number: int) -> Posted:
    """Somebody else's mail under the Message-ID of another."""
    octets = mail(
        f"Please send your price list for {number} things.",
        sender=f"Other {number} <other{number}@other{number}.example>",
        subject=f"Another business {number}",
        message_id=f"<m{number}@firm{number}.example>",
        date=START,
        headers=_vouched(f"other{number}.example"),
    )
    return Posted(f"stranger {number}", octets)


@cache
def bounce(number: int) -> Posted:
    octets = mail(
        f"The mail {number} could not be delivered.",
        sender="Mail Delivery System <mailer-daemon@post.example>",
        subject="Undelivered Mail Returned to Sender",
        message_id=f"<b{number}@post.example>",
        date=START,
        headers={"Auto-Submitted": "auto-replied", "Return-Path": "<>"},
    )
    return Posted(f"bounce {number}", octets)


@cache
def deadly(number: int) -> Posted:
    """Whoever reads it dies, until somebody has mended the program."""
    octets = from_customer(number).octets.replace(b"<m", b"<deadly").replace(b"From:", _DEADLY + b": yes\r\nFrom:")
    return Posted(f"deadly {number}", octets)


def delivered_again(posted: Posted, turn: int) -> Posted:
    """The same mail by another way: only its trace differs."""
    return replace(posted, octets=b"Received: from relay%d.example by mx.example\r\n" % turn + posted.octets)


def answer_to(notice: bytes, number: int) -> Posted | None:
    """A salesperson presses Reply on a notice."""
    found = _REPLY_ADDRESS.search(notice)
    if found is None:
        return None
    octets = mail(
        f"Thank you, we shall deliver in week {number}.",
        sender="Li Na <li@staff.example>",
        to=found.group().decode(),
        subject="Re: your business",
        message_id=f"<answer{number}@staff.example>",
        date=START,
        headers=_vouched("staff.example"),
    )
    return Posted(f"answer {number}", octets)


def read_once(raw: RawMessage, house: House, ahead: object = None) -> Understood:
    """Reading is pure: what it found in these octets once is not looked for again, whoever read it."""
    if _DEADLY in raw.octets:
        house.store.may_die_of_it()  # type: ignore[attr-defined]
    key = (raw.octets, raw.arrival.envelope_from)
    if key not in _read:
        if len(_read) > 20_000:
            _read.clear()
        _read[key] = reading.understand(raw, house)
    known = _read[key]
    return Understood(replace(known.message, arrival=raw.arrival), known.verdict)


def install(patch: object) -> None:
    for module in (pipeline, deciding):
        patch.setattr(module, "understand", read_once)  # type: ignore[attr-defined]
    patch.setattr(batches, "BATCH_MAILS", 3)  # type: ignore[attr-defined] # so that one is fetched while another is filed
