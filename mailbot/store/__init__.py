"""What is remembered.  A back end is one file here that keeps these promises; tests/contract runs over all of them.

All times are aware UTC.  No ORM object leaves this room.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from mailbot.model.acts import Absence, Act
from mailbot.model.decision import Decision
from mailbot.model.errors import PermanentFailure
from mailbot.model.history import History, Questions
from mailbot.model.mail import Message, RawMessage
from mailbot.model.outgoing import Outgoing
from mailbot.model.records import (
    DecidedMail,
    FolderState,
    HeldMail,
    Kept,
    MailRow,
    OutboxRow,
    QuarantineRow,
    Standing,
    StoredMail,
    TicketFilter,
    TicketRow,
    TicketView,
    Written,
)
from mailbot.model.ticket import Ticket
from mailbot.model.verdict import Verdict
from mailbot.store.backends.share import Share
from mailbot.store.promises.carrying import CarryingPromises
from mailbot.store.promises.customers import CustomerPromises
from mailbot.store.promises.duties import Duties
from mailbot.store.promises.folders import FolderPromises
from mailbot.store.promises.keeping import KeepingPromises, KeepingStore
from mailbot.store.promises.learning import LearningPromises
from mailbot.store.promises.outbox import OutboxPromises
from mailbot.store.promises.reports import ReportPromises
from mailbot.store.promises.watch import WatchPromises


class Transaction(
    CarryingPromises,
    CustomerPromises,
    Duties,
    FolderPromises,
    KeepingPromises,
    LearningPromises,
    OutboxPromises,
    WatchPromises,
    ReportPromises,
    Protocol,
):
    """Everything that is read or written, inside one transaction."""

    # --- intake (RELIABILITY 8) ---
    def folder_state(self, mailbox: str, folder: str) -> FolderState | None: ...
    def save_folder_state(self, mailbox: str, folder: str, state: FolderState) -> None: ...
    def adopted_at(self, mailbox: str) -> datetime | None: ...
    def adopt(self, mailbox: str, now: datetime) -> datetime:
        """The moment we began to watch this mailbox; kept from the first call on."""
        ...

    def known_uids(self, mailbox: str, folder: str, uidvalidity: int, uids: Sequence[int]) -> frozenset[int]: ...
    def keep(self, raw: RawMessage, key: str, now: datetime) -> Kept:
        """TX1: the octets in state `new`, unless a mail with this content key is there: then only an alias.

        What was filed as spam out of Junk and now lies elsewhere was pulled out by a person: `new` and fresh again."""
        ...

    def pending(self, limit: int, elsewhere: Collection[str] = ()) -> tuple[int, ...]:
        """Ids of mails in state `new`, oldest first: the work to do, whatever the mailbox shows.  Not those that came
        into the mailboxes `elsewhere`: another daemon works them."""
        ...

    def load(self, mail: int) -> StoredMail: ...
    def charge(self, mail: int) -> int:
        """tries + 1, before the work, so that a mail that kills the process is counted; the new value."""
        ...

    def uncharge(self, mail: int) -> None: ...  # what stopped the work was not the mail
    def quarantine(self, mail: int, reason: str, detail: str, now: datetime) -> None: ...
    def requeue(self, mail: int, now: datetime) -> bool:
        """Out of quarantine into `new` with tries = 0; False where it is not in quarantine."""
        ...

    def unsettled(self, mailbox: str, folder: str, uidvalidity: int, limit: int) -> tuple[int, ...]:
        """UIDs of mails that are done here and not yet marked on the server."""
        ...

    def settled(self, mailbox: str, folder: str, uidvalidity: int, uids: Sequence[int], now: datetime) -> None: ...

    # --- deciding ---
    def history_of(self, questions: Questions, mail: int, message: Message, now: datetime) -> History: ...
    def epochs(self, ticket: int) -> Mapping[str, int]:
        """The token epoch of every person who has one above 0 on this ticket; of 0: for their own desk address."""
        ...

    def reserve_number(self) -> int:
        """The next ticket number; the first is 1001.  A gap is harmless, a number twice is not."""
        ...

    def record(
        self,
        mail: int,
        message: Message,
        verdict: Verdict,
        decision: Decision,
        number: int,
        now: datetime,
        body_digest: str = "",
        double_digest: str = "",
    ) -> Ticket | None:
        """TX2: message, customer, ticket, events, reasons; the mail becomes `done`.

        Raises AlreadyDone where it is no longer `new`.  None where the decision has no ticket.  `body_digest` is the
        questions': by it the next mail with the same words is counted (row N18); by `double_digest` the same mail
        sent twice is found.
        """
        ...

    def act(self, ticket: int, acts: Sequence[Act], who: str, mail: int, now: datetime) -> Ticket | None:
        """What a colleague does: to this ticket (0: acts on tickets are left out), to people.  The ticket afterwards.

        Raises IllegalTransition for a step that the ticket's stage has not, PermanentFailure for an unknown ticket."""
        ...

    def written(self, message_id: str) -> Written | None:
        """By whom a letter of ours was written; None where it is none, or was made by no mail."""
        ...

    def held(self, mail: int) -> HeldMail | None:
        """A colleague's mail that went no further until they say so."""
        ...

    def absences(self, now: datetime) -> tuple[Absence, ...]:
        """Who is away now."""
        ...

    def enqueue(
        self, outgoing: Outgoing, mail: int, form: str, now: datetime, not_before: datetime | None = None
    ) -> None:
        """One outbox row a recipient; with `not_before` it waits, and may be taken back until then."""
        ...

    # --- once-only work ---
    def first_time(self, job: str, period: str, now: datetime) -> bool:
        """True for exactly one caller per (job, period): a claimed row, for digests and alarms."""
        ...

    # --- looking ---
    def ticket(self, number: int) -> Ticket | None: ...
    def ticket_view(self, number: int) -> TicketView | None: ...
    def tickets(self, wanted: TicketFilter) -> tuple[TicketRow, ...]: ...
    def outbox(self, states: Sequence[str], limit: int) -> tuple[OutboxRow, ...]: ...
    def quarantined(self, limit: int) -> tuple[QuarantineRow, ...]: ...
    def filed_since(self, since: datetime, dispositions: Sequence[str], limit: int) -> tuple[MailRow, ...]:
        """Mails of these dispositions (spam, machine mail), newest first: for the manager's daily list."""
        ...

    def mails_after(self, mail: int, limit: int) -> tuple[MailRow, ...]:
        """Mails with a higher id, ascending: a live view follows the store with it."""
        ...

    def decided_since(self, since: datetime | None, limit: int) -> tuple[DecidedMail, ...]:
        """What was decided about the mails recorded since then (None: ever), newest first."""
        ...

    def decided_mail(self, mail: int) -> DecidedMail | None: ...
    def standing(self, now: datetime) -> Standing: ...
    def note_pass(self, mailbox: str, now: datetime, trouble: str) -> None:
        """A pass over a mailbox ended; `trouble` is "" where it was good."""
        ...


