"""A connection -> the mark of the daemon that writes on it, and whether the owner of another mark still lives.

A mark is a number; its owner holds a lock of that key on PostgreSQL for as long as it lives (hold.py).  Without one,
as on SQLite where only one daemon works, it is 0.
"""

from __future__ import annotations

from sqlalchemy import Connection, text

_KEY = "mailbot.mark"
_FREE = text("SELECT pg_try_advisory_xact_lock_shared(:mark)")


def sign(db: Connection, mark: int) -> None:
    """At the beginning of each transaction: connections are used in turns."""
    db.info[_KEY] = mark


def our_mark(db: Connection) -> int:
    mark: int = db.info.get(_KEY, 0)
    return mark


def is_ours_or_nobodys(db: Connection, mark: int) -> bool:
    """Nobody's stays nobody's until this transaction ends: whoever wants to hold the mark again waits for it."""
    if mark == our_mark(db) or db.dialect.name != "postgresql":
        return True
    return bool(db.scalar(_FREE, {"mark": mark}))
