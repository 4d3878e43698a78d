"""A command of the administrator's -> an access token for XOAUTH2.  Runs a process; safe from any thread.

The command prints the token on its first line and does its own refreshing.
"""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Callable, Sequence

from mailbot.model.errors import PermanentFailure, TemporaryFailure

KEEP_SECONDS = 240.0  # short: only the command knows when its token ends
RUN_SECONDS = 60.0


class AccessToken:
    def __init__(self, command: Sequence[str], monotonic: Callable[[], float] = time.monotonic) -> None:
        self._command = tuple(command)
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._kept = ""
        self._kept_at = 0.0

    def __call__(self, fresh: bool = False) -> str:
        """Raises TemporaryFailure where the command fails, PermanentFailure where it prints no token."""
        with self._lock:
            now = self._monotonic()
            if fresh or not self._kept or now - self._kept_at > KEEP_SECONDS:
                self._kept = ""
                self._kept = _run(self._command)
                self._kept_at = now
            return self._kept


def _run(command: Sequence[str]) -> str:
    if not command:
        raise PermanentFailure("token_command is not set")
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=RUN_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        # not the exception's own words: they repeat the arguments, which may hold a secret
        raise TemporaryFailure(f"token_command {command[0]}: {type(error).__name__}") from None
    if done.returncode != 0:
        raise TemporaryFailure(f"token_command {command[0]} ended with status {done.returncode}")
    token = done.stdout.partition(b"\n")[0].strip().decode("ascii", "replace")
    if not token or not all("!" <= c <= "~" for c in token):
        raise PermanentFailure(f"token_command {command[0]} printed no token on its first line")
    return token
