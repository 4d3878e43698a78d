"""What somebody looks for -> the newest mails that have it.  indexing.py keeps their words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Text, bindparam, cast, func, literal_column, select

from mailbot.model.customer import MailFound, SearchFor
from mailbot.store.mails.wording import Phrase, around, fts5, phrases_of, tsquery
from mailbot.store.part import Part
from mailbot.store.tables.core import messages, tickets
from mailbot.store.tables.customers import search_index
from mailbot.store.tickets.views import name_and_address

_AT_ONCE = 500  # mails that are looked at for what the index does not know
_MOST_LOOKED_AT = 40_000


class Searching(Part):
    __slots__ = ()

    def search(self, wanted: SearchFor) -> tuple[MailFound, ...]:
        phrases = phrases_of(wanted)
        if not phrases:
            return ()
        found: list[MailFound] = []
        for some in self._mails_with(phrases, wanted):
            rows = self._db.execute(_shown(some, wanted)).all()
            found += [_found(row, phrases) for row in rows]
            if len(found) >= wanted.limit:
                break
        return tuple(found[: wanted.limit])

    def _mails_with(self, phrases: Sequence[Phrase], wanted: SearchFor) -> Iterator[Sequence[int]]:
        """Ids, the newest first, some at a time: whoever has enough asks for no more."""
        here, last = self._matching(phrases), None
        size = _AT_ONCE if wanted.category else wanted.limit
        for _ in range(_MOST_LOOKED_AT // size + 1):
            asked = select(search_index.c.rowid).where(here).order_by(search_index.c.rowid.desc()).limit(size)
            if last is not None:
                asked = asked.where(search_index.c.rowid < last)
            some = self._db.scalars(asked).all()
            if not some:
                return
            yield some
            last = some[-1]

    def _matching(self, phrases: Sequence[Phrase]) -> ColumnElement[bool]:
        if self._db.dialect.name == "postgresql":
            from sqlalchemy.dialects.postgresql import TSQUERY

            query = cast(bindparam("looked_for", tsquery(phrases), Text), TSQUERY)
            return search_index.c.words.bool_op("@@")(query)
        return literal_column("search_index", Text).bool_op("MATCH")(bindparam("looked_for", fts5(phrases), Text))


def _shown(mails: Sequence[int], wanted: SearchFor) -> Any:
    asked = (
        select(messages, tickets.c.owner, tickets.c.category.label("of_ticket"))
        .outerjoin(tickets, tickets.c.number == messages.c.ticket)
        .where(messages.c.mail.in_(mails))
        .order_by(messages.c.mail.desc())
    )
    if wanted.category:
        asked = asked.where(func.coalesce(tickets.c.category, messages.c.category) == wanted.category)
    return asked


def _found(row: Row[Any], phrases: Sequence[Phrase]) -> MailFound:
    return MailFound(
        mail=row.mail,
        at=row.recorded_at,
        author=name_and_address(row.author_name, row.customer_address or row.author_address),
        subject=row.subject,
        text=around(row.text, phrases),
        category=row.of_ticket or row.category,
        ticket=row.ticket or 0,
        owner=row.owner or "",
        disposition=row.disposition,
    )
