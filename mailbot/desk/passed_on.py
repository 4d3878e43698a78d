"""A mail that a colleague passes on to the company's mailbox -> the customer's mail, read as theirs.  Pure.

Customers write to the address of the colleague whom they know.  Forwarded to the mailbox, their mail is a ticket like
any other; only nothing automatic is sent for it, because they wrote to a person and not to us.
"""

from __future__ import annotations

import re

from msgspec.structs import replace

from mailbot.desk.case import colleague_in_from
from mailbot.desk.cut import is_command, own_words
from mailbot.model.mail import Attachment, Authentication, Message, PassedOn, SignKind
from mailbot.model.settings import Person, Settings
from mailbot.text.later import later

_PREFIX = later(
    r"(?:fwd?|wg|tr|rv|enc|i|doorst|vs|vb|vl|pd|fs|ilt|i̇lt|iln|továbbítás|прд|пер|πρθ|nf|pr|전달|转发|转寄|轉寄|轉發|転送)"
    r"\s{0,3}[:：]",
    re.IGNORECASE,
)
_MOST_SAID = 500  # characters of the colleague's own words that the reasons show


def is_passed_on(message: Message) -> bool:
    """By its subject, or because nothing but another mail is in it."""
    attached = any(part.content_type == "message/rfc822" for part in message.attachments)
    return _PREFIX.match(message.subject) is not None or (attached and not own_words(message.text))


def passer_on(message: Message, settings: Settings) -> Person | None:
    """The colleague who, proven, passes a mail on to us and to nobody else; orders on top of it are orders."""
    by = colleague_in_from(message, settings) if message.authentication.proven else None
    if by is None or not only_for_us(message, settings) or not is_passed_on(message):
        return None
    return None if is_command(own_words(message.text)) else by


def only_for_us(message: Message, settings: Settings) -> bool:
    """Nobody else got it, and no program sent it."""
    if any(sign.kind is not SignKind.SPAM for sign in message.signs):
        return False
    named = {one.address.lower() for one in (*message.to, *message.cc)}
    return bool(named) and named <= settings.own_addresses


def is_a_customers(inside: Message, settings: Settings) -> bool:
    """Somebody outside wrote it, and no program."""
    author = inside.author
    if not author.address or inside.bounce is not None or inside.signs or not inside.author_agreed:
        return False
    ours = {address.rpartition("@")[2] for address in settings.own_addresses}
    return author.address.lower() not in settings.staff_addresses and author.domain not in ours


def as_theirs(message: Message, inside: Message, by: Person) -> Message:
    """`inside` in the place of `message`: it came when and where that came, and proves nothing about its author.

    Its Message-ID is its own where we have it: the colleague's would be nothing to thread by for the customer."""
    said = own_words(message.text)
    return replace(
        inside,
        arrival=message.arrival,
        digest=message.digest,
        size=message.size,
        date=message.date,
        return_path=message.return_path,
        to=message.to,
        cc=message.cc,
        delivered_to=message.delivered_to,
        references=tuple(dict.fromkeys((*inside.references, *message.references))),
        attachments=inside.attachments or _beside_it(message),
        reply_to=(),
        authentication=Authentication(text=f"passed on by {by.handle}"),
        loop_token="",
        defects=message.defects,
        passed_on=PassedOn(by.handle, by.name, said if len(said) <= _MOST_SAID else f"{said[:_MOST_SAID]}…"),
    )


def _beside_it(message: Message) -> tuple[Attachment, ...]:
    return tuple(part for part in message.attachments if part.content_type != "message/rfc822")
