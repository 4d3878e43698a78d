"""A name -> a lock that nobody else holds, for as long as its holder lives.  flock(2) on files beside the database."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from threading import Lock

from mailbot.model.errors import TemporaryFailure

# A forked child shares our descriptors and would keep a lock alive after our death: it lets them all go.
_held: set[int] = set()
_TRIES, _BREATH = 5, 0.04  # seconds: who only asks whether a lock is held has it for a moment


def _let_go() -> None:
    for descriptor in _held:
        with suppress(OSError):
            os.close(descriptor)
    _held.clear()


os.register_at_fork(after_in_child=_let_go)


class FileLocks:
    def __init__(self, database: Path) -> None:
        self._database = database.absolute()

    @contextmanager
    def exclusive(self, name: str) -> Iterator[bool]:
        # the file stays: removing it would let two processes lock two files of the same name
        file = self._file(name)
        try:
            descriptor = os.open(file, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise TemporaryFailure(f"the lock {file} cannot be opened: {error.strerror}") from error
        _held.add(descriptor)
        try:
            yield _locked(descriptor)
        finally:
            _held.discard(descriptor)
            os.close(descriptor)

    def is_held(self, name: str) -> bool:
        try:
            descriptor = os.open(self._file(name), os.O_RDONLY | os.O_CLOEXEC)
        except FileNotFoundError:
            return False
        except OSError as error:
            raise TemporaryFailure(f"the lock {self._file(name)} cannot be opened: {error.strerror}") from error
        try:
            return not _tried(descriptor, fcntl.LOCK_SH)
        finally:
            os.close(descriptor)

    def _file(self, name: str) -> Path:
        plain = "".join(c if c.isascii() and (c.isalnum() or c in "-_") else "_" for c in name)[:40]
        mark = "" if plain == name else "." + sha256(name.encode()).hexdigest()[:12]
        return self._database.with_name(f"{self._database.name}.{plain}{mark}.lock")


class MemoryLocks:
    """For a store that no other process can see."""

    def __init__(self) -> None:
        self._held: set[str] = set()
        self._guard = Lock()

    @contextmanager
    def exclusive(self, name: str) -> Iterator[bool]:
        with self._guard:
            is_ours = name not in self._held
            self._held.add(name)
        try:
            yield is_ours
        finally:
            if is_ours:
                self._held.discard(name)

    def is_held(self, name: str) -> bool:
        return name in self._held


def _locked(descriptor: int) -> bool:
    for _ in range(_TRIES - 1):
        if _tried(descriptor, fcntl.LOCK_EX):
            return True
        time.sleep(_BREATH)
    return _tried(descriptor, fcntl.LOCK_EX)


def _tried(descriptor: int, how: int) -> bool:
    try:
        fcntl.flock(descriptor, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
