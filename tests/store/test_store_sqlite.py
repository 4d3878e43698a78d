"""What only the embedded store promises: its file, its settings, its words when something is wrong."""

import os
import sqlite3
import stat
import subprocess
import sys
import time

import pytest
from sqlalchemy import text
from support.store_values import NOW, message, opening, raw, take_in, verdict

from mailbot.model.errors import PermanentFailure, TemporaryFailure
from mailbot.store import STORES, open_store
from mailbot.store.backends.mounts import network_filesystem


def test_every_connection_has_the_durable_settings(store):
    """WAL with synchronous=NORMAL lost commits in a power cut; NORMAL is 1, FULL is 2."""
    for engine in (store._backend.writing, store._backend.reading):
        with engine.connect() as connection:
            found = {
                name: connection.execute(text(f"PRAGMA {name}")).scalar()
                for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "trusted_schema")
            }
            assert found == {
                "journal_mode": "wal",
                "synchronous": 2,
                "foreign_keys": 1,
                "secure_delete": 1,
                "trusted_schema": 0,
            }
            assert connection.execute(text("PRAGMA busy_timeout")).scalar() == 10000


def test_a_setting_that_does_not_take_hold_stops_the_start(path, monkeypatch):
    monkeypatch.setattr("mailbot.store.backends.sqlite._PRAGMAS", (("synchronous", "NORMAL", 2),))
    with pytest.raises(PermanentFailure, match="synchronous"):
        open_store(f"sqlite:///{path}")


def test_nobody_else_can_read_its_files(store, path):
    take_in(store)
    with store.exclusive("sales"):
        files = list(path.parent.iterdir())
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in files}
    assert set(modes) == {"mail.db", "mail.db-wal", "mail.db-shm", "mail.db.sales.lock"}
    assert set(modes.values()) == {0o600}


def test_a_second_opening_leaves_everything_as_it_is(store, path):
    mail = take_in(store)
    again = open_store(f"sqlite:///{path}")
    again.migrate()
    with again.read() as tx:
        assert tx.pending(5) == (mail,)
    again.close()


def test_a_writer_takes_the_lock_at_the_start(store, path):
    """A deferred one could fail in its middle, when another has written since it began to read."""
    with store.begin():
        other = sqlite3.connect(path, timeout=0, isolation_level=None)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        other.close()


def test_a_busy_or_readonly_store_is_temporary(store, path, monkeypatch):
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with store._backend.writing.connect() as connection:  # the pool's connection: do not wait 10 s in a test
        connection.connection.dbapi_connection.execute("PRAGMA busy_timeout=10")
    with pytest.raises(TemporaryFailure, match="locked"), store.begin():
        pass
    other.execute("ROLLBACK")
    other.close()
    assert take_in(store)


def test_a_full_disk_is_temporary_and_work_goes_on_when_it_clears(store):
    with store._backend.writing.connect() as connection:
        driver = connection.connection.dbapi_connection
        driver.execute("PRAGMA max_page_count=1")  # SQLite then answers as on a full disk
    with pytest.raises(TemporaryFailure, match="full"):
        for n in range(50):
            with store.begin() as tx:
                tx.keep(raw("x" * 100_000, uid=n + 1), f"k{n}", NOW)
    with store._backend.writing.connect() as connection:
        connection.connection.dbapi_connection.execute("PRAGMA max_page_count=1073741823")
    assert take_in(store, "after", uid=99)


def test_a_failure_never_shows_what_a_stranger_wrote(store):
    with store.begin() as tx:
        tx._db.exec_driver_sql("DROP TABLE reasons")
    mail = take_in(store)
    with pytest.raises(TemporaryFailure) as failed, store.begin() as tx:
        tx.record(mail, message(text="canary-7f3a"), verdict(), opening(), 1001, NOW)
    assert "canary" not in str(failed.value)


