"""A recycled ticket -> nothing of it: its mails' octets, words and letters, its events and itself.

The mail's own row and its aliases stay, emptied: by its content key it is known again and does not come back as new.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Table, delete, exists, select, update

from mailbot.model.ticket import Stage
from mailbot.store.mails.indexing import drop_from_index
from mailbot.store.part import Part, in_turns
from mailbot.store.tables.core import (
    details,
    epochs,
    form_fields,
    form_items,
    lessons,
    letters,
    mails,
    messages,
    originals,
    outbox,
    reasons,
    thread_ids,
    ticket_events,
    tickets,
)
from mailbot.store.tables.desk import held, lent
from mailbot.store.tables.faq import faq_outcomes
from mailbot.store.tables.orders import OF_ORDERS
from mailbot.store.tables.promises import complaints, promises
from mailbot.store.tables.written import written_to

# in an order in which nothing is left that points at what is gone
OF_MAILS: tuple[Table, ...] = (reasons, form_fields, form_items, details, held, originals, written_to, messages)
OF_TICKETS: tuple[Table, ...] = (lent, epochs, ticket_events, promises, complaints, *OF_ORDERS)
# what was learned stays, and forgets where it came from
LET_GO: tuple[tuple[Table, dict[str, object]], ...] = (
    (lessons, {"ticket": None, "mail": None, "subject": ""}),
    (faq_outcomes, {"ticket": None, "mail": None}),
)
_ON_THEIR_WAY = ("queued", "sending")


class Purge(Part):
    __slots__ = ()

    def purgeable(self, recycled_before: datetime, limit: int) -> tuple[int, ...]:
        leaving = exists().where(
            letters.c.ticket == tickets.c.number, outbox.c.letter == letters.c.id, outbox.c.state.in_(_ON_THEIR_WAY)
        )
        old = (tickets.c.stage == Stage.RECYCLED.value, tickets.c.stage_at < recycled_before)
        asked = select(tickets.c.number).where(*old, ~leaving).order_by(tickets.c.stage_at).limit(limit)
        return tuple(self._db.scalars(asked))

    def purge(self, ticket: int) -> int:
        """How many mails were emptied."""
        theirs = self._db.scalars(select(messages.c.mail).where(messages.c.ticket == ticket)).all()
        self._forget_thread(ticket)
        self._forget_letters(ticket)
        for table, values in LET_GO:
            self._db.execute(update(table).where(table.c.ticket == ticket).values(**values))
        for some in in_turns(theirs):
            self._forget_mails(some)
        for table in OF_TICKETS:
            self._db.execute(delete(table).where(table.c.ticket == ticket))
        self._db.execute(delete(tickets).where(tickets.c.number == ticket))
        return len(theirs)

    def _forget_thread(self, ticket: int) -> None:
        ids = (select(table.c.message_id).where(table.c.ticket == ticket) for table in (messages, letters))
        for some in ids:
            self._db.execute(delete(thread_ids).where(thread_ids.c.message_id.in_(some), thread_ids.c.ticket == ticket))

    def _forget_letters(self, ticket: int) -> None:
        theirs = select(letters.c.id).where(letters.c.ticket == ticket)
        self._db.execute(delete(outbox).where(outbox.c.letter.in_(theirs)))
        self._db.execute(delete(letters).where(letters.c.ticket == ticket))

    def _forget_mails(self, theirs: Sequence[int]) -> None:
        for table in OF_MAILS:
            self._db.execute(delete(table).where(table.c.mail.in_(theirs)))
        drop_from_index(self._db, theirs)
        emptied = {"envelope_from": None, "quarantine_detail": "", "length": 0}
        self._db.execute(update(mails).where(mails.c.id.in_(theirs)).values(**emptied))
