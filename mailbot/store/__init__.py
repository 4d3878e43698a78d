"""What is remembered.  A back end is one file here that keeps these promises; tests/contract runs over all of them.

All times are aware UTC.  No ORM object leaves this room.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from mailbot.model.acts import Absence, Act
from mailbot.model.decision import Decision
from mailbot.model.errors import PermanentFailure
from mailbot.model.faq import FaqOutcome, FaqStanding
from mailbot.model.history import History, Questions
from mailbot.model.lesson import Lesson
from mailbot.model.mail import Message, RawMessage
from mailbot.model.outgoing import Claimed, DeliveryReport, Outgoing
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
from mailbot.model.verdict import Category, Verdict
from mailbot.store.duties import Duties
from mailbot.store.folder_promises import FolderPromises
from mailbot.store.keeping_promises import KeepingPromises, KeepingStore


class Transaction(Duties, FolderPromises, KeepingPromises, Protocol):
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

    def pending(self, limit: int) -> tuple[int, ...]:
        """Ids of mails in state `new`, oldest first: the work to do, whatever the mailbox shows."""
        ...

    def load(self, mail: int) -> StoredMail: ...
    def charge(self, mail: int) -> int:
        """tries + 1, before the work, so that a mail that kills the process is counted; the new value."""
        ...

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

    # --- outbox (RELIABILITY 9) ---
    def claim(self, now: datetime, limit: int) -> tuple[Claimed, ...]:
        """Due rows, answers first, then acks, notices, reports; now `sending`, phase `connect`, attempt + 1."""
        ...

    def about_to_send(self, rows: Sequence[int]) -> None:
        """phase = data: from its commit on the outcome is ambiguous until reported (RFC 1047)."""
        ...

    def report(self, row: int, report: DeliveryReport, next_at: datetime | None, now: datetime) -> None:
        """The outcome.  DEFERRED (or UNKNOWN of a kind that may be sent twice) with next_at: queued again for then;
        without: failed.  REFUSED_US: queued again for next_at, and the attempt does not count."""
        ...

    def hold(self, row: int, why: str, now: datetime) -> None: ...
    def recover_outbox(self, now: datetime) -> int:
        """At start: rows left `sending`.  Before DATA: queued.  After: at-most-once kinds unknown, others queued for
        10 minutes from now, marked as a possible second copy.  How many there were."""
        ...

    def next_due(self) -> datetime | None: ...

    # --- once-only work ---
    def first_time(self, job: str, period: str, now: datetime) -> bool:
        """True for exactly one caller per (job, period): a claimed row, for digests and alarms."""
        ...

    # --- learning ---
    def lessons_version(self) -> int:
        """Another number whenever a lesson came or went: a cheap look before reading them all."""
        ...

    def lessons(self, limit: int) -> tuple[Lesson, ...]:
        """Newest first."""
        ...

    def lesson(self, digest: str) -> Lesson | None: ...
    def put_lesson(self, lesson: Lesson) -> int:
        """In place of an earlier one about the same mail; the new version."""
        ...

    def drop_lesson(self, digest: str) -> bool:
        """False where there is none about this mail."""
        ...

    def opened_by(self, mail: int) -> int:
        """The ticket that this mail opened, 0 if none."""
        ...

    def first_mail(self, ticket: int) -> int:
        """The mail that opened it; 0 where there is no such ticket."""
        ...

    def recategorise(self, ticket: int, category: Category, who: str, mail: int, now: datetime) -> Category:
        """The category that it had before; a change becomes an event of the ticket."""
        ...

    # --- the FAQ ---
    def faq_outcome(self, faq: str, version: str, outcome: FaqOutcome, ticket: int, mail: int, now: datetime) -> None:
        """What became of an entry's answer (FaqEntry.version), and by which mail we know; the same again counts once.

        `ticket` and `mail` are 0 where there is none."""
        ...

    def faq_standings(self) -> tuple[FaqStanding, ...]:
        """One for each wording of each entry that anything became of."""
        ...

    def faq_distrusted(self, faq: str, version: str) -> bool:
        """Was it complained about since the administrator last trusted it?"""
        ...

    def faq_suggested(self, ticket: int) -> frozenset[str]:
        """Ids of the entries that a colleague was shown on this ticket."""
        ...

    def faq_answered(self, ticket: int) -> tuple[str, str] | None:
        """(entry, version) where the last mail to the customer was its automatic answer."""
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

    def exclusive(self, name: str) -> AbstractContextManager[bool]:
        """True inside while nobody else holds `name` (a mailbox, the outbox): never expires while its holder lives.
        PostgreSQL: session advisory lock.  SQLite: flock on a file beside the database."""
        ...

    def migrate(self) -> None:
        """To the newest schema; refuses a newer one than ours with PermanentFailure."""
        ...

    def close(self) -> None: ...


def _sqlite(url: str) -> Store:
    from mailbot.store.sqlite import open_sqlite

    return open_sqlite(url)


def _postgres(url: str) -> Store:
    from mailbot.store.postgres import open_postgres

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
