"""A backlog on the real daemon: the processes that read ahead may be killed, and are gone when the daemon is."""

import os
import signal
from contextlib import suppress
from pathlib import Path

import pytest
from support.company import company
from support.daemons import everything_once, order
from support.dovecot import needs_dovecot
from support.waiting import wait_until

pytestmark = [
    pytest.mark.system,
    needs_dovecot,
    pytest.mark.skipif(len(os.sched_getaffinity(0)) < 2, reason="with one processor nothing is read ahead"),
]
COUNT = 250
NO_CAPS = "per_instance_hour = 100000\nper_domain_hour = 100000"


def readers(pid):
    """Of this daemon."""
    lists = Path(f"/proc/{pid}/task").glob("*/children")
    with suppress(OSError):
        return [int(one) for path in lists for one in path.read_text().split() if reads_ahead(one)]
    return []


def reads_ahead(pid):
    with suppress(OSError):
        return b"mailbot.running.ahead_child" in Path(f"/proc/{pid}/cmdline").read_bytes()
    return False


def test_a_reader_killed_and_a_stop_in_a_backlog_lose_and_double_nothing_and_leave_no_process(tmp_path):
    with company(tmp_path, NO_CAPS) as firm:
        firm.start()
        firm.stop()  # adopted: what comes now is new
        for number in range(COUNT):
            firm.dovecot.deliver("sales", order(number, "sales"), sender=f"buyer{number}@firm{number}.example")
        firm.start()
        pid = firm.process.pid
        wait_until(lambda: readers(pid), "somebody reads ahead")
        first = readers(pid)
        os.kill(first[0], signal.SIGKILL)
        wait_until(lambda: set(readers(pid)) - set(first), "another takes its place")
        second = readers(pid)
        firm.stop()
        assert not any(reads_ahead(one) for one in (*first, *second))
        firm.start()
        everything_once(firm, COUNT)
