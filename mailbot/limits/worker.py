"""(task, arguments) -> its value, out of a child process with limits; OverLimits where it broke them.

Started at its first job, reused, renewed after so many jobs and after each death.  Promise P26, threat T14.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from mailbot.limits import frames
from mailbot.limits.bounds import USUAL, Bounds
from mailbot.limits.tasks import TASKS, Task
from mailbot.model.errors import OverLimits, TemporaryFailure
from mailbot.text.codec import decode, encode

START_SECONDS = 30.0
_BEHIND = 5  # nice(2)
# nothing else of our environment is a child's business
_PASSED_ON = ("LANG", "LC_ALL", "LD_LIBRARY_PATH", "PATH", "PYTHONHOME", "TZ")


class CannotStart(TemporaryFailure):
    """There is no child to be had on this machine just now."""


class Worker:
    """Safe to use from any thread; one job at a time.  `module`: what the child runs, which knows the same `tasks`."""

    def __init__(
        self, bounds: Bounds = USUAL, module: str = "mailbot.limits.child", tasks: Mapping[str, Task] = TASKS
    ) -> None:
        self._bounds = bounds
        self._module = module
        self._tasks = tasks
        self._jobs = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._is_ready = False
        self._kill: Callable[[], int | None] = lambda: 0
        self._lock = threading.Lock()
        self.unlimited: tuple[str, ...] = ()  # what the child could not limit here

    def run(self, name: str, *arguments: object) -> Any:
        """Raises OverLimits, CannotStart, or RuntimeError where the function itself raised."""
        task = self._tasks[name]
        text, blobs = encode(arguments, task.takes)
        with self._lock:
            answer, octets = self._asked(name.encode() + b"\n" + text, blobs)
        kind, rest = answer[:1], answer[1:]
        if kind == b"e":
            raise RuntimeError(rest.decode(errors="replace"))
        if kind == b"m":
            raise OverLimits("it needs more memory than one piece of work may have")
        try:
            return decode(rest, octets, task.gives)
        except (ValueError, TypeError, LookupError) as error:
            raise OverLimits(f"what came out of the child makes no sense ({type(error).__name__})") from None

    def begin(self) -> None:
        """Starts the child behind all else that this machine has to do, and does not wait for it; where there is none
        to be had, the first job will say so."""
        with self._lock, suppress(CannotStart):
            if self._process is None:
                self._process = self._started()
                with suppress(OSError):  # our unit's filter of system calls forbids it
                    os.setpriority(os.PRIO_PROCESS, self._process.pid, _BEHIND)

    @property
    def lives(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def kill(self) -> None:
        """From any thread, and whatever it does: whoever waits for it hears OverLimits."""
        process = self._process
        if process is not None:
            process.kill()

    def close(self) -> None:
        with self._lock:
            self._end()

    def _asked(self, job: bytes, blobs: list[bytes]) -> tuple[bytes, list[bytes]]:
        for _ in range(2):
            process, until = self._at_hand(), time.monotonic() + self._bounds.wall_seconds
            try:
                frames.send(_fileno(process.stdin), job, blobs, until)
                answer = frames.receive(_fileno(process.stdout), until)
            except frames.Late:
                process.kill()
                self._end()
                raise OverLimits("it took too long") from None
            except (OSError, frames.Broken) as error:
                code = self._end()
                if code == 0:
                    continue  # it had just gone for want of work
                raise OverLimits(_cause(code, error)) from None
            if answer[0][:1] != b"v":
                self._end()
            return answer
        raise CannotStart("the child went twice before it took its job")

    def _at_hand(self) -> subprocess.Popen[bytes]:
        self._jobs += 1
        if self._process is not None and (self._jobs > self._bounds.jobs or self._process.poll() is not None):
            self._end()
        if self._process is None:
            self._process = self._started()
        if not self._is_ready:
            self._greet(self._process)
        return self._process

    def _started(self) -> subprocess.Popen[bytes]:
        # what we import, it imports: our own search path, and nothing from the folder that it happens to stand in
        path = os.pathsep.join(os.path.abspath(entry) for entry in sys.path)
        kept = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
        try:
            process = subprocess.Popen(
                [sys.executable, "-P", "-m", self._module, encode(self._bounds, Bounds)[0].decode()],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                bufsize=0,
                cwd="/",
                env={**kept, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"},
                start_new_session=True,
            )
        except OSError as error:
            raise CannotStart(f"no child process: {error}") from None
        self._kill = weakref.finalize(self, _kill, process)  # at our own end too
        for pipe in (process.stdin, process.stdout):
            os.set_blocking(_fileno(pipe), False)
        self._is_ready = False
        return process

    def _greet(self, process: subprocess.Popen[bytes]) -> None:
        try:
            hello, _ = frames.receive(_fileno(process.stdout), time.monotonic() + START_SECONDS)
        except (frames.Broken, frames.Late):
            raise CannotStart(f"the child ended before it was ready ({self._end()})") from None
        self.unlimited = tuple(json.loads(hello))
        self._is_ready, self._jobs = True, 1

    def _end(self) -> int:
        """How it ended; a child that still lives is killed."""
        self._process = None
        return self._kill() or 0


def _fileno(pipe: Any) -> int:
    return int(pipe.fileno())


def _kill(process: subprocess.Popen[bytes]) -> int:
    """Its end, and that of whatever it may have started: it has a process group of its own."""
    for pipe in (process.stdin, process.stdout):
        if pipe is not None and not pipe.closed:
            pipe.close()
    if process.returncode is None:
        try:
            process.wait(0.05)  # the end of its pipe ends it; and one that is dead already says how it died
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    return process.returncode


def _cause(code: int, error: Exception) -> str:
    if code == -signal.SIGXCPU:
        return "it needs more processor time than one piece of work may have"
    ending = signal.Signals(-code).name if code < 0 else f"exit {code}"
    return f"it ended the child ({ending}, {error})"
