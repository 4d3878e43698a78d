"""Outgoing -> rows, one a recipient, and each row's way to its outcome.  RELIABILITY section 9, RFC 1047."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache

from msgspec import Struct
from sqlalchemy import ColumnElement, Update, and_, bindparam, not_, or_, select, update

from mailbot.model.outgoing import AT_MOST_ONCE, Claimed, DeliveryReport, Kind, Outcome, Outgoing
from mailbot.model.records import AlreadyDone
from mailbot.store import quick
from mailbot.store.backends.claimant import is_ours_or_nobodys, our_mark
from mailbot.store.outgoing.fence import held_by_fence
from mailbot.store.part import Part, in_turns
from mailbot.store.tables.core import letters, outbox
from mailbot.store.tickets.life import link

# people's words first, then what a customer waits for, then staff, then reading matter
_PRIORITY = {
    **dict.fromkeys((Kind.ANSWER, Kind.FACTORY), 0),
    **dict.fromkeys((Kind.ACK, Kind.PROBE), 1),
    **dict.fromkeys((Kind.NOTICE, Kind.ALARM), 2),
    **dict.fromkeys((Kind.DIGEST, Kind.REPORT), 3),
}

# broke after the final dot may have been sent: a second copy is worse than none for these
_once = outbox.c.kind.in_(sorted(kind.value for kind in AT_MOST_ONCE))
_SECOND_COPY_AFTER = timedelta(minutes=10)
# nothing is put off so long: a time beyond it was written while the clock was wrong (promise P13)
_FURTHEST = timedelta(hours=2)


class _Fate(Struct, frozen=True):
    """What a row becomes after one attempt."""

    again: bool = False  # queued for next_at, where there is one
    otherwise: str = "failed"
    counts: bool = True  # the attempt was the mail's, not our configuration's
    ambiguous: bool = False
    bounced: bool = False


_FATES = {
    Outcome.DEFERRED: _Fate(again=True),
    Outcome.FAILED: _Fate(bounced=True),
    Outcome.EXPIRED: _Fate(),  # not bounced: an outage of ours must not trip the breaker of row N18 for a day
    Outcome.UNKNOWN: _Fate(again=True, ambiguous=True),
    Outcome.REFUSED_US: _Fate(again=True, counts=False),
}

_WRITING = letters.insert().returning(letters.c.id)
_QUEUING = outbox.insert()
_SENDING_DONE = (
    update(outbox)
    .where(outbox.c.id == bindparam("row"))
    .values(state="sent", phase="", next_at=None, closed_at=bindparam("closed_at"), last_reply=bindparam("last_reply"))
)
# put off longer than anything is, or to be sent at once at a time that is yet to come: the clock was set back
_ASTRAY = (
    update(outbox)
    .where(outbox.c.state == "queued", outbox.c.next_at > bindparam("now"))
    .where(or_(outbox.c.next_at > bindparam("furthest"), outbox.c.next_at == outbox.c.queued_at))
    .values(next_at=bindparam("now"))
)
_DUE = (
    select(outbox.c.id)
    .where(outbox.c.state == "queued", outbox.c.next_at <= bindparam("now"))
    .order_by(outbox.c.priority, outbox.c.next_at, outbox.c.id)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True)  # PostgreSQL; SQLite has one writer and needs none
    .cte("due")  # evaluated once: as a plain subquery PostgreSQL may claim more than `limit`
)
_CLAIMING = (
    update(outbox)
    .where(outbox.c.id.in_(select(_DUE.c.id)), outbox.c.state == "queued")
    .values(state="sending", phase="connect", claimed_by=bindparam("mark"), attempt=outbox.c.attempt + 1)
    .returning(outbox.c.id)
)
_HANDS = select(outbox.c.claimed_by).distinct().where(outbox.c.state == "sending")


@lru_cache(64)  # as many as are claimed at once
def _marking(many: int) -> Update:
    these = outbox.c.id.in_([bindparam(f"row{at}") for at in range(many)])
    ours = (outbox.c.state == "sending", outbox.c.claimed_by == bindparam("mark"))
    # in phase `connect`: of two daemons that hold the same row only one goes on
    return update(outbox).where(these, *ours, outbox.c.phase == "connect").values(phase="data")


class Outbox(Part):
    __slots__ = ()

    def enqueue(
        self, outgoing: Outgoing, mail: int, form: str, now: datetime, not_before: datetime | None = None
    ) -> None:
        row = {
            "message_id": outgoing.message_id,
            "kind": outgoing.kind.value,
            "envelope_from": outgoing.envelope_from,
            "mailbox": outgoing.mailbox,
            "ticket": outgoing.ticket or None,
            "mail": mail or None,
            "octets": outgoing.octets,
        }
        letter = quick.value(self._db, _WRITING, row)
        held = held_by_fence(self._db, outgoing.kind, mail)
        rows = [
            {
                "letter": letter,
                "recipient": recipient,
                "address": recipient.lower(),
                "domain": recipient.lower().rpartition("@")[2],
                "kind": outgoing.kind.value,
                "form": form,
                "priority": _PRIORITY[outgoing.kind],
                "state": "held" if held else "queued",
                "phase": "",
                "queued_at": now,
                "next_at": None if held else not_before or now,
                "last_reply": held,
            }
            for recipient in outgoing.recipients
        ]
        quick.run_all(self._db, _QUEUING, rows)
        link(self._db, outgoing.ticket, outgoing.message_id)

    def claim(self, now: datetime, limit: int) -> tuple[Claimed, ...]:
        quick.run(self._db, _ASTRAY, {"now": now, "furthest": now + _FURTHEST})
        return self._claimed(
            quick.column(self._db, _CLAIMING, {"now": now, "limit": limit, "mark": our_mark(self._db)})
        )

    def _claimed(self, rows: Sequence[int]) -> tuple[Claimed, ...]:
        if not rows:
            return ()
        wanted = (
            select(outbox, letters.c.message_id, letters.c.envelope_from, letters.c.mailbox)
            .add_columns(letters.c.ticket, letters.c.octets)
            .join(letters)
            .where(outbox.c.id.in_(rows))
            .order_by(outbox.c.priority, outbox.c.next_at, outbox.c.id)
        )
        return tuple(
            Claimed(
                row=row.id,
                outgoing=Outgoing(
                    kind=Kind(row.kind),
                    message_id=row.message_id,
                    envelope_from=row.envelope_from,
                    recipients=(row.recipient,),
                    octets=row.octets,
                    mailbox=row.mailbox,
                    ticket=row.ticket or 0,
                ),
                attempt=row.attempt,
                queued_at=row.queued_at,
            )
            for row in self._db.execute(wanted)
        )

    def about_to_send(self, rows: Sequence[int]) -> None:
        for some in in_turns(rows):
            these = {f"row{at}": row for at, row in enumerate(some)}
            if quick.run(self._db, _marking(len(some)), {"mark": our_mark(self._db), **these}) != len(set(some)):
                raise AlreadyDone("somebody else has taken a mail off the outbox that was about to be sent")

    def report(self, row: int, report: DeliveryReport, next_at: datetime | None, now: datetime) -> None:
        if report.outcome is Outcome.SENT:  # a fact, whatever became of the row meanwhile
            quick.run(self._db, _SENDING_DONE, {"row": row, "closed_at": now, "last_reply": _words(report)})
            return
        fate = _FATES[report.outcome]
        kind = Kind(self._db.scalars(select(outbox.c.kind).where(outbox.c.id == row)).one())
        ending = update(outbox).where(outbox.c.id == row, self._in_our_hand())
        if not fate.counts:
            ending = ending.values(attempt=outbox.c.attempt - 1)
            next_at = next_at or now
        state = "queued" if fate.again and next_at else fate.otherwise
        if fate.ambiguous and kind in AT_MOST_ONCE:
            state = "unknown"
        values: dict[str, object] = {"state": state, "phase": "", "last_reply": _words(report), "next_at": next_at}
        if state != "queued":
            values |= {"next_at": None, "closed_at": now}
        if fate.ambiguous and state == "queued":
            values["maybe_twice"] = True
        if fate.bounced:
            values["bounced_at"] = now
        self._db.execute(ending.values(**values))

    def hold(self, row: int, why: str, now: datetime) -> None:
        holding = update(outbox).where(outbox.c.id == row, outbox.c.state.in_(("queued", "sending")))
        self._db.execute(holding.values(state="held", phase="", next_at=None, last_reply=why))

    def recover_outbox(self, now: datetime) -> int:
        empty = [mark for mark in quick.column(self._db, _HANDS) if is_ours_or_nobodys(self._db, mark)]
        if not empty:
            return 0
        left = and_(outbox.c.state == "sending", outbox.c.claimed_by.in_(empty))
        maybe = and_(left, outbox.c.phase == "data")
        lost = {"phase": "", "last_reply": "stopped while sending: whether it arrived is not known (RFC 1047)"}
        turns = (
            (and_(maybe, _once), {**lost, "state": "unknown", "next_at": None, "closed_at": now}),
            (
                and_(maybe, not_(_once)),
                {**lost, "state": "queued", "next_at": now + _SECOND_COPY_AFTER, "maybe_twice": True},
            ),
            # before DATA: nothing can have arrived.  The phase is asked for: a transaction that was open when its
            # daemon lost its hold may set it while we wait for the row
            (and_(left, outbox.c.phase == "connect"), {"phase": "", "state": "queued", "next_at": now}),
        )
        return sum(self._db.execute(update(outbox).where(those).values(**values)).rowcount for those, values in turns)

    def _in_our_hand(self) -> ColumnElement[bool]:
        return and_(outbox.c.state == "sending", outbox.c.claimed_by == our_mark(self._db))

    def try_now(self, rows: Sequence[int], now: datetime) -> int:
        """What was tried and waits is due at once (none named: all of it); how many rows.

        What was never tried is not touched: it may be waiting so that its writer can take it back.
        """
        waiting = update(outbox).where(outbox.c.state == "queued", outbox.c.attempt > 0)
        if rows:
            waiting = waiting.where(outbox.c.id.in_(rows))
        return self._db.execute(waiting.values(next_at=now)).rowcount

    def next_due(self) -> datetime | None:
        waiting = select(outbox.c.next_at).where(outbox.c.state == "queued")
        return self._db.scalar(waiting.order_by(outbox.c.next_at).limit(1))


def _words(report: DeliveryReport) -> str:
    return f"{report.code} {report.text}".strip() if report.code else report.text
