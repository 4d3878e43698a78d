"""(AckCounts, AckPolicy) -> which cap or breaker is reached, or none.  Pure.  Promise P17, row N18."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from mailbot.model.history import CAME_BACK, AckCounts
from mailbot.model.settings import AckPolicy

_LOWEST = 5  # a lowered cap is a tenth, but never less than this
_SAME_BODY = 5  # addresses within ten minutes: a flood with somebody else's addresses
_BOUNCED_SHARE, _BOUNCED_FROM = 5, 10  # every fifth of today's acknowledgements came back, of at least ten


class Allowance(Struct, frozen=True):
    """What bears on the caps of this one mail."""

    policy: AckPolicy
    counts: AckCounts
    lowered: bool  # nobody can vouch for senders here (rows N11, N11f)
    free_mail: bool  # so many strangers share the domain that its cap would be unjust
    form: bool


def reached(allowance: Allowance) -> str | None:
    return next(iter([*_breakers(allowance.counts), *_caps(allowance)]), None)


def _caps(allowance: Allowance) -> Iterator[str]:
    """The cap of the one address is never lowered and never lifted."""
    policy, counts, lowered = allowance.policy, allowance.counts, allowance.lowered
    table = (
        (True, counts.address_hour, policy.per_address_hour, "an hour to this address"),
        (True, counts.address_day, policy.per_address_day, "a day to this address"),
        (not allowance.free_mail, counts.domain_hour, _cap(policy.per_domain_hour, lowered), "an hour to this domain"),
        (allowance.form, counts.form_hour, _cap(policy.per_form_hour, lowered), "an hour for this form"),
        (True, counts.instance_hour, _cap(policy.per_instance_hour, lowered), "an hour in all"),
    )
    for applies, count, cap, what in table:
        if applies and count >= cap:
            yield f"{count} acknowledgements sent, at most {cap} {what}"


def _cap(cap: int, lowered: bool) -> int:
    return min(cap, max(_LOWEST, cap // 10)) if lowered else cap


def _breakers(counts: AckCounts) -> Iterator[str]:
    if counts.same_body_addresses >= _SAME_BODY:
        yield f"the same words came from {counts.same_body_addresses} addresses in ten minutes"
    if counts.instance_day >= _BOUNCED_FROM and counts.bounced_day * _BOUNCED_SHARE >= counts.instance_day:
        yield f"{counts.bounced_day} of today's {counts.instance_day} {CAME_BACK}"
