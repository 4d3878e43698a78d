"""A database -> Store, Transaction.  One implementation for every SQL back end; what differs is in `Backend`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, Engine, exc

from mailbot.model.errors import PermanentFailure, TemporaryFailure
from mailbot.model.keeping import CopyFacts
from mailbot.store import quick
from mailbot.store.backends.share import Share
from mailbot.store.customers.carrying import Carrying
from mailbot.store.customers.facts import CustomerFacts
from mailbot.store.customers.key_accounts import KeyAccounts
from mailbot.store.customers.members import Members
from mailbot.store.customers.merging import Merging
from mailbot.store.customers.views import CustomerViews
from mailbot.store.keeping.ageing import Ageing
from mailbot.store.keeping.erasing import Erasing
from mailbot.store.keeping.extracts import Extracts
from mailbot.store.keeping.reporting import Reporting
from mailbot.store.keeping.soundness import Soundness
from mailbot.store.keeping.standing import Reports
from mailbot.store.keeping.vitals import VitalSigns
from mailbot.store.mails.decisions import Decisions
from mailbot.store.mails.faqs import Faqs
from mailbot.store.mails.floods import Floods
from mailbot.store.mails.history import Past
from mailbot.store.mails.indexing import Indexing
from mailbot.store.mails.record import Record
from mailbot.store.mails.searching import Searching
from mailbot.store.mails.sent import SentCopies
from mailbot.store.mails.shelves import Shelves
from mailbot.store.mails.sightings import Sightings
from mailbot.store.outgoing.fence import Fence
from mailbot.store.outgoing.outbox import Outbox
from mailbot.store.schema import upgrade
from mailbot.store.tickets.acts import Acts
from mailbot.store.tickets.agenda import Agenda
from mailbot.store.tickets.complaints import Complaints
from mailbot.store.tickets.orders import Orders
from mailbot.store.tickets.views import Views


class Backend(Protocol):
    """What one kind of database does its own way."""

    @property
    def writing(self) -> Engine:
        """Its transactions take the write lock at their start, where there is one."""
        ...

    @property
    def reading(self) -> Engine:
        """Its transactions are snapshots and cannot write."""
        ...

    def migrating(self) -> AbstractContextManager[Connection]:
        """One transaction in which tables may be rebuilt, and which no other process has at the same time."""
        ...

    @property
    def shared(self) -> bool:
        """May several processes write at the same time?"""
        ...

    def one_at_a_time(self, writing: Connection) -> None:
        """Until this transaction ends no other goes on from here."""
        ...

    def exclusive(self, name: str) -> AbstractContextManager[bool]: ...
    def is_held(self, name: str) -> bool: ...
    def sharing(self) -> AbstractContextManager[Share | None]: ...
    def copy_to(self, path: Path) -> CopyFacts: ...
    def damage(self) -> tuple[str, ...]: ...
    def compact(self) -> str: ...
    def close(self) -> None: ...


class SqlTransaction(
    Floods,
    Past,
    Record,
    Outbox,
    Views,
    Decisions,
    Reports,
    Acts,
    Agenda,
    Erasing,
    Faqs,
    Shelves,
    SentCopies,
    VitalSigns,
    Soundness,
    Fence,
    Ageing,
    Complaints,
    Reporting,
    CustomerFacts,
    Carrying,
    Extracts,
    CustomerViews,
    Indexing,
    KeyAccounts,
    Members,
    Merging,
    Orders,
    Searching,
    Sightings,
):
    """Everything that is read or written, inside one transaction of one connection."""

    __slots__ = ()


class SqlStore:
    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    @contextmanager
    def begin(self) -> Iterator[SqlTransaction]:
        with plain_failures(), self._backend.writing.begin() as connection:
            yield SqlTransaction(connection)

    @contextmanager
    def read(self) -> Iterator[SqlTransaction]:
        with plain_failures(), self._backend.reading.connect() as connection:
            yield SqlTransaction(connection)

    @contextmanager
    def together(self) -> Iterator[SqlStore]:
        with plain_failures(), self._backend.writing.begin() as connection:
            self._backend.one_at_a_time(connection)
            yield JoinedStore(self._backend, connection)

    @contextmanager
    def filing(self) -> Iterator[SqlStore]:
        if not self._backend.shared:
            yield self
            return
        with self.together() as store:
            yield store

    @contextmanager
    def exclusive(self, name: str) -> Iterator[bool]:
        with plain_failures(), self._backend.exclusive(name) as is_ours:
            yield is_ours

    def is_held(self, name: str) -> bool:
        with plain_failures():
            return self._backend.is_held(name)

    @contextmanager
    def sharing(self) -> Iterator[Share | None]:
        with plain_failures(), self._backend.sharing() as share:
            yield share

    def copy_to(self, path: Path) -> CopyFacts:
        return self._backend.copy_to(path)

    def damage(self) -> tuple[str, ...]:
        return self._backend.damage()

    def compact(self) -> str:
        return self._backend.compact()

    def migrate(self) -> None:
        with plain_failures(), self._backend.migrating() as connection:
            upgrade(connection)

    def close(self) -> None:
        self._backend.close()


class JoinedStore(SqlStore):
    """Its transactions are parts of one that is open: savepoints that write, and reads.

    So many mails go into one commit, each by the same steps as alone; what one of them breaks is undone to its
    savepoint."""

    def __init__(self, backend: Backend, connection: Connection) -> None:
        super().__init__(backend)
        self._connection = connection

    @contextmanager
    def begin(self) -> Iterator[SqlTransaction]:
        with plain_failures(), _savepoint(self._connection):
            yield SqlTransaction(self._connection)

    @contextmanager
    def read(self) -> Iterator[SqlTransaction]:
        with plain_failures():
            yield SqlTransaction(self._connection)


@contextmanager
def _savepoint(connection: Connection) -> Iterator[None]:
    """By its bare words: SQLAlchemy's own has a new name, and so a new statement, each time."""
    quick.say(connection, "SAVEPOINT one_mail")
    try:
        yield
    except BaseException:
        if not connection.invalidated:
            quick.say(connection, "ROLLBACK TO SAVEPOINT one_mail")
        raise
    quick.say(connection, "RELEASE SAVEPOINT one_mail")


