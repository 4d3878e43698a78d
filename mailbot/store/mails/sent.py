"""Answers that were sent -> those whose copy is still missing in the Sent folder, each tried a few times."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import and_, func, or_, select

from mailbot.model.outgoing import Kind
from mailbot.model.shelf import SentCopy
from mailbot.store.part import Part, insert_into
from mailbot.store.tables.core import letters, outbox
from mailbot.store.tables.shelves import sent_copies

_TRIES = 5
_YOUNG = timedelta(days=3)  # a copy is a courtesy: an older answer gets none any more


class SentCopies(Part):
    __slots__ = ()

    def copies_due(self, mailbox: str, sent_before: datetime, limit: int) -> tuple[SentCopy, ...]:
        sent = (
            select(outbox.c.letter, func.min(outbox.c.closed_at).label("sent_at"))
            .where(
                outbox.c.kind == Kind.ANSWER.value,
                outbox.c.queued_at > sent_before - _YOUNG,
                outbox.c.state == "sent",
                outbox.c.closed_at <= sent_before,
            )
            .group_by(outbox.c.letter)
            .subquery()
        )
        missing = or_(
            sent_copies.c.letter.is_(None), and_(sent_copies.c.state == "trying", sent_copies.c.tries < _TRIES)
        )
        asked = (
            select(letters.c.id, letters.c.message_id, letters.c.octets, sent.c.sent_at, sent_copies.c.state)
            .join(sent, sent.c.letter == letters.c.id)
            .outerjoin(sent_copies, sent_copies.c.letter == letters.c.id)
            .where(missing, letters.c.mailbox == mailbox)
            .order_by(letters.c.id)
        )
        return tuple(
            SentCopy(row.id, row.message_id, row.octets, row.sent_at, unsure=row.state is not None)
            for row in self._db.execute(asked.limit(limit))
        )

    def copy_tried(self, letter: int, now: datetime) -> None:
        """Before APPEND: from its commit on nobody knows whether the copy is there until `copy_ended`."""
        trying = insert_into(self._db, sent_copies).values(letter=letter, state="trying", tries=1, at=now)
        again = {"tries": sent_copies.c.tries + 1, "at": now}
        self._db.execute(trying.on_conflict_do_update(index_elements=["letter"], set_=again))

    def copy_ended(self, letter: int, now: datetime) -> None:
        ending = insert_into(self._db, sent_copies).values(letter=letter, state="done", tries=1, at=now)
        self._db.execute(ending.on_conflict_do_update(index_elements=["letter"], set_={"state": "done", "at": now}))
