"""(kind, outcome, attempt) -> when to try again.  Pure: the clock is an argument.  RELIABILITY 9, RFC 1047.

`expired` is asked before an attempt too: what waited through a pause or an outage may no longer be wanted.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from mailbot.model.outgoing import AT_MOST_ONCE, Kind, Outcome

WAIT_MINUTES = (1, 5, 15, 60)  # after the 1st, 2nd, ... attempt; the last one from then on
REFUSED_US_WAIT = timedelta(minutes=15)  # our configuration is wrong: somebody has to mend it
UNKNOWN_WAIT = timedelta(minutes=10)
UNKNOWN_ATTEMPTS = 5  # each of them may have arrived: more copies are worse than telling the salesperson
GIVE_UP = timedelta(hours=48)  # longer than two days is too long to stay silent
GIVE_UP_ONE_TIME = timedelta(hours=4)  # a late acknowledgement is worse than none


def next_attempt(kind: Kind, outcome: Outcome, attempt: int, queued_at: datetime, now: datetime) -> datetime | None:
    """`attempt`: how many were made, 1 after the first.  None: no more."""
    at = _wanted(kind, outcome, max(1, attempt), now)
    # a refusal of ourselves fails nobody's mail, however long it lasts
    if at is None or (outcome is not Outcome.REFUSED_US and expired(kind, queued_at, at)):
        return None
    return at


def expired(kind: Kind, queued_at: datetime, now: datetime) -> bool:
    return now - queued_at > (GIVE_UP_ONE_TIME if kind in AT_MOST_ONCE else GIVE_UP)


def _wanted(kind: Kind, outcome: Outcome, attempt: int, now: datetime) -> datetime | None:
    if outcome is Outcome.DEFERRED:
        return now + timedelta(minutes=WAIT_MINUTES[min(attempt, len(WAIT_MINUTES)) - 1])
    if outcome is Outcome.REFUSED_US:
        return now + REFUSED_US_WAIT
    if outcome is Outcome.UNKNOWN and kind not in AT_MOST_ONCE and attempt <= UNKNOWN_ATTEMPTS:
        return now + UNKNOWN_WAIT
    return None