def test_what_is_no_database_is_permanent(path):
    path.write_bytes(b"this is not a database, " * 400)
    with pytest.raises(PermanentFailure, match="damaged"):
        open_store(f"sqlite:///{path}").migrate()


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("mysql://x", "a store is one of sqlite, postgresql, not 'mysql'"),
        ("", "not ''"),
        ("sqlite:////nowhere/at/all/mail.db", "folder /nowhere/at/all does not exist"),
    ],
)
def test_a_store_that_cannot_be_opened_says_why(url, words):
    with pytest.raises(PermanentFailure, match=words):
        open_store(url)


def test_a_server_that_is_not_there_is_temporary():
    with pytest.raises(TemporaryFailure, match="cannot work just now"):
        open_store("postgresql://mailbot@127.0.0.1:1/mailbot")


def test_the_table_of_stores_names_every_back_end():
    assert set(STORES) == {"sqlite", "postgresql"}


def test_a_network_file_system_is_refused(path, monkeypatch):
    monkeypatch.setattr("mailbot.store.backends.sqlite.network_filesystem", lambda folder: "nfs4")
    with pytest.raises(PermanentFailure, match="network file system"):
        open_store(f"sqlite:///{path}")
    assert not path.exists()


def test_the_nearest_mount_decides_what_the_file_system_is(tmp_path):
    mounts = tmp_path / "mountinfo"
    here = str(tmp_path / "far away").replace(" ", "\\040")
    mounts.write_text(
        "22 1 0:1 / / rw - ext4 /dev/sda rw\n"
        f"23 22 0:2 / {here} rw,relatime shared:1 - nfs4 server:/x rw\n"
        f"24 23 0:3 / {here}/inner rw - ext4 /dev/sdb rw\n"
        "rubbish\n"
    )
    assert network_filesystem(tmp_path, mounts) == ""
    assert network_filesystem(tmp_path / "far away" / "deep", mounts) == "nfs4"
    assert network_filesystem(tmp_path / "far away" / "inner", mounts) == ""
    assert network_filesystem(tmp_path / "far away2", mounts) == ""
    assert network_filesystem(tmp_path, tmp_path / "absent") == ""


def test_erased_words_leave_no_octets(store, path):
    """Promise P29; secure_delete=OFF left hundreds of copies."""
    canary = b"canary-9c1d"
    mail = take_in(store)
    with store.begin() as tx:
        tx.quarantine(mail, "x", canary.decode() * 3, NOW)
    checkpoint(store)
    assert canary in path.read_bytes()
    with store.begin() as tx:
        tx.requeue(mail, NOW)
    checkpoint(store)
    assert canary not in path.read_bytes()


def checkpoint(store):
    with store._backend.writing.connect() as connection:
        connection.connection.dbapi_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


LOCKER = """
import os, sys, time
from mailbot.store import open_store
store = open_store(sys.argv[1])
with store.exclusive("outbox") as ours:
    os.fork()
    os.write(1, b"%d\\n" % ours)
    time.sleep(60)  # the worker outlives its daemon
"""


def test_a_killed_daemon_frees_its_lock_even_if_a_forked_worker_lives_on(store, path):
    holder = subprocess.Popen(
        [sys.executable, "-c", LOCKER, f"sqlite:///{path}"], stdout=subprocess.PIPE, start_new_session=True
    )
    try:
        assert [holder.stdout.readline() for _ in range(2)] == [b"1\n"] * 2
        with store.exclusive("outbox") as ours:
            assert not ours
        holder.kill()
        holder.wait()
        with store.exclusive("outbox") as ours:
            assert ours
    finally:
        os.killpg(holder.pid, 9)
        holder.wait()
        holder.stdout.close()


def test_opening_and_checking_an_up_to_date_store_does_not_load_alembic(store, path):
    code = (
        "import sys; from mailbot.store import open_store; assert 'sqlalchemy' not in sys.modules;"
        f"open_store('sqlite:///{path}').migrate(); assert 'alembic' not in sys.modules"
    )
    started = time.monotonic()
    subprocess.run([sys.executable, "-c", code], check=True)
    assert time.monotonic() - started < 30  # generous: a loaded machine
