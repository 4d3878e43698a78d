"""An address -> what may stand between < and > of an SMTP command.  Pure.  RFC 5321 4.1.2, 5890, 6531.

Strict on purpose: the library cuts a strange address short and sends to what is left (finding 6).
"""

from __future__ import annotations

import idna

_LONGEST = 254  # RFC 5321 4.5.3.1.3, without the angle brackets
_ATEXT = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-/=?^_`{|}~.")
_HOST = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-_.")


class NotAnAddress(ValueError):
    """The text says what is wrong, for a person."""


def ready_address(address: str) -> str:
    """The same address with an ASCII domain; a local part outside ASCII stays and needs SMTPUTF8."""
    local, at, domain = address.rpartition("@")
    if not at or not local or not domain:
        raise NotAnAddress(f"not an address: {address!r:.100}")
    ready = f"{_local(local)}@{ready_domain(domain)}"
    if len(ready.encode()) > _LONGEST:
        raise NotAnAddress(f"longer than {_LONGEST} octets: {address!r:.60}")
    return ready


def ready_domain(domain: str) -> str:
    """A-labels.  The standard library's codec makes another domain of some names (IDNA 2003)."""
    try:
        name = domain.lower() if domain.isascii() else idna.encode(domain, uts46=True).decode("ascii")
    except (idna.IDNAError, UnicodeError) as error:
        raise NotAnAddress(f"not a domain: {domain!r:.100} ({error})") from None
    labels = name.split(".")
    if not _HOST.issuperset(name) or any(not label or len(label) > 63 or label[0] == "-" for label in labels):
        raise NotAnAddress(f"not a domain: {domain!r:.100}")
    return name


def _local(local: str) -> str:
    """Atoms and dots.  Dots in odd places are wrong and real (docomo); quoted local parts are right and never real."""
    for c in local:
        if c not in _ATEXT and (c.isascii() or not c.isprintable() or c.isspace()):
            raise NotAnAddress(f"not an address: {c!r} in {local!r:.100}")
    return local
