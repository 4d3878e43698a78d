"""A backup that is made while others write is sound (promise P28), and nobody else can read it."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mailbot.config import read_config
from mailbot.keeping.backup import back_up
from mailbot.model.errors import PermanentFailure
from mailbot.store import open_store

TESTS = Path(__file__).parent.parent
WRITER = TESTS / "store" / "crash_child.py"
BACKUPS = int(os.environ.get("MAILBOT_BACKUPS", "10"))  # 60 before a release


def test_backups_under_write_load_are_all_consistent(tmp_path):
    url = f"sqlite:///{tmp_path}/mail.db"
    store = open_store(url)
    store.migrate()
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(TESTS.parent), str(TESTS)])}
    with subprocess.Popen([sys.executable, str(WRITER), url, "1"], stdout=subprocess.PIPE, env=environment) as writer:
        writer.stdout.readline()
        try:
            sizes = [_one_backup(store, tmp_path / f"{n}.db") for n in range(BACKUPS)]
        finally:
            writer.kill()
    store.close()
    assert sizes == sorted(sizes) and sizes[-1] > sizes[0], "nothing was written meanwhile"


def _one_backup(store, path):
    facts = store.copy_to(path)
    with closing(sqlite3.connect(path)) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert copy.execute("PRAGMA foreign_key_check").fetchall() == []
        kept, whole, done, tickets, letters = copy.execute(
            "SELECT (SELECT count(*) FROM mails), (SELECT count(*) FROM originals),"
            " (SELECT count(*) FROM mails WHERE state='done'), (SELECT count(*) FROM tickets),"
            " (SELECT count(*) FROM letters)"
        ).fetchone()
    assert kept == whole and done == tickets == letters
    assert dict(facts.counts)["mails"] == kept
    path.unlink()
    return kept


def test_the_command_writes_copy_checksum_and_key_that_only_we_can_read(firm):
    firm.take("Please quote 20 pcs.")
    done = firm.call("backup")
    assert done.returncode == 0, done.stderr
    (copy,) = (firm.home / "mailbot-backups").glob("*.db")
    key = copy.with_name(copy.name + ".key")
    assert key.read_bytes() == (firm.home / "mailbot-token-key").read_bytes()
    assert {oct(path.stat().st_mode & 0o777) for path in copy.parent.iterdir()} == {"0o600"}
    assert copy.parent.stat().st_mode & 0o077 == 0
    sums = f"{copy.name}.sha256"
    assert subprocess.run(["sha256sum", "-c", sums], cwd=copy.parent, capture_output=True).returncode == 0
    assert "1 mails, 1 tickets" in done.stdout.decode()


def test_without_the_key_to_a_file_of_a_name(firm):
    to = firm.home / "one.db"
    assert firm.call("backup", str(to), "--no-key").returncode == 0
    assert sorted(path.name for path in firm.home.glob("one*")) == ["one.db", "one.db.sha256"]
    again = firm.call("backup", str(to))
    assert again.returncode == 1 and b"is there already" in again.stderr
    nowhere = firm.call("backup", str(firm.home / "no" / "such" / "one.db"))
    assert nowhere.returncode == 1 and b"does not exist" in nowhere.stderr


def test_a_full_or_forbidden_folder_leaves_nothing_half_done(firm):
    to = firm.home / "taken.db"
    (firm.home / ".taken.db.part").mkdir()
    with pytest.raises((PermanentFailure, OSError)):
        firm.app.store.copy_to(to)
    assert not to.exists()


def test_old_backups_of_ours_go_and_nothing_else(firm):
    settings, now = read_config(firm.config), datetime.now(UTC)
    folder = firm.home / "b"
    folder.mkdir()
    (folder / "mailbot-20200101-000000.db").write_text("not ours: we never made it")
    first = back_up(folder, firm.app.store, settings, now - timedelta(days=31), with_key=True)
    second = back_up(folder, firm.app.store, settings, now, with_key=True)
    assert second.dropped == (first.facts.path,)
    assert not list(folder.glob(f"{Path(first.facts.path).name}*"))
    assert (folder / "mailbot-20200101-000000.db").exists() and Path(second.facts.path).exists()


def test_postgresql_gets_the_exact_command_without_the_password(firm):
    firm.config.write_text(firm.config.read_text() + '[store]\nurl = "postgresql+psycopg://me:geheim@db.x/mail"\n')
    done = firm.call("backup", "/tmp/here.dump")
    assert done.returncode == 2
    assert "pg_dump --format=custom --file=/tmp/here.dump postgresql://me@db.x/mail" in done.stderr.decode()
    assert b"geheim" not in done.stderr + done.stdout


def test_a_store_in_memory_has_no_folder_beside_it(tmp_path):
    store = open_store("sqlite:///:memory:")
    store.migrate()
    with pytest.raises(PermanentFailure, match="name a file"):
        from mailbot.model.settings import Settings

        back_up(None, store, Settings(store_url="sqlite:///:memory:"), datetime.now(UTC), with_key=False)
    assert store.copy_to(tmp_path / "copy.db").counts[0] == ("mails", 0)
    store.close()
