"""A store that was restored -> one that sends nothing twice: what waited is held, and so is what earlier mail leads to.

What it forgot it gave away before: numbers go on behind a gap, so that a reply address of then means no ticket of now.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, Table, bindparam, exists, func, select, text, update

from mailbot.model.outgoing import Kind
from mailbot.store import quick
from mailbot.store.mails.record import FIRST_NUMBER
from mailbot.store.part import Part, in_turns, insert_into
from mailbot.store.tables.core import counters, mails, outbox
from mailbot.store.tables.keeping import moments

RESTORED = "restored"
NUMBERS_LOST = 1_000  # at most so many were given since the backup
_NUMBERED = (mails, outbox)  # the tables whose numbers are given once
_TO_CUSTOMERS = frozenset({Kind.ANSWER, Kind.ACK, Kind.FACTORY})
_EARLIER = "the store was restored after the mail that this follows from came in: it may have been sent before"

_CAME_BEFORE = select(
    exists().where(
        mails.c.id == bindparam("mail"),
        moments.c.name == RESTORED,
        func.coalesce(mails.c.received_at, mails.c.stored_at) < moments.c.at,
    )
)


class Fence(Part):
    __slots__ = ()

    def fence(self, why: str, now: datetime) -> int:
        noting = insert_into(self._db, moments).values(name=RESTORED, at=now)
        self._db.execute(noting.on_conflict_do_update(index_elements=["name"], set_={"at": now}))
        counting = insert_into(self._db, counters).values(name="ticket", value=FIRST_NUMBER + NUMBERS_LOST)
        ahead = {"value": counters.c.value + NUMBERS_LOST}
        self._db.execute(counting.on_conflict_do_update(index_elements=["name"], set_=ahead))
        for table in _NUMBERED:
            _go_ahead(self._db, table)
        waiting = update(outbox).where(outbox.c.state.in_(("queued", "sending")))
        return self._db.execute(waiting.values(state="held", phase="", next_at=None, last_reply=why)).rowcount

    def release(self, rows: Sequence[int], now: datetime) -> int:
        freeing = update(outbox).where(outbox.c.state == "held")
        freed = {"state": "queued", "phase": "", "attempt": 0, "queued_at": now, "next_at": now, "last_reply": ""}
        if not rows:
            return self._db.execute(freeing.values(**freed)).rowcount
        return sum(
            self._db.execute(freeing.where(outbox.c.id.in_(some)).values(**freed)).rowcount for some in in_turns(rows)
        )


def held_by_fence(db: Connection, kind: Kind, mail: int) -> str:
    """Why a letter that this mail leads to must wait for a person; "" where it need not."""
    if kind not in _TO_CUSTOMERS or not mail:
        return ""
    return _EARLIER if quick.value(db, _CAME_BEFORE, {"mail": mail}) else ""


def _go_ahead(db: Connection, table: Table) -> None:
    """The next row's number is beyond what the store that was replaced can have given."""
    last = (db.scalar(select(func.max(table.c.id))) or 0) + NUMBERS_LOST
    if db.dialect.name == "postgresql":
        moving = text("SELECT setval(pg_get_serial_sequence(:name, 'id'), greatest(:last, nextval(:sequence)))")
        sequence = db.scalar(text("SELECT pg_get_serial_sequence(:name, 'id')"), {"name": table.name})
        db.execute(moving, {"name": table.name, "last": last, "sequence": sequence})
        return
    known = db.execute(text("UPDATE sqlite_sequence SET seq = max(seq, :last) WHERE name = :name"), _of(table, last))
    if not known.rowcount:
        db.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :last)"), _of(table, last))


def _of(table: Table, last: int) -> dict[str, object]:
    return {"name": table.name, "last": last}
