"""Erasing a person leaves no octet of them in any file of the store, and nothing of anybody else goes (promise P29)."""

import re
import sqlite3
import zlib
from base64 import b64encode
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from support.mails import mail

from mailbot import pipeline
from mailbot.cli.keep import _by_folder
from mailbot.config import read_config
from mailbot.keeping.erase import erase, find, plain_address
from mailbot.keeping.traces import Traces
from mailbot.model.errors import PermanentFailure, TemporaryFailure
from mailbot.model.keeping import Lying
from mailbot.model.lesson import Lesson
from mailbot.model.mail import Arrival, RawMessage
from mailbot.model.verdict import Category
from mailbot.running.keys import token_keys

ANNA = "anna.b+x@buyer.example"
NAME = "Annabella Quistgaard"


def now():
    return datetime.now(UTC)


def take(firm, octets, **more):
    raw = RawMessage(Arrival("sales", received_at=now(), **more), octets)
    pipeline.take_in([raw], firm.app.house)
    return raw


@pytest.fixture
def busy(firm):
    """Anna wrote twice; others wrote of her in every way."""
    firm.take("Please quote 20 pcs of A-100.", sender=f"{NAME} <{ANNA}>")
    firm.take("This is Anna again: when?", sender=f"{NAME} <{ANNA.upper()}>")
    firm.take(f"As {ANNA} said: 30 pcs of A-200, please.", sender="Bob <bob@other.example>")
    firm.take("We order 5 pcs of A-300.", sender=f"Joan <jo{ANNA}>")
    body = b64encode(f"Please quote. Copy: {ANNA}, thank you. ".encode("utf-16-le") * 3)
    lines = b"\r\n".join(body[at : at + 76] for at in range(0, len(body), 76))
    head = "From: Eve <eve@third.example>\r\nTo: sales@acme.example\r\nSubject: =?utf-8?B?{}?=\r\nMessage-ID: <e@x>\r\n"
    head = head.format(b64encode(f"for {ANNA}".encode()).decode())
    kind = (
        "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-16-le\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    )
    take(firm, (head + kind).encode() + lines + b"\r\n")
    with firm.app.store.begin() as tx:
        kept = tx.keep(RawMessage(Arrival("sales"), mail("Odd.", sender=f"<{ANNA}>")), "odd", now())
        tx.quarantine(kept.mail, "odd", f"Traceback: {ANNA}", now())
        lesson = Lesson("d" * 64, Category.ORDER, ("quistgaard",), (), now(), "li", 1, 1001, None, None, NAME)
        tx.put_lesson(lesson)
        tx.first_time(f"undelivered.<x>.{ANNA}", "once", now())
        tx.first_time(f"told.1001.{ANNA}", "once", now())
        tx._db.exec_driver_sql("INSERT INTO suppressions (address, reason) VALUES (?, 'she asked')", (ANNA,))
    return firm


def go(firm, address=ANNA):
    settings = read_config(firm.config)
    return erase(plain_address(address, settings), firm.app.store, token_keys(settings), now())


def everything_in(home: Path) -> bytes:
    """Every octet of the store's files, and what is compressed in them."""
    files = b"".join(path.read_bytes() for path in home.iterdir() if path.name.startswith("mailbot.db"))
    with closing(sqlite3.connect(home / "mailbot.db")) as connection:
        kept = [
            row[0] for table in ("originals", "letters") for row in connection.execute(f"SELECT octets FROM {table}")
        ]
    return files + b"\r\n\r\n".join(map(zlib.decompress, kept))


def rows_of(home: Path) -> list[str]:
    with closing(sqlite3.connect(home / "mailbot.db")) as connection:
        return list(connection.iterdump())


def test_no_octet_of_them_is_left_in_any_spelling(busy):
    assert Traces((ANNA,)).found(everything_in(busy.home))
    found, left = go(busy)
    assert left == ""
    octets = everything_in(busy.home)
    assert not re.search(rb"(?<!jo)" + re.escape(ANNA.encode()), octets, re.I)
    assert not Traces((ANNA,)).found(octets)
    wide = ANNA.encode("utf-16-le")
    assert wide not in octets and b64encode(ANNA.encode())[:20] not in octets
    assert NAME.encode() not in octets and b"quistgaard" not in octets
    assert (len(found.theirs.tickets), len(found.theirs.mails)) == (2, 3)


def test_nothing_of_others_goes(busy):
    before = {row.ticket: row.author for row in busy.mails() if row.ticket}
    go(busy)
    with busy.app.store.read() as tx:
        kept = {row.ticket: row.author for row in tx.mails_after(0, 99) if row.ticket}
        assert tx.load(4).raw.octets.count(f"jo{ANNA}".encode()) == 1
        view = tx.ticket_view(next(number for number, author in before.items() if "bob" in author))
    text = next(entry.text for entry in view.timeline if entry.what == "message")
    assert sorted(kept.values()) == ["Bob <bob@other.example>", "Eve <eve@third.example>", f"Joan <jo{ANNA}>"]
    assert text == "As [erased] said: 30 pcs of A-200, please."


def test_the_dry_run_tells_it_all_and_changes_nothing(busy):
    state = rows_of(busy.home)
    found = find(ANNA, busy.app.store)
    assert [mention.author for mention in found.mentions] == ["bob@other.example", "eve@third.example"]
    told = busy.call("erase", ANNA)
    assert told.returncode == 0 and b"Nothing was changed" in told.stdout
    assert rows_of(busy.home) == state
    done = busy.call("erase", ANNA, "--yes")
    assert done.returncode == 0 and b"erased: 2 ticket(s)" in done.stdout and b"bob@other.example" in done.stdout
    assert not Traces((ANNA,)).found(everything_in(busy.home))


def test_who_comes_back_is_a_stranger_without_an_automatic_answer(busy):
    with busy.app.store.read() as tx:
        raw = tx.load(1).raw
    go(busy)
    pipeline.take_in([raw], busy.app.house)  # the mailbox shows the old mail again
    assert [row.disposition for row in busy.mails()[:2]] == ["", ""]
    again = busy.take("Hello, me again: 50 pcs of A-100?", sender=ANNA)
    assert (again.disposition, again.ack_code) == ("open_ticket", "N17")
    with busy.app.store.read() as tx:
        view = tx.ticket_view(again.ticket)
    assert view.customer.name == ""


def test_what_is_leaving_this_moment_makes_it_wait(busy):
    with busy.app.store.begin() as tx:
        tx.claim(now(), 99)
    with pytest.raises(TemporaryFailure, match="leaving this very moment"):
        go(busy)
    assert busy.call("erase", ANNA, "--yes").returncode == 75


def test_backups_that_still_hold_it_are_named_with_their_end(busy):
    assert busy.call("backup", "--no-key").returncode == 0
    done = busy.call("erase", ANNA, "--yes")
    (copy,) = (busy.home / "mailbot-backups").glob("*.db")
    assert "still holds it until" in done.stdout.decode() and str(copy) in done.stdout.decode()
    new = busy.home / "new.db"
    assert busy.call("backup", str(new)).returncode == 0
    assert not Traces((ANNA,)).found(new.read_bytes())


def test_where_they_lie_in_the_mailboxes_is_told_in_full_and_folder_by_folder():
    lying = [Lying(uid, "sales", "INBOX", uid) for uid in (*range(1, 80), 90)] + [Lying(5, "sales", "Tickets/New", 3)]
    assert list(_by_folder(lying)) == [("sales INBOX", "1-79, 90"), ("sales Tickets/New", "3")]


def test_only_a_strangers_one_address_is_erased(firm):
    for address in ("nonsense", "a@b", "a b@c.example", "<a@b.example>", "li@acme.example", "sales@acme.example"):
        with pytest.raises(PermanentFailure):
            plain_address(address, read_config(firm.config))
        assert firm.call("erase", address, "--yes").returncode == 1


def test_nobody_known_is_no_mistake(firm):
    done = firm.call("erase", "who@nobody.example", "--yes", "--json")
    assert done.returncode == 0 and b'"tickets": []' in done.stdout
