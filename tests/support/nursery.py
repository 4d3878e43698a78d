"""The daemon as a process of its own, started in a fraction of a second: forked from one that has imported everything.

    with nursery(firm):
        firm.start()     # as ever; kill, stop and call likewise

What is forked is mailbot's own command line, with an empty pair of hands: no thread, no connection, no file is open.
The rules are read before the fork, so this is for tests that change none.

    python -m support.nursery CONFIG     reads lines {"words": [...], "home": ..., "log": ...}, answers {"pid": ...},
                                         and says {"pid": ..., "code": ...} when one has ended
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

_OFTEN = 0.02  # seconds


class Born:
    """As much of subprocess.Popen as tests ask for."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._ended = threading.Event()

    def ended(self, code: int) -> None:
        self.returncode = code
        self._ended.set()

    def send_signal(self, number: int) -> None:
        if self.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def poll(self) -> int | None:
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        if not self._ended.wait(timeout):
            raise subprocess.TimeoutExpired(f"process {self.pid}", timeout or 0)
        assert self.returncode is not None
        return self.returncode


class Nursery:
    def __init__(self, config: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "support.nursery", str(config)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)},
        )
        self._born: dict[int, Born] = {}
        self._news = threading.Condition()
        self._newest: Born | None = None
        self._listening = threading.Thread(target=self._listen, daemon=True)
        self._listening.start()

    def start(self, words: list[str], home: Path, log: Path) -> Born:
        with self._news:
            self._newest = None
            assert self._process.stdin is not None
            self._process.stdin.write(json.dumps({"words": words, "home": str(home), "log": str(log)}).encode() + b"\n")
            self._process.stdin.flush()
            self._news.wait_for(lambda: self._newest is not None or self._process.poll() is not None, 60)
            assert self._newest is not None, "no process was born"
            return self._newest

    def _listen(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as said:
            for line in said:
                self._hear(**json.loads(line))
        with self._news:
            self._process.wait(20)
            self._news.notify_all()

    def _hear(self, pid: int, code: int | None = None) -> None:
        with self._news:
            if code is not None:
                self._born[pid].ended(code)
            else:
                self._newest = self._born[pid] = Born(pid)
            self._news.notify_all()

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._listening.join(20)


@contextlib.contextmanager
def nursery(firm: object) -> Iterator[None]:
    """`firm`: a support.company.Company whose configuration stands."""
    made = Nursery(firm.config)  # type: ignore[attr-defined]
    firm.nursery = made  # type: ignore[attr-defined]
    try:
        yield
    finally:
        firm.nursery = None  # type: ignore[attr-defined]
        made.close()


def main(config: Path) -> None:
    with contextlib.redirect_stdout(sys.stderr):
        _learn(config)
    alive: set[int] = set()
    while True:
        if select.select([sys.stdin.buffer], [], [], _OFTEN)[0]:
            line = sys.stdin.buffer.readline()
            if not line:
                break
            alive.add(_bear(**json.loads(line)))
        for pid in list(alive):
            found, status = os.waitpid(pid, os.WNOHANG)
            if found:
                alive.discard(pid)
                _say(pid=pid, code=os.waitstatus_to_exitcode(status))
    for pid in alive:
        os.kill(pid, signal.SIGKILL)
        _say(pid=pid, code=os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))


def _learn(config: Path) -> None:
    """Whatever takes long at a start and is the same each time."""
    from support import rules_once

    import mailbot.running.daemon
    from mailbot import app
    from mailbot.model.mail import Arrival, RawMessage
    from mailbot.reading import understand

    assert mailbot.running.daemon.Daemon
    rules_once.remember()
    house = app.explainer(config, "", None).house
    house.store.migrate()
    house.store.close()
    understand(RawMessage(Arrival(""), b"From: a@example.com\r\n\r\nPlease quote 20 pieces of A-100.\r\n"), house)


def _bear(words: list[str], home: str, log: str) -> int:
    pid = os.fork()
    if pid:
        _say(pid=pid)
        return pid
    code = 1
    try:
        for number, path, flags in ((0, os.devnull, os.O_RDONLY), (1, log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)):
            os.dup2(os.open(path, flags, 0o600), number)
        os.dup2(1, 2)
        os.chdir(home)
        code = _run(words)
    finally:
        os._exit(code)


def _run(words: list[str]) -> int:
    from mailbot import cli

    sys.argv = ["mailbot", *words]
    try:
        cli.main()
    except SystemExit as end:
        return int(end.code or 0)
    except BaseException:
        import traceback

        traceback.print_exc()
        return 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return 0


def _say(**words: int) -> None:
    sys.stdout.write(json.dumps(words) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
