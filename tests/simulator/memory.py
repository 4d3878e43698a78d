"""The daemon's own store on SQLite in memory; each transaction edge is a place where the process may die."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

from simulator.world import Crash, Life, World
from sqlalchemy import Select, select, text

from mailbot.model.errors import TemporaryFailure
from mailbot.model.outgoing import Outcome
from mailbot.store import Transaction, open_store
from mailbot.store.outgoing.outbox import Outbox
from mailbot.store.sql import SqlStore
from mailbot.store.tables.core import letters, outbox


class Memory:
    """One for the whole run: a seed begins with a copy of the empty tables.  `rows` is how the judge looks at it."""

    def __init__(self) -> None:
        self.store: SqlStore = open_store("sqlite:///:memory:")  # type: ignore[assignment]
        self.store.migrate()
        self._empty = sqlite3.connect(":memory:")
        with self._driver() as connection:
            connection.backup(self._empty)

    @contextmanager
    def _driver(self) -> Iterator[sqlite3.Connection]:
        with self.store._backend.writing.connect() as connection:
            yield connection.connection.dbapi_connection  # type: ignore[misc]

    def begin_again(self) -> None:
        with self._driver() as connection:
            self._empty.backup(connection)

    def rows(self, statement: str | Select[Any]) -> Sequence[Any]:
        with self.store._backend.writing.connect() as connection:
            return connection.execute(text(statement) if isinstance(statement, str) else statement).all()


@cache
def memory() -> Memory:
    return Memory()


class EdgeStore:
    """mailbot.store.Store as one life sees it."""

    def __init__(self, world: World, life: Life, store: SqlStore) -> None:
        self._world = world
        self._life = life
        self._store = store

    @contextmanager
    def begin(self) -> Iterator[Transaction]:
        self._may_fail("begin")
        marked: list[tuple[str, int]] = []
        _marking.append(marked)
        try:
            with self._store.begin() as tx:
                yield tx
                self._world.edge(self._life, "store-commit")
                self._may_be_full()
        finally:
            _marking.pop()
        for what, row in marked:
            self._note(what, self._letter(row))
        self._world.edge(self._life, "store-committed")

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        self._may_fail("read")
        with self._store.read() as tx:
            yield tx

    @contextmanager
    def together(self) -> Iterator[EdgeStore]:
        self._may_fail("begin")
        with self._store.together() as joined:
            yield EdgeStore(self._world, self._life, joined)
            self._world.edge(self._life, "store-commit")
            self._may_be_full()
        self._world.edge(self._life, "store-committed")

    @contextmanager
    def filing(self) -> Iterator[EdgeStore]:
        """One daemon works here."""
        yield self

    def may_die_of_it(self) -> None:
        if not self._world.mended:
            self._world.kill(self._life, "read-deadly")
            raise Crash("read-deadly")

    def _may_fail(self, what: str) -> None:
        self._world.edge(self._life, f"store-{what}")
        if self._world.rolls(0.08):
            self._world.tell("the store cannot be reached")
            self._world.failures += 1
            raise TemporaryFailure("the store cannot work just now: database is locked")

    def _may_be_full(self) -> None:
        if self._world.rolls(0.15):
            self._world.tell("the disk is full")
            self._world.failures += 1
            raise TemporaryFailure("the store cannot work just now: database or disk is full")

    def _letter(self, row: int) -> str:
        if row not in self._world.letters:
            wanted = select(letters.c.message_id + " " + outbox.c.recipient).join(outbox).where(outbox.c.id == row)
            self._world.letters[row] = memory().rows(wanted)[0][0]
        return self._world.letters[row]

    def _note(self, what: str, letter: str) -> None:
        if what == "data":
            self._life.in_data.add(letter)
            return
        self._life.in_data.discard(letter)
        if what == Outcome.SENT.value:
            self._life.unreported.discard(letter)


_marking: list[list[tuple[str, int]]] = []  # what the open transaction says about rows of the outbox


def install(patch: Any) -> None:
    """The world hears which row is marked and which is reported, once that is committed."""
    patch.setattr(Outbox, "about_to_send", _heard(Outbox.about_to_send, lambda rows: [("data", row) for row in rows]))
    patch.setattr(Outbox, "report", _heard(Outbox.report, lambda row, report, *rest: [(report.outcome.value, row)]))


def _heard(method: Callable[..., None], what: Callable[..., list[tuple[str, int]]]) -> Callable[..., None]:
    def hearing(self: Outbox, *values: Any) -> None:
        method(self, *values)
        if _marking:
            _marking[-1].extend(what(*values))

    return hearing
