"""Deliberate bugs: each takes one promise out of the daemon's own code, and the simulator has to notice.

A mutant gets `patch` (pytest's monkeypatch) and changes what the running code does; none of them is a story of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from typing import Any

from simulator.memory import EdgeStore
from sqlalchemy import select, update

from mailbot import pipeline, sender
from mailbot.intake import DONE
from mailbot.intake.folder_pass import FolderPass
from mailbot.model.outgoing import Claimed, Kind
from mailbot.receiver import PipelineReceiver
from mailbot.store.mails.inbox import Inbox
from mailbot.store.mails.record import Record
from mailbot.store.outgoing import outbox as outbox_file
from mailbot.store.outgoing.outbox import Outbox
from mailbot.store.tables.core import aliases, mails, outbox

Patch = Any


def move_before_commit(patch: Patch) -> None:
    """P1: the mail is moved first and stored then."""
    hand_over = FolderPass._hand_over

    def eager(self: FolderPass, batch: list[Any]) -> None:
        bodies = self._connection.bodies
        fetched = bodies([row.uid for row in batch])
        self._connection.bodies = lambda uids: fetched  # type: ignore[method-assign]
        self._connection.move([row.uid for row in batch], self._mailbox.done_folder)
        try:
            hand_over(self, batch)
        finally:
            self._connection.bodies = bodies  # type: ignore[method-assign]

    patch.setattr(FolderPass, "_hand_over", eager)


def uid_without_uidvalidity(patch: Patch) -> None:
    """P4: a UID counts as known whatever the folder's UIDVALIDITY."""

    def known(self: Inbox, mailbox: str, folder: str, uidvalidity: int, uids: list[int]) -> frozenset[int]:
        wanted = select(aliases.c.uid).where(aliases.c.folder == folder, aliases.c.uid.in_(uids))
        return frozenset(self._db.scalars(wanted))

    patch.setattr(Inbox, "known_uids", known)


def settles_without_uidvalidity(patch: Patch) -> None:
    """P1: MOVE is asked for UIDs of a folder that is no more."""

    def unsettled(self: Inbox, mailbox: str, folder: str, uidvalidity: int, limit: int) -> tuple[int, ...]:
        wanted = select(aliases.c.uid).join(mails).where(aliases.c.settled_at.is_(None), mails.c.state == "done")
        return tuple(sorted(set(self._db.scalars(wanted.where(aliases.c.folder == folder)))))

    patch.setattr(Inbox, "unsettled", unsettled)


def message_id_is_the_key(patch: Patch) -> None:
    """P5: whoever uses a Message-ID again is not heard."""

    def key(octets: bytes, size: int = 0) -> str:
        return next((line for line in octets.decode().split("\r\n") if line.startswith("Message-ID")), "")

    patch.setattr(pipeline, "content_key", key)


def no_content_key(patch: Patch) -> None:
    """P4: every time that a mail is shown it is a new one."""
    numbers = count()
    patch.setattr(pipeline, "content_key", lambda octets, size=0: f"{next(numbers)}")


def done_mail_is_done_again(patch: Patch) -> None:
    """P4: nobody asks whether a mail is done already."""
    keep, finish = Inbox.keep, Record._finish

    def always_fresh(self: Inbox, *values: Any) -> Any:
        kept = keep(self, *values)
        return type(kept)(kept.mail, True)

    def unasked(self: Record, mail: int, decision: Any, now: Any) -> None:
        self._forget(mail)
        self._db.execute(update(mails).where(mails.c.id == mail).values(state="new"))
        finish(self, mail, decision, now)

    patch.setattr(Inbox, "keep", always_fresh)
    patch.setattr(Record, "_finish", unasked)


def letters_in_a_second_transaction(patch: Patch) -> None:
    """P2: the ticket is committed, and then what it sends."""
    begin, enqueue = EdgeStore.begin, Outbox.enqueue

    @contextmanager
    def in_two(self: EdgeStore) -> Iterator[Any]:
        later: list[tuple[Any, ...]] = []
        patch.setattr(Outbox, "enqueue", lambda tx, *values: later.append(values))
        with begin(self) as tx:
            yield tx
        if later:
            with begin(self) as tx:
                for values in later:
                    enqueue(tx, *values)

    patch.setattr(EdgeStore, "begin", in_two)


def not_marked_before_sending(patch: Patch) -> None:
    """P6: a row stays `queued` until its outcome is known."""
    claim = Outbox.claim

    def unmarked(self: Outbox, *values: Any) -> tuple[Claimed, ...]:
        claimed = claim(self, *values)
        rows = outbox.c.id.in_([one.row for one in claimed])
        self._db.execute(update(outbox).where(rows).values(state="queued", phase=""))
        return claimed

    patch.setattr(Outbox, "claim", unmarked)
    patch.setattr(Outbox, "about_to_send", lambda self, rows: None)


