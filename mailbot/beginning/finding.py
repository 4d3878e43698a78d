"""A mail address -> how its mailbox is reached, tried from the surest to the mere guess.  Network, short time-outs."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable

from msgspec.structs import replace

from mailbot.beginning import dns
from mailbot.beginning.autoconfig import published
from mailbot.beginning.hosts import Server, Way, by_domain, by_mx

_SECONDS = 3.0
_INCOMING = ("imap", "mail")
_OUTGOING = ("smtp", "mail")
_WAYS_OUT = ((465, "tls"), (587, "starttls"))
Ask = Callable[[str, int], tuple[tuple[str, int], ...]]


def find(address: str, *, offline: bool = False) -> tuple[Way, str] | None:
    """(how, from where we know).  Offline only what we know by heart."""
    domain = address.rpartition("@")[2].lower()
    known = by_domain(domain)
    if known or offline:
        return (known, "known") if known else None
    looks: tuple[tuple[Callable[[], Way | None], str], ...] = (
        (lambda: by_mx(tuple(host for host, _ in dns.ask(domain, dns.MX))), "who takes its mail (MX)"),
        (lambda: published(domain), "what the domain publishes (autoconfig)"),
        (lambda: by_srv(domain, dns.ask), "what the domain publishes (DNS SRV)"),
        (lambda: _guessed(domain), "a host of that name answers"),
    )
    for look, how in looks:
        found = look()
        if found:
            return found, how
    return None


def by_srv(domain: str, ask: Ask) -> Way | None:
    """RFC 6186, 8314."""
    imap = next(iter(ask(f"_imaps._tcp.{domain}", dns.SRV)), None)
    out = next(iter(ask(f"_submissions._tcp.{domain}", dns.SRV)), None)
    plain = next(iter(ask(f"_submission._tcp.{domain}", dns.SRV)), None) if not out else None
    if not imap or not (out or plain):
        return None
    smtp = Server(*out, "tls") if out else Server(*(plain or ("", 0)), "starttls")
    return Way(Server(*imap, "tls"), smtp, imap[0])


def _guessed(domain: str) -> Way | None:
    imap = next((f"{name}.{domain}" for name in _INCOMING if _speaks(f"{name}.{domain}", 993, "tls")), "")
    outs = ((f"{name}.{domain}", *way) for name in _OUTGOING for way in _WAYS_OUT)
    out = next((one for one in outs if _speaks(*one)), None) if imap else None
    return Way(Server(imap, 993, "tls"), Server(*out), domain) if out else None


def _speaks(host: str, port: int, security: str) -> bool:
    """Somebody is there, and (TLS) can show that it is that host."""
    try:
        with socket.create_connection((host, port), _SECONDS) as line:
            if security == "tls":
                with ssl.create_default_context().wrap_socket(line, server_hostname=host):
                    return True
            return True
    except (OSError, ValueError):
        return False


def as_typed(way: Way | None, imap: str, smtp: str) -> Way | None:
    """What a person says goes before what was found: "mail.acme.example" or "mail.acme.example:143"."""
    if not (imap or smtp):
        return way
    base = way or Way(Server("", 993, "tls"), Server("", 465, "tls"))
    return replace(
        base, imap=_server(imap, base.imap, (143,)) if imap else base.imap,
        smtp=_server(smtp, base.smtp, (587, 25)) if smtp else base.smtp,
    )  # fmt: skip


def _server(said: str, before: Server, starttls: tuple[int, ...]) -> Server:
    host, _, port = said.strip().partition(":")
    number = int(port) if port.isdigit() else before.port
    security = "starttls" if number in starttls else "tls"
    return Server(host.lower(), number, security)
