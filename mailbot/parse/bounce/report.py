"""The parts of a delivery report -> what became of whom.  Pure, linear, never raises.  RFC 3464, 3463."""

from __future__ import annotations

from collections.abc import Iterable

from mailbot.model.mail import Bounce, Missed
from mailbot.model.settings import Limits
from mailbot.parse.header.addresses import normal_address
from mailbot.parse.header.fields import Fields, read_header
from mailbot.parse.header.headers import clean_text
from mailbot.parse.mime import Part
from mailbot.text.later import later

STATUS = later(r"(?:^|[^\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)")
DIAGNOSTIC_CAP = 500
_OCTETS = 256 * 1024  # of a status part that are read
_BLOCKS = 200
_STATUS_PARTS = frozenset({"message/delivery-status", "message/global-delivery-status"})
_RETURNED_PARTS = frozenset(
    {"message/rfc822", "text/rfc822-headers", "message/rfc822-headers", "message/global", "message/global-headers"}
)
# beginnings of Action that programs write beside RFC 3464's own words; the worst comes first
_ACTIONS = (
    ("fail", "failed"),
    ("error", "failed"),
    ("expired", "failed"),
    ("bounce", "failed"),
    ("undeliver", "failed"),
    ("delay", "delayed"),
    ("deferred", "delayed"),
    ("delivered", "delivered"),
    ("deliverable", "delivered"),
    ("relay", "relayed"),
    ("expand", "expanded"),
)
_WORST_FIRST = ("failed", "delayed", "relayed", "expanded", "delivered")


def read_report(root: Part, limits: Limits) -> Bounce | None:
    """None where no part is a delivery status, or it speaks of nobody."""
    parts = (part for part in root.walk() if part.content_type in _STATUS_PARTS)
    return _summed([entry for part in parts for entry in _entries(part.content(), limits)])


def read_blocks(octets: bytes, limits: Limits) -> Bounce | None:
    """The same fields in the middle of a text: programs forget the MIME around them."""
    if b"-recipient:" not in octets.lower():
        return None
    return _summed(list(_entries(octets, limits)))


def _entries(octets: bytes, limits: Limits) -> Iterable[Missed]:
    return (entry for block in _blocks(octets[:_OCTETS], limits) if (entry := _entry(block)) is not None)


def _summed(entries: list[Missed]) -> Bounce | None:
    """The worst action, and everybody it befell."""
    if not entries:
        return None
    action = next(action for action in _WORST_FIRST if any(entry.action == action for entry in entries))
    worst = [entry for entry in entries if entry.action == action]
    return Bounce(
        recipients=tuple(dict.fromkeys(entry.address for entry in worst if entry.address)),
        status=next((entry.status for entry in worst if entry.status), None),
        action=action,
        diagnostic=next((entry.diagnostic for entry in worst if entry.diagnostic), ""),
        each=tuple(entry for entry in entries if entry.address) if len(entries) > 1 else (),
    )


def _blocks(octets: bytes, limits: Limits) -> Iterable[Fields]:
    """Groups of fields between blank lines; the first is about the report, the others about a recipient each."""
    blocks = octets.replace(b"\r\n", b"\n").strip(b"\n").split(b"\n\n", _BLOCKS)
    return (read_header(block.lstrip(b"\n"), limits).fields for block in blocks[:_BLOCKS])


def _entry(block: Fields) -> Missed | None:
    if not (block.has("final-recipient") or block.has("original-recipient") or block.has("x-actual-recipient")):
        return None
    said = _ascii(block, "action").lower()
    status = STATUS.search(_ascii(block, "status"))
    diagnostic = clean_text(_ascii(block, "diagnostic-code").partition(";")[2].strip(), DIAGNOSTIC_CAP)
    action = next((action for begin, action in _ACTIONS if said.startswith(begin)), "")
    code = best_status(status.group(1) if status else None, diagnostic)
    return Missed(_recipient(block), action or _action_of(code), code, diagnostic)


def _action_of(status: str | None) -> str:
    return {"2": "delivered", "4": "delayed"}.get((status or "5")[0], "failed")


def _recipient(block: Fields) -> str:
    """As the sender knows it: what it was forwarded to since is no name in our books (RFC 3464 section 2.3.1)."""
    for name in ("original-recipient", "final-recipient", "x-actual-recipient"):
        address = plain_address(_ascii(block, name).rpartition(";")[2])
        if address:
            return address
    return ""


def plain_address(text: str) -> str:
    """`<a@b>`, `rfc822;a@b`, `mailto:a@b`, `'a@b'`, `a@b (comment)` -> a@b; "" where it is none."""
    text = text.strip().partition(" (")[0]
    if "<" in text:
        text = text.rpartition("<")[2].partition(">")[0]
    text = text.strip("'\"<>()[]{}*,;: \t")
    head, colon, rest = text.partition(":")
    address = normal_address(rest if colon and "@" in rest and "@" not in head else text)
    return address if "." in address.rpartition("@")[2] else ""


def _ascii(fields: Fields, name: str) -> str:
    return fields.first(name).decode("utf-8", "replace")


def best_status(status: str | None, words: str) -> str | None:
    """A vague x.0.0 gives way to an exact one in the server's words, of the same class."""
    if status is not None and not status.endswith(".0.0"):
        return status
    found = STATUS.search(words)
    exact = found.group(1) if found else None
    if status is None or (exact and exact[0] == status[0]):
        return exact or status
    return status


def returned_fields(root: Part, limits: Limits) -> Fields | None:
    """The header of the mail that came back, where the report carries it."""
    for part in root.walk():
        if part.content_type in _RETURNED_PARTS:
            return read_header(part.content()[: 2 * limits.header_octets].lstrip(b"\r\n"), limits).fields
    return None
