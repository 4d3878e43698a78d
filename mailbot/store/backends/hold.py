"""A PostgreSQL server and names -> a hold on them that each writing transaction asks about, and that is regained.

A session's locks end with its connection, and nobody tells us: a cut cable, a restart of the server.  Meanwhile another
mailbot may hold them.  So the session keeps one lock more, whose key only we know, and every transaction that writes
tries whether that is still held; where it is not, the transaction fails before it has changed anything (promise P15).
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from threading import RLock

from sqlalchemy import Connection, Engine, exc, text

from mailbot.model.errors import TemporaryFailure

_TRY_AGAIN_AFTER = 1.0  # seconds
_LOST = "the lock on the store was lost; another mailbot may hold it now"
_TURN = "in turn"
_TRYING = {
    True: text("SELECT pg_try_advisory_lock_shared(:key)"),
    False: text("SELECT pg_try_advisory_lock(:key)"),
}
_FREEING = {True: text("SELECT pg_advisory_unlock_shared(:key)"), False: text("SELECT pg_advisory_unlock(:key)")}
# a mark that can be had is a mark that nobody holds; our turn is asked for first: its waiting may take a while.  A
# daemon that freezes in a transaction must not keep all others from theirs
_ASKING = text(
    "SELECT pg_advisory_xact_lock_shared(:turn), pg_try_advisory_xact_lock_shared(:mark),"
    " set_config('idle_in_transaction_session_timeout', '10s', true)"
)
_ALL_HELD = text(
    "SELECT (classid::bigint << 32) | objid::bigint AS key, count(*) AS holders FROM pg_locks"
    " WHERE locktype = 'advisory' AND objsubid = 1 AND granted"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) GROUP BY 1"
)


class Hold:
    """`sessions` has no transactions, so that nothing is held back by a lock that is held for months.

    `name` is what must be had to be here at all, `among_others` together with whoever else is; more names may be
    reached for.  Where one of these is gone when a lost session is regained, nothing is written until it is let go."""

    def __init__(self, sessions: Engine, name: str, *, among_others: bool = False) -> None:
        self._sessions = sessions
        self._name = name
        self._among_others = among_others
        self.mark = secrets.randbits(63)
        self._wanted: dict[str, bool] = {}  # more names; is it held together with others?
        self._held: set[str] = set()  # of these
        self._session: Connection | None = None
        self._tried_at = 0.0
        self._one_at_a_time = RLock()

    def take(self) -> bool:
        session = self._sessions.connect()
        try:
            if not session.scalar(_TRYING[self._among_others], {"key": lock_key(self._name)}):
                session.close()
                return False
            session.execute(text("SELECT pg_advisory_lock(:mark)"), {"mark": self.mark})
            had = [name for name, shared in self._wanted.items() if _tried(session, name, shared)]
            if had or not self._among_others:
                _let_others_end(session)
        except BaseException:
            _end(session)
            raise
        self._session, self._held = session, set(had)
        return True

    def ask(self, writing: Connection) -> None:
        """At the beginning of a transaction."""
        self._regain()
        if self.missing():
            raise TemporaryFailure(_LOST)
        answer = writing.execute(_ASKING, {"turn": lock_key(_TURN), "mark": self.mark}).one()
        if answer[1]:
            self._lose()
            raise TemporaryFailure(_LOST)

    def drop(self) -> None:
        with self._one_at_a_time:
            session, self._session = self._session, None
            if session is None:
                return
            with suppress(exc.SQLAlchemyError):  # gone already, and its locks with it
                session.execute(text("SELECT pg_advisory_unlock_all()"))
            _end(session)

    # --- more names ---
    def has(self, name: str) -> bool:
        return self._session is not None and name in self._held

    def missing(self) -> frozenset[str]:
        """What was ours, and was not to be had again when the session was regained."""
        return frozenset(self._wanted.keys() - self._held)

    def reach(self, name: str, *, shared: bool = False) -> bool:
        with self._one_at_a_time:
            had = _tried(self._at_work(), name, shared)
            if had:
                self._held.add(name)
                self._wanted[name] = shared
            return had

    def let_others_end(self) -> None:
        """To be called after `reach`, before anything is done about it."""
        with self._one_at_a_time:
            _let_others_end(self._at_work())

    def let_go(self, name: str) -> None:
        with self._one_at_a_time:
            shared = self._wanted.pop(name, False)
            if name in self._held:
                self._held.discard(name)
                if self._session is not None:
                    self._session.execute(_FREEING[shared], {"key": lock_key(name)})

    def everybodys(self) -> Mapping[int, int]:
        """Key of a lock that somebody holds -> how many hold it."""
        with self._one_at_a_time:
            session = self._at_work()
            try:
                return all_held(session)
            except exc.SQLAlchemyError:  # the first statement of each look: here a dead session shows
                self._lose()
                raise

    def _at_work(self) -> Connection:
        self._regain()
        assert self._session is not None
        return self._session

    def _lose(self) -> None:
        with self._one_at_a_time:
            session, self._session = self._session, None
            self._held.clear()
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


def all_held(session: Connection) -> Mapping[int, int]:
    """Key of a lock that somebody holds -> how many hold it."""
    return {row.key: row.holders for row in session.execute(_ALL_HELD)}


def _tried(session: Connection, name: str, shared: bool) -> bool:
    return bool(session.scalar(_TRYING[shared], {"key": lock_key(name)}))


def _let_others_end(session: Connection) -> None:
    """What the holder before us had begun to write ends first; what it begins now will not find its mark."""
    session.execute(text("SET lock_timeout = '5s'"))
    session.execute(text("SELECT pg_advisory_lock(:turn)"), {"turn": lock_key(_TURN)})
    session.execute(text("SELECT pg_advisory_unlock(:turn)"), {"turn": lock_key(_TURN)})


def _end(session: Connection) -> None:
    with suppress(exc.SQLAlchemyError):
        session.invalidate()
        session.close()


def lock_key(name: str) -> int:
    """A signed 64-bit number that only mailbot's lock of this name has."""
    return int.from_bytes(sha256(b"mailbot lock " + name.encode()).digest()[:8], "big", signed=True)
