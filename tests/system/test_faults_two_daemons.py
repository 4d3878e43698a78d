"""Two daemons on one PostgreSQL: one freezes, is killed, loses its lock; the server restarts (promises P2, P15)."""

import os
import random
import signal
import threading
import time
from contextlib import contextmanager

import pytest
from sqlalchemy import create_engine, text
from support import postgres
from support.company import company, proven
from support.daemons import everything_once
from support.dovecot import needs_dovecot
from support.mails import mail
from support.nursery import nursery
from support.waiting import wait_until

from mailbot.store import open_store
from mailbot.store.backends.hold import lock_key

pytestmark = [
    pytest.mark.system,
    needs_dovecot,
    pytest.mark.skipif(not postgres.is_here(), reason="NO POSTGRESQL: two daemons need one"),
]
SOAK = bool(os.environ.get("MAILBOT_SOAK"))
FREEZES, KILLS, RESTARTS = (100, 50, 50) if SOAK else (5, 3, 2)
MAILS = 6  # a turn
FAIL_OVER = 10  # seconds
NO_CAPS = "per_instance_hour = 100000\nper_domain_hour = 100000"


@contextmanager
def firm_on(tmp_path, url):
    with company(tmp_path, ack=NO_CAPS) as made:
        made.config.write_text(made.config.read_text() + f'\n[store]\nurl = "{url}"\n')
        with nursery(made):
            yield made


@pytest.fixture
def url():
    return postgres.cluster().fresh()


@pytest.fixture
def firm(tmp_path, url):
    with firm_on(tmp_path, url) as made:
        yield made


@pytest.fixture
def dice():
    seed = random.randrange(1 << 32)
    print("seed", seed)
    return random.Random(seed)


def order(number):
    return mail(
        f"Please find our purchase order PO-{number}: 20 pcs of A-100. Please confirm.",
        sender=f"Buyer {number} <buyer{number}@firm{number}.example>",
        headers=proven(f"firm{number}.example"),
    )


def deliver(firm, first, count=MAILS):
    for number in range(first, first + count):
        firm.dovecot.deliver("sales", order(number), sender=f"buyer{number}@firm{number}.example")
        time.sleep(0.05)


@contextmanager
def load(firm, first):
    """Mail comes in all the time."""
    thread = threading.Thread(target=deliver, args=(firm, first))
    thread.start()
    try:
        yield
    finally:
        thread.join()


def standby(firm):
    """Another daemon, which finds the only mailbox taken."""
    before = firm.log().count("event=ready")
    process = firm.launch("run")
    wait_until(lambda: firm.log().count("event=ready") > before, "the second stands by", 20)
    return process


def takes_over(firm, second, before):
    """How long it took until it has the mailbox."""
    firm.process = second
    began = time.monotonic()
    wait_until(lambda: firm.log().count("event=took") > before, "the second has taken over", 20)
    return time.monotonic() - began


def test_a_daemon_that_freezes_doubles_nothing(firm, url, dice, record_property):
    """It freezes under load and keeps its lock; its connections are cut; another goes on; it wakes up beside that."""
    firm.start()
    for turn in range(FREEZES):
        with load(firm, turn * MAILS):
            time.sleep(dice.uniform(0.05, 0.6))
            frozen = firm.process
            frozen.send_signal(signal.SIGSTOP)
            before = firm.log().count("event=took")
            postgres.cluster().cut_all_connections(url.rpartition("/")[2])
            takes_over(firm, firm.launch("run"), before)
            frozen.send_signal(signal.SIGCONT)
        firm.wait_for_mails((turn + 1) * MAILS)
        frozen.send_signal(signal.SIGTERM)
        assert frozen.wait(40) == 0
    everything_once(firm, FREEZES * MAILS)
    record_property("figure", f"{FREEZES} freezes")


def test_a_second_daemon_takes_over_within_seconds_of_a_kill(firm, dice, record_property):
    firm.start()
    longest = 0.0
    for turn in range(KILLS):
        second = standby(firm)
        with load(firm, turn * MAILS):
            time.sleep(dice.uniform(0.05, 0.4))
            before = firm.log().count("event=took")
            firm.kill()
            longest = max(longest, takes_over(firm, second, before))
    everything_once(firm, KILLS * MAILS)
    record_property("figure", f"{KILLS} kills, the longest fail-over {longest:.1f} s")
    assert longest < FAIL_OVER


def test_one_that_stands_by_ends_at_once_when_asked_to(firm):
    firm.start()
    second = standby(firm)
    second.send_signal(signal.SIGTERM)
    assert second.wait(10) == 0


def test_a_daemon_that_lost_its_lock_does_nothing_until_it_has_it_again(firm, url):
    firm.start()
    other = open_store(url)
    engine = create_engine(url)
    wait_until(lambda: "event=connected" in firm.log(), "it watches the mailbox", 20)
    with engine.begin() as connection:
        cut_the_holder(connection)
        with other.exclusive("daemon") as ours:
            assert ours, "its lock went with its connection"
            deliver(firm, 0, 3)
            time.sleep(3)
            assert firm.mails() == [] and firm.sink.mails == []
    other.close()
    engine.dispose()
    everything_once(firm, 3)
    assert "lock on the store was lost" in firm.log()


def cut_the_holder(connection):
    """Only the connection that holds the daemon's lock breaks; all others stay."""
    key = lock_key("daemon") & (1 << 64) - 1
    held = "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND classid = :high AND objid = :low"
    (pid,) = connection.scalars(text(held), {"high": key >> 32, "low": key & 0xFFFFFFFF}).all()
    connection.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": pid})


def test_a_server_that_restarts_only_delays(tmp_path, dice, record_property):
    cluster = postgres.Cluster(durable=True)  # SIGQUIT is its crash: what it has committed must be there again
    try:
        with firm_on(tmp_path, cluster.fresh()) as firm:
            firm.start()
            for turn in range(RESTARTS):
                with load(firm, turn * MAILS):
                    time.sleep(dice.uniform(0.05, 0.5))
                    cluster.restart(dice.choice((signal.SIGINT, signal.SIGQUIT)))
                firm.wait_for_mails((turn + 1) * MAILS)
            everything_once(firm, RESTARTS * MAILS)
    finally:
        cluster.close()
    record_property("figure", f"{RESTARTS} restarts of PostgreSQL")