@contextmanager
def plain_failures() -> Iterator[None]:
    """The driver's errors in our words: busy, full or gone passes; a damaged database does not."""
    try:
        yield
    except (exc.OperationalError, exc.TimeoutError) as error:
        if _is_too_much(error):
            raise
        raise TemporaryFailure(f"the store cannot work just now: {_said(error)}{_meaning(error)}") from error
    except exc.DBAPIError as error:
        if error.connection_invalidated:
            raise TemporaryFailure(f"the store's server went away: {_said(error)}") from error
        if type(error) is exc.DatabaseError:  # SQLite: damaged, or not a database at all
            raise PermanentFailure(f"the store is damaged: {_said(error)}; {_RESTORE}") from error
        raise


_RESTORE = "`mailbot restore FILE` puts a backup in its place"
# what SQLite says of files, and what to look at
_MEANS = {
    "unable to open database file": ": is its folder there, and writable for this user?",
    "disk I/O error": ": is its disk full?",
    "attempt to write a readonly database": ": may this user write to its file and folder?",
}


def _meaning(error: exc.SQLAlchemyError) -> str:
    return _MEANS.get(_said(error), "")


def _is_too_much(error: exc.SQLAlchemyError) -> bool:
    """PostgreSQL's class 54, "program limit exceeded": trying it again gives the same."""
    return str(getattr(getattr(error, "orig", None), "sqlstate", "")).startswith("54")


def _said(error: exc.SQLAlchemyError) -> str:
    """The database's own words, without the statement: its values are a stranger's mail (promise P27)."""
    return str(error.orig) if isinstance(error, exc.DBAPIError) else str(error)
