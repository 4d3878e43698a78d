"""Outbox rows that are due -> sent, or when to try again.  The order of steps is the promise (RFC 1047, P6, P7).

claim, connect, RCPT, mark the point of no return (durable), DATA, report (durable).
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import Protocol, TypeVar

from mailbot import undelivered
from mailbot.deliver import Transport
from mailbot.deliver.pacing import Pacer
from mailbot.deliver.retry import expired, next_attempt
from mailbot.house import House
from mailbot.model.errors import MailbotError, TemporaryFailure, in_our_words
from mailbot.model.outgoing import Claimed, DeliveryReport, Outcome
from mailbot.model.records import AlreadyDone

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
        self._paused: dict[str, float] = {}  # mailbox -> until, in monotonic seconds: a clock may be set back
        self._pacers = {name: Pacer(per_minute) for name, per_minute in paces.items()}
        self._monotonic = monotonic
        self._untold: tuple[Claimed, DeliveryReport] | None = None  # what became of a mail, not yet in the store
        self.stopping = False

    async def send_due(self) -> int:
        """Sends what is due now; how many rows were tried.  Stops after the mail in hand once `stopping` is set.

        Where the store fails in the middle it raises; the next call takes up what was left (promise P11)."""
        if self._untold is not None:
            await self._on_pipeline(self._tell)
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
        """Nothing stays marked as in hand, as far as the store allows; the next start would find the rest."""
        with suppress(TemporaryFailure):
            await self._on_pipeline(self._put_down)
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
        try:
            report = await self._hand_over(one, transport)
        except AlreadyDone:
            return  # another daemon has it; nothing of it has left by us
        pacer.heed(report, self._monotonic())
        if report.outcome is Outcome.DEFERRED and report.text.startswith(_RAISED) and one.attempt >= POISON_TRIES:
            await self._on_pipeline(lambda: self._hold(one, report.text))
        else:
            self._untold = one, report
            await self._on_pipeline(lambda: self._report(one, report))
            self._untold = None

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
            return DeliveryReport(one.outgoing.recipients[0], outcome, 0, f"{_RAISED}{in_our_words(error)}")

    def _put_down(self) -> None:
        if self._untold is not None:
            self._tell()
        house = self._house()
        with house.store.begin() as tx:
            tx.recover_outbox(house.clock())

    def _tell(self) -> None:
        """What the store could not be told; tried once more, lest a bug in reporting stops all sending."""
        untold, self._untold = self._untold, None
        assert untold is not None
        try:
            self._report(*untold)
        except TemporaryFailure:
            self._untold = untold
            raise

    def _claim(self) -> tuple[Claimed, ...]:
        """Nothing is in our hand now: what is marked so was left by a turn that broke off, or by a daemon that died."""
        house = self._house()
        now = house.clock()
        with house.store.begin() as tx:
            tx.recover_outbox(now)
            return tx.claim(now, BATCH)

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
        undelivered.by_report(one, report, next_at is not None, house, now)
        if report.outcome is Outcome.REFUSED_US:
            box = one.outgoing.mailbox
            self._paused[box] = self._monotonic() + PAUSE.total_seconds()
            self._alarm(box, f"mailbox {box}: the outgoing server refuses us", f"{report.code} {report.text}")

    def _wait(self, mailbox: str) -> float:
        """Seconds until this mailbox may send again: its server refused us lately, or its host's pace."""
        now = self._monotonic()
        pacer = self._pacers.get(mailbox)
        return max(self._paused.get(mailbox, now) - now, pacer.wait(now) if pacer else 0.0)

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
