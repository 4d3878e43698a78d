"""The real daemon, killed and stopped at random moments under load (promises P2, P6, P14)."""

import os
import random
import threading
import time
from collections import Counter

import pytest
from support.company import company, proven
from support.dovecot import needs_dovecot
from support.mails import mail
from support.nursery import nursery
from support.waiting import wait_until

pytestmark = [pytest.mark.system, needs_dovecot]
KILLS, STOPS = (1000, 300) if os.environ.get("MAILBOT_SOAK") else (40, 20)
NO_CAPS = "per_instance_hour = 100000\nper_domain_hour = 100000"


def order(number: int) -> bytes:
    return mail(
        f"Dear Sirs,\n\nplease find our purchase order PO-{number}: 20 pcs of A-100. Please confirm.\n\nBuyer {number}",
        sender=f"Buyer {number} <buyer{number}@firm{number}.example>",
        subject=f"Purchase order PO-{number}",
        headers=proven(f"firm{number}.example"),
    )


def deliver_slowly(firm, numbers, pause):
    for number in numbers:
        firm.dovecot.deliver("sales", order(number), sender=f"buyer{number}@firm{number}.example")
        time.sleep(pause)


def check_everything_once(firm, count):
    rows = firm.mails()
    assert [row.state for row in rows] == ["done"] * count
    assert len({row.ticket for row in rows}) == count, "every mail exactly one ticket"
    assert len(firm.tickets()) == count
    acks = Counter(taken.recipient for taken in firm.sink.mails if taken.recipient.startswith("buyer"))
    assert max(acks.values(), default=0) <= 1, f"acknowledged twice: {acks.most_common(3)}"
    # an acknowledgement that was in the gap is `unknown`, never sent again; all others have arrived
    unknown = {row.recipient for row in firm.outbox("unknown")}
    assert set(acks) | unknown == {f"buyer{n}@firm{n}.example" for n in range(count)}
    # notices may be sent twice but never not at all: one that was in the gap waits for its second copy
    notices = [row for row in firm.outbox() if row.kind == "notice"]
    assert {row.state for row in notices} <= {"sent", "queued"}
    assert {row.ticket for row in notices} == {row.ticket for row in rows}


@pytest.fixture
def dice():
    seed = random.randrange(1 << 32)
    print("seed", seed)
    return random.Random(seed)


def test_kill_9_at_random_moments_under_load_loses_and_doubles_nothing(tmp_path, dice, record_property):
    """Half of them strike while it is starting."""
    count = 3 * KILLS
    with company(tmp_path, ack=NO_CAPS) as firm, nursery(firm):
        firm.start()
        load = threading.Thread(target=deliver_slowly, args=(firm, range(count), 0.12))
        load.start()
        for _ in range(KILLS):
            time.sleep(dice.uniform(0.02, 0.5))
            firm.kill()
            if dice.random() < 0.5:
                firm.start()
            else:
                firm.process = firm.launch("run")
        load.join()
        firm.wait_for_mails(count)
        aside = put_back(firm)
        firm.wait_for_mails(count)
        firm.wait_for_quiet()
        check_everything_once(firm, count)
    record_property("figure", f"{KILLS} kills, {aside} mails set aside and put back")


def put_back(firm):
    """Three kills that strike while one mail is in hand look like a mail that kills: it is set aside, and not lost."""
    aside = [row.mail for row in firm.mails() if row.state == "quarantine"]
    for number in aside:
        assert firm.call("requeue", str(number)).returncode == 0
    wait_until(lambda: not [row for row in firm.mails() if row.state != "done"], "what was put back is done", 60)
    return len(aside)


def test_sigterm_under_load_ends_cleanly_and_leaves_nothing_half_sent(tmp_path, dice, record_property):
    count = 3 * STOPS
    with company(tmp_path, ack=NO_CAPS) as firm, nursery(firm):
        firm.start()
        load = threading.Thread(target=deliver_slowly, args=(firm, range(count), 0.1))
        load.start()
        for _ in range(STOPS):
            time.sleep(dice.uniform(0, 0.5))
            assert firm.stop() == 0
            assert firm.outbox("sending") == []
            firm.start()
        load.join()
        firm.wait_for_mails(count)
        firm.wait_for_quiet()
        check_everything_once(firm, count)
        assert firm.outbox("unknown") == []
    record_property("figure", f"{STOPS} stops")


def test_a_second_daemon_on_the_same_store_is_refused(tmp_path):
    with company(tmp_path) as firm:
        firm.start()
        second = firm.launch("run")
        assert second.wait(60) == 1
        assert "another mailbot already works on this store" in firm.log()
