"""(Message, Verdict) -> the one address that an automatic mail may go to, or why there is none.  Pure.

RELIABILITY 5.3 and row N17.  RFC 5321 4.1.2, 4.5.3.1; RFC 3834 4; RFC 2142.
"""

from __future__ import annotations

import re

from mailbot.model.mail import Address, Authentication, Message
from mailbot.model.settings import Mailbox, Settings
from mailbot.model.tokens import TokenKeys
from mailbot.model.verdict import Origin, Verdict
from mailbot.text.later import later

_LONGEST, _LONGEST_LOCAL, _LONGEST_LABEL = 254, 64, 63
_ATOM = later(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+")
_LABEL = later(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?", re.IGNORECASE)

# Local parts behind which nobody reads, or a program answers.
_ROLES = frozenset({"mailer-daemon", "postmaster", "listserv", "majordomo", "abuse", "root", "nobody", "daemon"})
_ROLE_STARTS = ("owner-", "bounce-", "bounces-")
_ROLE_ENDS = ("-request", "-bounce", "-bounces", "-owner")
_BOUNCES = frozenset({"bounce", "bounces"})
# looked for with dots, hyphens and underscores taken out: no-reply, do_not.reply, orders-noreply
_NO_REPLY = ("noreply", "donotreply", "dontreply", "noresponder", "nepasrepondre", "nichtantworten", "naoresponda")

# Second labels under a country's top label that belong to everybody: example.co.uk is an organisation, co.uk is not.
_SHARED_SECOND = frozenset(
    {"ac", "co", "com", "edu", "gen", "go", "gob", "gov", "idv", "ltd", "me", "mil", "ne", "net", "nhs", "nom", "or"}
    | {"org", "plc", "sch"}
)


def correspondent(message: Message, verdict: Verdict) -> Address:
    """The person behind the mail: the author, or the visitor who filled in the form.  Never Reply-To (RFC 3834 4)."""
    if verdict.origin is Origin.FORM and message.form is not None:
        return message.form.customer
    return message.author


def sender_on_the_envelope(message: Message) -> str | None:
    """MAIL FROM as the source saw it, else as Return-Path keeps it; None: unknown, "": the null sender."""
    known = message.arrival.envelope_from
    return message.return_path if known is None else known


def is_envelope_sender(text: str) -> bool:
    """Could a bounce be sent there?  Looser than `is_plain_mailbox`: rewritten senders (SRS, VERP) grow long."""
    local, at, domain = text.rpartition("@")
    return bool(at and local and domain) and not any(c.isspace() or c in "<>" for c in text)


def is_plain_mailbox(address: str) -> bool:
    """One RFC 5321 mailbox that any server takes: dot-atom, at least two labels, no quotes, no literal, ASCII."""
    local, at, domain = address.rpartition("@")
    if not at or not local or len(address) > _LONGEST or len(local) > _LONGEST_LOCAL:
        return False
    labels = domain.split(".")
    named = len(labels) > 1 and not labels[-1].isdigit() and all(_is_label(label) for label in labels)
    return named and all(_ATOM.fullmatch(atom) for atom in local.split("."))


def _is_label(label: str) -> bool:
    return len(label) <= _LONGEST_LABEL and _LABEL.fullmatch(label) is not None


def is_role(local: str) -> bool:
    """Detail parts do not hide a role: `bounces+x` is `bounces`."""
    name = local.lower().partition("+")[0]
    squeezed = name.translate({ord(c): None for c in "-_."})
    return (
        name in _ROLES
        or name in _BOUNCES
        or name.startswith(_ROLE_STARTS)
        or name.endswith(_ROLE_ENDS)
        or any(word in squeezed for word in _NO_REPLY)
    )


def organisation(domain: str) -> str:
    """The registrable domain, near enough: where the table does not know better, more labels are kept apart."""
    labels = domain.lower().rstrip(".").split(".")
    shared = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SHARED_SECOND
    return ".".join(labels[-3:] if shared else labels[-2:])


def is_ours(address: str, settings: Settings, tokens: TokenKeys) -> bool:
    """A mailbox of the company, a sub-address of one, a whole domain that counts as ours, or a reply token."""
    address = address.lower()
    domain = address.rpartition("@")[2]
    own = settings.own_addresses
    return (
        address in own
        or f"@{domain}" in own
        or any(reaches(address, box) for box in settings.mailboxes)
        or tokens.read_address(address) is not None
    )


def reaches(address: str, box: Mailbox) -> bool:
    """Is this an address, a sub-address or a token address of the mailbox?"""
    address = address.lower()
    domain = address.rpartition("@")[2]
    return bool(domain and domain == box.token_domain.lower()) or any(
        address == own or _is_below(address, own, box.reply_delimiter) for own in box.addresses
    )


def _is_below(address: str, own: str, delimiter: str) -> bool:
    local, _, domain = own.rpartition("@")
    return bool(delimiter) and address.startswith(local + delimiter) and address.endswith(f"@{domain}")


def author_fits_envelope(author: Address, envelope: str | None, authentication: Authentication, asked: str) -> bool:
    """Would the answer go to where the mail came from (RELIABILITY 5.3)?

    An unknown envelope is no evidence either way: enough where no proof is demanded.
    """
    if authentication.proven:
        return True
    if not envelope:
        return asked != "required"
    return organisation(author.domain) == organisation(envelope.rpartition("@")[2])
