"""`postgresql://...` -> Backend.  Several daemons may share one database; needs the extra `postgres` (psycopg 3).

Not behind a transaction pooler: the locks live as long as their session.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Connection, create_engine, text

from mailbot.model.errors import PermanentFailure
from mailbot.model.keeping import CopyFacts
from mailbot.store.sql import SqlStore, plain_failures

# a peer that is gone is noticed within two minutes, so that its locks do not outlive it for long
_ALIVE = {"application_name": "mailbot", "connect_timeout": 10, "keepalives_idle": 30, "keepalives_interval": 10}


class Postgres:
    def __init__(self, url: str) -> None:
        try:
            self.writing = create_engine(url, connect_args=_ALIVE, pool_pre_ping=True, hide_parameters=True)
        except ModuleNotFoundError as error:
            raise PermanentFailure("PostgreSQL needs a driver: pip install 'mailbot[postgres]'") from error
        self.reading = self.writing.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        self._alone = self.writing.execution_options(isolation_level="AUTOCOMMIT")

    @contextmanager
    def migrating(self) -> Iterator[Connection]:
        with self.writing.begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": lock_key("migrate")})
            yield connection

    @contextmanager
    def exclusive(self, name: str) -> Iterator[bool]:
        """A session lock on a connection of its own; without a transaction, so that nothing is held back by it."""
        with self._alone.connect() as connection:
            is_ours = bool(connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": lock_key(name)}))
            try:
                yield is_ours
            finally:
                if is_ours:
                    connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": lock_key(name)})

    def copy_to(self, path: Path) -> CopyFacts:
        raise PermanentFailure("PostgreSQL is copied by its own tools: pg_dump")

    def damage(self) -> tuple[str, ...]:
        """Its own checksums and autovacuum look after that."""
        return ()

    def compact(self) -> str:
        with self._alone.connect() as connection:
            connection.execute(text("VACUUM FULL"))
        return "PostgreSQL keeps what was deleted in its write-ahead log until that is recycled or archived"

    def close(self) -> None:
        self.writing.dispose()


def open_postgres(url: str) -> SqlStore:
    backend = Postgres(url)
    with plain_failures(), backend.writing.connect():
        return SqlStore(backend)


def lock_key(name: str) -> int:
    """A signed 64-bit number that only mailbot's lock of this name has."""
    return int.from_bytes(sha256(b"mailbot lock " + name.encode()).digest()[:8], "big", signed=True)
