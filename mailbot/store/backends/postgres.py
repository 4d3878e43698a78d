"""`postgresql://...` -> Backend.  Several daemons may share one database; needs the extra `postgres` (psycopg 3).

Not behind a transaction pooler: the locks live as long as their session.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, create_engine, event, text

from mailbot.model.errors import PermanentFailure
from mailbot.model.keeping import CopyFacts
from mailbot.store.backends.claimant import sign
from mailbot.store.backends.fair_share import FairShare
from mailbot.store.backends.hold import Hold, all_held, lock_key
from mailbot.store.backends.share import Share
from mailbot.store.sql import SqlStore, plain_failures

# a peer whose machine is gone is noticed by either side, so that its locks do not outlive it for long
_ALIVE = {
    "application_name": "mailbot",
    "connect_timeout": 10,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    # over a large store its planner overrates queries for the newest rows: compiling one, or starting a worker for it,
    # takes a hundred times as long as the query
    "options": "-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=1 -c tcp_keepalives_count=3"
    " -c jit=off -c max_parallel_workers_per_gather=0",
}


class Postgres:
    shared = True

    def __init__(self, url: str) -> None:
        try:
            engine = create_engine(url, connect_args=_ALIVE, pool_pre_ping=True, hide_parameters=True)
        except ModuleNotFoundError as error:
            raise PermanentFailure("PostgreSQL needs a driver: pip install 'mailbot[postgres]'") from error
        self.writing = engine.execution_options()  # of its own, for what is asked before each transaction
        self.reading = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        self._alone = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._holds: list[Hold] = []
        event.listen(self.writing, "begin", self._ask)

    @contextmanager
    def migrating(self) -> Iterator[Connection]:
        with self.writing.begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": lock_key("migrate")})
            yield connection

    @contextmanager
    def exclusive(self, name: str) -> Iterator[bool]:
        """A session lock on a connection of its own.  While it is held nothing is written without it."""
        with self._held(Hold(self._alone, name)) as hold:
            yield hold is not None

    def is_held(self, name: str) -> bool:
        with self._alone.connect() as connection:
            return lock_key(name) in all_held(connection)

    def one_at_a_time(self, writing: Connection) -> None:
        writing.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": lock_key("filing")})

    @contextmanager
    def sharing(self) -> Iterator[Share | None]:
        with self._held(Hold(self._alone, "daemon", among_others=True)) as hold:
            yield FairShare(hold) if hold else None

    @contextmanager
    def _held(self, hold: Hold) -> Iterator[Hold | None]:
        if not hold.take():
            yield None
            return
        self._holds.append(hold)
        try:
            yield hold
        finally:
            self._holds.remove(hold)
            hold.drop()

    def _ask(self, connection: Connection) -> None:
        for hold in self._holds:
            hold.ask(connection)
        sign(connection, self._holds[-1].mark if self._holds else 0)

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
