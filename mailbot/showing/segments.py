"""(Segment, what is known of a customer, now) -> does the customer belong to it?  And all who do.  Pure but for the
store that is asked for customers, some at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from fnmatch import fnmatchcase

from mailbot.model.segment import AttributeWanted, Member, Segment
from mailbot.store import Transaction
from mailbot.text.numbers import number

_AT_ONCE = 500


def members(segment: Segment, tx: Transaction, now: datetime) -> Iterator[Member]:
    return (member for member in everybody(tx) if fits(segment, member, now))


def everybody(tx: Transaction) -> Iterator[Member]:
    last = 0
    while some := tx.members_after(last, _AT_ONCE):
        yield from some
        last = some[-1].row.id


def counted(segments: Sequence[Segment], tx: Transaction, now: datetime) -> tuple[int, ...]:
    """How many belong to each, in one pass."""
    found = [0] * len(segments)
    for member in everybody(tx):
        for at, segment in enumerate(segments):
            found[at] += fits(segment, member, now)
    return tuple(found)


def fits(segment: Segment, member: Member, now: datetime) -> bool:
    return all(asks(segment, member, now) for asks in _ASKS)


def _country(segment: Segment, member: Member, now: datetime) -> bool:
    return not segment.countries or member.row.country.upper() in segment.countries


def _language(segment: Segment, member: Member, now: datetime) -> bool:
    theirs = member.row.language
    return not segment.languages or any(theirs == one or theirs.startswith(f"{one}-") for one in segment.languages)


def _owner(segment: Segment, member: Member, now: datetime) -> bool:
    return not segment.owners or member.row.owner in segment.owners


def _key_account(segment: Segment, member: Member, now: datetime) -> bool:
    return segment.key_account in (None, member.row.key_account)


def _consent(segment: Segment, member: Member, now: datetime) -> bool:
    return not segment.consent or member.consent in segment.consent


def _bought(segment: Segment, member: Member, now: datetime) -> bool:
    return segment.bought in (None, member.deals > 0)


def _amount(segment: Segment, member: Member, now: datetime) -> bool:
    sums = dict(member.turnover)
    return segment.amount is None or segment.amount.holds(sums.get(segment.currency, Decimal(0)))


def _tickets(segment: Segment, member: Member, now: datetime) -> bool:
    return segment.tickets is None or segment.tickets.holds(Decimal(member.row.tickets))


def _complained(segment: Segment, member: Member, now: datetime) -> bool:
    return segment.complained in (None, member.complaints > 0)


def _last_contact(segment: Segment, member: Member, now: datetime) -> bool:
    last = member.row.last_at
    since = now - last if last else timedelta.max
    lately = not segment.wrote_within_days or since <= timedelta(days=segment.wrote_within_days)
    silent = not segment.silent_days or since >= timedelta(days=segment.silent_days)
    return lately and silent


def _attributes(segment: Segment, member: Member, now: datetime) -> bool:
    return all(_has(one, member.attributes.get(one.name, "")) for one in segment.attributes)


def _has(wanted: AttributeWanted, value: str) -> bool:
    if wanted.span is not None:
        found = number(value)
        return bool(found) and wanted.span.holds(Decimal(found))
    return bool(value) and any(fnmatchcase(value.casefold(), one.casefold()) for one in wanted.values)


_ASKS: tuple[Callable[[Segment, Member, datetime], bool], ...] = (
    _country,
    _language,
    _owner,
    _key_account,
    _consent,
    _bought,
    _amount,
    _tickets,
    _complained,
    _last_contact,
    _attributes,
)
