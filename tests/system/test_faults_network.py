"""IMAP and SMTP cut, stalled and delayed at byte k, for many k in both directions, on real servers (promise P12)."""

import os
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from io import StringIO

import pytest
from support.company import company, proven
from support.cutting_proxy import CUT, DELAY, STALL, TO_CLIENT, TO_SERVER, cutting_proxy
from support.dovecot import needs_dovecot
from support.mails import mail

from mailbot import app as mailbot_app
from mailbot.maillog import MailLog
from mailbot.model.errors import MailbotError
from mailbot.running.once import run_once

pytestmark = [pytest.mark.system, needs_dovecot]
SOAK = bool(os.environ.get("MAILBOT_SOAK"))
# positions a protocol and direction
EACH = {CUT: 500, STALL: 50, DELAY: 50} if SOAK else {CUT: 15, STALL: 3, DELAY: 3}
PATIENCE = 1.0  # seconds, in place of minutes: what is silent for so long is given up
NO_CAPS = "per_instance_hour = 100000\nper_domain_hour = 100000"


class Network:
    """A company whose servers are reached through proxies, and whose clock can be turned on."""

    def __init__(self, firm, imap, smtp, monkeypatch):
        self.firm, self.imap, self.smtp = firm, imap, smtp
        self.later = timedelta()
        text = firm.config.read_text()
        for port, proxy in ((firm.dovecot.imap_port, imap), (firm.sink.port, smtp)):
            text = text.replace(f"port = {port}\n", f"port = {proxy.port}\n")
        firm.config.write_text(text)
        monkeypatch.setattr(mailbot_app, "utc_now", lambda: datetime.now(UTC) + self.later)
        self.app = mailbot_app.build(firm.config, MailLog(to=StringIO()))
        self.delivered = 0

    def deliver(self):
        n = self.delivered = self.delivered + 1
        octets = mail(
            f"We order {n} pcs of A-{n}, please confirm.",
            sender=f"b{n}@firm{n}.example",
            headers=proven(f"firm{n}.example"),
        )
        self.firm.dovecot.deliver("sales", octets, sender=f"b{n}@firm{n}.example")

    def works(self):
        try:
            run_once(self.app)
        except MailbotError:
            return False
        return True


@pytest.fixture
def network(tmp_path, monkeypatch):
    for name in ("intake.login.CONNECT_SECONDS", "intake.login.READ_SECONDS", "deliver.smtp.DATA_SECONDS"):
        monkeypatch.setattr(f"mailbot.{name}", PATIENCE)
    monkeypatch.setattr("mailbot.deliver.smtp_session.COMMAND_SECONDS", PATIENCE)
    monkeypatch.setattr("mailbot.deliver.smtp_session.CONNECT_SECONDS", PATIENCE)
    with (
        company(tmp_path, ack=NO_CAPS, mailbox='done_folder = "Done"') as firm,
        cutting_proxy(firm.dovecot.imap_port) as imap,
        cutting_proxy(firm.sink.port) as smtp,
    ):
        made = Network(firm, imap, smtp, monkeypatch)
        yield made
        made.app.close()


def lengths(network):
    """How much passes in a run that nothing disturbs."""
    for proxy in (network.imap, network.smtp):
        proxy.arm()
    network.deliver()
    assert network.works()
    return {
        (proxy, direction): proxy.passed[direction]
        for proxy in (network.imap, network.smtp)
        for direction in (TO_SERVER, TO_CLIENT)
    }


@pytest.mark.parametrize("how", EACH)
def test_a_connection_disturbed_at_any_byte_only_delays(network, how, record_property):
    assert network.works()  # the mailbox is adopted
    longest = 0.0
    for (proxy, direction), octets in lengths(network).items():
        for position in range(EACH[how]):
            network.deliver()
            proxy.arm(direction, 1 + position * octets // EACH[how], how)
            began = time.monotonic()
            network.works()
            longest = max(longest, time.monotonic() - began)
            proxy.arm()
    done = network.imap.done[how] + network.smtp.done[how]
    assert done >= EACH[how] * 4 * 0.8, "most positions were never reached"
    record_property("figure", f"{done} times: {how}")
    assert longest < 20 * PATIENCE, "a stall is noticed"
    for _ in range(3):
        network.later += timedelta(minutes=61)
        assert network.works()
    everything_once(network)


def message_id_of(octets):
    return str(message_from_bytes(octets)["Message-ID"])


def everything_once(network):
    firm, count = network.firm, network.delivered
    rows = firm.mails()
    assert [row.state for row in rows] == ["done"] * count
    assert len({row.ticket for row in rows}) == count
    copies = Counter((taken.recipient, message_id_of(taken.octets)) for taken in firm.sink.mails)
    acks = [row for row in firm.outbox() if row.kind == "ack"]
    assert {row.state for row in acks} <= {"sent", "unknown"}
    assert len(acks) == count
    assert all(copies[row.recipient, row.message_id] <= 1 for row in acks), "acknowledged twice"
    notices = [row for row in firm.outbox() if row.kind == "notice"]
    assert {row.state for row in notices} == {"sent"}
    assert all(copies[row.recipient, row.message_id] >= 1 for row in notices)
    assert not any("queued" in row.state or "sending" in row.state for row in firm.outbox())
