"""Authentication-Results of a trusted server -> Authentication.  Pure, never raises, fails closed.  RFC 8601, 7489.

Strangers may write such a field too.  So: only above the first foreign Received, only the topmost whose authserv-id
equals a trusted one exactly, read by a real parser (a regex is fooled by comments and quoted local parts), exactly
one dmarc result, about exactly the author's domain.  Anything else is NONE, never a pass.
"""

from __future__ import annotations

from collections.abc import Sequence

import authres
from msgspec import Struct

from mailbot.model.mail import Authentication, Evidence
from mailbot.model.settings import Trust
from mailbot.parse.header.addresses import normal_domain
from mailbot.parse.header.fields import Fields
from mailbot.parse.header.trace import aligned, receiving_side

_CAP = 8192  # octets of one field; genuine ones are below 2,000
_EXCHANGE_ONLINE = "exchange-online"
_EVIDENCE = {"pass": Evidence.PASS, "fail": Evidence.FAIL}
# method -> the properties that name its domain, as (ptype, property)
_IDENTITIES = {"spf": (("smtp", "mailfrom"),), "dkim": (("header", "d"), ("header", "i"))}


class _Result(Struct, frozen=True):
    method: str
    result: str
    properties: tuple[tuple[str, str], ...]  # ("header.from", value)

    def get(self, name: str) -> str:
        return next((value for key, value in self.properties if key == name), "")


def read_authentication(fields: Fields, author_domain: str, trust: Trust) -> Authentication:
    """`author_domain`: of the agreed author; "" where there is none, and then nothing is believed."""
    if not trust.authserv_ids and not trust.provider:
        return Authentication(text="no trusted server is configured")
    spoke = _topmost(fields, trust)
    if spoke is None:
        return Authentication(text="no trusted server spoke")
    authserv_id, results = spoke
    if results is None:
        return Authentication(authserv_id=authserv_id, text="what the trusted server wrote cannot be read")
    if not author_domain:
        return Authentication(authserv_id=authserv_id, text="no agreed author to speak about")
    dmarc, text = _dmarc(results, author_domain)
    passed = any(_is_aligned_pass(result, author_domain) for result in results)
    return Authentication(dmarc, Evidence.PASS if passed else Evidence.NONE, authserv_id, text)


def _topmost(fields: Fields, trust: Trust) -> tuple[str, tuple[_Result, ...] | None] | None:
    """(who spoke, what they said; None where unreadable) of the one field that counts."""
    trusted = {authserv_id.lower() for authserv_id in trust.authserv_ids}
    for item in receiving_side(fields, trust):
        if item.name != "authentication-results":
            continue
        value = item.value.decode("ascii", "replace")
        if trust.provider == _EXCHANGE_ONLINE and _names_no_server(value):
            return _EXCHANGE_ONLINE, _exchange_results(value)
        authserv_id, results = _standard_results(value)
        if authserv_id in trusted:
            return authserv_id, results
    return None


def _standard_results(value: str) -> tuple[str, tuple[_Result, ...] | None]:
    """(authserv-id, results); results are None where the parser gives up."""
    claimed = (value.partition(";")[0].split() or [""])[0].lower()
    if len(value) > _CAP or "\ufffd" in value:
        return claimed, None
    try:
        read = authres.AuthenticationResultsHeader.parse(f"Authentication-Results: {value}")
        results = tuple(_plain(each) for each in read.results if getattr(each, "method", None))
        return str(read.authserv_id).lower(), results
    except Exception:  # a stranger's octets in a foreign parser; RecursionError on "((((" too
        return claimed, None


def _plain(read: authres.AuthenticationResult) -> _Result:
    properties = tuple((f"{each.type}.{each.name}".lower(), str(each.value)) for each in read.properties)
    return _Result(str(read.method).lower(), str(read.result).lower(), properties)


def _dmarc(results: Sequence[_Result], author_domain: str) -> tuple[Evidence, str]:
    found = [result for result in results if result.method == "dmarc"]
    if len(found) != 1:
        return Evidence.NONE, "no dmarc result" if not found else "more than one dmarc result"
    about = normal_domain(found[0].get("header.from").rpartition("@")[2])
    if about != author_domain:
        return Evidence.NONE, "the dmarc result is about another domain"
    return _EVIDENCE.get(found[0].result, Evidence.NONE), f"dmarc={found[0].result[:20]} for {author_domain}"


def _is_aligned_pass(result: _Result, author_domain: str) -> bool:
    if result.result != "pass":
        return False
    names = [result.get(f"{kind}.{name}") for kind, name in _IDENTITIES.get(result.method, ())]
    said = next((name for name in names if name), "")
    return aligned(normal_domain(said.rpartition("@")[2]), author_domain)


def _names_no_server(value: str) -> bool:
    """Exchange Online begins with the first result where RFC 8601 has the authserv-id."""
    return "=" in value.partition(";")[0].partition("(")[0]


def _exchange_results(value: str) -> tuple[_Result, ...] | None:
    """`spf=pass (sender IP is …) smtp.mailfrom=a.example; dkim=…;dmarc=pass action=none header.from=a.example;…`

    None at anything that Exchange Online does not write: quotes, nested or open comments.
    """
    bare = _without_comments(value)
    if bare is None or len(value) > _CAP or "\ufffd" in value:
        return None
    results = []
    for piece in bare.split(";"):
        words = [word.partition("=") for word in piece.split()]
        if not words:
            continue
        if not all(name and equals for name, equals, _ in words):
            return None
        method, _, result = words[0]
        properties = tuple((name.lower(), said) for name, _, said in words[1:])
        results.append(_Result(method.lower(), result.lower(), properties))
    return tuple(results)


def _without_comments(value: str) -> str | None:
    out = []
    for at, piece in enumerate(value.split("(")):
        closed, outside = piece.partition(")")[1:] if at else (")", piece)
        if not closed or ")" in outside or '"' in piece or "\\" in piece:
            return None
        out.append(outside)
    return " ".join(out)
