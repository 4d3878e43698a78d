"""Login -> an SMTP session that is ready for MAIL, or why not.  Network.  RFC 5321, 3207, 4954, 8314; XOAUTH2.

The only importer of aiosmtplib, whose high-level calls hide what we must know: whether the final dot may have left,
and which of its login methods the server refused.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable

import aiosmtplib
from aiosmtplib import SMTP, SMTPException, SMTPResponseException

from mailbot.deliver.envelope import NotAnAddress, ready_domain
from mailbot.model.errors import MailbotError, no_tls_there
from mailbot.model.outgoing import Outcome
from mailbot.model.settings import Login
from mailbot.text.later import later

Token = Callable[[bool], str]  # (fresh: do not use a kept one) -> access token; may block

CONNECT_SECONDS = 30.0
COMMAND_SECONDS = 300.0
DATA_SECONDS = 600.0  # RFC 5321 4.5.3.2.6: a short one here manufactures duplicates
QUIT_SECONDS = 5.0
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_PORTS = {"tls": 465, "starttls": 587, "none": 25}

NETWORK = (SMTPException, OSError, EOFError, asyncio.TimeoutError)


class NotReady(Exception):
    """No session.  DEFERRED: the network or the server has a bad day; REFUSED_US: our configuration."""

    def __init__(self, outcome: Outcome, text: str, code: int = 0) -> None:
        super().__init__(text)
        self.outcome = outcome
        self.code = code
        self.text = text


class _Client(SMTP):
    def close(self) -> None:
        """What is closed goes at once: else its socket stays for as long as the other side reads nothing, or for half
        a minute where it leaves our TLS good-bye (close_notify, which the close has sent) without an answer.
        """
        transport = self.transport
        super().close()
        if isinstance(transport, asyncio.WriteTransport):
            transport.abort()


async def open_session(login: Login, helo: str, token: Token | None) -> SMTP:
    """Connected, encrypted as configured, greeted, logged in.  Raises NotReady."""
    client = _client(login, helo)
    try:
        await client.connect(timeout=CONNECT_SECONDS)
        await _greet(client)
        if login.security == "starttls":
            if not client.supports_extension("starttls"):
                raise NotReady(Outcome.REFUSED_US, f"{login.host} offers no STARTTLS: nothing is sent in the clear")
            await client.starttls(timeout=CONNECT_SECONDS)
            await _greet(client)
        await _enter(client, login, token)
    except BaseException as error:
        client.close()
        if isinstance(error, NETWORK):
            raise _why(error, login) from None
        raise
    return client


def _client(login: Login, helo: str) -> SMTP:
    if login.security not in _PORTS or (login.security == "none" and login.host not in _LOOPBACK):
        raise NotReady(Outcome.REFUSED_US, f"{login.host}: plain text is for this machine only")
    try:
        # all its certificates: a megabyte, and more time than to read three mails
        context = ssl.create_default_context(cafile=login.ca_file or None) if login.security != "none" else None
        name = ready_domain(helo)
    except (OSError, NotAnAddress) as error:
        raise NotReady(Outcome.REFUSED_US, f"ca_file or helo: {error}") from None
    return _Client(
        hostname=login.host,
        port=login.port or _PORTS[login.security],
        local_hostname=name,  # otherwise the library asks DNS for one
        timeout=COMMAND_SECONDS,
        use_tls=login.security == "tls",
        start_tls=False,  # never "if offered": we do it ourselves, as a condition
        tls_context=context,
    )


async def _greet(client: SMTP) -> None:
    try:
        await client.ehlo()
    except aiosmtplib.SMTPHeloError as error:
        if error.code < 500:
            raise
        await client.helo()


async def _enter(client: SMTP, login: Login, token: Token | None) -> None:
    """One method, tried once: the library's own login tries a wrong password with every method there is."""
    if login.auth == "none":
        return
    if login.auth == "xoauth2":
        await _by_token(client, login, token)
        return
    offered = {method.lower() for method in client.server_auth_methods}
    user, password = login.user, login.password.reveal()
    if "plain" in offered:
        await client.auth_plain(user, password)
    elif "login" in offered:
        await client.auth_login(user, password)
    elif "cram-md5" in offered:
        await client.auth_crammd5(user, password)
    else:
        raise NotReady(Outcome.REFUSED_US, f"{login.host} offers no login method that we know")


async def _by_token(client: SMTP, login: Login, token: Token | None) -> None:
    if token is None:
        raise NotReady(Outcome.REFUSED_US, "auth = xoauth2, and nothing that gives a token")
    try:
        value = await asyncio.to_thread(token, False)
    except MailbotError as error:
        raise NotReady(Outcome.DEFERRED, str(error)) from None
    try:
        await client.auth_xoauth2(login.user, value)
    except aiosmtplib.SMTPAuthenticationError:
        await asyncio.to_thread(_renew, token)  # the kept one may be the reason: the next try has a new one
        raise


def _renew(token: Token) -> None:
    try:
        token(True)
    except MailbotError:
        return  # said again by the next try, which asks first


_ERRNO = later(r"\[Errno -?\d+\] ")


def _why(error: BaseException, login: Login) -> NotReady:
    text = login.password.blotted_out(_ERRNO.sub("", str(error)) or type(error).__name__)
    cause = error.__cause__ or error
    if isinstance(cause, ssl.SSLCertVerificationError):
        return NotReady(Outcome.REFUSED_US, f"the certificate of {login.host} is not trusted: {cause}")
    if isinstance(error, SMTPResponseException):
        outcome = Outcome.REFUSED_US if 500 <= error.code < 600 else Outcome.DEFERRED
        return NotReady(outcome, f"{login.host}: {login.password.blotted_out(error.message)}", max(0, error.code))
    if plain := no_tls_there(error, login.host):
        return NotReady(Outcome.DEFERRED, plain)
    return NotReady(Outcome.DEFERRED, f"{login.host}: {text}")
