"""Login -> Connection, or why not.  Touches the network.  RFC 8314 (TLS), 2971 (ID), 4616 (PLAIN), XOAUTH2.

Implicit TLS, or STARTTLS as a condition; never "if the server happens to offer it".  Plain text only to this machine.
"""

from __future__ import annotations

import contextlib
import imaplib
import socket
import ssl
from collections.abc import Callable
from typing import Any

from imapclient import IMAPClient, SocketTimeout

from mailbot.intake.connection import Connection
from mailbot.model.errors import MailbotError, PermanentFailure, TemporaryFailure
from mailbot.model.settings import Login, Secret

Token = Callable[[bool], str]  # (fresh: do not use a kept one) -> access token

CONNECT_SECONDS = 30.0
READ_SECONDS = 60.0  # the library's own default is to wait for ever (finding 4)
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_PORTS = {"tls": 993, "starttls": 143, "none": 143}
_INTRODUCTION = {"name": "mailbot", "version": "1", "vendor": "mailbot"}
# RFC 5530: the password may be right all the same
_PASSING = ("[UNAVAILABLE]", "[INUSE]", "[LIMIT]", "[SERVERBUG]")
_ATOM = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@._-+=")
# a NAT forgets a silent connection: speak every minute, give up after three unanswered
_KEEP_ALIVE = (("TCP_KEEPIDLE", 60), ("TCP_KEEPINTVL", 20), ("TCP_KEEPCNT", 3))


class LoginRefused(MailbotError):
    """The server knows us and says no: trying again soon locks accounts."""


def connect(login: Login, token: Token) -> Connection:
    """Raises LoginRefused, PermanentFailure (our configuration), TemporaryFailure, or what EXPECTED names."""
    if login.security not in _PORTS or (login.security == "none" and login.host not in _LOOPBACK):
        raise PermanentFailure(f"{login.host}: plain text is for this machine only; set security to tls or starttls")
    context = _context(login) if login.security != "none" else None
    client = _reach(login, context)
    try:
        _prepare(client)
        if login.security == "starttls":
            client.starttls(context)
        _enter(client, login, token)
        _introduce(client)
    except BaseException:
        with contextlib.suppress(Exception):
            client.shutdown()
        raise
    return Connection(client)


def _reach(login: Login, context: ssl.SSLContext | None) -> IMAPClient:
    port = login.port or _PORTS[login.security]
    try:
        return IMAPClient(
            login.host,
            port=port,
            ssl=login.security == "tls",
            ssl_context=context,
            timeout=SocketTimeout(CONNECT_SECONDS, READ_SECONDS),
        )
    except OSError as error:  # "Connection refused" alone does not say of what
        raise OSError(f"{login.host} port {port}: {error.strerror or error or type(error).__name__}") from error


def _context(login: Login) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=login.ca_file or None)
    except (OSError, ssl.SSLError) as error:
        raise PermanentFailure(f"{login.ca_file}: cannot be read as certificates: {error}") from None


def _prepare(client: Any) -> None:
    client.normalise_times = False  # otherwise INTERNALDATE is naive local time
    client._imap.debug = 0  # imapclient turns the library's line log on: slow, and it repeats what we send
    sock = client.socket()
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in _KEEP_ALIVE:
        if hasattr(socket, name):
            sock.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)
    if client.welcome.startswith(b"* PREAUTH"):
        # somebody between us and the server can say so to keep us from STARTTLS
        raise PermanentFailure("the server says PREAUTH: nobody asked us who we are, so this is not our mailbox")


def _enter(client: Any, login: Login, token: Token) -> None:
    secret = login.password.reveal()
    if any(c in "\r\n\0" for c in login.user + secret):
        raise PermanentFailure("user or password holds a line end")
    try:
        if login.auth == "xoauth2":
            secret = token(False)
            client.sasl_login("XOAUTH2", _xoauth2(login.user, secret))
        elif login.auth == "password":
            _by_password(client, login.user, secret)
        else:
            raise PermanentFailure(f"IMAP cannot do auth = {login.auth!r}")
    except imaplib.IMAP4.error as error:
        if login.auth == "xoauth2":
            token(True)  # the kept one may be the reason: the next try has a new one
        raise _refusal(error, secret) from None
    client._cached_capabilities = None  # what was offered before the login does not count after it


def _by_password(client: Any, user: str, password: str) -> None:
    # the library sends the user's name as it is and the password as ASCII: everything else goes by SASL PLAIN
    simple = user != "" and _ATOM.issuperset(user) and password.isascii()
    if simple and not client.has_capability("LOGINDISABLED"):
        client.login(user, password)
    else:
        client.plain_login(user, password)


def _xoauth2(user: str, token: str) -> Callable[[bytes], bytes]:
    answers = [f"user={user}\x01auth=Bearer {token}\x01\x01".encode()]
    # a second challenge carries the error; the answer to it is empty
    return lambda _challenge: answers.pop() if answers else b""


def _refusal(error: imaplib.IMAP4.error, secret: str) -> MailbotError:
    cause = error if isinstance(error, imaplib.IMAP4.abort) else error.__context__
    text = Secret(secret).blotted_out(_plain(str(error)))
    if isinstance(cause, imaplib.IMAP4.abort):
        return TemporaryFailure(f"the connection broke during the login: {text}")
    if any(code in text.upper() for code in _PASSING):
        return TemporaryFailure(text)
    return LoginRefused(text)


def _plain(said: str) -> str:
    """The library repeats the server's octets as Python writes them: b'[AUTHENTICATIONFAILED] ...'."""
    quoted = said[:1] == "b" and said[1:2] in ("'", '"') and said[-1:] == said[1:2] and len(said) > 2
    return said[2:-1] if quoted else said


def _introduce(client: Any) -> None:
    """NetEase (163, 126) answers SELECT with "Unsafe Login" until a client has said who it is."""
    if client.has_capability("ID"):
        with contextlib.suppress(ValueError):
            try:
                client.id_(_INTRODUCTION)
            except imaplib.IMAP4.abort:
                raise
            except imaplib.IMAP4.error:
                return  # it was only a courtesy
