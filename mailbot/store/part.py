"""One open connection -> what every part of a transaction stands on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import islice
from typing import TypeVar, cast

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import sqlite

T = TypeVar("T")
_AT_ONCE = 500  # values in one IN (...): far below any database's limit


class Part:
    """Some of a Transaction's methods, by meaning; sql.py puts the parts together."""

    __slots__ = ("_db",)

    def __init__(self, db: Connection) -> None:
        self._db = db


def insert_into(db: Connection, table: Table) -> sqlite.Insert:
    return insert_for(db.dialect.name, table)


@cache
def insert_for(dialect: str, table: Table) -> sqlite.Insert:
    """An INSERT that knows ON CONFLICT.  Both dialects spell it alike; SQLAlchemy has one class for each.

    A statement that every mail takes is built once (a module's constant, or a cached function of the dialect's name)
    and gets its values when it is executed: building it anew costs four times what running it does."""
    if dialect == "postgresql":
        from sqlalchemy.dialects import postgresql  # as large as all of our own store, and SQLite needs none of it

        return cast(sqlite.Insert, postgresql.insert(table))
    return sqlite.insert(table)


def in_turns(values: Iterable[T]) -> Iterator[Sequence[T]]:
    """Pieces that fit into one statement."""
    rest = iter(values)
    while piece := list(islice(rest, _AT_ONCE)):
        yield piece
