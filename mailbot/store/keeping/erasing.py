"""An address -> all that is known of its owner, and then nothing of it.  Promise P29.

The rows that are theirs go in one transaction; traces in others' rows are looked for by the caller, piece by piece.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from sqlalchemy import Column, ColumnElement, Table, Text, and_, delete, exists, func, or_, select, type_coerce, update

from mailbot.model.keeping import Belongings, Lying, StoredOctets
from mailbot.store.columns import Key, Words, metadata
from mailbot.store.customers.facts import forget_customers
from mailbot.store.customers.lists import family_of
from mailbot.store.keeping.purge import Purge
from mailbot.store.mails.indexing import index_again
from mailbot.store.mails.lessons import Lessons
from mailbot.store.part import in_turns, insert_into
from mailbot.store.tables.core import (
    aliases,
    customer_addresses,
    lessons,
    letters,
    mails,
    messages,
    originals,
    outbox,
    suppressions,
    tickets,
)
from mailbot.store.tables.keeping import erased

# names of mailboxes, folders and files: they are ours, and rows are found by them
_OURS = frozenset({"mailboxes", "folders", "aliases", "places", "shelves", "shelved", "canaries", "backups", "erased"})


class Erasing(Purge, Lessons):
    __slots__ = ()

    def belongings(self, address: str) -> Belongings:
        known = select(customer_addresses.c.customer).where(customer_addresses.c.address == address)
        people = family_of(self._db, self._db.scalars(known))
        others = select(customer_addresses.c.address).where(customer_addresses.c.customer.in_(people))
        addresses = tuple(dict.fromkeys((address, *sorted(self._db.scalars(others)))))
        asked = select(tickets.c.number).where(tickets.c.customer.in_(people)).order_by(tickets.c.number)
        numbers = tuple(self._db.scalars(asked))
        theirs = tuple(sorted(self._their_mails(addresses, numbers)))
        return Belongings(
            addresses=addresses,
            customers=people,
            tickets=numbers,
            mails=theirs,
            letters=tuple(sorted(self._their_letters(addresses, numbers))),
            leaving=self._leaving(addresses, numbers),
            lying=tuple(self._lying(theirs)),
        )

    def _their_mails(self, addresses: Sequence[str], numbers: Sequence[int]) -> set[int]:
        wrote = or_(messages.c.author_address.in_(addresses), messages.c.customer_address.in_(addresses))
        found = set(self._db.scalars(select(messages.c.mail).where(wrote)))
        for some in in_turns(numbers):
            found.update(self._db.scalars(select(messages.c.mail).where(messages.c.ticket.in_(some))))
        sent = func.lower(type_coerce(mails.c.envelope_from, Text)).in_(addresses)
        unread = ~exists().where(messages.c.mail == mails.c.id)
        found.update(self._db.scalars(select(mails.c.id).where(sent, unread)))
        return found

    def _their_letters(self, addresses: Sequence[str], numbers: Sequence[int]) -> set[int]:
        found = set(self._db.scalars(select(outbox.c.letter).where(outbox.c.address.in_(addresses))))
        for some in in_turns(numbers):
            found.update(self._db.scalars(select(letters.c.id).where(letters.c.ticket.in_(some))))
        return found

    def _leaving(self, addresses: Sequence[str], numbers: Sequence[int]) -> int:
        of_ticket = select(letters.c.id).where(letters.c.ticket.in_(numbers))
        theirs = or_(outbox.c.address.in_(addresses), outbox.c.letter.in_(of_ticket))
        return self._db.scalar(select(func.count()).where(outbox.c.state == "sending", theirs)) or 0

    def _lying(self, theirs: Sequence[int]) -> Iterator[Lying]:
        for some in in_turns(theirs):
            asked = select(aliases).where(aliases.c.mail.in_(some)).order_by(aliases.c.mail, aliases.c.folder)
            for row in self._db.execute(asked):
                yield Lying(row.mail, row.mailbox, row.folder, row.uid)

    def written_by(self, addresses: Sequence[str]) -> tuple[int, ...]:
        wrote = or_(messages.c.author_address.in_(addresses), messages.c.customer_address.in_(addresses))
        return tuple(self._db.scalars(select(messages.c.mail).where(wrote).order_by(messages.c.mail)))

    def letters_to(self, addresses: Sequence[str]) -> tuple[tuple[int, datetime], ...]:
        asked = select(outbox.c.letter, func.min(outbox.c.queued_at)).where(outbox.c.address.in_(addresses))
        rows = self._db.execute(asked.group_by(outbox.c.letter).order_by(outbox.c.letter))
        return tuple((letter, queued_at) for letter, queued_at in rows)

    # --- theirs ---

    def forget(self, theirs: Belongings, marks: Sequence[str], now: datetime) -> None:
        for some in in_turns(theirs.mails):
            self._db.execute(delete(lessons).where(lessons.c.mail.in_(some)))
        for some in in_turns(theirs.tickets):
            self._db.execute(delete(lessons).where(lessons.c.ticket.in_(some)))
        self._changed()
        for number in theirs.tickets:
            self.purge(number)
        self.empty_mails(theirs.mails)
        self._drop_letters(theirs)
        self._db.execute(delete(suppressions).where(suppressions.c.address.in_(theirs.addresses)))
        self._db.execute(delete(customer_addresses).where(customer_addresses.c.customer.in_(theirs.customers)))
        forget_customers(self._db, theirs.customers)
        for mark in marks:
            self._db.execute(insert_into(self._db, erased).values(mark=mark, at=now).on_conflict_do_nothing())

    def empty_mails(self, mails_: Sequence[int]) -> None:
        for some in in_turns(mails_):
            self._forget_mails(some)
            done = {"state": "done", "quarantine_reason": ""}
            self._db.execute(update(mails).where(mails.c.id.in_(some)).values(**done))

    def _drop_letters(self, theirs: Belongings) -> None:
        self._db.execute(delete(outbox).where(outbox.c.address.in_(theirs.addresses)))
        for some in in_turns(theirs.letters):
            # one that went to others too stays; the address is taken out of its words
            alone = ~exists().where(outbox.c.letter == letters.c.id)
            self._db.execute(delete(letters).where(letters.c.id.in_(some), alone))

    # --- traces in what is others' ---

    def originals_after(self, mail: int, limit: int) -> tuple[StoredOctets, ...]:
        asked = select(originals.c.mail, originals.c.octets).where(originals.c.mail > mail).order_by(originals.c.mail)
        return tuple(StoredOctets(*row) for row in self._db.execute(asked.limit(limit)))

    def put_original(self, mail: int, octets: bytes) -> None:
        self._db.execute(update(originals).where(originals.c.mail == mail).values(octets=octets))

    def letters_after(self, letter: int, limit: int) -> tuple[StoredOctets, ...]:
        asked = select(letters.c.id, letters.c.octets).where(letters.c.id > letter).order_by(letters.c.id)
        return tuple(StoredOctets(*row) for row in self._db.execute(asked.limit(limit)))

    def put_letter(self, letter: int, octets: bytes) -> None:
        self._db.execute(update(letters).where(letters.c.id == letter).values(octets=octets))

    def authors(self, mails_: Sequence[int]) -> dict[int, str]:
        found: dict[int, str] = {}
        for some in in_turns(mails_):
            asked = select(messages.c.mail, messages.c.author_address).where(messages.c.mail.in_(some))
            found |= {row.mail: row.author_address for row in self._db.execute(asked)}
        return found

    def words_with(self, fragments: Sequence[str]) -> tuple[tuple[str, str, str, str], ...]:
        pattern = "%" + "%".join(map(_literally, fragments)) + "%"
        return tuple(found for table in _tables() for found in self._words_of(table, pattern))

    def _words_of(self, table: Table, pattern: str) -> Iterator[tuple[str, str, str, str]]:
        names = list(table.primary_key.columns)
        for column in _texts(table):
            plain = func.lower(type_coerce(column, Text))
            asked = select(*names, column.label("found")).where(plain.like(pattern, escape="\\"))
            for row in self._db.execute(asked).all():
                yield table.name, json.dumps(list(row[: len(names)])), column.name, row.found

    def put_words(self, table: str, row: str, column: str, text: str) -> None:
        of = metadata.tables[table]
        here = _row(of, json.loads(row))
        if of.c[column].primary_key:
            self._db.execute(delete(of).where(here))
        else:
            self._db.execute(update(of).where(here).values(**{column: text}))
            index_again(self._db, of, json.loads(row)[0])

    def erased_marks(self) -> frozenset[str]:
        return frozenset(self._db.scalars(select(erased.c.mark)))

    def addresses_after(self, address: str, limit: int) -> tuple[str, ...]:
        asked = select(customer_addresses.c.address).where(customer_addresses.c.address > address)
        return tuple(self._db.scalars(asked.order_by(customer_addresses.c.address).limit(limit)))


def _tables() -> list[Table]:
    return [table for table in metadata.sorted_tables if table.name not in _OURS]


def _texts(table: Table) -> Iterable[Column[str]]:
    return [column for column in table.columns if isinstance(column.type, Key | Words)]


def _row(table: Table, values: Sequence[object]) -> ColumnElement[bool]:
    return and_(*(column == value for column, value in zip(table.primary_key.columns, values, strict=True)))


def _literally(fragment: str) -> str:
    return "".join("\\" + c if c in "%_\\" else c for c in fragment.lower())
