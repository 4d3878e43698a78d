"""A terminal that a test types into and reads: tmux, on a socket of its own.

with terminal(folder) as screen:
    screen.type("neomutt", "Enter")
    screen.wait_for("New ticket")
"""

from __future__ import annotations

import contextlib
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.waiting import wait_until

_PROGRAMS = ("tmux", "neomutt")
needs_neomutt = pytest.mark.skipif(
    not all(map(shutil.which, _PROGRAMS)),
    reason="NEOMUTT OR TMUX IS NOT INSTALLED: no real mail program was tried (apt-get install neomutt tmux)",
)


class Terminal:
    def __init__(self, socket: Path) -> None:
        self._socket = socket

    def type(self, *keys: str) -> None:
        """Names of keys as tmux knows them ("Enter"); all else letter by letter."""
        self._tmux("send-keys", *keys)

    def shown(self) -> str:
        return self._tmux("capture-pane", "-p", "-J")

    def wait_for(self, words: str, seconds: float = 20) -> str:
        try:
            wait_until(lambda: words in self.shown(), words, seconds)
        except AssertionError:
            raise AssertionError(f"the screen never showed {words!r}:\n{self.shown()}") from None
        return self.shown()

    def _tmux(self, *words: str) -> str:
        done = subprocess.run(
            ["tmux", "-S", str(self._socket), "-f", "/dev/null", *words], capture_output=True, timeout=20, check=True
        )
        return done.stdout.decode("utf-8", "replace")


@contextlib.contextmanager
def terminal(folder: Path, width: int = 110, height: int = 50) -> Iterator[Terminal]:
    screen = Terminal(folder / "tmux")
    size = ("-x", str(width), "-y", str(height))
    # its shell reads nothing of the user who runs the tests
    clean = ("env", "-i", f"HOME={folder}", "PATH=/usr/bin:/bin", "TERM=screen", "LANG=C.UTF-8", "PS1=ready> ")
    screen._tmux("new-session", "-d", *size, *clean, "sh")
    try:
        yield screen
    finally:
        with contextlib.suppress(subprocess.SubprocessError):
            screen._tmux("kill-server")
