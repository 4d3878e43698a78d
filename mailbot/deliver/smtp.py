"""Outgoing -> DeliveryReport over SMTP.  Network, one event loop.  RFC 5321, 1047, 1870, 3461, 6531; RELIABILITY 9.

MAIL, RCPT, then the caller notes that the point of no return is reached, then DATA.  What breaks before is tried
again; what breaks after is UNKNOWN, because nobody can know (RFC 1047).
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable

from aiosmtplib import SMTP, SMTPDataError, SMTPResponseException
from msgspec import Struct

from mailbot.deliver.envelope import NotAnAddress, ready_address
from mailbot.deliver.smtp_session import DATA_SECONDS, NETWORK, QUIT_SECONDS, NotReady, Token, open_session
from mailbot.model.outgoing import DeliveryReport, Outcome, Outgoing
from mailbot.model.settings import Mailbox

IDLE_SECONDS = 30.0  # servers count connections
_TOO_LARGE = 552


class _Envelope(Struct, frozen=True):
    sender: str
    recipient: str
    mail_options: tuple[str, ...]
    rcpt_options: tuple[str, ...]
    encoding: str


class SmtpTransport:
    def __init__(
        self, mailbox: Mailbox, token: Token | None = None, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._login = mailbox.smtp
        self._helo = mailbox.helo or mailbox.domain
        self._token = token
        self._monotonic = monotonic
        self._client: SMTP | None = None
        self._used_at = 0.0
        self._between_mails = False  # the server took the last one whole: nothing of it to be reset

    async def send(self, mail: Outgoing, before_data: Callable[[], Awaitable[None]]) -> DeliveryReport:
        recipient = mail.recipients[0]
        try:
            sender = ready_address(mail.envelope_from) if mail.envelope_from else ""
        except NotAnAddress as error:
            return DeliveryReport(recipient, Outcome.REFUSED_US, 0, f"our own sender address: {error}")
        try:
            to = ready_address(recipient)
        except NotAnAddress as error:
            return DeliveryReport(recipient, Outcome.FAILED, 0, str(error))
        try:
            report = await self._attempt(mail, sender, to, before_data)
        except BaseException:  # cancelled, or the store failed in before_data: what the server has heard is half a mail
            self._drop()
            raise
        self._used_at = self._monotonic()
        return DeliveryReport(recipient, report.outcome, report.code, report.text)

    async def rest(self) -> None:
        if self._client is not None and self._monotonic() - self._used_at >= IDLE_SECONDS:
            await self.close()

    async def close(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            with contextlib.suppress(*NETWORK):
                await client.quit(timeout=QUIT_SECONDS)
            client.close()

    def _drop(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            client.close()

    async def _attempt(
        self, mail: Outgoing, sender: str, to: str, before_data: Callable[[], Awaitable[None]]
    ) -> DeliveryReport:
        report = await self._open_envelope(mail, sender, to)
        if report is not None:
            return report
        client = self._client
        assert client is not None
        await before_data()
        try:
            said = await client.data(mail.octets, timeout=DATA_SECONDS)
        except SMTPDataError as error:
            return self._after_data(error, to)
        except NETWORK as error:
            self._drop()
            return DeliveryReport(to, Outcome.UNKNOWN, 0, f"no answer after DATA: {_said(error)}")
        self._between_mails = True
        return DeliveryReport(to, Outcome.SENT, said.code, said.message)

    async def _open_envelope(self, mail: Outgoing, sender: str, to: str) -> DeliveryReport | None:
        """MAIL and RCPT; None: accepted.  A kept connection that turns out dead is replaced once: nothing was sent."""
        for kept in (self._client is not None, False):
            try:
                client = await self._session()
                await self._mail_and_rcpt(client, mail, sender, to)
                return None
            except _Answer as answer:
                if not answer.closes:
                    return answer.report
                self._drop()
                if not kept:
                    return answer.report
            except NotReady as error:
                return DeliveryReport(to, error.outcome, error.code, error.text)
            except NETWORK as error:
                self._drop()
                if not kept:
                    return DeliveryReport(to, Outcome.DEFERRED, 0, _said(error))
        raise AssertionError("the second try always answers")

    async def _session(self) -> SMTP:
        client = self._client
        if client is not None and client.is_connected:
            if not self._between_mails:
                await client.rset()
            self._between_mails = False
            return client
        self._drop()
        self._between_mails = False
        self._client = await open_session(self._login, self._helo, self._token)
        return self._client

    async def _mail_and_rcpt(self, client: SMTP, mail: Outgoing, sender: str, to: str) -> None:
        envelope = _envelope(client, mail, sender, to)
        try:
            await client.mail(envelope.sender, options=envelope.mail_options, encoding=envelope.encoding)
        except SMTPResponseException as error:
            # too large is the mail's fault; everything else here is about who we are
            permanent = Outcome.FAILED if error.code == _TOO_LARGE else Outcome.REFUSED_US
            raise _Answer(error, to, permanent) from None
        try:
            await client.rcpt(envelope.recipient, options=envelope.rcpt_options, encoding=envelope.encoding)
        except SMTPResponseException as error:
            raise _Answer(error, to, Outcome.FAILED) from None

    def _after_data(self, error: SMTPDataError, to: str) -> DeliveryReport:
        """A reply to DATA or to the final dot: the server knows what it did with the mail."""
        outcome = _AFTER_DATA.get(error.code // 100, Outcome.UNKNOWN)
        if outcome is Outcome.UNKNOWN or error.code in (250, 421):  # 250 to DATA itself: out of step with us
            self._drop()
        if error.code == 250:
            outcome = Outcome.DEFERRED
        return DeliveryReport(to, outcome, max(0, error.code), error.message)


_AFTER_DATA = {2: Outcome.SENT, 4: Outcome.DEFERRED, 5: Outcome.FAILED}


class _Answer(Exception):
    """The server's no before DATA."""

    def __init__(self, error: SMTPResponseException, to: str, permanent: Outcome) -> None:
        super().__init__(error.message)
        outcome = permanent if 500 <= error.code < 600 else Outcome.DEFERRED
        self.closes = error.code == 421 or error.code < 200  # it says good-bye, or talks nonsense
        self.report = DeliveryReport(to, outcome, max(0, error.code), error.message)


def _envelope(client: SMTP, mail: Outgoing, sender: str, to: str) -> _Envelope:
    """Raises _Answer where the address needs what the server does not have."""
    options: list[str] = []
    rcpt_options: list[str] = []
    utf8 = not (sender.isascii() and to.isascii())
    if utf8:
        if not client.supports_extension("smtputf8"):
            said = SMTPResponseException(553, "the server cannot take an address outside ASCII (SMTPUTF8)")
            raise _Answer(said, to, Outcome.FAILED)
        options.append("SMTPUTF8")
    if client.supports_extension("size"):
        options.append(f"SIZE={len(mail.octets)}")
    if client.supports_extension("8bitmime") and not mail.octets.isascii():
        options.append("BODY=8BITMIME")
    if not sender and client.supports_extension("dsn"):
        # RFC 3834 3.3: nobody wants to hear that an automatic answer did not arrive
        options.append("RET=HDRS")
        rcpt_options.append("NOTIFY=NEVER")
    return _Envelope(sender, to, tuple(options), tuple(rcpt_options), "utf-8" if utf8 else "ascii")


def _said(error: BaseException) -> str:
    if isinstance(error, asyncio.TimeoutError) and not str(error):
        return "no answer in time"
    return str(error) or type(error).__name__
