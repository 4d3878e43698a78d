"""Outbox rows that are due -> sent, or when to try again.  The order of steps is the promise (RFC 1047, P6, P7).

claim, connect, RCPT, mark the point of no return (durable), DATA, report (durable).  Acknowledgements, which are never
sent twice, are marked and reported in batches: a crash then leaves some of them unknown, none of them double.  The
report of a notice is written with the next one's mark.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol, TypeVar

from mailbot.deliver import Transport
from mailbot.deliver.pacing import Pacer
from mailbot.deliver.retry import expired, next_attempt
from mailbot.house import House
from mailbot.letters import undelivered
from mailbot.model.errors import MailbotError, TemporaryFailure, in_our_words
from mailbot.model.outgoing import Claimed, DeliveryReport, Kind, Outcome
from mailbot.model.records import AlreadyDone

T = TypeVar("T")
_Told = tuple[Claimed, DeliveryReport]
BATCH = 50
POISON_TRIES = 3  # a mail on which our own code raises so often is held for a person
_RAISED = "our own error: "
_TO_OUR_PEOPLE = frozenset({Kind.NOTICE, Kind.ALARM, Kind.DIGEST, Kind.REPORT})
TOO_LATE = "too late to be of use: not sent"
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
        self._untold: list[_Told] = []  # what became of mails, not yet in the store
        self._marked: set[int] = set()  # rows of acknowledgements past the point of no return, ahead of their turn
        self.stopping = False

    async def send_due(self) -> int:
        """Sends what is due now; how many rows were tried.  Stops after the mail in hand once `stopping` is set.

        Where the store fails in the middle it raises; the next call takes up what was left (promise P11)."""
        if self._untold:
            await self._on_pipeline(self._tell)
        if all(self._wait(name) > 0 for name in self._transports):
            return 0
        claimed = await self._on_pipeline(self._claim)
        self._marked.clear()
        sent = 0
        for at, one in enumerate(claimed):
            if self.stopping or self._wait(one.outgoing.mailbox) > 0:
                await self._on_pipeline(partial(self._give_back, one))
            else:
                await self._send(one, claimed[at + 1 :])
                sent += 1
        await self._report_untold()
        return sent

    def share_pace(self, daemons: int) -> None:
        """So many send for the same mailboxes: together they keep within what the host allows."""
        for pacer in self._pacers.values():
            pacer.share(daemons)

    async def close(self) -> None:
        """Nothing stays marked as in hand, as far as the store allows; the next start would find the rest."""
        with suppress(TemporaryFailure):
            await self._on_pipeline(self._put_down)
        for transport in self._transports.values():
            await transport.close()

    async def rest(self) -> None:
        for transport in self._transports.values():
            await transport.rest()

    async def _send(self, one: Claimed, behind: Sequence[Claimed]) -> None:
        transport = self._transports.get(one.outgoing.mailbox)
        if expired(one.outgoing.kind, one.queued_at, self._house().clock()):
            too_late = DeliveryReport(one.outgoing.recipients[0], Outcome.EXPIRED, 0, TOO_LATE)
            await self._on_pipeline(lambda: self._report([(one, too_late)]))
            return
        if transport is None:
            await self._on_pipeline(lambda: self._hold(one, "its mailbox is no longer in the configuration"))
            return

        pacer = self._pacers[one.outgoing.mailbox]
        pacer.spend(self._monotonic())
        try:
            report = await self._hand_over(one, behind, transport)
        except AlreadyDone:
            return  # another daemon has it; nothing of it has left by us
        pacer.heed(report, self._monotonic())
        if report.outcome is Outcome.DEFERRED and report.text.startswith(_RAISED) and one.attempt >= POISON_TRIES:
            await self._on_pipeline(lambda: self._hold(one, report.text))
        else:
            self._untold.append((one, report))
            if not (report.outcome is Outcome.SENT and _may_be_told_later(one, behind)):
                await self._report_untold()

    async def _report_untold(self) -> None:
        """Where this raises they stay untold, and the next turn begins with them."""
        if self._untold:
            await self._on_pipeline(lambda: self._report(self._untold))
            self._untold = []

    async def _hand_over(self, one: Claimed, behind: Sequence[Claimed], transport: Transport) -> DeliveryReport:
        """A transport that raises has a bug: this mail must not stop the others, and where DATA may have begun nobody
        knows what became of it."""
        begun = False

        async def before_data() -> None:
            nonlocal begun
            if one.row not in self._marked:
                await self._on_pipeline(lambda: self._about_to_send(one, behind))
            begun = True

        try:
            return await transport.send(one.outgoing, before_data)
        except MailbotError:
            raise  # the store's trouble, not the mail's
        except Exception as error:
            outcome = Outcome.UNKNOWN if begun else Outcome.DEFERRED
            return DeliveryReport(one.outgoing.recipients[0], outcome, 0, f"{_RAISED}{in_our_words(error)}")

    def _put_down(self) -> None:
        if self._untold:
            self._tell()
        house = self._house()
        with house.store.begin() as tx:
            tx.recover_outbox(house.clock())

    def _tell(self) -> None:
        """What the store could not be told; tried once more, lest a bug in reporting stops all sending."""
        untold, self._untold = self._untold, []
        try:
            self._report(untold)
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

    def _about_to_send(self, one: Claimed, behind: Sequence[Claimed]) -> None:
        """With it the acknowledgements behind it that may go at once."""
        rows = [one.row, *self._also_marked(one, behind)]
        try:
            self._mark(rows)
        except AlreadyDone:
            if len(rows) == 1:
                raise
            self._mark(rows[:1])  # another daemon has one of them: each for itself
        else:
            self._marked.update(rows[1:])

    def _also_marked(self, one: Claimed, behind: Sequence[Claimed]) -> list[int]:
        box = one.outgoing.mailbox
        if one.outgoing.kind is not Kind.ACK:
            return []
        acks = [other.row for other in behind if other.outgoing.kind is Kind.ACK and other.outgoing.mailbox == box]
        return acks[: self._pacers[box].at_hand(self._monotonic())]

    def _mark(self, rows: Sequence[int]) -> None:
        """What became of those before is durable with it, and so before the next DATA: one commit a notice, not two."""
        self._write(self._untold, rows)
        self._untold = []

    def _report(self, told: Sequence[_Told]) -> None:
        self._write(told, ())

    def _write(self, told: Sequence[_Told], about_to_send: Sequence[int]) -> None:
        house = self._house()
        now = house.clock()
        again = [
            next_attempt(one.outgoing.kind, report.outcome, one.attempt, one.queued_at, now) for one, report in told
        ]
        with house.store.begin() as tx:
            for (one, report), next_at in zip(told, again, strict=True):
                tx.report(one.row, report, next_at, now)
            if about_to_send:
                tx.about_to_send(about_to_send)
        for (one, report), next_at in zip(told, again, strict=True):
            self._after(one, report, next_at is not None, house, now)

    def _after(self, one: Claimed, report: DeliveryReport, again: bool, house: House, now: datetime) -> None:
        kind = one.outgoing.kind.value
        house.log.delivery(one.row, kind, report.recipient, report.outcome.value, report.code, report.text, one.attempt)
        undelivered.by_report(one, report, again, house, now)
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


def _may_be_told_later(one: Claimed, behind: Sequence[Claimed]) -> bool:
    """A second copy of a notice does little harm, so the next mark may bring its report along, where that follows at
    once on the same connection.  What a person wrote to a customer is told by itself: a crash in between doubles it."""
    if one.outgoing.kind is Kind.ACK:
        return True
    goes_on = bool(behind) and behind[0].outgoing.mailbox == one.outgoing.mailbox
    return one.outgoing.kind in _TO_OUR_PEOPLE and goes_on
