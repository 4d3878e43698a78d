"""A disk that fails: faulty_io.c compiled, and a child of ours run on top of it."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
needs_gcc = pytest.mark.skipif(not shutil.which("gcc"), reason="NO GCC HERE: no disk is made to fail")


def run_on_faulty_disk(tmp_path: Path, child: str, *words: str, log: Path | None = None) -> str:
    """`child` is a module of tests/; what it printed.  Files below `tmp_path`/disk are those that fail."""
    library = tmp_path / "faulty_io.so"
    if not library.exists():
        source = str(HERE / "faulty_io.c")
        subprocess.run(["gcc", "-shared", "-fPIC", "-O1", "-o", str(library), source, "-ldl"], check=True)
    disk = tmp_path / "disk"
    disk.mkdir(exist_ok=True)
    more = {
        "LD_PRELOAD": str(library),
        "FAULTY_IO_PREFIX": str(disk),
        "PYTHONPATH": f"{HERE.parent}:{HERE.parent.parent}",
    }
    if log is not None:
        more["FAULTY_IO_LOG"] = str(log)
    done = subprocess.run(
        [sys.executable, "-m", child, str(disk), *words], capture_output=True, timeout=300, env={**os.environ, **more}
    )
    assert done.returncode == 0, done.stderr.decode()[-4000:]
    return done.stdout.decode()


class Disk:
    """In the child: when its disk fails."""

    def __init__(self) -> None:
        self._library = ctypes.CDLL(None)

    def fail(self, nth: int, times: int, error: int) -> None:
        """From the nth write, sync or truncation on, so many times."""
        self._library.faulty_io_arm(ctypes.c_long(nth), ctypes.c_long(times), error)

    def mend(self) -> bool:
        """True where it had failed."""
        failed = bool(self._library.faulty_io_fired())
        self.fail(0, 0, 0)
        return failed

    def mark(self, words: str) -> None:
        self._library.faulty_io_mark(words.encode())
