"""SIGKILL at any moment: nothing that was announced is lost, nothing is half there (promises P1, P2, P6)."""

import os
import random
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

from support.store_values import DAY, NOW, raw

CHILD = Path(__file__).with_name("crash_child.py")
TESTS = CHILD.parent.parent
LIVES = 12


def live_and_die(path, life, seconds):
    """What the child announced before it was killed: a list of (what, id, word)."""
    with subprocess.Popen(
        [sys.executable, str(CHILD), f"sqlite:///{path}", str(life)],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(TESTS.parent), str(TESTS)])},
    ) as child:
        first = child.stdout.readline()  # it has begun to work
        time.sleep(seconds)
        child.kill()
        lines = (first + child.stdout.read()).decode().split("\n")
    return [tuple(line.split(" ")) for line in lines[:-1]]  # the last may be cut


def test_nothing_announced_is_lost_by_a_kill(store, path):
    dice = random.Random(20260302)
    announced = []
    for life in range(1, LIVES + 1):
        announced += live_and_die(path, life, dice.uniform(0.0, 0.15))
        with store.begin() as tx:
            tx.recover_outbox(NOW)
        check(store, path, announced)
    assert len(announced) > LIVES * 3


def check(store, path, announced):
    with store.read() as tx:
        for what, thing, word in announced:
            if what == "kept":
                assert tx.load(int(thing)).raw.octets == raw(word).octets
            elif what == "filed":
                assert tx.load(int(thing)).state == "done"
                assert [entry.what for entry in tx.ticket_view(int(word)).timeline][-1] == "out"
        states = {row.row: row.state for row in tx.outbox([], 100_000)}
    # what may have been sent is never sent again: these are acknowledgements
    assert {states[int(thing)] for what, thing, _ in announced if what == "sending"} <= {"unknown"}
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        # ticket, message, letter and the done mark came together or not at all
        done, tickets, letters = connection.execute(
            "SELECT (SELECT count(*) FROM mails WHERE state='done'), (SELECT count(*) FROM tickets),"
            " (SELECT count(*) FROM letters)"
        ).fetchone()
    connection.close()
    assert done == tickets == letters


def test_work_left_by_a_kill_is_found_at_the_next_start(store):
    with store.begin() as tx:
        mail = tx.keep(raw(), "k", NOW).mail
    with store.begin() as tx:
        assert tx.pending(10) == (mail,)
        assert tx.charge(mail) == 1
    with store.read() as tx:
        assert tx.load(mail).tries == 1
        assert tx.standing(NOW + DAY).oldest_new_at == NOW
