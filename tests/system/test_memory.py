"""What one mail may cost the running daemon (promise P26)."""

import base64
import os
import sys

import pytest
from parse.bombs import BOMBS, mail
from support.company import company
from support.dovecot import DOVECOT
from support.mails import mail as ordinary

MOST = 300 * 1024  # kB that the daemon may ever have had in memory
WITHIN = 15  # seconds for the mail that comes after
pytestmark = [
    pytest.mark.system,
    pytest.mark.skipif(not DOVECOT, reason="NO DOVECOT: no large mail was taken in"),
    pytest.mark.skipif(sys.platform != "linux", reason="reads /proc"),
]


def large_mail(number):
    fields = (
        b"Message-ID: <%d@client.example>" % number,
        b"Content-Type: application/octet-stream; name=drawing.bin",
        b"Content-Transfer-Encoding: base64",
    )
    return mail(*fields, body=base64.encodebytes(os.urandom(24 << 20)))


def highest(process):
    with open(f"/proc/{process.pid}/status") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("VmHWM"))


def test_the_daemon_stays_small_and_quick_whatever_comes(tmp_path):
    with company(tmp_path) as firm:
        firm.start()
        done = 0
        for octets in (large_mail(1), large_mail(2), BOMBS["near boundaries, 30 MB"](), BOMBS["25 MB attachment"]()):
            firm.dovecot.deliver("sales", octets)
            firm.dovecot.deliver("sales", ordinary(sender=f"Jane <jane@firm{done}.example>"))
            done += 2
            firm.wait_for_mails(done, WITHIN)
        assert all(row.state == "done" for row in firm.mails())
        assert highest(firm.process) < MOST
