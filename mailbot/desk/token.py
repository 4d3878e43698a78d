"""Message -> what it brings that lets it act: a reply address, a button, a release.  Pure.  RELIABILITY 7.

Best in an address: that is what Reply goes to.  Where the host has no sub-addressing or a client ignores Reply-To, in
the subject in brackets, or the signed Message-ID of a notice that it answers.  The last names no person: the author is
asked for proof before it counts (authority.py).
"""

from __future__ import annotations

from collections.abc import Iterator

from mailbot.desk.case import Brought, colleague_in_from
from mailbot.desk.cut import is_command, own_words
from mailbot.model.mail import Message
from mailbot.model.settings import Mailbox, Settings
from mailbot.model.tokens import Purpose, Token, TokenKeys
from mailbot.model.verdict import Origin, Verdict

_STAFF = frozenset({Purpose.STAFF_REPLY, Purpose.COMMAND, Purpose.RELEASE})
_NOTICE = "n"  # kind of the Message-IDs of notices to staff
_MOST_REFERENCES = 30  # a stranger may send thousands
_MOST_PLACES = 50
FORGED = "token.forged"


def token_of(message: Message, mailbox: Mailbox | None, tokens: TokenKeys, own: str = "") -> Token | None:
    """Made by us and not altered; whether it is still good and in the right hand is for `decide` to say.

    `own`: the handle of its author, whose token goes before one of a colleague who stands beside them in To."""
    places = (_in_addresses(message, mailbox, tokens), _in_subject(message, tokens), _in_references(message, tokens))
    found = [token for place in places for token in place]
    return next((token for token in found if own and token.person == own), found[0] if found else None)


def forged_in(message: Message, tokens: TokenKeys) -> bool:
    """Does it name a reply address that nobody here ever made?  It is worth nothing; many of them are an attack."""
    in_subject = (f"{piece.partition(']')[0]}@" for piece in message.subject.split("[")[1:_MOST_PLACES])
    return any(tokens.is_forged(one) for one in (*message.recipients[:_MOST_PLACES], *in_subject))


def _in_addresses(message: Message, mailbox: Mailbox | None, tokens: TokenKeys) -> Iterator[Token]:
    """Where a mail names several, the one at the mailbox that got it goes first."""
    here = {mailbox.domain, mailbox.token_domain.lower()} if mailbox else set()
    for address in sorted(message.recipients, key=lambda address: address.rpartition("@")[2] not in here):
        yield from _for_staff(tokens.read_address(address))


def _in_subject(message: Message, tokens: TokenKeys) -> Iterator[Token]:
    for piece in message.subject.split("[")[1:]:
        yield from _for_staff(tokens.read_tag(piece.partition("]")[0]))


def _in_references(message: Message, tokens: TokenKeys) -> Iterator[Token]:
    for id in message.references[: -_MOST_REFERENCES - 1 : -1]:
        kind, ticket = tokens.read_message_id(id) or ("", 0)
        if kind == _NOTICE and ticket:
            yield Token(Purpose.STAFF_REPLY, ticket)


def _for_staff(token: Token | None) -> Iterator[Token]:
    if token is None or token.purpose not in _STAFF or not token.person:
        return
    if bool(token.verb) is (token.purpose is Purpose.COMMAND):
        yield token


def commands_of(message: Message, verdict: Verdict, settings: Settings) -> Brought | None:
    """A colleague's mail that brings no token.  Commands are heard, and ask for a confirmation before they change
    anything; a responder that names no mail that it answers is believed where its domain vouches for it."""
    author = colleague_in_from(message, settings)
    ordered = verdict.origin is Origin.STAFF and is_command(own_words(message.text))
    if author is None or not (ordered or _tells_an_absence(message, verdict)):
        return None
    return Brought(Token(Purpose.STAFF_REPLY, 0, author.handle), bare=True)


def _tells_an_absence(message: Message, verdict: Verdict) -> bool:
    return verdict.origin is Origin.AUTO_REPLIED and message.away is not None and message.authentication.proven
