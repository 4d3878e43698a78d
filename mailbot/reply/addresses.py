"""(Mailbox, Ticket, keys) -> the addresses and names that our mail goes out under.  Pure.  RFC 5321, RFC 5233."""

from __future__ import annotations

from mailbot.model.settings import Mailbox
from mailbot.model.tokens import Purpose, Token, TokenKeys
from mailbot.reply.clean import clean_line, clean_name
from mailbot.reply.pages.page_types import NoticePage

_LOCAL_LIMIT = 64  # RFC 5321 section 4.5.3.1.1


def token_address(mailbox: Mailbox, keys: TokenKeys, token: Token) -> str:
    """`sales+TAG@company.example`, `TAG@t.company.example`, or "" where the mailbox can have neither."""
    tag = keys.tag(token)
    if mailbox.token_domain:
        return f"{tag}@{mailbox.token_domain}" if len(tag) <= _LOCAL_LIMIT else ""
    local, _, domain = mailbox.address.rpartition("@")
    whole = f"{local}{mailbox.reply_delimiter}{tag}"
    return f"{whole}@{domain}" if mailbox.reply_delimiter and len(whole) <= _LOCAL_LIMIT else ""


def customer_reply(mailbox: Mailbox, keys: TokenKeys, ticket: int) -> str:
    return token_address(mailbox, keys, Token(Purpose.CUSTOMER_REPLY, ticket))


def staff_reply(mailbox: Mailbox, keys: TokenKeys, ticket: int, handle: str, epoch: int) -> str:
    """Where a salesperson's Reply goes; the plain mailbox where it has none: Message-IDs then do the work."""
    return token_address(mailbox, keys, Token(Purpose.STAFF_REPLY, ticket, handle, epoch)) or mailbox.address


def tagged(subject: str, mailbox: Mailbox, keys: TokenKeys, token: Token) -> str:
    """Where no address can carry the token, the subject does: a Reply brings it back."""
    return subject if token_address(mailbox, keys, token) else f"{subject} [{keys.tag(token)}]"


def bounce_sender(mailbox: Mailbox, keys: TokenKeys, ticket: int) -> str:
    """The envelope sender.  VERP only where it was seen to survive: many hosts refuse or rewrite it."""
    verp = token_address(mailbox, keys, Token(Purpose.BOUNCE, ticket)) if mailbox.verp else ""
    return verp or mailbox.address


def company_name(name: str) -> str:
    return clean_name(name)


def sender_name(page: NoticePage, company: str) -> str:
    """`Bob Lee via Acme`: a customer's own From would fail DMARC, and his address stands in the text."""
    buyer = page.customer
    customer = (buyer.name, buyer.company, buyer.address.rpartition("@")[2])
    outsider = (page.writer.partition(" <")[0], page.outsider.rpartition("@")[2])
    known = (page.actor, *(outsider if page.outsider else customer))
    cleaned = (clean_name(option, 40) for option in known)
    return f"{next((name for name in cleaned if name), '?')} via {clean_line(company, 60)}"
