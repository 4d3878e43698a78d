"""`sqlite:///FILE` -> Backend.  The embedded default: one file, one writer, nothing acknowledged is ever lost.

Settings are RELIABILITY section 10's; WAL with synchronous=NORMAL lost commits in 2,076 of 3,000 power cuts.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, cast

from sqlalchemy import URL, Connection, Engine, QueuePool, create_engine, event, make_url

from mailbot.model.errors import PermanentFailure
from mailbot.model.keeping import CopyFacts
from mailbot.store.backends import copying
from mailbot.store.backends.filelock import FileLocks, MemoryLocks
from mailbot.store.backends.mounts import network_filesystem
from mailbot.store.backends.share import Share, alone
from mailbot.store.sql import SqlStore, plain_failures

_MEMORY = frozenset({"", ":memory:"})

# pragma, the value we set, what it must say when asked again
_PRAGMAS: tuple[tuple[str, str, int | str], ...] = (
    ("busy_timeout", "10000", 10000),
    ("journal_mode", "WAL", "wal"),
    ("synchronous", "FULL", 2),
    ("foreign_keys", "ON", 1),
    ("secure_delete", "ON", 1),  # erased words leave no octets in the file (promise P29)
    ("trusted_schema", "OFF", 0),
)
_ONLY_ON_DISK = frozenset({"journal_mode"})


class Sqlite:
    """On disk: a pool that writes (BEGIN IMMEDIATE) and one that only reads.  In memory: one connection for all."""

    shared = False

    def __init__(self, url: URL) -> None:
        self._in_memory = (url.database or "") in _MEMORY
        self.writing = self._engine(url, "BEGIN IMMEDIATE")
        self.reading = self.writing if self._in_memory else self._engine(url, "BEGIN", "PRAGMA query_only=ON")
        locks = MemoryLocks() if self._in_memory else FileLocks(Path(url.database or ""))
        self.exclusive, self.is_held = locks.exclusive, locks.is_held

    def _engine(self, url: URL, begin: str, *more: str) -> Engine:
        # a pool of exactly one keeps a memory database alive and lets one thread at a time in
        size, more_at_times = (1, 0) if self._in_memory else (5, 10)
        engine = create_engine(
            url,
            poolclass=QueuePool,
            pool_size=size,
            max_overflow=more_at_times,
            hide_parameters=True,  # an error's text goes to the log, and the values are people's mail
            connect_args={"check_same_thread": False},
        )
        event.listen(engine, "connect", _preparing(self._in_memory, more))
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
        return engine

    @contextmanager
    def migrating(self) -> Iterator[Connection]:
        with self.writing.connect() as connection:
            # SQLite rebuilds a table to change it, which foreign keys would take for a deletion
            _execute(connection.connection.dbapi_connection, "PRAGMA foreign_keys=OFF")
            try:
                with connection.begin():
                    yield connection
                    if broken := connection.exec_driver_sql("PRAGMA foreign_key_check").all():
                        raise PermanentFailure(f"the store's tables would not fit together any more: {broken[:3]}")
            finally:
                _execute(connection.connection.dbapi_connection, "PRAGMA foreign_keys=ON")

    def one_at_a_time(self, writing: Connection) -> None:
        """As all transactions that write are."""

    def sharing(self) -> AbstractContextManager[Share | None]:
        return alone(self.exclusive)

    def copy_to(self, path: Path) -> CopyFacts:
        return copying.copy_to(self._bare, path)

    def damage(self) -> tuple[str, ...]:
        return copying.damage(self._bare)

    def compact(self) -> str:
        return copying.compact(self._bare)

    @contextmanager
    def _bare(self) -> Iterator[sqlite3.Connection]:
        """Outside any transaction."""
        fairy = self.writing.raw_connection()
        try:
            yield cast(sqlite3.Connection, fairy.driver_connection)
        finally:
            fairy.close()

    def close(self) -> None:
        self.reading.dispose()
        self.writing.dispose()


def open_sqlite(url: str) -> SqlStore:
    parsed = make_url(url)
    if (parsed.database or "") not in _MEMORY:
        _prepare_file(Path(parsed.database or ""))
    backend = Sqlite(parsed)
    with plain_failures(), backend.writing.connect():
        return SqlStore(backend)  # the first connection has shown that every setting took hold


def _prepare_file(path: Path) -> None:
    """Made with 0600 before SQLite makes it with the umask's mode; -wal and -shm inherit it."""
    folder = path.absolute().parent
    if not folder.is_dir():
        raise PermanentFailure(f"the store's folder {folder} does not exist")
    if kind := network_filesystem(folder):
        raise PermanentFailure(
            f"the store {path} lies on a network file system ({kind}), where SQLite loses data: "
            "use a local disk, or PostgreSQL"
        )
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        # not opened again here: closing any descriptor of the file would drop SQLite's own locks in this process
        return
    except OSError as error:
        raise PermanentFailure(f"the store {path} cannot be made: {error.strerror}") from error


def _preparing(in_memory: bool, more: tuple[str, ...]) -> Callable[[Any, Any], None]:
    pragmas = [row for row in _PRAGMAS if not (in_memory and row[0] in _ONLY_ON_DISK)]

    def prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # transactions begin where we say so, not where the driver guesses
        for name, value, _ in pragmas:
            _execute(connection, f"PRAGMA {name}={value}")
        for name, value, expected in pragmas:
            found = _execute(connection, f"PRAGMA {name}")
            if found != expected:
                raise PermanentFailure(f"SQLite does not take {name}={value} here (it says {found})")
        for statement in more:
            _execute(connection, statement)

    return prepare


def _execute(connection: Any, statement: str) -> object:
    cursor = connection.cursor()
    try:
        row = cursor.execute(statement).fetchone()
        return row[0] if row else None
    finally:
        cursor.close()
