"""A statement that never changes, and values -> what it finds or does, at the driver's own price on SQLite.

To hand a statement to SQLite costs SQLAlchemy ten times what SQLite takes to run it, and it is the same work each time:
which values go where, how each is written, how columns are read.  Here that is done once a statement.  Elsewhere, where
a statement travels to a server, SQLAlchemy runs it as ever.
"""

from __future__ import annotations

import sqlite3
from collections import namedtuple
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cache, lru_cache
from operator import itemgetter
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, Dialect, Executable, exc, make_url
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

from mailbot.store.columns import Key, Utc, Words, aware_utc, key_of, storable

Values = Mapping[str, object]
_Change = Callable[[Any], Any]

_TWO = 2  # an itemgetter of fewer gives no tuple
_MOST = 512  # statements; whoever hands in one that was built anew loses time and no more
_NONE: Values = {}


def rows(db: Connection, statement: Executable, values: Values = _NONE) -> Sequence[Any]:
    if not _is_quick(db):
        return db.execute(statement, values).all()
    ready = _ready(statement, tuple(values))
    with _failures_as_sqlalchemys(ready.sql):
        found = _driver(db).execute(ready.sql, ready.given(values)).fetchall()
    return [ready.row(row) for row in found]


def first(db: Connection, statement: Executable, values: Values = _NONE) -> Any:
    """The one row, or the first, or None."""
    found = rows(db, statement, values)
    return found[0] if found else None


def column(db: Connection, statement: Executable, values: Values = _NONE) -> list[Any]:
    return [row[0] for row in rows(db, statement, values)]


def value(db: Connection, statement: Executable, values: Values = _NONE) -> Any:
    """Of the first column in the first row, or None."""
    found = rows(db, statement, values)
    return found[0][0] if found else None


def run(db: Connection, statement: Executable, values: Values = _NONE) -> int:
    """How many rows it changed."""
    if not _is_quick(db):
        return db.execute(statement, values).rowcount
    ready = _ready(statement, tuple(values))
    with _failures_as_sqlalchemys(ready.sql):
        return _driver(db).execute(ready.sql, ready.given(values)).rowcount


def run_all(db: Connection, statement: Executable, many: Sequence[Values]) -> None:
    """Once for each, all with the same names; not at all for none."""
    if not many:
        return
    if not _is_quick(db):
        db.execute(statement, many)
        return
    ready = _ready(statement, tuple(many[0]))
    with _failures_as_sqlalchemys(ready.sql):
        _driver(db).executemany(ready.sql, [ready.given(values) for values in many])


def say(db: Connection, words: str) -> None:
    """Bare words of SQL, without values."""
    if not _is_quick(db):
        db.exec_driver_sql(words)
        return
    with _failures_as_sqlalchemys(words):
        _driver(db).execute(words)


def _is_quick(db: Connection) -> bool:
    return db.dialect.name == "sqlite"


def _driver(db: Connection) -> sqlite3.Connection:
    if not db.in_transaction():
        db.begin()  # as SQLAlchemy does by itself, with the words that the back end begins with
    connection: Any = db.connection.dbapi_connection
    return connection  # type: ignore[no-any-return]


@contextmanager
def _failures_as_sqlalchemys(sql: str) -> Iterator[None]:
    """Whoever catches one needs to know one family only.  Never with the values: they are a stranger's mail."""
    try:
        yield
    except sqlite3.Error as error:
        raise exc.DBAPIError.instance(sql, None, error, sqlite3.Error, hide_parameters=True) from error


class _Ready(Struct, frozen=True):
    sql: str
    said: Values  # what the statement itself says
    pick: _Change  # all values by name -> those that it takes, in its order
    written: tuple[tuple[int, _Change], ...]  # which of them are handed over as something else
    row: _Change

    def given(self, values: Values) -> list[object]:
        found = list(self.pick({**self.said, **values}))
        for at, change in self.written:
            found[at] = change(found[at])
        return found


@lru_cache(_MOST)
def _ready(statement: Executable, names: tuple[str, ...]) -> _Ready:
    # IN lists that stand in the statement are written out; names: which columns an INSERT is to fill
    compiled: Any = statement.compile(  # type: ignore[attr-defined]
        dialect=_dialect(), column_keys=list(names), compile_kwargs={"render_postcompile": True}
    )
    names_in_turn = tuple(compiled.positiontup or ())
    written = tuple(_written(compiled, names_in_turn))
    return _Ready(compiled.string, _said(compiled), _picking(names_in_turn), written, _reading(statement))


@cache
def _dialect() -> Dialect:
    return make_url("sqlite://").get_dialect()()


def _said(compiled: SQLCompiler) -> Values:
    """Without what has to be given: where it is missing, nothing stands in for it."""
    required = {name for name, bound in compiled.binds.items() if bound.required}
    return {name: said for name, said in compiled.params.items() if name not in required}


def _picking(names: Sequence[str]) -> _Change:
    if len(names) < _TWO:
        return lambda values: [values[name] for name in names]
    return itemgetter(*names)


def _written(compiled: SQLCompiler, names: Sequence[str]) -> Iterator[tuple[int, _Change]]:
    for at, name in enumerate(names):
        bound = compiled.binds.get(name)  # None: a value of an IN list
        change = _writing(bound.type) if bound is not None else None
        if change:
            yield at, change


def _writing(type_: TypeEngine[Any]) -> _Change | None:
    """SQLAlchemy's own goes through three functions and a pattern, and most values are of these types."""
    return _DIRECT.get(type(type_)) or type_.dialect_impl(_dialect()).bind_processor(_dialect())


def _moment(value: datetime | None) -> str | None:
    if value is None:
        return None
    return aware_utc(value).replace(tzinfo=None).isoformat(" ", "microseconds")


def _key(value: str | None) -> str | None:
    return None if value is None else key_of(value)


def _words(value: str | None) -> str | None:
    return None if value is None else storable(value)


_DIRECT: Mapping[type, _Change] = {Utc: _moment, Key: _key, Words: _words}


def _reading(statement: Executable) -> _Change:
    """The driver's row -> one whose columns have names; as it is, where the statement is bare words."""
    columns = list(getattr(statement, "exported_columns", ()))
    if not columns:
        return tuple
    of_names = namedtuple("Row", [str(one.key) for one in columns], rename=True)  # type: ignore[misc]
    changes = [
        (at, change)
        for at, one in enumerate(columns)
        if (change := one.type.dialect_impl(_dialect()).result_processor(_dialect(), None))
    ]
    return lambda row: of_names._make(_changed(row, changes)) if changes else of_names._make(row)


def _changed(row: Sequence[object], changes: Sequence[tuple[int, _Change]]) -> Sequence[object]:
    cells = list(row)
    for at, change in changes:
        cells[at] = change(cells[at])
    return cells
