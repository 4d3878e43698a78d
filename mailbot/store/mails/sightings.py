"""Rows -> how often a thing was seen lately, and to whom a letter went.  Threats T2, T34."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from mailbot.store.part import Part
from mailbot.store.tables.core import letters, messages, outbox, reasons


class Sightings(Part):
    __slots__ = ()

    def mails_with_reason(self, code: str, since: datetime) -> int:
        seen = (
            select(func.count())
            .select_from(messages)
            .join(reasons, reasons.c.mail == messages.c.mail)
            .where(messages.c.recorded_at > since, reasons.c.code == code)
        )
        return self._db.scalar(seen) or 0

    def went_to(self, message_id: str) -> tuple[str, ...]:
        asked = select(outbox.c.recipient).join(letters).where(letters.c.message_id == message_id)
        return tuple(self._db.scalars(asked.order_by(outbox.c.id)))
