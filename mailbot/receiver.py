"""intake.Receiver over the pipeline: what a mailbox's thread asks runs, one thing at a time, on the pipeline thread.

Mails of a backlog may be read before their turn, by whoever reads ahead, while the pipeline files those before them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol, TypeVar

from mailbot import pipeline
from mailbot.house import House
from mailbot.intake import DONE, Receipt
from mailbot.model.mail import RawMessage
from mailbot.model.records import FolderState
from mailbot.reading import NOTHING_AHEAD, Ahead
from mailbot.watch import telling

T = TypeVar("T")


class RunHere(Protocol):
    """Runs a function on the pipeline thread and waits for its value; exceptions come back to the caller."""

    def __call__(self, work: Callable[[], T], /) -> T: ...


Begin = Callable[[Callable[[], None]], Receipt]  # the same without waiting


ReadAhead = Callable[[Sequence[RawMessage], House], Ahead]  # begins to read a batch, and does not wait


def at_once(work: Callable[[], None]) -> Receipt:
    """Begin where there is one thread for everything."""
    work()
    return DONE


class PipelineReceiver:
    """`house` is asked anew for every call, so that a reload takes effect with the next mail.
    `wake_sender` is called whenever something may have been queued."""

    def __init__(
        self,
        house: Callable[[], House],
        run: RunHere,
        wake_sender: Callable[[], None],
        begin: Begin = at_once,
        read_ahead: ReadAhead = lambda raws, house: NOTHING_AHEAD,
    ) -> None:
        self._house = house
        self._run = run
        self._wake_sender = wake_sender
        self._begin = begin
        self._read_ahead = read_ahead

    def folder_state(self, mailbox: str, folder: str) -> FolderState | None:
        def work() -> FolderState | None:
            with self._house().store.read() as tx:
                return tx.folder_state(mailbox, folder)

        return self._run(work)

    def save_folder_state(self, mailbox: str, folder: str, state: FolderState, after: Receipt = DONE) -> Receipt:
        def work() -> None:
            after.result()
            with self._house().store.begin() as tx:
                tx.save_folder_state(mailbox, folder, state)

        return self._begin(work)

    def adopt(self, mailbox: str) -> None:
        def work() -> None:
            house = self._house()
            with house.store.begin() as tx:
                tx.adopt(mailbox, house.clock().replace(microsecond=0))

        self._run(work)

    def unknown(self, mailbox: str, folder: str, uidvalidity: int, uids: Sequence[int]) -> list[int]:
        def work() -> list[int]:
            with self._house().store.read() as tx:
                known = tx.known_uids(mailbox, folder, uidvalidity, uids)
            return sorted(uid for uid in uids if uid not in known)

        return self._run(work)

    def recognise(self, mailbox: str, folder: str, uidvalidity: int, server_ids: Mapping[int, int]) -> None:
        def work() -> None:
            house = self._house()
            with house.store.begin() as tx:
                tx.recognise(mailbox, folder, uidvalidity, server_ids, house.clock())

        self._run(work)

    def receive(self, raws: Sequence[RawMessage], after: Receipt = DONE) -> Receipt:
        ahead = self._read_ahead(raws, self._house())

        def work() -> None:
            after.result()
            pipeline.take_in(raws, self._house(), ahead)
            self._wake_sender()

        return self._begin(work)

    def finish_pending(self) -> None:
        if self._run(lambda: pipeline.finish_pending(self._house())):
            self._wake_sender()

    def unsettled(self, mailbox: str, folder: str, uidvalidity: int, limit: int) -> tuple[int, ...]:
        with self._house().store.read() as tx:  # here: the pipeline may have a batch in hand
            return tx.unsettled(mailbox, folder, uidvalidity, limit)

    def settled(self, mailbox: str, folder: str, uidvalidity: int, uids: Sequence[int]) -> Receipt:
        def work() -> None:
            house = self._house()
            with house.store.begin() as tx:
                tx.settled(mailbox, folder, uidvalidity, uids, house.clock())

        return self._begin(work)

    def passed(self, mailbox: str) -> None:
        self._run(lambda: self._note_pass(mailbox, ""))

    def trouble(self, mailbox: str, text: str, login: bool) -> None:
        self._house().log.trouble("login" if login else "mailbox", text, mailbox=mailbox)
        self._run(lambda: self._note_pass(mailbox, text))
        what = "cannot log in" if login else "cannot be read"
        self._run(lambda: telling.alarm(self._house(), mailbox, f"mailbox {mailbox} {what}", [text]))
        self._wake_sender()

    def _note_pass(self, mailbox: str, trouble: str) -> None:
        house = self._house()
        with house.store.begin() as tx:
            tx.note_pass(mailbox, house.clock(), trouble)
