"""Message -> the staff token that it brings, or none.  Pure.  RELIABILITY 7.

Best in an address: that is what Reply goes to.  Where the host has no sub-addressing or a client ignores Reply-To, in
the subject in brackets, or the signed Message-ID of a notice that it answers.  The last names no person: the author is
asked for proof before it counts (authority.py).
"""

from __future__ import annotations

from collections.abc import Iterator

from mailbot.model.mail import Message
from mailbot.model.settings import Mailbox
from mailbot.model.tokens import Purpose, Token, TokenKeys

_NOTICE = "n"  # kind of the Message-IDs of notices to staff
_MOST_REFERENCES = 30  # a stranger may send thousands


def token_of(message: Message, mailbox: Mailbox | None, tokens: TokenKeys) -> Token | None:
    """Made by us and not altered; whether it is still good and in the right hand is for `decide` to say."""
    found = (*_in_addresses(message, mailbox, tokens), *_in_subject(message, tokens), *_in_references(message, tokens))
    return next(iter(found), None)


def _in_addresses(message: Message, mailbox: Mailbox | None, tokens: TokenKeys) -> Iterator[Token]:
    """Where a mail names several, the one at the mailbox that got it goes first."""
    here = {mailbox.domain, mailbox.token_domain.lower()} if mailbox else set()
    for address in sorted(message.recipients, key=lambda address: address.rpartition("@")[2] not in here):
        yield from _staff_only(tokens.read_address(address))


def _in_subject(message: Message, tokens: TokenKeys) -> Iterator[Token]:
    for piece in message.subject.split("[")[1:]:
        yield from _staff_only(tokens.read_tag(piece.partition("]")[0]))


def _in_references(message: Message, tokens: TokenKeys) -> Iterator[Token]:
    for id in message.references[: -_MOST_REFERENCES - 1 : -1]:
        kind, ticket = tokens.read_message_id(id) or ("", 0)
        if kind == _NOTICE and ticket:
            yield Token(Purpose.STAFF_REPLY, ticket)


def _staff_only(token: Token | None) -> Iterator[Token]:
    if token is not None and token.purpose is Purpose.STAFF_REPLY and token.ticket and token.person:
        yield token
