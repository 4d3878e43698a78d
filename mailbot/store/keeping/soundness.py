"""Rows -> what does not fit together, in words, and which contents are known.  Reads only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, select

from mailbot.store.part import Part, in_turns
from mailbot.store.tables.core import letters, mails, messages, originals, outbox


class Soundness(Part):
    __slots__ = ()

    def known_keys(self, keys: Sequence[str]) -> frozenset[str]:
        found: set[str] = set()
        for some in in_turns(keys):
            found.update(self._db.scalars(select(mails.c.key).where(mails.c.key.in_(some))))
        return frozenset(found)

    def unsound(self, stuck_before: datetime, limit: int) -> tuple[str, ...]:
        kept = mails.c.length > 0
        unread = (mails.c.state == "new", mails.c.stored_at < stuck_before)
        empty = (kept, ~exists().where(originals.c.mail == mails.c.id))
        unrecorded = (kept, mails.c.state == "done", ~exists().where(messages.c.mail == mails.c.id))
        return (
            *self._unsound_mails("was taken in and is not read yet", limit, *unread),
            *self._unsound_mails("has no octets", limit, *empty),
            *self._unsound_mails("is done and nothing was recorded about it", limit, *unrecorded),
            *self._unsound_letters(stuck_before, limit),
        )

    def _unsound_mails(self, what: str, limit: int, *where: ColumnElement[bool]) -> list[str]:
        ids = self._db.scalars(select(mails.c.id).where(*where).order_by(mails.c.id).limit(limit))
        return [f"mail {one} {what}" for one in ids]

    def _unsound_letters(self, stuck_before: datetime, limit: int) -> list[str]:
        asked = select(outbox.c.id).where(outbox.c.state == "sending", outbox.c.queued_at < stuck_before)
        stuck = [f"outgoing mail {row} is neither sent nor not" for row in self._db.scalars(asked.limit(limit))]
        nobody = ~exists().where(outbox.c.letter == letters.c.id)
        empty = self._db.scalar(select(func.count()).select_from(letters).where(nobody)) or 0
        return [*stuck, *([f"{empty} letter(s) without a recipient"] if empty else [])]
