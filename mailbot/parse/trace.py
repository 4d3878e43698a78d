"""Received fields -> which part of a header our own receiving side wrote.  Pure.  RFC 5321 section 4.4, RFC 8601 5."""

from __future__ import annotations

import re

from mailbot.model.settings import Trust
from mailbot.parse.addresses import normal_domain
from mailbot.parse.fields import Field, Fields

_BY = re.compile(r"(?:^|\s)by\s{1,20}([^\s;()]{1,255})", re.IGNORECASE)
_EXCHANGE_ONLINE = ("outlook.com", "office365.com", "exchangelabs.com")
# second-level names under which anybody may register, where the parent says nothing about the owner
_REGISTRIES = frozenset({"ac", "co", "com", "edu", "go", "gov", "mil", "ne", "net", "nom", "or", "org"})


def receiving_side(fields: Fields, trust: Trust) -> tuple[Field, ...]:
    """The fields above the first Received that a foreign host wrote: what stands below came with the mail."""
    kept: list[Field] = []
    for item in fields.items:
        if item.name == "received" and _is_foreign(item.value.decode("ascii", "replace"), trust):
            break
        kept.append(item)
    return tuple(kept)


def _is_foreign(received: str, trust: Trust) -> bool:
    found = _BY.search(received)
    by = normal_domain(found.group(1)) if found else ""
    if "." not in by:
        return False  # localhost, a container's name: whoever forges one gains nothing over leaving it out
    homes = _EXCHANGE_ONLINE if trust.provider == "exchange-online" else ()
    return not any(_in_domain(by, home) for home in homes) and not any(
        _same_house(by, authserv_id.lower()) for authserv_id in trust.authserv_ids
    )


def _same_house(host: str, authserv_id: str) -> bool:
    """`imap.company.example` and `mx.company.example`, or either above the other."""
    parent = authserv_id.partition(".")[2]
    return _in_domain(host, authserv_id) or (is_owned(parent) and _in_domain(host, parent))


def _in_domain(host: str, domain: str) -> bool:
    return host == domain or host.endswith(f".{domain}")


def is_owned(domain: str) -> bool:
    """False for `com`, `co.uk` and the like, as far as that can be told without the public suffix list."""
    labels = domain.split(".")
    if len(labels) < 2 or not all(labels):
        return False
    return not (len(labels) == 2 and labels[0] in _REGISTRIES and len(labels[1]) == 2)


def aligned(domain: str, author_domain: str) -> bool:
    """Relaxed alignment (RFC 7489 section 3.1): the same domain, or one below the other."""
    if not domain or not author_domain:
        return False
    if domain == author_domain:
        return True
    shorter = min(domain, author_domain, key=len)
    return is_owned(shorter) and (_in_domain(domain, author_domain) or _in_domain(author_domain, domain))
