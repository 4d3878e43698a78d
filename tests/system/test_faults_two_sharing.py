"""Two daemons share four mailboxes on one PostgreSQL: one is killed, one comes anew, one freezes (promises P2, P15)."""

import os
import random
import signal
import threading
import time
from contextlib import contextmanager

import pytest
from support import postgres
from support.daemons import everything_once, order, share_out, shared_company, start
from support.dovecot import needs_dovecot
from support.waiting import wait_until

pytestmark = [
    pytest.mark.system,
    needs_dovecot,
    pytest.mark.skipif(not postgres.is_here(), reason="NO POSTGRESQL: two daemons need one"),
]
SOAK = bool(os.environ.get("MAILBOT_SOAK"))
TURNS = 30 if SOAK else 1
NAMES = ["sales", "info", "orders", "export"]
MAILS = 12  # a load
FAIL_OVER = 10  # seconds


@pytest.fixture
def url():
    return postgres.cluster().fresh()


@pytest.fixture
def firm(tmp_path, url):
    with shared_company(tmp_path, url, NAMES) as made:
        yield made


class Customers:
    """Their mails come in turns to all mailboxes."""

    def __init__(self, firm):
        self._firm = firm
        self.written = 0

    def write(self, count=MAILS):
        for _ in range(count):
            number, self.written = self.written, self.written + 1
            box = NAMES[number % len(NAMES)]
            self._firm.dovecot.deliver(box, order(number, box), sender=f"buyer{number}@firm{number}.example")
            time.sleep(0.03)

    @contextmanager
    def writing(self):
        thread = threading.Thread(target=self.write)
        thread.start()
        try:
            yield
        finally:
            thread.join()

    def are_all_served(self):
        everything_once(self._firm, self.written)


def test_two_daemons_share_the_mailboxes_and_one_goes_on_for_the_other(firm, url, record_property):
    dice = random.Random(seed := random.randrange(1 << 32))
    print("seed", seed)
    customers = Customers(firm)
    one, other = start(firm, "first"), start(firm, "second")
    share_out(one, other, mailboxes=4)
    customers.write()
    customers.are_all_served()
    for worker in (one, other):
        assert "event=decided" in worker.log(), "both took part"

    longest = 0.0
    for turn in range(TURNS):
        firm.process = one.process
        with customers.writing():
            time.sleep(dice.uniform(0.05, 0.3))
            other.kill()
            longest = max(longest, share_out(one, mailboxes=4))
        other = start(firm, f"third-{turn}")
        with customers.writing():
            share_out(one, other, mailboxes=4)

        with customers.writing():
            time.sleep(dice.uniform(0.05, 0.3))
            other.process.send_signal(signal.SIGSTOP)
            postgres.cluster().cut_all_connections(url.rpartition("/")[2])
            wait_until(lambda: one.works() == set(NAMES), "what the frozen one had is worked", 20)
            other.process.send_signal(signal.SIGCONT)
        share_out(one, other, mailboxes=4)
        customers.are_all_served()
    record_property("figure", f"{TURNS} kills and freezes, the longest fail-over {longest:.1f} s")
    assert longest < FAIL_OVER
    assert one.stop() == other.stop() == 0
    assert firm.outbox("sending") == []
