"""Restoring an old backup sends no mail twice, brings nobody back and damages nothing (promise P28)."""

import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from support.mails import mail

from mailbot import pipeline
from mailbot.config import read_config
from mailbot.keeping.backup import back_up
from mailbot.keeping.erase import erase
from mailbot.keeping.restore import merge_keys, restore
from mailbot.model.errors import PermanentFailure
from mailbot.model.mail import Arrival, RawMessage
from mailbot.model.outgoing import Kind, Outgoing
from mailbot.running.keys import token_keys
from mailbot.store import open_store


@pytest.fixture
def backup(firm):
    """Made after one mail; a second came since."""
    firm.take("Please quote 20 pcs of A-100.", sender="a@one.example")
    done = back_up(firm.home / "yesterday.db", firm.app.store, read_config(firm.config), now(), with_key=True)
    firm.take("Please quote 30 pcs of A-200.", sender="b@two.example", message_id="<second@two.example>")
    return Path(done.facts.path)


def now():
    return datetime.now(UTC)


def put_back(firm, backup):
    """As the command does, with the daemon stopped."""
    settings = read_config(firm.config)
    firm.app.close()
    done = restore(backup, settings, token_keys(settings), now())
    firm.app = type(firm.app)(settings, open_store(settings.store_url), firm.app._log, token_keys(settings), None)
    return done


def rows(firm, *states):
    with firm.app.store.read() as tx:
        return tx.outbox(states, 100)


def test_what_waited_is_held_and_the_mail_since_is_filed_and_not_acknowledged(firm, backup):
    second = mail(
        "Please quote 30 pcs of A-200.",
        sender="b@two.example",
        to="sales@acme.example",
        message_id="<second@two.example>",
    )
    first_numbers = [row.ticket for row in firm.mails()]
    done = put_back(firm, backup)
    assert done.held == 2 and {row.state for row in rows(firm)} == {"held"}
    arrival = Arrival("sales", uidvalidity=1, uid=2, received_at=now() - timedelta(minutes=1))
    for _ in range(2):
        pipeline.take_in([RawMessage(arrival, second)], firm.app.house)
    old, new = firm.mails()
    assert (new.disposition, new.ack_code) == ("open_ticket", "N16")
    assert new.ticket > max(first_numbers) + 1000 and old.ticket == first_numbers[0]
    assert [(row.kind, row.ticket) for row in rows(firm, "queued")] == [("notice", new.ticket)]


def test_mail_from_after_the_restore_is_acknowledged(firm, backup):
    put_back(firm, backup)
    new = firm.take("Please quote 40 pcs of A-300.", sender="c@three.example")
    assert new.ack_code == "Y"
    assert [row.state for row in rows(firm) if row.ticket == new.ticket] == ["queued", "queued"]


def test_an_answer_that_was_written_before_waits_for_a_person(firm, backup):
    put_back(firm, backup)
    raw = RawMessage(Arrival("sales", uidvalidity=1, uid=9, received_at=now() - timedelta(minutes=1)), b"x")
    letter = Outgoing(Kind.ANSWER, "<r@x>", "", ("a@one.example",), b"x", "sales")
    with firm.app.store.begin() as tx:
        tx.enqueue(letter, tx.keep(raw, "k", now()).mail, "", now())
    (row,) = rows(firm, "held")[:1]
    assert row.kind == "answer" and "restored" in row.last_reply
    released = firm.call("outbox", "release", str(row.row))
    assert released.returncode == 0 and rows(firm, "queued")[0].row == row.row
    assert firm.call("outbox", "release", "--all").stdout.startswith(b"2 mail(s)")
    assert firm.call("outbox", "release", "--all").returncode == 1


def test_a_running_daemon_keeps_its_store(firm, backup):
    with firm.app.store.exclusive("daemon") as ours:
        assert ours
        refused = firm.call("restore", str(backup))
    assert refused.returncode == 1 and b"stop it first" in refused.stderr
    assert len(firm.mails()) == 2


def damaged(backup):
    octets = bytearray(backup.read_bytes())
    octets[5000:9000] = bytes(4000)
    backup.write_bytes(octets)


def another(backup):
    with closing(sqlite3.connect(backup)) as copy:
        copy.execute("DELETE FROM reasons")
        copy.commit()


def newer(backup):
    with closing(sqlite3.connect(backup)) as copy:
        copy.execute("UPDATE alembic_version SET version_num = '9999'")
        copy.commit()
    from mailbot.store.backends.copying import digest_of

    Path(f"{backup}.sha256").write_text(f"{digest_of(backup)}  {backup.name}\n")


