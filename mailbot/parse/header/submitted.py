"""Received fields -> did our own server take this mail from its author, logged in?  Pure.  RELIABILITY 7, RFC 3848.

Colleagues on one host often get no Authentication-Results about each other at all: this is what stands instead.
"""

from __future__ import annotations

from mailbot.model.settings import Trust
from mailbot.parse.header.addresses import normal_address
from mailbot.parse.header.fields import Fields
from mailbot.parse.header.trace import is_ours, receiving_side
from mailbot.text.later import later

_EXCHANGE_ONLINE = "exchange-online"
_INTERNAL = "x-ms-exchange-organization-authas"  # Exchange takes such fields off mail from outside
_LONGEST = 2000  # characters of a field that are read
# Postfix: what the client chose stands before "by", and the end is the server's own
_LOGGED_IN = later(
    r"\(Authenticated sender: ([^()\s]{1,254})\) ?(?:\([^()]{0,200}\) ?)?by ([A-Za-z0-9.-]{1,255}) \(Postfix\)"
    r" with ESMTPS?A id [A-Za-z0-9]{1,40}(?: \([^()]{0,200}\))?(?: for <[^<>\s]{1,254}>)?; [^;]{10,60}$"
)
_HANDED_OVER = later(
    r"^from [^\s()]{1,255}(?: \([^()]{0,255}\))? by ([A-Za-z0-9.-]{1,255})(?: \([^()]{0,60}\))? with LMTP"
)


def submitted_by_author(fields: Fields, author: str, trust: Trust) -> str:
    """Why we believe it, for a person; "" where we do not.  `author`: the agreed address, "" where there is none."""
    if not author:
        return ""
    if trust.provider == _EXCHANGE_ONLINE and _is_internal(fields, trust):
        return "Exchange says that one of its own users sent it (AuthAs: Internal)"
    return _logged_in(fields, author, trust)


def _is_internal(fields: Fields, trust: Trust) -> bool:
    said = [item.value for item in receiving_side(fields, trust) if item.name == _INTERNAL]
    return len(said) == 1 and len(fields.all(_INTERNAL)) == 1 and said[0].strip().lower() == b"internal"


def _logged_in(fields: Fields, author: str, trust: Trust) -> str:
    for received in fields.all("received") if trust.authserv_ids else ():
        text = " ".join(received.decode("ascii", "replace").split())[:_LONGEST]
        found = _LOGGED_IN.search(text)
        if found is not None:
            login, host = found.groups()
            theirs = normal_address(login).lower() == author.lower() and is_ours(host, trust)
            return f"{host} took it from {author}, logged in" if theirs else ""
        handed = _HANDED_OVER.match(text)
        if handed is None or not is_ours(handed.group(1), trust):
            return ""
    return ""
