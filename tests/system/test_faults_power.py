"""Power cuts: the daemon's writes are cut anywhere, reordered and torn, and the store is opened again (promise P3)."""

import os
import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from support.faulty_io import needs_gcc, run_on_faulty_disk
from support.power import announced, cut, read_log

pytestmark = [pytest.mark.system, needs_gcc]
IMAGES = 10_000 if os.environ.get("MAILBOT_SOAK") else 200
MAILS = 10
KEPT = "SELECT count(*) FROM mails JOIN originals ON mail = id WHERE state = 'done'"
SENT = (
    "SELECT count(DISTINCT ticket) FROM letters JOIN outbox ON letter = letters.id "
    "WHERE outbox.state = 'sent' AND outbox.kind = 'notice'"
)


def write_down(tmp_path, synchronous):
    log = tmp_path / "writes"
    run_on_faulty_disk(tmp_path, "system.power_child", synchronous, str(MAILS), log=log)
    ops = read_log(log)
    begin = next(at for at, op in enumerate(ops) if op.path == "begin")
    return ops, begin


def what_is_wrong(folder: Path, files: dict[str, bytes], marks: list[str]) -> str:
    for old in folder.iterdir():
        old.unlink()
    for path, octets in files.items():
        if not path.endswith("-shm"):  # in memory only: SQLite makes it anew
            (folder / Path(path).name).write_bytes(octets)
    with closing(sqlite3.connect(folder / "mailbot.db")) as store:
        try:
            (sound,) = store.execute("PRAGMA integrity_check").fetchone()
            kept = store.execute(KEPT).fetchone()
            sent = store.execute(SENT).fetchone()
        except sqlite3.DatabaseError as error:
            return f"damaged: {error}"
    if sound != "ok":
        return f"damaged: {sound}"
    for what, (found,) in (("kept", kept), ("sent", sent)):
        said = sum(mark.startswith(what) for mark in marks)
        if found < said:
            return f"{said - found} of {said} that were {what} are lost"
    return ""


def broken_images(tmp_path, synchronous, images):
    ops, begin = write_down(tmp_path, synchronous)
    dice = random.Random(images)
    folder = tmp_path / "image"
    folder.mkdir()
    wrong = []
    for _ in range(images):
        done = ops[: dice.randrange(begin, len(ops))]
        wrong.append(what_is_wrong(folder, cut(done, {}, dice), announced(done)))
    return [one for one in wrong if one]


def test_no_power_cut_loses_what_was_committed(tmp_path, record_property):
    assert broken_images(tmp_path, "FULL", IMAGES) == []
    record_property("figure", f"{IMAGES} images")


def test_the_same_cuts_do_harm_where_commits_are_not_synced(tmp_path):
    """Otherwise the test above would prove nothing."""
    assert len(broken_images(tmp_path, "NORMAL", 60)) > 10