WRONG = {
    "damaged": (damaged, "damaged"),
    "changed": (another, "its SHA-256 is another"),
    "no checksum": (lambda backup: Path(f"{backup}.sha256").unlink(), "is missing"),
    "another checksum": (lambda backup: Path(f"{backup}.sha256").write_text("aa  other.db\n"), "says nothing about"),
    "no store": (lambda backup: backup.write_bytes(b"hello" * 1000), "not a copy"),
    "empty": (lambda backup: backup.write_bytes(b""), "not a copy"),
    "not there": (lambda backup: backup.unlink(), "there is no file"),
    "of a newer mailbot": (newer, "written by a newer mailbot"),
    "another key": (lambda backup: Path(f"{backup}.key").write_text("aa" * 32), "its SHA-256 is another"),
}


def test_a_backup_that_is_not_whole_is_refused_and_nothing_changes(firm, backup):
    settings = read_config(firm.config)
    for what, (spoil, words) in WRONG.items():
        copy = firm.home / what.replace(" ", "-") / backup.name
        copy.parent.mkdir()
        for end in ("", ".key", ".sha256"):
            shutil.copy(f"{backup}{end}", f"{copy}{end}")
        spoil(copy)
        with pytest.raises(PermanentFailure, match=words):
            restore(copy, settings, token_keys(settings), now())
    assert len(firm.mails()) == 2
    assert not [path.name for path in firm.home.iterdir() if "restor" in path.name]


def test_the_command_needs_a_file_or_says_fence(firm):
    assert firm.call("restore").returncode == 2
    assert firm.call("restore", "x.db", "--fence").returncode == 2
    firm.take("Please quote 20 pcs of A-100.")
    fenced = firm.call("restore", "--fence")
    assert fenced.returncode == 0 and {row.state for row in rows(firm)} == {"held"}


def test_whoever_has_the_store_open_goes_on_in_the_new_one(firm, backup):
    """`mailbot deliver` from a mail server: its mail must not fall between."""
    settings = read_config(firm.config)
    other = open_store(settings.store_url)
    with other.read() as tx:
        assert len(tx.mails_after(0, 9)) == 2
    firm.app.close()
    restore(backup, settings, token_keys(settings), now())
    with other.begin() as tx:
        tx.keep(RawMessage(Arrival("sales", uid=7, uidvalidity=1), b"late"), "late", now())
    other.close()
    firm.app.store = open_store(settings.store_url)
    assert [row.state for row in firm.mails()] == ["done", "new"]


def test_a_store_that_cannot_be_read_is_put_aside(firm, backup):
    settings = read_config(firm.config)
    firm.app.close()
    live = firm.home / "mailbot.db"
    live.write_bytes(b"not a database " * 1000)
    for end in ("-wal", "-shm"):
        Path(f"{live}{end}").unlink(missing_ok=True)
    done = restore(backup, settings, token_keys(settings), now())
    assert Path(done.aside).read_bytes().startswith(b"not a database")
    firm.app.store = open_store(settings.store_url)
    assert len(firm.mails()) == 1


def test_on_a_new_machine_the_key_comes_back_too(firm, backup, tmp_path):
    firm.app.close()
    (firm.home / "mailbot.db").unlink()
    key = firm.home / "mailbot-token-key"
    before = key.read_text()
    key.unlink()
    settings = read_config(firm.config)
    done = restore(backup, settings, token_keys(settings), now())
    assert (done.aside, done.keys) == ("", 1)
    assert before.strip() in key.read_text().split()
    assert key.stat().st_mode & 0o777 == 0o600
    assert merge_keys(Path(f"{backup}.key"), key) == 0
    firm.app.store = open_store(settings.store_url)


def test_who_was_erased_since_does_not_come_back(firm, backup):
    settings = read_config(firm.config)
    erase("a@one.example", firm.app.store, token_keys(settings), now())
    done = put_back(firm, backup)
    assert done.erased == ("a@one.example",)
    assert [row.author for row in firm.mails()] == [""]
    again = firm.take("Please quote 20 pcs of A-100.", sender="a@one.example")
    assert (again.disposition, again.ack_code) == ("open_ticket", "N17")


def test_what_was_revoked_or_done_since_stays_so(firm, backup):
    with firm.app.store.begin() as tx:
        assert tx.first_time("list", "today", now())
        tx._db.exec_driver_sql("INSERT INTO suppressions (address, reason) VALUES ('x@y.example', 'asked')")
        tx._db.exec_driver_sql("INSERT INTO colleagues (person, epoch) VALUES ('li', 3)")
    put_back(firm, backup)
    with firm.app.store.begin() as tx:
        assert not tx.first_time("list", "today", now())
        assert dict(tx.epochs(0)) == {"li": 3}
        assert tx._db.exec_driver_sql("SELECT address FROM suppressions").scalar() == "x@y.example"


def test_postgresql_is_told_what_to_do(firm, backup):
    settings = replace(read_config(firm.config), store_url="postgresql://x/y")
    with pytest.raises(PermanentFailure, match="mailbot restore --fence"):
        restore(backup, settings, token_keys(settings), now())
