"""Two daemons on one PostgreSQL, of which one freezes, is taken for dead, and wakes up again (promise P15)."""

import os
import random
import signal
import subprocess
import threading
import time
from collections import Counter

import pytest
from support import postgres
from support.company import company, proven
from support.dovecot import needs_dovecot
from support.mails import mail
from support.waiting import wait_until

pytestmark = [
    pytest.mark.system,
    needs_dovecot,
    pytest.mark.skipif(not postgres.is_here(), reason="NO POSTGRESQL: two daemons need one"),
]
FREEZES = 100 if os.environ.get("MAILBOT_SOAK") else 2
MAILS = 8  # a freeze
NO_CAPS = "per_instance_hour = 100000\nper_domain_hour = 100000"


@pytest.fixture
def firm(tmp_path):
    cluster = postgres.cluster()
    url = cluster.fresh()
    with company(tmp_path, ack=NO_CAPS) as made:
        made.config.write_text(made.config.read_text() + f'\n[store]\nurl = "{url}"\n')
        made.cut_off = lambda: cluster.cut_all_connections(url.rpartition("/")[2])
        yield made


def order(number):
    return mail(
        f"Please find our purchase order PO-{number}: 20 pcs of A-100. Please confirm.",
        sender=f"Buyer {number} <buyer{number}@firm{number}.example>",
        headers=proven(f"firm{number}.example"),
    )


def deliver(firm, first):
    for number in range(first, first + MAILS):
        firm.dovecot.deliver("sales", order(number), sender=f"buyer{number}@firm{number}.example")
        time.sleep(0.05)


def freeze_and_go_on(firm, first, dice):
    """The running daemon freezes under load; another takes over; the first wakes up beside it, and ends at last."""
    load = threading.Thread(target=deliver, args=(firm, first))
    load.start()
    time.sleep(dice.uniform(0.05, 0.6))
    frozen = firm.process
    frozen.send_signal(signal.SIGSTOP)
    second = firm.call("run")
    assert second.returncode == 1, "while the first holds its lock nobody else may begin"
    assert b"another mailbot already works on this store" in second.stderr
    firm.cut_off()
    firm.start()
    frozen.send_signal(signal.SIGCONT)
    load.join()
    firm.wait_for_mails(first + MAILS)
    frozen.send_signal(signal.SIGTERM)
    try:
        frozen.wait(40)
    except subprocess.TimeoutExpired:
        frozen.kill()
        raise


def test_a_daemon_that_freezes_doubles_nothing(firm, record_property):
    seed = random.randrange(1 << 32)
    print("seed", seed)
    dice = random.Random(seed)
    firm.start()
    for turn in range(FREEZES):
        freeze_and_go_on(firm, turn * MAILS, dice)
    count = FREEZES * MAILS
    firm.wait_for_quiet()
    wait_until(lambda: not firm.outbox("sending"), "nothing is in hand", 20)
    record_property("figure", f"{FREEZES} freezes")
    rows = firm.mails()
    assert [row.state for row in rows] == ["done"] * count
    assert len({row.ticket for row in rows}) == len(firm.tickets()) == count
    acks = Counter(taken.recipient for taken in firm.sink.mails if taken.recipient.startswith("buyer"))
    assert max(acks.values()) == 1, f"acknowledged twice: {acks.most_common(3)}"
    unknown = {row.recipient for row in firm.outbox("unknown")}
    assert set(acks) | unknown == {f"buyer{n}@firm{n}.example" for n in range(count)}