class Store(KeepingStore, Protocol):
    def begin(self) -> AbstractContextManager[Transaction]:
        """A write transaction (BEGIN IMMEDIATE on SQLite): commits at the end, rolls back on any exception."""
        ...

    def read(self) -> AbstractContextManager[Transaction]:
        """A read transaction: a snapshot, no write lock."""
        ...

    def together(self) -> AbstractContextManager[Store]:
        """One write transaction for many: the store inside begins savepoints in it, and reads what they wrote.  All
        of it is committed at the end, or nothing is."""
        ...

    def filing(self) -> AbstractContextManager[Store]:
        """For what is read, decided and written about one mail.  Where several daemons may do so at the same time they
        do it one after the other, `together`: no cap is passed twice, no ticket is opened twice.  Else each step is
        a transaction of its own."""
        ...

    def exclusive(self, name: str) -> AbstractContextManager[bool]:
        """True inside while nobody else holds `name` (a mailbox, the outbox): never expires while its holder lives.
        PostgreSQL: session advisory lock.  SQLite: flock on a file beside the database."""
        ...

    def is_held(self, name: str) -> bool:
        """Does anybody hold it, alone or with others?  Asks, and holds nothing."""
        ...

    def sharing(self) -> AbstractContextManager[Share | None]:
        """A daemon's part in the mailboxes; None where somebody has the store alone (`exclusive("daemon")`).  While
        it is held nothing is written without it."""
        ...

    def migrate(self) -> None:
        """To the newest schema; refuses a newer one than ours with PermanentFailure."""
        ...

    def close(self) -> None: ...


def _sqlite(url: str) -> Store:
    from mailbot.store.backends.sqlite import open_sqlite

    return open_sqlite(url)


def _postgres(url: str) -> Store:
    from mailbot.store.backends.postgres import open_postgres

    return open_postgres(url)


# scheme of a URL -> who opens it; each is loaded only where it is asked for
STORES: Mapping[str, Callable[[str], Store]] = {"sqlite": _sqlite, "postgresql": _postgres}


def open_store(url: str) -> Store:
    """`sqlite:///FILE`, `sqlite:///:memory:` or `postgresql://...`; call `migrate` before the first use.

    Raises PermanentFailure for what will never open, TemporaryFailure for a server that is not there just now.
    """
    scheme = url.partition(":")[0].partition("+")[0]
    if scheme not in STORES:
        raise PermanentFailure(f"a store is one of {', '.join(STORES)}, not '{scheme}'")
    return STORES[scheme](url)
