"""A domain -> what it, or Thunderbird's public list, publishes about its mail servers.  Network: HTTPS only.

https://wiki.mozilla.org/Thunderbird:Autoconfiguration:ConfigFileFormat; nothing but the domain is told to anybody.
"""

from __future__ import annotations

import contextlib
import http.client
import ssl
from collections.abc import Iterator
from xml.etree import ElementTree

from mailbot.beginning.hosts import Server, Way

_SECONDS = 4.0
_MOST_OCTETS = 256 * 1024
_SECURITY = {"SSL": "tls", "STARTTLS": "starttls"}
_FAILS = (OSError, http.client.HTTPException, ssl.SSLError, ValueError)


def published(domain: str) -> Way | None:
    for host, path in (
        (f"autoconfig.{domain}", "/mail/config-v1.1.xml"),
        (domain, "/.well-known/autoconfig/mail/config-v1.1.xml"),
        ("autoconfig.thunderbird.net", f"/v1.1/{domain}"),
    ):
        with contextlib.suppress(*_FAILS):
            found = read(_fetched(host, path))
            if found:
                return found
    return None


def _fetched(host: str, path: str) -> bytes:
    connection = http.client.HTTPSConnection(host, timeout=_SECONDS)
    try:
        connection.request("GET", path, headers={"User-Agent": "mailbot"})
        answer = connection.getresponse()
        return answer.read(_MOST_OCTETS) if answer.status == http.HTTPStatus.OK else b""
    finally:
        connection.close()


def read(octets: bytes) -> Way | None:
    """None where it names no server that speaks TLS."""
    if not octets or b"<!DOCTYPE" in octets.upper() or b"<!ENTITY" in octets.upper():
        return None
    try:
        root = ElementTree.fromstring(octets)  # noqa: S314 - no document type is let through, and expat bounds the rest
    except ElementTree.ParseError:
        return None
    imap = next(_servers(root, "incomingServer", "imap"), None)
    smtp = next(_servers(root, "outgoingServer", "smtp"), None)
    name = root.findtext(".//displayShortName") or root.findtext(".//displayName") or ""
    shown = "".join(c for c in name if c.isprintable())[:60]
    return Way(imap, smtp, shown) if imap and smtp else None


def _servers(root: ElementTree.Element, tag: str, kind: str) -> Iterator[Server]:
    """TLS from the first byte before STARTTLS, in the file's order."""
    found = []
    for one in root.iter(tag):
        host, port = (one.findtext("hostname") or "").strip().lower(), (one.findtext("port") or "").strip()
        security = _SECURITY.get((one.findtext("socketType") or "").strip().upper(), "")
        sound = bool(host) and all(c.isascii() and (c.isalnum() or c in ".-") for c in host)
        if one.get("type") == kind and security and sound and port.isdigit() and 0 < int(port) < 65536:
            found.append(Server(host, int(port), security))
    yield from sorted(found, key=lambda server: server.security != "tls")
