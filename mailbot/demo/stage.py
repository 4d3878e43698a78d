"""Scenes -> mails sent one after another, and the table that follows them.  Sends by SMTP, sleeps, prints."""

from __future__ import annotations

import contextlib
import smtplib
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from email.utils import parseaddr

from rich.console import Console, Group
from rich.live import Live
from rich.text import Text

from mailbot.demo import board
from mailbot.demo.board import Line
from mailbot.demo.child import Child
from mailbot.demo.letters import Facts, envelope_from, write_letter
from mailbot.demo.received import Received
from mailbot.demo.scenes import Scene
from mailbot.demo.servers import HOST, Servers
from mailbot.demo.watch import Watch

LOOK_EVERY = 0.1  # seconds
ANSWER_WITHIN = 12.0  # seconds; usually a fraction of one


class DaemonDied(Exception):
    """The daemon is gone or never got ready; its last words say why."""


def wait_until(reached: Callable[[], bool], patience: float, child: Child) -> bool:
    """False when it takes too long; DaemonDied when the daemon is gone."""
    end = time.monotonic() + patience
    while not reached():
        if not child.alive:
            raise DaemonDied(child.last_words())
        if time.monotonic() > end:
            return False
        time.sleep(LOOK_EVERY)
    return True


class Stage:
    def __init__(self, console: Console, servers: Servers, child: Child, watch: Watch) -> None:
        self._console = console
        self._servers = servers
        self._child = child
        self._watch = watch
        self._played: list[str] = []  # names of the scenes, in the order of arrival
        self._printed = 0
        self._live: Live | None = None
        self._status = ""

    def play(self, scenes: Sequence[Scene], pause: float) -> None:
        with self._table():
            for scene in scenes:
                self._play_one(scene)
                self._follow(pause, until=lambda: False)
            self._follow(ANSWER_WITHIN, self._all_settled)
            self._print_lines(self._watch.lines(), everything=True)

    def stay(self) -> None:
        """Goes on following the store: a visitor's own mails, until Ctrl-C."""
        self._status = "waiting for your mail; Ctrl-C ends"
        with self._table():
            while True:
                self._follow(60.0, until=lambda: False)

    def line_of(self, scene: str) -> Line | None:
        lines = self._watch.lines()
        place = self._played.index(scene) if scene in self._played else len(lines)
        return lines[place] if place < len(lines) else None

    def _play_one(self, scene: Scene) -> None:
        ack: Received | None = None
        if scene.after:
            self._follow(ANSWER_WITHIN, lambda: self._ack_of(scene.after) is not None)
            ack = self._ack_of(scene.after)
            if ack is None:
                self._console.print(f"(left out: {scene.about}; no acknowledgement came)")
                return
        self._send(scene, ack)

    def _ack_of(self, scene: str) -> Received | None:
        line = self.line_of(scene)
        return self._watch.acknowledgement(line.row) if line else None

    def _send(self, scene: Scene, ack: Received | None) -> None:
        facts = Facts(datetime.now(UTC).replace(microsecond=0))
        if ack is not None:
            facts = Facts(facts.now, ack.message_id, parseaddr(dict(ack.fields)["To"])[1], ack.subject, ack.text)
        with smtplib.SMTP(HOST, self._servers.smtp_port, timeout=ANSWER_WITHIN) as client:
            client.sendmail(envelope_from(scene), [scene.to], write_letter(scene, facts))
        self._played.append(scene.name)
        self._status = f"{len(self._played)} mails delivered; the last: {scene.about}"

    # --- the table ---
    @contextlib.contextmanager
    def _table(self) -> Iterator[None]:
        """On a terminal the mails in hand stand below the finished lines and change in place."""
        self._console.print()
        self._console.print(board.heading(self._console.width))
        if not self._console.is_terminal:
            yield
            return
        with Live(console=self._console, refresh_per_second=10, transient=True) as self._live:
            yield
        self._live = None

    def _follow(self, patience: float, until: Callable[[], bool]) -> None:
        """Shows what happens until `until` holds or patience is over."""

        def look() -> bool:
            self._print_lines(self._watch.lines(), everything=False)
            return until()

        wait_until(look, patience, self._child)

    def _all_settled(self) -> bool:
        lines = self._watch.lines()
        return len(lines) >= len(self._played) and all(line.settled for line in lines)

    def _print_lines(self, lines: list[Line], everything: bool) -> None:
        """Finished lines for good, in order of arrival; the others only where they can change in place."""
        while self._printed < len(lines) and (everything or lines[self._printed].settled):
            self._console.print(board.body(lines[self._printed], self._console.width))
            self._printed += 1
        if self._live is not None:
            waiting = [board.body(line, self._console.width) for line in lines[self._printed :]]
            self._live.update(Group(*waiting, Text(self._status, "dim", no_wrap=True, overflow="ellipsis")))
