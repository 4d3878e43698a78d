"""A PostgreSQL server and a lock's name -> a hold on it that each writing transaction asks about, and that is regained.

A session's lock ends with its connection, and nobody tells us: a cut cable, a restart of the server.  Meanwhile another
mailbot may hold it.  So the session keeps a second lock, whose key only we know, and every transaction that writes
tries whether that is still held; where it is not, the transaction fails before it has changed anything (promise P15).
"""

from __future__ import annotations

import secrets
import time
from contextlib import suppress
from hashlib import sha256
from threading import Lock

from sqlalchemy import Connection, Engine, exc, text

from mailbot.model.errors import TemporaryFailure

_TRY_AGAIN_AFTER = 1.0  # seconds
_LOST = "the lock on the store was lost; another mailbot may hold it now"
# a mark that can be had is a mark that nobody holds; our turn is asked for first: its waiting may take a while
_ASKING = text("SELECT pg_advisory_xact_lock_shared(:turn), pg_try_advisory_xact_lock_shared(:mark)")


class Hold:
    """`sessions` has no transactions, so that nothing is held back by a lock that is held for months."""

    def __init__(self, sessions: Engine, name: str) -> None:
        self._sessions = sessions
        self._keys = {"key": lock_key(name), "turn": lock_key(f"{name} in turn")}
        self._mark = secrets.randbits(63)
        self._session: Connection | None = None
        self._tried_at = 0.0
        self._one_at_a_time = Lock()

    def take(self) -> bool:
        session = self._sessions.connect()
        try:
            if not session.scalar(text("SELECT pg_try_advisory_lock(:key)"), self._keys):
                session.close()
                return False
            session.execute(text("SELECT pg_advisory_lock(:mark)"), {"mark": self._mark})
            # what the holder before us had begun to write ends first; what it begins now will not find its mark
            session.execute(text("SET lock_timeout = '5s'"))
            session.execute(text("SELECT pg_advisory_lock(:turn)"), self._keys)
            session.execute(text("SELECT pg_advisory_unlock(:turn)"), self._keys)
        except BaseException:
            _end(session)
            raise
        self._session = session
        return True

    def ask(self, writing: Connection) -> None:
        """At the beginning of a transaction."""
        self._regain()
        answer = writing.execute(_ASKING, {"turn": self._keys["turn"], "mark": self._mark}).one()
        if answer[1]:
            self._lose()
            raise TemporaryFailure(_LOST)

    def drop(self) -> None:
        session, self._session = self._session, None
        if session is None:
            return
        with suppress(exc.SQLAlchemyError):  # gone already, and its locks with it
            session.execute(text("SELECT pg_advisory_unlock_all()"))
        _end(session)

    def _lose(self) -> None:
        with self._one_at_a_time:
            session, self._session = self._session, None
            if session is not None:
                _end(session)

    def _regain(self) -> None:
        with self._one_at_a_time:
            if self._session is not None:
                return
            now = time.monotonic()
            if now < self._tried_at + _TRY_AGAIN_AFTER:
                raise TemporaryFailure(_LOST)
            self._tried_at = now
            if not self.take():
                raise TemporaryFailure(_LOST)


def _end(session: Connection) -> None:
    with suppress(exc.SQLAlchemyError):
        session.invalidate()
        session.close()


def lock_key(name: str) -> int:
    """A signed 64-bit number that only mailbot's lock of this name has."""
    return int.from_bytes(sha256(b"mailbot lock " + name.encode()).digest()[:8], "big", signed=True)
