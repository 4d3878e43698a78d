"""The real daemon on a small disk that fills up, and on one that cannot be written (promise P11)."""

import os
import random
import subprocess
import threading
import time
from collections import Counter
from contextlib import contextmanager

import pytest
from support.company import company, proven
from support.dovecot import needs_dovecot
from support.mails import mail
from support.nursery import nursery
from support.waiting import wait_until

pytestmark = [
    pytest.mark.system,
    needs_dovecot,
    pytest.mark.skipif(os.geteuid() != 0, reason="NOT ROOT: no small disk could be made and filled"),
]
TROUBLE = "the store cannot work just now"
TIMES = 30 if os.environ.get("MAILBOT_SOAK") else 3
MAILS = 8  # a turn
MOST_TRIES = 20
NO_CAPS = "per_instance_hour = 100000\nper_domain_hour = 100000"


@contextmanager
def small_disk(path):
    path.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(path)], capture_output=True)
    if made.returncode:
        pytest.skip(f"NO SMALL DISK COULD BE MADE: {made.stderr.decode()}")
    try:
        yield path
    finally:
        subprocess.run(["umount", "-l", str(path)], check=True)


@pytest.fixture
def disk(tmp_path):
    with small_disk(tmp_path / "disk") as made:
        yield made


@pytest.fixture
def firm(tmp_path, disk):
    with company(tmp_path, ack=NO_CAPS, mailbox='done_folder = "Done"') as made:
        made.config.write_text(made.config.read_text() + f'\n[store]\nurl = "sqlite:///{disk}/mailbot.db"\n')
        with nursery(made):
            yield made


def order(number):
    return mail(
        f"We order {number} pcs of A-{number}, please confirm. " + "All goods as described. " * 400,
        sender=f"Buyer {number} <buyer{number}@firm{number}.example>",
        headers=proven(f"firm{number}.example"),
    )


def deliver(firm, first):
    for number in range(first, first + MAILS):
        firm.dovecot.deliver("sales", order(number), sender=f"buyer{number}@firm{number}.example")
        time.sleep(0.1)


def fill(disk):
    """To the last octet."""
    with (disk / "filler").open("ab", buffering=0) as filler:
        for size in (1 << 16, 1 << 12, 1):
            try:
                while filler.write(b"x" * size):
                    pass
            except OSError:
                continue


def everything_once(firm, count):
    firm.wait_for_mails(count, 90)
    firm.wait_for_quiet()
    rows = firm.mails()
    assert [row.state for row in rows] == ["done"] * count
    assert len({row.ticket for row in rows}) == len(firm.tickets()) == count
    acks = Counter(taken.recipient for taken in firm.sink.mails if taken.recipient.startswith("buyer"))
    assert acks == Counter(f"buyer{n}@firm{n}.example" for n in range(count)), "none lost, none doubled"
    assert firm.dovecot.messages("sales") == [] and len(firm.dovecot.messages("sales", "Done")) == count


def until_noticed(firm, before, count):
    """How many mails there are then.  The store's log may have room of its own: mail comes until one does not fit."""
    for _ in range(MOST_TRIES):
        try:
            wait_until(lambda: firm.log().count(TROUBLE) > before, "it is noticed", 2)
            return count
        except AssertionError:
            deliver(firm, count)
            count += MAILS
    raise AssertionError("a full disk was never noticed")


def test_a_disk_that_is_full_under_load_only_delays(firm, disk, record_property):
    dice = random.Random(seed := random.randrange(1 << 32))
    print("seed", seed)
    firm.start()
    count = 0
    for _ in range(TIMES):
        load = threading.Thread(target=deliver, args=(firm, count))
        load.start()
        time.sleep(dice.uniform(0, 0.6))
        before = firm.log().count(TROUBLE)
        fill(disk)
        load.join()
        count = until_noticed(firm, before, count + MAILS)
        (disk / "filler").unlink()
        firm.wait_for_mails(count, 60)
    everything_once(firm, count)
    record_property("figure", f"the disk was full {TIMES} times")


def test_a_disk_that_cannot_be_written_is_said_and_nothing_moves(firm, disk):
    firm.start()
    assert firm.stop() == 0
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    deliver(firm, 0)
    refused = firm.launch("run")
    assert refused.wait(60) == 75, "a temporary failure: whoever watches it starts it again"
    assert TROUBLE in firm.log().splitlines()[-1]
    assert len(firm.dovecot.messages("sales")) == MAILS and firm.sink.mails == []
    subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
    firm.start()
    everything_once(firm, MAILS)
