"""A mail -> the words that it is found by, one row of the index; and out of the index again.  One statement a mail.

SQLite's FTS5 and PostgreSQL's tsvector keep the same words (wording.py), so both find the same.  What is deleted from
FTS5 is found no more at once, but leaves the file only when the pieces of the index are merged.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, Table, delete, select, text, update

from mailbot.model.decision import Disposition
from mailbot.model.mail import Message
from mailbot.store import quick
from mailbot.store.mails.wording import words_of_mail
from mailbot.store.part import Part, insert_into
from mailbot.store.tables.core import counters, form_fields, form_items, messages
from mailbot.store.tables.customers import search_index

_SAID = (messages, form_fields, form_items)  # whose words are searched
_NOT_FOUND = frozenset({Disposition.SPAM, Disposition.QUARANTINE})
_DROPPED = "dropped_from_index"  # since the last merge
_PAGES = 200  # of the index, in one step of a merge
_PUTTING = {
    "sqlite": text("INSERT OR REPLACE INTO search_index (rowid, words) VALUES (:mail, :words)"),
    "postgresql": text(
        "INSERT INTO search_index (rowid, words) VALUES (:mail, to_tsvector('simple', :words))"
        " ON CONFLICT (rowid) DO UPDATE SET words = excluded.words"
    ),
}
# a negative number of pages: until all are one piece (SQLite, FTS5 section 6.8)
_MERGE = text("INSERT INTO search_index (search_index, rank) VALUES ('merge', :pages)")
_WORKED = 2  # rows that a merge changes where there was something to do
_CHANGES = text("SELECT total_changes()")


def index_mail(
    db: Connection, mail: int, message: Message, disposition: Disposition, ticket: int, now: datetime
) -> None:
    """Subject, its writer's name, new words, a form's values, names of attachments; what is quoted stands in another
    mail."""
    if disposition in _NOT_FOUND:
        return
    form = message.form
    items = [one for item in form.items for one in (item.product, item.sku)] if form else []
    fields = [value for _, value in form.fields] if form else []
    files = [one.name for one in message.attachments]
    who = (message.author, *((form.customer,) if form else ()))
    writer = " ".join(f"{one.name} {one.address}" for one in who)
    names = [one.name for one in who]
    _put(db, mail, (message.subject, *names, *fields, *items, message.text, *files), writer, now, ticket)


def _put(db: Connection, mail: int, texts: Sequence[str], writer: str, at: datetime, ticket: int) -> None:
    words = words_of_mail(texts, writer, str(at.year), ticket)
    quick.run(db, _PUTTING[db.dialect.name], {"mail": mail, "words": words})


def index_again(db: Connection, table: Table, mail: int) -> None:
    """After words of a mail were crossed out, from what is kept of it; names of attachments are not."""
    row = db.execute(select(messages).where(messages.c.mail == mail)).first() if table in _SAID else None
    if row is None:
        return
    values = db.scalars(select(form_fields.c.value).where(form_fields.c.mail == mail)).all()
    items = db.execute(select(form_items.c.product, form_items.c.sku).where(form_items.c.mail == mail)).all()
    texts = (row.subject, row.author_name, *values, *(one for item in items for one in item), row.text)
    writer = f"{row.author_name} {row.author_address} {row.customer_address}"
    _put(db, mail, texts, writer, row.recorded_at, row.ticket or 0)


def drop_from_index(db: Connection, mails: Sequence[int]) -> None:
    db.execute(delete(search_index).where(search_index.c.rowid.in_(mails)))
    counting = insert_into(db, counters).values(name=_DROPPED, value=1)
    db.execute(counting.on_conflict_do_update(index_elements=["name"], set_={"value": counters.c.value + 1}))


class Indexing(Part):
    __slots__ = ()

    def merge_index(self) -> bool:
        if self._db.dialect.name != "sqlite":
            return False
        if not self._db.scalar(select(counters.c.value).where(counters.c.name == _DROPPED)):
            return False
        before = self._db.scalar(_CHANGES)
        self._db.execute(_MERGE, {"pages": -_PAGES})
        if (self._db.scalar(_CHANGES) or 0) - (before or 0) >= _WORKED:
            return True
        self._db.execute(update(counters).where(counters.c.name == _DROPPED).values(value=0))
        return False
