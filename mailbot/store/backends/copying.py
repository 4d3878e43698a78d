"""SQLite files as files: a copy while others write, a look through one, one put in another's place.  RELIABILITY 10.

A plain copy of the file misses the write-ahead log (7 of 60 were inconsistent); VACUUM INTO never did, and leaves out
what was deleted.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from hashlib import file_digest
from pathlib import Path

from mailbot.model.errors import PermanentFailure, TemporaryFailure
from mailbot.model.keeping import CopyFacts
from mailbot.store.backends.filelock import FileLocks

Bare = Callable[[], AbstractContextManager[sqlite3.Connection]]

_PREFIX = "sqlite:///"
# what a store that is put back must not forget: who asked to be left alone, who was erased, what was done once
_CARRIED = ("once", "suppressions", "erased", "backups", "colleagues")
_BESIDE = ("-wal", "-shm")


def database_file(url: str) -> Path | None:
    """None: not a database in one file."""
    name = url.removeprefix(_PREFIX)
    return Path(name) if url.startswith(_PREFIX) and name not in ("", ":memory:") else None


def copy_to(bare: Bare, path: Path) -> CopyFacts:
    """Whole or not at all: a temporary file, looked through, made durable, then renamed."""
    part = path.with_name(f".{path.name}.part")
    part.unlink(missing_ok=True)
    try:
        with _plainly(path):
            os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            with bare() as connection:
                connection.execute("VACUUM INTO ?", (str(part),))
            facts = inspect(part)
            _sync(part)
            os.replace(part, path)
            _sync(path.absolute().parent)
    finally:
        part.unlink(missing_ok=True)
    return CopyFacts(str(path), facts.sha256, facts.schema, facts.counts)


def inspect(path: Path) -> CopyFacts:
    """Raises PermanentFailure for what is no sound copy of a store."""
    if not path.is_file():
        raise PermanentFailure(f"there is no file {path}")
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            wrong = [row[0] for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok"]
            wrong += [f"a row of {row[0]} belongs to nothing" for row in connection.execute("PRAGMA foreign_key_check")]
            if wrong:
                raise PermanentFailure(f"{path} is damaged: {'; '.join(wrong[:3])}")
            versions = connection.execute("SELECT version_num FROM alembic_version").fetchall()
            counts = tuple((table, _count(connection, table)) for table in ("mails", "tickets", "customers", "outbox"))
    except sqlite3.DatabaseError as error:
        raise PermanentFailure(f"{path} is damaged, or not a copy of mailbot's store: {error}") from None
    return CopyFacts(str(path), digest_of(path), versions[0][0] if versions else "", counts)


def digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def damage(bare: Bare) -> tuple[str, ...]:
    try:
        with bare() as connection:
            return tuple(str(row[0]) for row in connection.execute("PRAGMA quick_check(20)") if row[0] != "ok")
    except sqlite3.DatabaseError as error:
        return (str(error),)


# until its pieces are merged the index still holds words that were deleted (SQLite, FTS5 section 6.9)
_MERGED_INDEX = "INSERT INTO search_index (search_index) VALUES ('optimize')"


def compact(bare: Bare) -> str:
    try:
        with bare() as connection:
            connection.execute(_MERGED_INDEX)
            connection.execute("VACUUM")
            busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.OperationalError as error:
        return f"the file could not be written anew: {error}"
    return "somebody reads the store: its write-ahead log could not be emptied" if busy else ""


@contextmanager
def alone(database: Path) -> Iterator[bool]:
    """True inside while no daemon works on this database, which need not be there, or be one."""
    with FileLocks(database).exclusive("daemon") as ours:
        yield ours


def carry_over(old: Path, into: Path) -> None:
    """From the store that is replaced, where it can be read, into the one that takes its place."""
    with closing(sqlite3.connect(into)) as connection:
        connection.execute("ATTACH ? AS old", (str(old),))
        tables = {row[0] for row in connection.execute("SELECT name FROM old.sqlite_master WHERE type='table'")}
        with connection:
            for table in tables.intersection(_CARRIED):
                there = _columns(connection, "old", table)
                both = ", ".join(name for name in _columns(connection, "main", table) if name in there)
                connection.execute(f"INSERT OR IGNORE INTO main.{table} ({both}) SELECT {both} FROM old.{table}")  # noqa: S608
            if "colleagues" in tables:
                connection.execute(_HIGHER_EPOCH)
            if "counters" in tables:
                connection.execute(_HIGHER_NUMBER)
            if "sqlite_sequence" in tables:
                connection.execute(_HIGHER_ID)


# a reply address that was revoked since must not live again; no number is given to two tickets
_HIGHER_EPOCH = (
    "UPDATE main.colleagues SET epoch = max(epoch, ifnull("
    "(SELECT o.epoch FROM old.colleagues o WHERE o.person = main.colleagues.person), 0))"
)
_HIGHER_NUMBER = (
    "INSERT INTO main.counters (name, value) SELECT name, value FROM old.counters WHERE name = 'ticket'"
    " ON CONFLICT (name) DO UPDATE SET value = max(value, excluded.value)"
)
_HIGHER_ID = (
    "UPDATE main.sqlite_sequence SET seq = max(seq, ifnull("
    "(SELECT o.seq FROM old.sqlite_sequence o WHERE o.name = main.sqlite_sequence.name), 0))"
)


def is_readable(database: Path) -> bool:
    try:
        with closing(sqlite3.connect(database)) as connection:
            return [row[0] for row in connection.execute("PRAGMA quick_check(1)")] == ["ok"]
    except sqlite3.DatabaseError:
        return False


def put_in_place(ready: Path, live: Path, aside: Path) -> None:
    """`ready` becomes `live`; what was there before is at `aside`.

    A database that can be read is overwritten in one transaction, so that whoever has it open (`mailbot deliver`)
    goes on in the new one; renaming files under them would let their mail fall between."""
    if live.exists() and is_readable(live):
        with closing(sqlite3.connect(live, timeout=60)) as before:
            copy_to(lambda: _lent(before), aside)
            with closing(sqlite3.connect(ready)) as source:
                source.backup(before)
            before.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    else:
        for end in ("", *_BESIDE):
            with suppress(FileNotFoundError):
                os.replace(f"{live}{end}", f"{aside}{end}")
        with closing(sqlite3.connect(ready)) as source:
            source.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        os.replace(ready, live)
        _sync(live.absolute().parent)
    drop(ready)


def drop(database: Path) -> None:
    for end in ("", *_BESIDE):
        Path(f"{database}{end}").unlink(missing_ok=True)


@contextmanager
def _lent(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    yield connection


@contextmanager
def _plainly(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        raise TemporaryFailure(f"{path} cannot be written: {error}") from None
    except OSError as error:
        raise PermanentFailure(f"{path} cannot be written: {error.strerror}") from None


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _count(connection: sqlite3.Connection, table: str) -> int:
    number: int = connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608
    return number


def _columns(connection: sqlite3.Connection, schema: str, table: str) -> list[str]:
    return [row[1] for row in connection.execute(f"PRAGMA {schema}.table_info({table})")]
