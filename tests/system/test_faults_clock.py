"""The real daemon's clock is set forward and back under load, by libfaketime (promise P13)."""

import os
import random
import subprocess
import threading
import time
from collections import Counter
from pathlib import Path

import pytest
from support.company import company, proven
from support.dovecot import needs_dovecot
from support.mails import mail
from support.waiting import wait_until

from mailbot.model.outgoing import Kind
from mailbot.sender import TOO_LATE

LIBRARY = next(iter(Path("/usr/lib").glob("*/faketime/libfaketime.so.1")), None)
pytestmark = [
    pytest.mark.system,
    needs_dovecot,
    pytest.mark.skipif(LIBRARY is None, reason="NO LIBFAKETIME: no clock was turned (apt-get install faketime)"),
]
JUMPS = 40 if os.environ.get("MAILBOT_SOAK") else 5
MAILS = 5  # a jump
CLOCKS = ("+0", "+3h", "-2h", "+20m", "-30s", "+6h")
NO_CAPS = "per_instance_hour = 100000\nper_domain_hour = 100000"


def order(number):
    return mail(
        f"We order {number} pcs of A-{number}, please confirm.",
        sender=f"Buyer {number} <buyer{number}@firm{number}.example>",
        headers=proven(f"firm{number}.example"),
    )


def deliver(firm, first):
    for number in range(first, first + MAILS):
        firm.dovecot.deliver("sales", order(number), sender=f"buyer{number}@firm{number}.example")
        time.sleep(0.1)


def start(firm, clock):
    fake = {"FAKETIME_TIMESTAMP_FILE": str(clock), "FAKETIME_NO_CACHE": "1", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
    with (firm.home / "log").open("ab") as log:
        firm.process = subprocess.Popen(
            firm.command("run"),
            stdout=log,
            stderr=log,
            cwd=firm.home,
            env={**os.environ, **fake, "LD_PRELOAD": str(LIBRARY)},
        )
    wait_until(lambda: firm._alive() and "event=ready" in firm.log(), "the daemon is ready", 60)


def test_a_clock_that_jumps_loses_doubles_and_stalls_nothing(tmp_path, record_property):
    seed = random.randrange(1 << 32)
    print("seed", seed)
    dice = random.Random(seed)
    clock = tmp_path / "clock"
    clock.write_text("+0\n")
    turned = []
    with company(tmp_path, ack=NO_CAPS) as firm:
        start(firm, clock)
        for turn in range(JUMPS):
            load = threading.Thread(target=deliver, args=(firm, turn * MAILS))
            load.start()
            time.sleep(dice.uniform(0, 0.4))
            turned.append(dice.choice([one for one in CLOCKS if one not in turned[-1:]]))
            clock.write_text(f"{turned[-1]}\n")
            load.join()
            firm.wait_for_mails((turn + 1) * MAILS, 30)
        clock.write_text("+0\n")
        count = JUMPS * MAILS
        # Six hours forward look like a night in which the machine slept: what waited meanwhile is no longer of use.
        wait_until(lambda: len(acks(firm)) + late(firm) == count, "all are acknowledged", 60)
        rows = firm.mails()
        assert [row.state for row in rows] == ["done"] * count
        assert len({row.ticket for row in rows}) == len(firm.tickets()) == count
        assert set(acks(firm).values()) == {1}
        wait_until(lambda: not firm.outbox("queued", "sending"), "everything was sent", 60)
        assert firm.log().count("event=ready") == 1 and "Traceback" not in firm.log()
        figure = f"the clock was set {JUMPS} times: {' '.join(turned[:8])}; {late(firm)} acknowledgements too late"
    record_property("figure", figure)


def acks(firm):
    return Counter(taken.recipient for taken in list(firm.sink.mails) if taken.recipient.startswith("buyer"))


def late(firm):
    return sum(row.kind == Kind.ACK.value and row.last_reply.endswith(TOO_LATE) for row in firm.outbox("failed"))
