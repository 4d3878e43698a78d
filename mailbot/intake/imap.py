"""An IMAP mailbox -> Receiver.  Network, one thread, two connections: one only IDLEs, the other works.  RFC 2177, 3501.

IDLE is armed first, then we look, then we sleep: news that comes before IDLE is never announced (trap 2), and news
that comes while we look wakes us at once.  So nothing falls between, and a poll is the net below.
"""

from __future__ import annotations

import contextlib
import random
import threading
import time
from collections.abc import Callable, Iterator
from math import inf

from mailbot.intake import Pass, Receiver
from mailbot.intake.access_token import AccessToken
from mailbot.intake.backoff import Backoff
from mailbot.intake.bell import Bell
from mailbot.intake.connection import EXPECTED, LOST, Connection
from mailbot.intake.folder_pass import FolderPass, Tally
from mailbot.intake.folders import junk_folder
from mailbot.intake.login import LoginRefused, Token, connect
from mailbot.intake.sent import SentFolder
from mailbot.intake.shelves import Shelves
from mailbot.intake.shelving import Shelver
from mailbot.intake.suspects import Suspects
from mailbot.model.errors import MailbotError, PermanentFailure, TemporaryFailure, in_our_words, trail
from mailbot.model.settings import Limits, Mailbox

IDLE_SECONDS = 540.0  # NATs and Exchange forget sooner than the 29 minutes of RFC 2177
POLL_SECONDS = 60.0  # where the server has no IDLE (163, QQ)
JUNK_SECONDS = 300.0
RECONCILE_SECONDS = 86_400.0
RETRY_LEFT_OUT_SECONDS = 3_600.0
RECONCILE_AT_START = 10_000  # a folder with more mails waits a day for its first reconciliation


