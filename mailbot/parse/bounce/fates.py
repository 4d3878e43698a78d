"""A bounce and the words of its notice -> the same with what became of each recipient.  Pure, linear.

One report may say that one mailbox is full and another does not exist.  A delivery status tells them apart itself; in
words, what stands between one address and the next is said of the first.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from mailbot.model.mail import Bounce, Cause, Missed
from mailbot.parse.bounce.causes import cause_of, likely_status
from mailbot.parse.bounce.report import STATUS

_LONGEST = 500  # characters of what is said of one
_REASONED = frozenset({"failed", "delayed"})


def told_apart(bounce: Bounce, lines: Sequence[str]) -> Bounce:
    """`lines`: of the notice."""
    each = bounce.each or _said_of_each(bounce, lines)
    return replace(bounce, each=tuple(_explained(one, bounce) for one in each))


def _explained(one: Missed, bounce: Bounce) -> Missed:
    """What says nothing of its own shares the cause of the whole report, where it shares its class."""
    if one.action not in _REASONED:
        return one
    cause = cause_of(one.diagnostic, one.status, "")
    if cause is Cause.UNKNOWN and one.action == bounce.action and (one.status or bounce.status) == bounce.status:
        cause = bounce.cause
    return replace(one, cause=cause, status=one.status or likely_status(cause, one.action, one.diagnostic))


def _said_of_each(bounce: Bounce, lines: Sequence[str]) -> list[Missed]:
    if len(bounce.recipients) < 2:
        return []
    starts = _starts(bounce.recipients, lines)
    if not starts:
        return []
    ends = [*sorted(starts.values())[1:], len(lines)]
    end_of = dict(zip(sorted(starts.values()), ends, strict=True))
    blocks = {address: " ".join(lines[at : end_of[at]]).strip() for address, at in starts.items()}
    return [_missed(address, blocks.get(address, ""), bounce) for address in bounce.recipients]


def _starts(recipients: Sequence[str], lines: Sequence[str]) -> dict[str, int]:
    """The last line that begins with the address: before it may stand a list of them all."""
    wanted = {address.lower(): address for address in recipients}
    starts: dict[str, int] = {}
    for at, line in enumerate(lines):
        first = line.strip(" \t>*-•").partition(" ")[0].strip("<>\"'():;,").removeprefix("mailto:").lower()
        if first in wanted and _speaks(line, lines, at):
            starts[wanted[first]] = at
    return starts


def _speaks(line: str, lines: Sequence[str], at: int) -> bool:
    """Whether words of its own stand beside or below it."""
    below = lines[at + 1] if at + 1 < len(lines) else ""
    return len(line.split()) > 1 or bool(below.strip() and "@" not in below.split()[0])


def _missed(address: str, block: str, bounce: Bounce) -> Missed:
    code = STATUS.search(block)
    return Missed(address, bounce.action, code.group(1) if code else None, block[:_LONGEST])
