"""A throw-away PostgreSQL cluster for the tests: made on first use, gone with the process that asked for it."""

from __future__ import annotations

import atexit
import itertools
import os
import shutil
import signal
import subprocess
import tempfile
import time
from functools import cache
from pathlib import Path

from sqlalchemy import Engine, create_engine, inspect, text
from support.ports import free_ports

from mailbot.store import open_store

_BESIDE = sorted(Path("/usr/lib/postgresql").glob("*/bin"))  # where Debian keeps them
_numbers = itertools.count(1)


def _program(name: str) -> str:
    return shutil.which(name) or next((str(path / name) for path in reversed(_BESIDE) if (path / name).exists()), "")


def is_here() -> bool:
    return bool(_program("initdb") and _program("postgres"))


class Cluster:
    """Durability is off: it holds nothing that anybody wants tomorrow.  `durable`: what it costs is to be measured."""

    def __init__(self, *, durable: bool = False) -> None:
        self._home = Path(tempfile.mkdtemp(prefix="mailbot-postgres-"))
        self._home.chmod(0o755)
        self._data = self._home / "data"
        (self.port,) = free_ports(1)
        self._as_user: dict[str, object] = {}
        if os.geteuid() == 0:  # the server refuses root
            shutil.chown(self._home, "postgres", "postgres")
            self._as_user = {"user": "postgres", "group": "postgres", "extra_groups": []}
        made = [_program("initdb"), "-D", str(self._data), "-U", "mailbot", "-A", "trust", "-E", "UTF8", "--no-sync"]
        subprocess.run(made, check=True, capture_output=True, cwd="/", **self._as_user)  # type: ignore[call-overload]
        quick = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
        quick += ("autovacuum=off",)  # plans must not hang on when it last looked
        settings = ("max_connections=60", *(() if durable else quick))
        settings += ("listen_addresses=127.0.0.1", f"port={self.port}", f"unix_socket_directories={self._home}")
        run = [_program("postgres"), "-D", str(self._data), *itertools.chain(*(("-c", one) for one in settings))]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": "/"}
        if shutil.which("setpriv"):  # it must not outlive a test run that was killed
            run = ["setpriv", "--pdeathsig", "INT", *run]
        self._run, self._quiet = run, quiet
        self._begin()
        self._emptied: Engine | None = None
        store = open_store(self._create("migrated"))
        store.migrate()
        store.close()

    def emptied(self) -> str:
        """The URL of one migrated database, whose tables are emptied each time."""
        if self._emptied is None:
            self._emptied = create_engine(self.fresh())
        with self._emptied.begin() as connection:
            names = set(inspect(connection).get_table_names()) - {"alembic_version"}
            connection.execute(text(f"TRUNCATE {', '.join(sorted(names))} RESTART IDENTITY CASCADE"))
        return self._emptied.url.render_as_string()

    def fresh(self) -> str:
        """The URL of a database of its own, empty and migrated."""
        return self._create(f"test{next(_numbers)}", " TEMPLATE migrated")

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://mailbot@127.0.0.1:{self.port}/{database}"

    def run(self, statement: str) -> list[tuple[object, ...]]:
        engine = create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT")
        try:
            with engine.connect() as connection:
                done = connection.execute(text(statement))
                return [tuple(row) for row in done] if done.returns_rows else []
        finally:
            engine.dispose()

    def cut_all_connections(self, database: str) -> None:
        """As a restart of the server does.  Waits for their ends: until then their locks are held."""
        self.run(f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{database}'")

    def restart(self, how: signal.Signals = signal.SIGINT) -> None:
        """SIGINT: every connection is cut.  SIGQUIT: as if it had crashed, it recovers at its start."""
        self._server.send_signal(how)
        self._server.wait(30)
        self._begin()

    def _begin(self) -> None:
        self._server = subprocess.Popen(self._run, **self._quiet, **self._as_user)  # type: ignore[call-overload]
        self._wait()

    def close(self) -> None:
        if self._emptied is not None:
            self._emptied.dispose()
        self._server.terminate()
        self._server.wait(30)
        shutil.rmtree(self._home, ignore_errors=True)

    def _create(self, database: str, like: str = "") -> str:
        self.run(f"CREATE DATABASE {database}{like}")
        return self.url(database)

    def _wait(self) -> None:
        for _ in range(200):
            try:
                self.run("SELECT 1")
                return
            except Exception:  # not up yet
                time.sleep(0.05)
        raise AssertionError("PostgreSQL does not start")


@cache
def cluster() -> Cluster:
    made = Cluster()
    atexit.register(made.close)
    return made
