"""One run of the daemon's own code in a simulated world: it starts, looks at its mailbox, sends, and may die."""

from __future__ import annotations

import random
from collections.abc import Callable, Coroutine
from contextlib import suppress
from functools import cache
from typing import TypeVar

from msgspec import Struct
from simulator.mails import VOUCHES, Posted
from simulator.mailserver import DONE, MailServer, SimConnection
from simulator.memory import EdgeStore, memory
from simulator.outside import ShortComposer, SimTransport, pause
from simulator.world import Crash, Life, World
from support.office import KEYS, _shipped

from mailbot import app as mailbot_app
from mailbot.house import House
from mailbot.intake import Receipt, imap
from mailbot.maillog import MailLog
from mailbot.model.errors import MailbotError
from mailbot.model.settings import AckPolicy, Company, Login, Mailbox, Person, Settings
from mailbot.receiver import PipelineReceiver
from mailbot.reply import Composer, prepare
from mailbot.sender import Sender

T = TypeVar("T")
SETTINGS = Settings(
    company=Company("Company Ltd."),
    mailboxes=(
        Mailbox(
            "sales",
            "sales@company.example",
            imap=Login("mail.company.example"),
            done_folder=DONE,
            junk="",
            authserv_ids=(VOUCHES,),
            sends_per_minute=60_000,
        ),
    ),
    staff=(
        Person("li", "Li Na", ("li@staff.example",), roles=("sales", "complaints")),
        Person("boss", "Wang Wei", ("boss@staff.example",), roles=("manager", "admin")),
    ),
    ack=AckPolicy(direct="all"),
)


def to_the_end(work: Coroutine[None, None, object]) -> None:
    with suppress(StopIteration):
        while True:
            work.send(None)


class QuietLog(MailLog):
    def _event(self, name: str, **fields: object) -> None:
        """The world writes its own story."""


_LOG = QuietLog()


@cache
def _composer() -> Composer:
    return prepare(SETTINGS, _shipped()[0], KEYS)


class SimApp(mailbot_app.App):
    """The daemon's App with what a world gives it; `begin_life` and `finish_pending` are its own."""

    def __init__(self, world: World, life: Life) -> None:
        rulebook, classifier = _shipped()
        self.store = EdgeStore(world, life, memory().store)
        self._config = None
        self._log = _LOG
        self.house = House(
            settings=SETTINGS,
            rulebook=rulebook,
            tokens=KEYS,
            classifier=classifier,
            composer=ShortComposer(_composer()),  # type: ignore[arg-type]
            store=self.store,
            log=_LOG,
            clock=world.clock,
            dice=world.dice64,
        )

    def warm_up(self) -> None:
        """Costs time and changes nothing."""


class Line:
    """The pipeline's thread, where there are no threads: what was begun runs at the latest before whatever comes next,
    in its order."""

    def __init__(self, dice: random.Random) -> None:
        self._dice = dice
        self._begun: list[_Begun] = []

    def run(self, work: Callable[[], T]) -> T:
        self.work_off()
        return work()

    def begin(self, work: Callable[[], None]) -> Receipt:
        begun = _Begun(work, self)
        self._begun.append(begun)
        if self._dice.random() < 0.5:
            self.work_off()
        return begun

    def work_off(self) -> None:
        while self._begun:
            begun = self._begun.pop(0)
            try:
                begun.work()
            except Exception as error:
                begun.error = error
            begun.done = True


class _Begun(Struct):
    work: Callable[[], None]
    line: Line
    error: Exception | None = None
    done: bool = False

    def result(self) -> None:
        if not self.done:
            self.line.work_off()
        if self.error is not None:
            raise self.error


class Daemon:
    """`sending` is what it does on its event loop while mail comes in."""

    def __init__(self, world: World, server: MailServer, moved: Callable[[Posted], None]) -> None:
        self.life = world.new_life()
        self._world = world
        self._app = SimApp(world, self.life)
        self._line = Line(random.Random(self.life.number))
        self._receiver = PipelineReceiver(lambda: self._app.house, self._line.run, lambda: None, self._line.begin)
        self._source = imap.ImapSource(
            SETTINGS.mailboxes[0],
            self._receiver,
            SETTINGS.limits,
            lambda *event, **fields: None,
            monotonic=world.monotonic,
            dice=lambda: 0.5,
        )
        self._connect = lambda *rest: SimConnection(world, self.life, server, moved)
        self._sender = Sender(
            lambda: self._app.house,
            {"sales": SimTransport(world, self.life)},
            self._on_pipeline,
            self._app._alarm,
            {"sales": SETTINGS.mailboxes[0].sends_per_minute},
            world.monotonic,
        )
        self.sending: Coroutine[None, None, int] | None = None
        self.failures = 0

    @property
    def dead(self) -> bool:
        return self.life.dead

    async def _on_pipeline(self, work: Callable[[], T]) -> T:
        await pause()
        return self._line.run(work)

    # --- what a daemon does; False: it died, or it did not come so far ---
    def start(self) -> bool:
        self._world.tell(f"life {self.life.number} starts")
        mailbot_app.utc_now = self._world.clock  # begin_life asks it
        if not self._alive(self._app.begin_life):
            self.stop("cannot start")
        return not self.dead

    def look(self) -> bool:
        imap.connect = self._connect
        good = self._alive(self._source.look)
        self.failures = 0 if good else self.failures + 1
        if self.failures >= 2:
            self._alive(lambda: self._receiver.trouble("sales", "the mailbox cannot be read", False))
        return good

    def finish_pending(self) -> bool:
        return self._alive(lambda: self._line.run(self._app.finish_pending))

    def send(self, steps: int = 10_000) -> int:
        """Goes on with what it sends, or begins; how many mails were tried, where it came to the end."""
        if self.sending is None:
            self.sending = self._sender.send_due()
        try:
            for _ in range(steps):
                self.sending.send(None)
        except StopIteration as ended:
            self.sending = None
            return int(ended.value)
        except Crash:
            self._end_sending()
        except Exception as error:  # as Daemon._send_for_ever: sending goes on
            self._world.tell(f"life {self.life.number}: sending failed: {type(error).__name__}: {error}")
            self.sending = None
            return -1
        return 0

    def ends(self) -> bool:
        """As at SIGTERM; True where it did so by itself."""
        self._world.tell(f"life {self.life.number} is asked to stop")
        self._sender.stopping = True
        if self.sending is not None:
            self.send()
        failures = self._world.failures
        self._alive(lambda: to_the_end(self._sender.close()))
        well = not self.dead and self._world.failures == failures
        self.stop("cleanly")
        return well

    def stop(self, why: str) -> None:
        if not self.dead:
            self._world.kill(self.life, f"stopped {why}")
        self._end_sending()

    def _alive(self, work: Callable[[], object]) -> bool:
        try:
            work()
        except Crash:
            self._end_sending()
            return False
        except MailbotError as error:
            self._world.tell(f"life {self.life.number}: {type(error).__name__}: {error}")
            return False
        return True

    def _end_sending(self) -> None:
        sending, self.sending = self.sending, None
        if sending is not None:
            with suppress(Crash, MailbotError):
                sending.close()
