"""Fields of spam filters -> what the receiving side's filter said, "" if not spam.  Pure.  Row N15."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from mailbot.parse.header.fields import Field
from mailbot.text.later import later

_LEVEL = 6  # stars, where nothing says what the filter's own limit is
_SCL = 5  # Microsoft's spam confidence level: 5 and above goes to Junk
_FORWARDED_SCL = later(r"(?:^|;)\s{0,9}SCL:\s{0,9}(\d)(?:;|$)")


def _begins(*words: str) -> Callable[[str], bool]:
    return lambda value: value.lower().startswith(words)


def _scl(value: str) -> bool:
    return value[:2].strip().isdigit() and int(value[:2]) >= _SCL


def _forefront(value: str) -> bool:
    found = _FORWARDED_SCL.search(value)
    return "SFV:SPM" in value or (found is not None and int(found.group(1)) >= _SCL)


# field -> does its value say spam?
_SAYS_SPAM: dict[str, Callable[[str], bool]] = {
    "x-spam-flag": _begins("yes", "true"),
    "x-spam-status": _begins("yes", "spam"),
    "x-spam": _begins("yes", "true"),
    "x-spamd-result": lambda value: value.lower().replace(" ", "").startswith("default:true"),
    "x-rspamd-action": _begins("reject", "add header", "rewrite subject", "quarantine"),
    "x-rspamd-spam": _begins("yes", "true"),
    "x-ms-exchange-organization-scl": _scl,
    "x-microsoft-antispam-mailbox-delivery": lambda value: "dest:J" in value,
    "x-forefront-antispam-report": _forefront,
    "x-barracuda-spam-flag": _begins("yes"),
    "x-barracuda-spam-status": _begins("yes"),
    "x-bogosity": _begins("yes", "spam"),
    "x-dspam-result": _begins("spam"),
    "x-crm114-status": _begins("spam"),
    "x-proofpoint-spam-details": _begins("rule=spam"),
    "x-qq-spam": _begins("true", "yes"),
    "x-spam-level": lambda value: value.startswith("*" * _LEVEL),
}
# these decide alone; the level says something only where they are silent, since its limit is the filter's own
_DECIDE = frozenset({"x-spam-flag", "x-spam-status", "x-spam", "x-spamd-result", "x-rspamd-action"})


def spam_said(items: Sequence[Field]) -> str:
    """`items`: the fields that the receiving side may have written; the topmost of a name counts."""
    topmost: dict[str, str] = {}
    for item in items:
        if item.name in _SAYS_SPAM:
            topmost.setdefault(item.name, item.value[:998].decode("ascii", "replace").strip())
    if topmost.keys() & _DECIDE:
        topmost.pop("x-spam-level", None)
    return next((f"{name}: {value[:60]}" for name, value in topmost.items() if _SAYS_SPAM[name](value)), "")