def acknowledgements_at_least_once(patch: Patch) -> None:
    """P6: what may have arrived is sent again, acknowledgements too."""
    patch.setattr(outbox_file, "_once", outbox.c.kind == Kind.PROBE.value)


def answers_at_most_once(patch: Patch) -> None:
    """P7: what may have arrived is never sent again, answers neither."""
    patch.setattr(outbox_file, "_once", outbox.c.kind != "")


def driven_by_the_mailbox_alone(patch: Patch) -> None:
    """P2: what an earlier life stored and did not finish is nobody's work."""
    patch.setattr(pipeline, "finish_pending", lambda house, limit=200: 0)


def rows_of_a_broken_turn_are_forgotten(patch: Patch) -> None:
    """P11: after a failure of the store nobody looks for what was in hand."""

    def claim(self: sender.Sender) -> tuple[Claimed, ...]:
        with self._house().store.begin() as tx:
            return tx.claim(self._house().clock(), sender.BATCH)

    patch.setattr(sender.Sender, "_claim", claim)


def two_may_send_one_row(patch: Patch) -> None:
    """P15: the row has only to be `sending`, whoever claimed it."""

    def about_to_send(self: Outbox, rows: tuple[int, ...]) -> None:
        self._db.execute(update(outbox).where(outbox.c.id.in_(rows), outbox.c.state == "sending").values(phase="data"))

    patch.setattr(Outbox, "about_to_send", about_to_send)


def a_wrong_clock_is_believed(patch: Patch) -> None:
    """P13: what was put off while the clock was wrong waits until then."""
    patch.setattr(outbox_file, "_FURTHEST", outbox_file._FURTHEST * 100_000)


def recovery_forgets_the_outbox(patch: Patch) -> None:
    """P14: a start leaves rows `sending`, and so does every turn."""
    patch.setattr(Outbox, "recover_outbox", lambda self, now: 0)


def a_taken_mail_is_lost(patch: Patch) -> None:
    """P10: a mail that is gone when it is fetched ends the pass for those behind it."""
    fetch = FolderPass._fetch

    def impatient(self: FolderPass, batch: list[Any]) -> list[Any]:
        got = fetch(self, batch)
        return got if len(got) == len(batch) else []

    patch.setattr(FolderPass, "_fetch", impatient)


def batches_do_not_wait_for_one_another(patch: Patch) -> None:
    """P1: a batch is taken in, and the cursor moved over it, although the one before it could not be stored."""
    receive, save = PipelineReceiver.receive, PipelineReceiver.save_folder_state

    def received(self: PipelineReceiver, raws: Any, after: Any = DONE) -> Any:
        return receive(self, raws)

    def saved(self: PipelineReceiver, mailbox: str, folder: str, state: Any, after: Any = DONE) -> Any:
        return save(self, mailbox, folder, state)

    patch.setattr(PipelineReceiver, "receive", received)
    patch.setattr(PipelineReceiver, "save_folder_state", saved)


def nothing_is_ever_set_aside(patch: Patch) -> None:
    """P8: a mail that kills the process is tried for ever."""
    patch.setattr(pipeline, "MAX_TRIES", 1_000_000)


def set_aside_at_the_first_try(patch: Patch) -> None:
    """P8: whoever dies for another reason while a mail is in hand sets that mail aside."""
    patch.setattr(pipeline, "MAX_TRIES", 0)


def put_back_as_often_as_asked(patch: Patch) -> None:
    """P9: requeue takes a mail in any state."""

    def requeue(self: Inbox, mail: int, now: Any) -> bool:
        self._forget(mail)
        return bool(self._db.execute(update(mails).where(mails.c.id == mail).values(state="new", tries=0)).rowcount)

    patch.setattr(Inbox, "requeue", requeue)


# each with a seed that caught it when it was written: tried first, because it is soon there
MUTANTS: Mapping[Callable[[Patch], None], int] = {
    move_before_commit: 1,
    uid_without_uidvalidity: 15,
    settles_without_uidvalidity: 15,
    message_id_is_the_key: 5,
    no_content_key: 1,
    done_mail_is_done_again: 2,
    letters_in_a_second_transaction: 402,
    not_marked_before_sending: 40,
    acknowledgements_at_least_once: 40,
    answers_at_most_once: 27,
    driven_by_the_mailbox_alone: 0,
    rows_of_a_broken_turn_are_forgotten: 270,
    two_may_send_one_row: 110,
    a_wrong_clock_is_believed: 5,
    recovery_forgets_the_outbox: 27,
    a_taken_mail_is_lost: 172,
    batches_do_not_wait_for_one_another: 279,
    nothing_is_ever_set_aside: 1,
    set_aside_at_the_first_try: 1,
    put_back_as_often_as_asked: 1,
}
