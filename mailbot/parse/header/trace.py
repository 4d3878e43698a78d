"""Received fields -> which part of a header our own receiving side wrote.  Pure.  RFC 5321 section 4.4, RFC 8601 5."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mailbot.model.settings import Trust
from mailbot.parse.header.addresses import normal_domain
from mailbot.parse.header.fields import Field, Fields
from mailbot.text.later import later

_BY = later(r"(?:^|\s)by\s{1,20}([^\s;()]{1,255})", re.IGNORECASE)
_HOST = r"([A-Za-z0-9.-]{1,255})"
_SUBMITTED = (
    later(rf"by {_HOST} \(Postfix, from userid \d+\)"),
    later(rf"from [a-z0-9_-]{{1,64}} by {_HOST} with local(?:-esmtp|-smtp)? \(Exim"),
    later(rf"\(from [^\s@()]{{1,64}}@localhost\) by {_HOST} \([^\s()]{{1,40}}/Submit\)"),
    later(rf"from localhost \([^\s()]{{1,255}} \[local\]\) by {_HOST} \(OpenSMTPD\)"),
)
_HANDED_OVER = later(rf"from [^\s()]{{1,255}}(?: \([^()]{{0,255}}\))? by {_HOST}(?: \([^()]{{0,60}}\))? with LMTP")
_LONGEST = 2000  # characters of a field that are read
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


def locally_submitted(fields: Fields, hosts: Sequence[str]) -> bool:
    """Does the topmost Received say that a program on one of these hosts mailed it, over no network (row N11f)?

    What stands above it may only be that host handing the mail to its own mailbox (LMTP).  Each form is anchored at its
    start, where a mail that came over SMTP has "from" and the name that the stranger gave.
    """
    ours = {host.lower() for host in hosts}
    for received in fields.all("received") if ours else ():
        text = " ".join(received.decode("ascii", "replace").split())[:_LONGEST]
        submitted = next((found for pattern in _SUBMITTED if (found := pattern.match(text))), None)
        if submitted is not None:
            return submitted.group(1).lower() in ours
        handed = _HANDED_OVER.match(text)
        if handed is None or handed.group(1).lower() not in ours:
            return False
    return False


def _is_foreign(received: str, trust: Trust) -> bool:
    found = _BY.search(received)
    by = normal_domain(found.group(1)) if found else ""
    if "." not in by:
        return False  # localhost, a container's name: whoever forges one gains nothing over leaving it out
    homes = _EXCHANGE_ONLINE if trust.provider == "exchange-online" else ()
    return not any(_in_domain(by, home) for home in homes) and not any(
        _same_house(by, authserv_id.lower()) for authserv_id in trust.authserv_ids
    )


def is_ours(host: str, trust: Trust) -> bool:
    return any(_same_house(normal_domain(host), authserv_id.lower()) for authserv_id in trust.authserv_ids)


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
