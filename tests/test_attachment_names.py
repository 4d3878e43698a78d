"""Names that mails bring for their files, fuzzed: nothing is ever written under one of them (P25, threat T16).

Everything of mailbot that writes files is at work here: taking in, filing, notices, mail left in a folder, the export
of a person, a backup.  The watch sees every file that Python opens for writing, makes, renames or links.
"""

import asyncio
import os
import random
import sys
from email.header import Header
from pathlib import Path

import pytest
from support.commands import run_here
from support.small_firm import SmallFirm

from mailbot import pipeline
from mailbot.deliver.folder import FolderTransport
from mailbot.model.mail import Arrival, RawMessage
from mailbot.model.outgoing import Outcome

MAILS, FILES = 25, 400  # 10,000 names
MARK = "zqx"  # in every name, so that a piece of one is known again
ALPHABET = [*"abz/\\.:~$%*?<>|&;'\"` \t\r\n\0", "..", "../", "CON", "\u202e", "\u2028", "é", "文", "\x1b[0m", "{{7*7}}"]
_DICE = random.Random(25)
_WATCHED: list[list[str]] = []
_EVENTS = {"os.mkdir", "os.rename", "os.link", "os.symlink", "os.truncate", "shutil.move", "shutil.copyfile"}


def _hook(event, arguments):
    if not _WATCHED:
        return
    if event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
        _WATCHED[-1].append(os.fsdecode(arguments[0]) if not isinstance(arguments[0], int) else "")
    elif event in _EVENTS:
        _WATCHED[-1].extend(os.fsdecode(one) for one in arguments if isinstance(one, str | bytes))


@pytest.fixture(scope="module")
def hooked():
    sys.addaudithook(_hook)


@pytest.fixture
def written(hooked):
    _WATCHED.append([])
    yield _WATCHED[-1]
    _WATCHED.pop()


@pytest.fixture
def firm(tmp_path):
    one = SmallFirm(tmp_path)
    yield one
    one.close()


def a_name():
    return MARK + "".join(_DICE.choices(ALPHABET, k=_DICE.randint(1, 12)))


def parameter(name):
    """As mail programs spell it: encoded word, RFC 2231, quoted and wrong."""
    shape = _DICE.randrange(3)
    if shape == 0:
        return f'filename="{Header(name, "utf-8").encode(linesep="").replace(chr(10), "")}"'
    if shape == 1:
        return "filename*=utf-8''" + "".join(f"%{octet:02X}" for octet in name.encode())
    return 'filename="' + name.replace("\r", "").replace("\n", "") + '"'


def hostile(number):
    head = (
        f"From: Anna Best <anna@buyer.example>\r\nTo: sales@acme.example\r\nSubject: Files {number}\r\n"
        f"Message-ID: <f{number}@buyer.example>\r\nDate: Mon, 2 Mar 2026 09:00:00 +0000\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n'
        f"Please quote the {number + 2} files.\r\n"
    )
    parts = (
        "--b\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; "
        f"{parameter(a_name())}\r\n\r\nx{number}.{n}\r\n"
        for n in range(FILES)
    )
    return (head + "".join(parts) + "--b--\r\n").encode()


def leave_in(folder, firm):
    """All that goes out, by the transport that writes files."""

    async def nothing():
        return

    async def send(claimed):
        return [await FolderTransport(folder).send(one.outgoing, nothing) for one in claimed]

    with firm.app.store.begin() as tx:
        claimed = tx.claim(firm.app.house.clock(), 1000)
    assert {report.outcome for report in asyncio.run(send(claimed))} == {Outcome.SENT}


def test_ten_thousand_names_and_nothing_is_written_under_one(firm, written, tmp_path):
    for number in range(MAILS):
        raw = RawMessage(Arrival("sales", received_at=firm.app.house.clock()), hostile(number))
        pipeline.take_in([raw], firm.app.house)
    assert {row.state for row in firm.mails()} == {"done"} and len(firm.mails()) == MAILS
    (tmp_path / "out").mkdir()
    leave_in(tmp_path / "out", firm)
    for words in (["export", "anna@buyer.example", "--to", str(tmp_path / "export")], ["backup"]):
        done = run_here(firm.config, *words)
        assert done.returncode == 0, done.stderr
    there = [os.fsencode(path).decode(errors="replace") for path in tmp_path.rglob("*")]
    assert len(list((tmp_path / "export").glob("mail-*.eml"))) == MAILS and list((tmp_path / "out").iterdir())
    assert len(written) > 2 * MAILS, "the watch is awake"
    assert [path for path in (*there, *written) if MARK in path or ".." in path] == []
    outside = [path for path in written if path and not Path(path).absolute().is_relative_to(tmp_path)]
    assert [path for path in outside if not path.startswith("/dev/")] == []


def test_the_watch_sees_a_file_under_such_a_name(written, tmp_path):
    (tmp_path / f"{MARK}.pdf").write_bytes(b"x")
    (tmp_path / f"{MARK}.pdf").rename(tmp_path / f"{MARK}.txt")
    assert len([path for path in written if MARK in path]) >= 2
