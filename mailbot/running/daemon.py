"""The running program: one thread a mailbox, one pipeline thread, and asyncio for sending, timers and signals.

DESIGN section 4, "Concurrency, one picture".  Tells systemd when it is ready, alive and stopping.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from mailbot.app import App
from mailbot.intake import MailSource, Receipt
from mailbot.intake.removal import take_away
from mailbot.model.errors import in_our_words
from mailbot.running import memory, systemd
from mailbot.running.doctor import examine
from mailbot.running.mailboxes import STOP_WITHIN, Mailboxes
from mailbot.running.watching import changes
from mailbot.store.backends.share import Share
from mailbot.watch import canary

T = TypeVar("T")
SWEEP = timedelta(minutes=1)  # unfinished work is looked for so often, whatever woke us or did not
LOOK = timedelta(minutes=1)  # how often we look whether we are silent
LOOK_AT_SHARE = timedelta(seconds=1)  # fail-over takes so long, and then what connecting takes
FIRST_LOOK = timedelta(seconds=5)  # after the start
WARM_UP = timedelta(seconds=1)  # after the start: the mailboxes are watched first
NIGHT = 3  # o'clock, company time
TICK = 1.0  # seconds: the outbox is looked at so often even when nobody woke the sender


class Daemon:
    """Runs until SIGTERM or SIGINT.  SIGHUP reads configuration, rules and replies again, an edit the latter two."""

    def __init__(self, app: App, share: Share) -> None:
        self._app = app
        self._share = share
        self._share_lost = False
        self._pipeline = ThreadPoolExecutor(1, thread_name_prefix="pipeline")

    def run(self) -> None:
        memory.keep_little()
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        loop = asyncio.get_running_loop()
        self._stop = asyncio.Event()
        self._due = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._stop.set)
        self._asked = asyncio.Event()
        loop.add_signal_handler(signal.SIGHUP, self._asked.set)
        self._mailboxes = self._our_mailboxes(loop)
        await self._on_pipeline(self._app.begin_life)
        await self._on_pipeline(self._app.get_ready)
        self._sender = self._app.sender(self._on_pipeline)
        sending = asyncio.create_task(self._send_for_ever())
        renewing = [asyncio.create_task(work()) for work in (self._renew_when_edited, self._renew_when_asked)]
        await self._look_at_share()
        timers = self._timers()
        systemd.tell("READY=1")
        house = self._app.house
        # who changes a rule or a page behind our back shows here
        house.log.note("ready", mailboxes=len(self._mailboxes), rules=house.rulebook.digest[:12])
        await self._stop.wait()
        systemd.tell("STOPPING=1")
        timers.shutdown(wait=False)
        for task in renewing:
            task.cancel()
        await self._wind_down(sending)

    def _on_pipeline(self, work: Callable[[], T]) -> Awaitable[T]:
        return asyncio.get_running_loop().run_in_executor(self._pipeline, work)

    def _run_and_wait(self, work: Callable[[], T]) -> T:
        """The same for the mailbox threads, which wait."""
        return self._pipeline.submit(work).result()

    def _begin(self, work: Callable[[], None]) -> Receipt:
        return self._pipeline.submit(work)

    def _our_mailboxes(self, loop: asyncio.AbstractEventLoop) -> Mailboxes:
        def wake_sender() -> None:
            with suppress(RuntimeError):  # the loop is closed: nobody is left to wake
                loop.call_soon_threadsafe(self._due.set)

        def source_of(name: str) -> MailSource:
            return self._app.source(name, self._run_and_wait, wake_sender, self._begin)

        ours = Mailboxes(self._share, self._app.watched, source_of, self._app.house.log.note)
        self._app.elsewhere = lambda: ours.elsewhere
        return ours

    async def _look_at_share(self) -> None:
        """Not on the pipeline's thread: a mailbox that is left may have a mail in hand there."""
        if self._stop.is_set():
            return
        try:
            await asyncio.to_thread(self._mailboxes.look)
        except Exception as error:  # the store is away for a while: what we write meanwhile is refused
            if not self._share_lost:  # said once, we look every second
                self._app.house.log.trouble("mailboxes", in_our_words(error))
            self._share_lost = True
        else:
            self._share_lost = False
            self._sender.share_pace(self._mailboxes.daemons)

    def _timers(self) -> AsyncIOScheduler:
        """Jobs are defined here and kept in memory; what may happen only once goes through a claimed row."""
        timers = AsyncIOScheduler(timezone=UTC)
        timers.add_job(self._still_alive, "interval", seconds=20, max_instances=1, coalesce=True)
        timers.add_job(self._sweep, "interval", seconds=SWEEP.total_seconds(), max_instances=1, coalesce=True)
        timers.add_job(self._daily, "interval", minutes=10, max_instances=1, coalesce=True)
        soon = datetime.now(UTC) + FIRST_LOOK
        timers.add_job(self._warm_up, "date", run_date=datetime.now(UTC) + WARM_UP)
        timers.add_job(
            self._watch_ourselves,
            "interval",
            seconds=LOOK.total_seconds(),
            next_run_time=soon,
            max_instances=1,
            coalesce=True,
        )
        if self._share.among_others:
            timers.add_job(
                self._look_at_share, "interval", seconds=LOOK_AT_SHARE.total_seconds(), max_instances=1, coalesce=True
            )
        timers.add_job(self._examine, "cron", hour=NIGHT, minute=17, timezone=self._app.zone, max_instances=1)
        timers.start()
        return timers

    async def _warm_up(self) -> None:
        await self._guarded("warm-up", self._app.warm_up)
        await self._guarded("memory", memory.settle)

    async def _still_alive(self) -> None:
        """systemd hears from us only while the pipeline thread answers."""
        await self._on_pipeline(lambda: None)
        systemd.tell("WATCHDOG=1")

    async def _sweep(self) -> None:
        await self._guarded("sweep", self._app.finish_pending)
        if self._mailboxes.leads:
            await self._guarded("round", self._app.make_round)
        await self._guarded("memory", memory.give_back)
        self._due.set()

    async def _daily(self) -> None:
        if not self._mailboxes.leads:
            return
        await self._guarded("daily list", self._app.daily_list)
        await self._guarded("FAQ news", self._app.faq_news)
        await self._guarded("letting go", self._app.let_go)
        self._due.set()

    async def _watch_ourselves(self) -> None:
        """Silence is what nobody notices.  The second route and the mailboxes are reached beside the pipeline."""
        if not self._mailboxes.leads:
            return
        app, alarms = self._app, self._app.alarms
        await self._guarded("health", alarms.look)
        await self._guarded("canary", lambda: canary.let_fly(app.house))
        self._due.set()
        try:
            news = await self._on_pipeline(alarms.due_elsewhere)
            told = await asyncio.to_thread(alarms.tell_elsewhere, news) if news else []
            await self._on_pipeline(lambda: alarms.told_elsewhere(told))
            homes = await self._on_pipeline(lambda: canary.at_home(app.house))
            if homes:
                await asyncio.to_thread(canary.take_away, homes, app.house, take_away, self._canary_gone)
        except Exception as error:  # the store may be full for a while
            app.house.log.trouble("alarms", in_our_words(error))

    def _canary_gone(self, mailbox: str) -> None:
        self._run_and_wait(lambda: canary.gone(mailbox, self._app.house))

    async def _examine(self) -> None:
        """Every night each mailbox is counted against the store, and what is missing is taken in."""
        if not self._mailboxes.leads:
            return
        log = self._app.house.log
        try:
            found = await asyncio.to_thread(examine, self._app.house, self._run_and_wait, fix=True)
        except Exception as error:
            log.trouble("doctor", in_our_words(error))
            return
        for one in found.folders:
            log.note("counted", mailbox=one.mailbox, folder=one.folder, lying=one.lying, accounted=one.accounted)

    async def _guarded(self, what: str, work: Callable[[], None]) -> None:
        """A timer that fails is logged and comes again: the store may be full, the disk may be gone for a while."""
        try:
            await self._on_pipeline(work)
        except asyncio.CancelledError:
            return  # a stop; what the pipeline has in hand comes to its end by itself
        except Exception as error:
            self._app.house.log.trouble(what, in_our_words(error))

    async def _send_for_ever(self) -> None:
        while not self._sender.stopping:
            try:
                sent = await self._sender.send_due()
            except Exception as error:  # the store may be full for a while; whatever it is, sending goes on
                self._app.house.log.trouble("outbox", in_our_words(error))
                sent = 0
            if sent == 0:
                await self._sender.rest()
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._due.wait(), TICK)
                self._due.clear()

    async def _renew_when_edited(self) -> None:
        async for _ in changes(self._app.folders, self._stop, self._app.looked):
            await self._renew()

    async def _renew_when_asked(self) -> None:
        while not self._stop.is_set():
            await self._asked.wait()
            self._asked.clear()
            await self._renew()

    async def _renew(self) -> None:
        """On the pipeline's thread, between two mails."""
        systemd.tell("RELOADING=1")
        await self._guarded("reload", self._app.renew)
        await self._guarded("memory", memory.settle)
        self._due.set()
        systemd.tell("READY=1")

    async def _wind_down(self, sending: asyncio.Task[None]) -> None:
        self._mailboxes.stop()
        self._sender.stopping = True
        self._due.set()
        with suppress(TimeoutError):
            await asyncio.wait_for(sending, STOP_WITHIN)
        await asyncio.to_thread(self._mailboxes.wait)
        await self._sender.close()
        self._pipeline.shutdown(wait=True)
        self._app.house.log.note("stopped")
