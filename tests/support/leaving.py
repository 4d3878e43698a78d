"""Every mail of the suite that leaves for a customer is looked through for what is ours alone.

`CANARY` is a word that tests put into notes, reasons, addresses, other tickets: it sings in no mail to a customer.
"""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from html import unescape
from urllib.parse import unquote

from mailbot.model.outgoing import Kind, Outgoing

CANARY = "kanarienvogel"
_TO_CUSTOMERS = frozenset({Kind.ACK, Kind.ANSWER})
_OUR_DOMAINS = ("staff.example", "home.example", "company.example", "acme.example", "mailbot.example")
_INTERNAL = {
    "a canary": re.compile(CANARY),
    "a colleague's reply address or button": re.compile(
        r"(?<![a-z0-9])[rky]\.\d{1,12}\.[a-z0-9_-]{1,24}\.\d{1,6}(?:\.[a-z]{1,12}\.\d{1,6})?\.[a-z2-7]{16}"
    ),
    "the name of a mail to a colleague": re.compile(r"<(?:n|al|d|p)\.\d{1,12}\.[0-9a-f]{16}\.[a-z2-7]{16}@"),
    "a colleague's own address": re.compile(r"@(?:staff|home)\.example"),
    "the line of a notice": re.compile(r"##\s?-"),
}

found: list[str] = []  # since the suite began: what, and the mail


def look_at(outgoing: Outgoing) -> None:
    """As it goes into the outbox."""
    if outgoing.kind in _TO_CUSTOMERS or any(map(_is_a_customers, outgoing.recipients)):
        found.extend(f"{what} in a mail to {outgoing.recipients}" for what in internal_in(outgoing.octets))


def look_at_taken(recipient: str, octets: bytes) -> None:
    """As a server got it."""
    if _is_a_customers(recipient):
        found.extend(f"{what} in a mail that was sent to {recipient}" for what in internal_in(octets))


def _is_a_customers(address: str) -> bool:
    return not address.lower().rpartition("@")[2].endswith(_OUR_DOMAINS)


def internal_in(octets: bytes) -> list[str]:
    """What of ours is in it, however it is encoded."""
    shapes = [octets.decode("latin-1"), *_decoded(message_from_bytes(octets, policy=policy.default))]
    every = "\n".join(shape.lower() for text in shapes for shape in (text, unescape(unquote(text))))
    return [what for what, pattern in _INTERNAL.items() if pattern.search(every)]


def _decoded(mail: EmailMessage) -> list[str]:
    texts = []
    for part in mail.walk():
        texts += [f"{name}: {value}" for name, value in part.items()]
        octets = part.get_payload(decode=True)
        if isinstance(octets, bytes):
            texts += [octets.decode("utf-8", "replace"), octets.decode("utf-16-le", "replace")]
    return texts
