"""What was kept long enough -> gone, a few rows at a time.  RELIABILITY section 10."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import and_, delete, exists, or_, select, update

from mailbot.model.ticket import Stage
from mailbot.store.keeping.counting import minute_of
from mailbot.store.part import Part
from mailbot.store.tables.core import letters, mails, messages, once, originals, outbox, tickets
from mailbot.store.tables.counters import ack_minutes

_OPEN = (Stage.NEW.value, Stage.PROCESSED.value)
_WAITING = ("queued", "sending", "held")


class Ageing(Part):
    __slots__ = ()

    def let_go_originals(self, filed_before: datetime, set_aside_before: datetime, limit: int) -> int:
        """A colleague who gets an open ticket gets the customer's mail with it: those stay."""
        still_open = exists().where(
            messages.c.mail == mails.c.id, tickets.c.number == messages.c.ticket, tickets.c.stage.in_(_OPEN)
        )
        # imported mail is as old as it says, but came to us only now
        came = and_(mails.c.done_at < filed_before, mails.c.stored_at < filed_before)
        filed = and_(mails.c.state == "done", came, ~still_open)
        set_aside = and_(mails.c.state == "quarantine", mails.c.quarantined_at < set_aside_before)
        old = select(mails.c.id).where(mails.c.length > 0, or_(filed, set_aside)).order_by(mails.c.id).limit(limit)
        theirs = self._db.scalars(old).all()
        self._db.execute(delete(originals).where(originals.c.mail.in_(theirs)))
        gone = update(mails).where(mails.c.id.in_(theirs))
        self._db.execute(gone.values(length=0))
        dropped = gone.where(mails.c.state == "quarantine")
        self._db.execute(dropped.values(state="done", quarantine_detail=""))
        return len(theirs)

    def let_go_letters(self, closed_before: datetime, limit: int) -> int:
        """The octets of what was sent; that it was, when and to whom stays."""
        late = exists().where(
            outbox.c.letter == letters.c.id,
            or_(outbox.c.state.in_(_WAITING), outbox.c.closed_at.is_(None), outbox.c.closed_at >= closed_before),
        )
        sent = exists().where(outbox.c.letter == letters.c.id, outbox.c.closed_at < closed_before)
        full = letters.c.octets != b""
        old = self._db.scalars(select(letters.c.id).where(sent, ~late, full).order_by(letters.c.id).limit(limit)).all()
        self._db.execute(update(letters).where(letters.c.id.in_(old)).values(octets=b""))
        return len(old)

    def old_tickets(self, closed_before: datetime, limit: int) -> tuple[int, ...]:
        leaving = exists().where(
            letters.c.ticket == tickets.c.number, outbox.c.letter == letters.c.id, outbox.c.state.in_(_WAITING)
        )
        old = (tickets.c.stage == Stage.CLOSED.value, tickets.c.stage_at < closed_before, ~leaving)
        return tuple(self._db.scalars(select(tickets.c.number).where(*old).order_by(tickets.c.number).limit(limit)))

    def let_go_once(self, before: datetime, limit: int) -> int:
        """That something was done long ago keeps nobody from doing it again."""
        self._db.execute(delete(ack_minutes).where(ack_minutes.c.minute < minute_of(before)))
        old = select(once.c.job, once.c.period).where(once.c.at < before).limit(limit)
        rows = self._db.execute(old).all()
        for row in rows:
            self._db.execute(delete(once).where(once.c.job == row.job, once.c.period == row.period))
        return len(rows)
