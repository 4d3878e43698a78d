"""A mail by SMTP -> the mailboxes of its recipients, with the marks that a real receiving server adds.  RFC 5321, 8601.

One server plays all of them: the company's, the customers' and the submission service.  It listens on loopback only,
takes mail from anybody, and offers AUTH for clients that insist on it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from email.parser import BytesHeaderParser
from email.utils import format_datetime, parseaddr

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from msgspec import Struct

from mailbot.demo.imap import INBOX, PostOffice

AUTHSERV_ID = "mx.demo.example"
SIZE_CAP = 40 * 1024 * 1024


class Filter(Struct, frozen=True):
    """What this server believes about senders."""

    spam_domains: frozenset[str] = frozenset()  # their mail is marked; that it passes DMARC is nothing unusual


class Reception:
    """aiosmtpd calls `handle_DATA` for each mail; the name is the package's."""

    def __init__(self, office: PostOffice, filter_: Filter) -> None:
        self._office = office
        self._filter = filter_

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        octets = _crlf(envelope.original_content or b"")
        sender = (envelope.mail_from or "").strip("<>")  # the null sender comes as "<>"
        for recipient in dict.fromkeys(envelope.rcpt_tos):
            marks = self._marks(sender, recipient, octets)
            self._office.deliver(recipient, marks + octets, INBOX)
        return "250 OK delivered"

    def _marks(self, sender: str, recipient: str, octets: bytes) -> bytes:
        """Trace fields stand on top, the last server's first (RFC 5321 section 4.4)."""
        verdict, author_domain = self._dmarc(sender, octets)
        lines = [
            f"Return-Path: <{sender}>",
            f"Delivered-To: {recipient}",
            f"Authentication-Results: {AUTHSERV_ID}; dmarc={verdict} header.from={author_domain}",
            *(["X-Spam-Flag: YES"] if self._is_spam(author_domain) else []),
            f"Received: from client.demo.example by {AUTHSERV_ID} with ESMTP;",
            f"\t{format_datetime(datetime.now(UTC))}",
        ]
        return "".join(f"{line}\r\n" for line in lines).encode("utf-8", "replace")

    def _dmarc(self, sender: str, octets: bytes) -> tuple[str, str]:
        """There is no DNS here: a mail passes where both of its senders are of one domain."""
        fields = BytesHeaderParser().parsebytes(octets.partition(b"\r\n\r\n")[0] + b"\r\n\r\n")
        author_domain = _domain(str(fields.get("From", "")))
        # a bounce's null sender proves nothing either way (RFC 7489 section 4.1)
        aligned = _domain(sender) == author_domain != "invalid"
        return ("pass" if aligned else "none" if not sender else "fail"), author_domain

    def _is_spam(self, domain: str) -> bool:
        return domain in self._filter.spam_domains


def _domain(address: str) -> str:
    found = parseaddr(address)[1].rpartition("@")[2].lower()
    # it goes into a header: nothing but a host name may
    fits = found.isascii() and found.replace("-", "").replace(".", "").isalnum()
    return found if fits else "invalid"


def _crlf(octets: bytes) -> bytes:
    return b"\r\n".join(octets.replace(b"\r\n", b"\n").split(b"\n"))


async def serve_smtp(office: PostOffice, filter_: Filter) -> asyncio.Server:
    """Listening on 127.0.0.1, a free port."""
    reception = Reception(office, filter_)
    loop = asyncio.get_running_loop()
    return await loop.create_server(_conversation(reception, office.enter), "127.0.0.1", 0)


def _conversation(reception: Reception, enter: Callable[[str, str], object]) -> Callable[[], SMTP]:
    def authenticate(
        server: SMTP, session: Session, envelope: Envelope, mechanism: str, credentials: object
    ) -> AuthResult:
        known = isinstance(credentials, LoginPassword) and enter(
            credentials.login.decode("utf-8", "replace"), credentials.password.decode("utf-8", "replace")
        )
        return AuthResult(success=bool(known), handled=False)

    def make() -> SMTP:
        return SMTP(
            reception,
            hostname=AUTHSERV_ID,
            ident="mailbot demo",
            data_size_limit=SIZE_CAP,
            enable_SMTPUTF8=True,
            authenticator=authenticate,
            auth_require_tls=False,  # loopback only
            loop=asyncio.get_running_loop(),
        )

    return make
