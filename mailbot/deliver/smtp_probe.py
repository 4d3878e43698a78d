"""Login -> what its SMTP server allows, for `mailbot check`.  Network; sends no mail."""

from __future__ import annotations

import contextlib

from aiosmtplib import SMTP

from mailbot.deliver.smtp_session import NETWORK, QUIT_SECONDS, NotReady, Token, open_session
from mailbot.model.records import Finding
from mailbot.model.settings import Login

# (extension, what it gives us, what we do without it)
_EXTENSIONS = (
    ("dsn", "automatic answers ask for no delivery report", "not offered"),
    ("size", "too large mail is refused before it is sent", "not offered"),
    ("8bitmime", "mail goes as it is", "not offered"),
    ("smtputf8", "addresses outside ASCII can be answered", "not offered: such addresses cannot be answered"),
)


async def probe_smtp(login: Login, helo: str = "localhost", token: Token | None = None) -> list[Finding]:
    try:
        client = await open_session(login, helo, token)
    except NotReady as error:
        code = f"{error.code} " if error.code else ""
        named = error.text if login.host in error.text else f"{login.host}: {error.text}"
        return [Finding(False, "smtp", f"{code}{named}")]
    try:
        return [*_entered(client, login), *_extensions(client)]
    finally:
        with contextlib.suppress(*NETWORK):
            await client.quit(timeout=QUIT_SECONDS)
        client.close()


def _entered(client: SMTP, login: Login) -> list[Finding]:
    who = f"as {login.user}" if login.auth != "none" else "without a login"
    return [Finding(True, "smtp", f"{login.host}: connected {who}, security {login.security}")]


def _extensions(client: SMTP) -> list[Finding]:
    findings = []
    for name, with_it, without_it in _EXTENSIONS:
        offered = client.supports_extension(name)
        value = client.esmtp_extensions.get(name, "") if name == "size" else ""
        text = f"{with_it}{f' ({value} octets at most)' if value else ''}" if offered else without_it
        findings.append(Finding(True, f"smtp {name.upper()}", text))
    return findings
