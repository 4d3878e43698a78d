"""A child on a disk that fails: one mail a turn, and in each a later write fails, until the work ends before it.

python -m system.faulty_disk_child FOLDER ERRNO TIMES STRIDE -> a line: turns, failures, what was wrong afterwards.
"""

from __future__ import annotations

import asyncio
import errno
import json
import sys
from collections import Counter
from contextlib import suppress
from pathlib import Path

from support.faulty_io import Disk
from support.mails import mail
from support.office import SETTINGS, Office

from mailbot import pipeline
from mailbot.model.errors import TemporaryFailure
from mailbot.model.mail import Arrival, RawMessage
from mailbot.model.outgoing import DeliveryReport, Outcome
from mailbot.model.settings import AckPolicy
from mailbot.sender import Sender

MOST_WRITES = 1000


class Counting:
    """A transport: every mail arrives."""

    def __init__(self) -> None:
        self.copies: Counter[str] = Counter()

    async def send(self, letter, before_data):
        await before_data()
        self.copies[letter.message_id] += 1
        return DeliveryReport(letter.recipients[0], Outcome.SENT, 250, "ok")


class Firm:
    def __init__(self, home: Path) -> None:
        self.office = Office(home, SETTINGS)
        self.office.configure(ack=AckPolicy(auth="preferred", per_domain_hour=10_000, per_instance_hour=10_000))
        self.transport = Counting()
        house = self.office.house
        self._sender = Sender(
            lambda: house, {"sales": self.transport}, self._at_once, lambda *words: None, {"sales": 60_000_000}
        )

    @staticmethod
    async def _at_once(work):
        return work()

    def work(self, raw: RawMessage) -> None:
        """As the daemon does when the server shows it a mail."""
        while pipeline.finish_pending(self.office.house):
            pass
        pipeline.take_in([raw], self.office.house)
        while asyncio.run(self._sender.send_due()):
            pass


def one_turn(firm: Firm, disk: Disk, turn: int, nth: int, times: int, error: int) -> bool:
    """False where the work came to its end before the nth write."""
    words = f"Please quote your best price for {turn} pcs of A-{turn}."
    now = firm.office.now
    octets = mail(words, sender=f"buyer{turn}@firm{turn}.example", message_id=f"<{turn}@firm{turn}.example>", date=now)
    raw = RawMessage(Arrival("sales", uidvalidity=1, uid=turn, received_at=now), octets, 0)
    disk.fail(nth, times, error)
    with suppress(TemporaryFailure):
        firm.work(raw)
    failed = disk.mend()
    firm.work(raw)
    firm.office.pass_time(minutes=61)
    firm.work(raw)
    return failed


def wrong(firm: Firm, turns: int) -> list[str]:
    with firm.office.store.read() as tx:
        mails = tx.mails_after(0, 10_000)
        rows = tx.outbox(("queued", "sending", "sent", "failed", "unknown", "held"), 10_000)
    found = [f"mail {row.mail} is {row.state}: {row.disposition}" for row in mails if row.disposition != "open_ticket"]
    if len(mails) != turns or len({row.ticket for row in mails}) != turns:
        found.append(f"{len(mails)} mails and {len({row.ticket for row in mails})} tickets of {turns} mails")
    kinds = Counter(row.kind for row in rows)
    if kinds["ack"] != turns or kinds["notice"] != turns:
        found.append(f"not each is acknowledged and handed over once: {dict(kinds)}")
    found += [
        f"{row.kind} {row.row} is {row.state}: {row.last_reply}" for row in rows if row.state not in ("sent", "unknown")
    ]
    found += [f"{name} was sent {copies} times" for name, copies in firm.transport.copies.items() if copies > 1]
    return found


def main(home: str, error: str, times: str, stride: str) -> None:
    firm, disk = Firm(Path(home)), Disk()
    failures = turn = 0
    for turn, nth in enumerate(range(1, MOST_WRITES, int(stride)), 1):
        if not one_turn(firm, disk, turn, nth, int(times), getattr(errno, error)):
            break
        failures += 1
    print(json.dumps({"turns": turn, "failures": failures, "wrong": wrong(firm, turn)}))


main(*sys.argv[1:])
