"""Outbox rows that are due -> sent, or when to try again.  The order of steps is the promise (RFC 1047, P6, P7).

claim, connect, RCPT, mark the point of no return (durable), DATA, report (durable).
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol, TypeVar

from mailbot.deliver import Transport
from mailbot.deliver.pacing import Pacer
from mailbot.deliver.retry import expired, next_attempt
from mailbot.house import House
from mailbot.model.errors import MailbotError
from mailbot.model.outgoing import Claimed, DeliveryReport, Outcome

T = TypeVar("T")
BATCH = 16
POISON_TRIES = 3  # a mail on which our own code raises so often is held for a person
_RAISED = "our own error: "
PAUSE = timedelta(minutes=15)  # after a server refused our login or our sender address: nobody's mail is failed for it


class OnPipeline(Protocol):
    """Runs a function on the pipeline thread, the only one that writes, and gives its value."""

    def __call__(self, work: Callable[[], T], /) -> Awaitable[T]: ...


class Sender:
    """Used by one event loop.  `alarm(mailbox, subject, text)` tells an administrator, once a day a condition;
    `paces`: mailbox -> mails a minute that its host allows."""

    def __init__(
        self,
        house: Callable[[], House],
        transports: Mapping[str, Transport],
        on_pipeline: OnPipeline,
        alarm: Callable[[str, str, str], None],
        paces: Mapping[str, int],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._house = house
        self._transports = transports
        self._on_pipeline = on_pipeline
        self._alarm = alarm
        self._paused: dict[str, datetime] = {}  # mailbox -> until
        self._pacers = {name: Pacer(per_minute) for name, per_minute in paces.items()}
        self._monotonic = monotonic
        self.stopping = False

    async def send_due(self) -> int:
        """Sends what is due now; how many rows were tried.  Stops after the mail in hand once `stopping` is set."""
        if all(self._wait(name) > 0 for name in self._transports):
            return 0
        claimed = await self._on_pipeline(self._claim)
        sent = 0
        for one in claimed:
            if self.stopping or self._wait(one.outgoing.mailbox) > 0:
                await self._on_pipeline(partial(self._give_back, one))
            else:
                await self._send(one)
                sent += 1
        return sent

    async def close(self) -> None:
        for transport in self._transports.values():
            await transport.close()

    async def rest(self) -> None:
        for transport in self._transports.values():
            await transport.rest()

    async def _send(self, one: Claimed) -> None:
        transport = self._transports.get(one.outgoing.mailbox)
        if expired(one.outgoing.kind, one.queued_at, self._house().clock()):
            too_late = DeliveryReport(one.outgoing.recipients[0], Outcome.FAILED, 0, "too late to be of use: not sent")
            await self._on_pipeline(lambda: self._report(one, too_late))
            return
        if transport is None:
            await self._on_pipeline(lambda: self._hold(one, "its mailbox is no longer in the configuration"))
            return

        pacer = self._pacers[one.outgoing.mailbox]
        pacer.spend(self._monotonic())
        report = await self._hand_over(one, transport)
        pacer.heed(report, self._monotonic())
        if report.outcome is Outcome.DEFERRED and report.text.startswith(_RAISED) and one.attempt >= POISON_TRIES:
            await self._on_pipeline(lambda: self._hold(one, report.text))
        else:
            await self._on_pipeline(lambda: self._report(one, report))

    async def _hand_over(self, one: Claimed, transport: Transport) -> DeliveryReport:
        """A transport that raises has a bug: this mail must not stop the others, and where DATA may have begun nobody
        knows what became of it."""
        begun = False

        async def before_data() -> None:
            nonlocal begun
            await self._on_pipeline(lambda: self._about_to_send(one))
            begun = True

        try:
            return await transport.send(one.outgoing, before_data)
        except MailbotError:
            raise  # the store's trouble, not the mail's
        except Exception as error:
            outcome = Outcome.UNKNOWN if begun else Outcome.DEFERRED
            return DeliveryReport(one.outgoing.recipients[0], outcome, 0, f"{_RAISED}{type(error).__name__}: {error}")

    def _claim(self) -> tuple[Claimed, ...]:
        house = self._house()
        with house.store.begin() as tx:
            return tx.claim(house.clock(), BATCH)

    def _about_to_send(self, one: Claimed) -> None:
        with self._house().store.begin() as tx:
            tx.about_to_send((one.row,))

    def _report(self, one: Claimed, report: DeliveryReport) -> None:
        house, kind = self._house(), one.outgoing.kind
        now = house.clock()
        next_at = next_attempt(kind, report.outcome, one.attempt, one.queued_at, now)
        with house.store.begin() as tx:
            tx.report(one.row, report, next_at, now)
        house.log.delivery(
            one.row, kind.value, report.recipient, report.outcome.value, report.code, report.text, one.attempt
        )
        if report.outcome is Outcome.REFUSED_US:
            box = one.outgoing.mailbox
            self._paused[box] = now + PAUSE
            self._alarm(box, f"mailbox {box}: the outgoing server refuses us", f"{report.code} {report.text}")

    def _wait(self, mailbox: str) -> float:
        """Seconds until this mailbox may send again: its server refused us lately, or its host's pace."""
        until = self._paused.get(mailbox)
        pause = (until - self._house().clock()).total_seconds() if until else 0.0
        pacer = self._pacers.get(mailbox)
        return max(pause, pacer.wait(self._monotonic()) if pacer else 0.0)

    def _give_back(self, one: Claimed) -> None:
        """Back into the queue as if never claimed."""
        house = self._house()
        now = house.clock()
        next_at = now + timedelta(seconds=self._wait(one.outgoing.mailbox))
        unsent = DeliveryReport(one.outgoing.recipients[0], Outcome.REFUSED_US, 0, "not tried")
        with house.store.begin() as tx:
            tx.report(one.row, unsent, next_at, now)

    def _hold(self, one: Claimed, why: str) -> None:
        house = self._house()
        with house.store.begin() as tx:
            tx.hold(one.row, why, house.clock())