class ImapSource:
    """`log` gets (event, **fields); `monotonic` seconds and `dice` (0..1) are given for tests.  Without `shelver` no
    folder is shown and Sent is left alone."""

    def __init__(
        self,
        mailbox: Mailbox,
        receiver: Receiver,
        limits: Limits,
        log: Callable[..., None],
        *,
        token: Token | None = None,
        shelver: Shelver | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        dice: Callable[[], float] = random.random,
    ) -> None:
        self._mailbox = mailbox
        self._receiver = receiver
        self._limits = limits
        self._log = log
        self._token = token or AccessToken(mailbox.imap.token_command, monotonic)
        self._monotonic = monotonic
        self._backoff = Backoff(dice)
        self._bell = Bell()
        self._stopped = threading.Event()
        self._suspects: dict[str, Suspects] = {}
        self._junk = ""
        self._junk_at: float | None = None  # when it is due; None: at once
        self._reconcile_at: float | None = None  # None: at once where the folder is small
        self._sides: list[Shelves | SentFolder] = self._side_folders(shelver) if shelver else []

    def _side_folders(self, shelver: Shelver) -> list[Shelves | SentFolder]:
        box, receiver = self._mailbox, self._receiver
        sent = SentFolder(box, receiver, shelver, self._limits, self._log)
        if box.shelves is None:
            return [sent]
        return [Shelves(box, receiver, shelver, self._shelf, self._log), sent]

    # --- from any thread ---
    def stop(self) -> None:
        self._stopped.set()
        self._bell.ring()

    def wake(self) -> None:
        self._bell.ring()

    # --- the source's own thread ---
    def look(self) -> Pass:
        try:
            with self._connected(politely=True) as work:
                self._prepare(work)
                return self._pass(work).as_pass()
        except LoginRefused as error:
            raise PermanentFailure(f"{self._mailbox.name}: login refused: {error}") from None
        except EXPECTED as error:
            raise TemporaryFailure(f"{self._mailbox.name}: {_said(error)}") from None

    def run(self) -> None:
        while not self._stopped.is_set():
            self._sleep(self._serve())

    def _serve(self) -> float:
        """Until something breaks or we are stopped; how long to wait before the next try."""
        try:
            # without LOGOUT at the end: a stop must not wait for a peer that is gone
            with self._connected(politely=False) as work:
                self._prepare(work)
                self._watch(work)
            return 0.0
        except LoginRefused as error:
            delay = self._backoff.refused()
            self._trouble(str(error), login=True, delay=delay)
        except (*EXPECTED, MailbotError) as error:
            delay = self._backoff.failed()
            self._trouble(_said(error), login=False, delay=delay)
        except Exception as error:  # a bug, or the store is unwell: a source that died silently would lose mail's time
            delay = self._backoff.failed()
            self._log("source_failed", mailbox=self._mailbox.name, detail=trail(error))
            self._trouble(in_our_words(error), login=False, delay=delay)
        return delay

    def _watch(self, work: Connection) -> None:
        with self._watcher(work) as watch:
            while not self._stopped.is_set():
                if watch is not None:
                    watch.arm()
                self._pass(work)
                self._backoff.succeeded()
                if self._stopped.is_set():
                    return
                if watch is None:
                    self._bell.wait(min(POLL_SECONDS, self._poll))
                else:
                    self._bell.wait(min(IDLE_SECONDS, self._poll), also=watch.fileno())
                    # whatever it was, news or the end of the line: DONE reads it, and raises at the end of the line
                    watch.disarm()

    @property
    def _poll(self) -> float:
        poll = self._mailbox.poll
        return max(1.0, (min(poll, self._mailbox.side_poll) if self._sides else poll).total_seconds())

    @contextlib.contextmanager
    def _watcher(self, work: Connection) -> Iterator[Connection | None]:
        """The second connection; None where the server has no IDLE or grants us only one."""
        if not work.can("IDLE"):
            yield None
            return
        try:
            watch = connect(self._mailbox.imap, self._token)
        except (LoginRefused, TemporaryFailure) as error:
            self._log("no_second_connection", mailbox=self._mailbox.name, text=str(error))
            yield None
            return
        try:
            watch.open(self._mailbox.folder, read_only=True)
            yield watch
        finally:
            watch.close()

    @contextlib.contextmanager
    def _connected(self, *, politely: bool) -> Iterator[Connection]:
        connection = connect(self._mailbox.imap, self._token)
        well = False
        try:
            yield connection
            well = True
        finally:
            connection.close(politely=politely and well)

    def _prepare(self, work: Connection) -> None:
        """Once a connection: which folders there are."""
        folders = work.folders()
        self._junk = junk_folder(self._mailbox.junk, folders, self._mailbox.folder)
        done = self._mailbox.done_folder
        if done and all(folder.name != done for folder in folders):
            try:
                work.create(done)
            except LOST:
                raise
            except EXPECTED as error:
                self._log("no_done_folder", mailbox=self._mailbox.name, folder=done, text=_said(error))
        for side in self._sides:
            side.connected(work)
        self._log("connected", mailbox=self._mailbox.name, idle=work.can("IDLE"), junk=self._junk)

    def _pass(self, work: Connection) -> Tally:
        self._receiver.finish_pending()  # first: a row that an earlier life stored is owed before anything new
        now = self._monotonic()
        tally = self._folder(work, self._mailbox.folder, junk=False).run(reconcile_up_to=self._reconcile_up_to(now))
        if tally.left_out:
            self._reconcile_at = now + RETRY_LEFT_OUT_SECONDS
        for side in self._sides:
            if not self._stopped.is_set():
                side.run(work, self._monotonic())
        if self._junk and (self._junk_at is None or now >= self._junk_at) and not self._stopped.is_set():
            self._look_at_junk(work, now)
        self._receiver.passed(self._mailbox.name)
        return tally

    def _reconcile_up_to(self, now: float) -> float:
        """Its next time is set before it runs: one that breaks the connection must not be the first thing after."""
        due = self._reconcile_at
        if due is not None and now < due:
            return 0
        self._reconcile_at = now + RECONCILE_SECONDS
        return RECONCILE_AT_START if due is None else inf

    def _look_at_junk(self, work: Connection, now: float) -> None:
        """Inquiries land there and nobody looks.  Read-only; a junk folder that cannot be read stops nothing."""
        self._junk_at = now + JUNK_SECONDS
        try:
            self._folder(work, self._junk, junk=True).run()
        except LOST:
            raise
        except EXPECTED as error:
            self._log("junk_not_read", mailbox=self._mailbox.name, folder=self._junk, text=_said(error))

    def _shelf(self, work: Connection, folder: str) -> FolderPass:
        return self._folder(work, folder, junk=False)

    def _folder(self, work: Connection, folder: str, *, junk: bool) -> FolderPass:
        shown = self._mailbox.shelves is not None and bool(self._sides)
        return FolderPass(
            work,
            self._receiver,
            self._mailbox,
            folder,
            self._limits,
            self._suspects.setdefault(folder, Suspects()),
            junk=junk,
            stopped=self._stopped.is_set,
            log=self._log,
            settles=not shown,
        )

    # --- trouble ---
    def _trouble(self, text: str, *, login: bool, delay: float) -> None:
        """A connection that drops once and comes back is daily life: the receiver hears of the second failure."""
        text = self._mailbox.imap.password.blotted_out(text)
        self._log("source_waits", mailbox=self._mailbox.name, text=text, seconds=round(delay, 1))
        if not login and self._backoff.failures < 2:
            return
        try:
            self._receiver.trouble(self._mailbox.name, text, login)
        except Exception as error:
            self._log("trouble_not_told", mailbox=self._mailbox.name, detail=trail(error))

    def _sleep(self, seconds: float) -> None:
        """Only `stop` shortens it: ringing at a server that refuses us locks accounts."""
        end = self._monotonic() + seconds
        while not self._stopped.is_set() and (left := end - self._monotonic()) > 0:
            self._bell.wait(left)


def _said(error: BaseException) -> str:
    return str(error) or type(error).__name__
