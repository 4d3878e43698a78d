"""intake.shelving.Shelver over the store: what a mailbox's thread asks runs on the pipeline thread."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

from mailbot.house import House
from mailbot.model.mail import RawMessage
from mailbot.model.shelf import Errand, Place, SentCopy, Shelf
from mailbot.receiver import RunHere
from mailbot.shelving import moves, order, sent
from mailbot.store import Transaction
from mailbot.watch import telling

COPIES_AT_ONCE = 20


class PipelineShelver:
    """As PipelineReceiver: `house` is asked anew for every call, `wake_sender` called when something may be queued."""

    def __init__(self, house: Callable[[], House], run: RunHere, wake_sender: Callable[[], None]) -> None:
        self._house = house
        self._run = run
        self._wake_sender = wake_sender

    def _write(self, work: Callable[[Transaction, House], None]) -> None:
        def run() -> None:
            house = self._house()
            with house.store.begin() as tx:
                work(tx, house)

        self._run(run)

    def begin(self, mailbox: str, folder: str) -> None:
        self._write(lambda tx, _: tx.begin_shelving(mailbox, folder))

    def arrived(
        self, mailbox: str, shelf: Shelf, folder: str, uidvalidity: int, uids: Sequence[int]
    ) -> tuple[Place, ...]:
        where = moves.Where(mailbox, shelf, folder, uidvalidity)
        left = self._run(lambda: moves.arrived(where, uids, self._house()))
        self._wake_sender()
        return left

    def starred(self, mailbox: str, folder: str, uidvalidity: int, uids: Sequence[int]) -> Mapping[int, bool]:
        def work() -> Mapping[int, bool]:
            with self._house().store.read() as tx:
                return dict(tx.starred(mailbox, folder, uidvalidity, uids))

        return self._run(work)

    def star(self, mailbox: str, folder: str, uidvalidity: int, uids: Sequence[int], on: bool) -> None:
        self._write(lambda tx, house: moves.star(mailbox, folder, uidvalidity, uids, on, house, tx))

    def folder_lost(self, mailbox: str, folder: str) -> None:
        lines = [
            f"{folder} was there and is gone: somebody deleted or renamed it.",
            "It is made again as soon as a mail belongs into it; mails that were deleted with it stay in the store.",
        ]
        self._tell(mailbox, f"mailbox {mailbox}: a folder is gone", lines, f"shelf.{mailbox}.{folder}")

    def refused(self, mailbox: str, text: str) -> None:
        self._tell(mailbox, f"mailbox {mailbox}: the server does not let us", [text], f"shelf.{mailbox}.refused")

    def _tell(self, mailbox: str, subject: str, lines: list[str], condition: str) -> None:
        self._house().log.trouble("folders", lines[0], mailbox=mailbox)
        self._run(lambda: telling.alarm(self._house(), mailbox, subject, lines, condition))
        self._wake_sender()

    # --- what is to be done ---
    def errands(self, mailbox: str, names: Mapping[str, str], limit: int) -> tuple[Errand, ...]:
        return self._run(lambda: order.errands(mailbox, names, limit, self._house()))

    def moving(self, mailbox: str, mails: Sequence[int], folder: str) -> None:
        self._write(lambda tx, _: tx.moving(mailbox, mails, folder))

    def moved(self, mailbox: str, places: Mapping[int, Place | None]) -> None:
        def work(tx: Transaction, house: House) -> None:
            for mail, place in places.items():
                if place is None:
                    tx.gone(mailbox, mail)
                else:
                    tx.moved(mailbox, mail, place, house.clock())

        self._write(work)

    def flags_set(self, mailbox: str, errands: Sequence[Errand]) -> None:
        def work(tx: Transaction, _house: House) -> None:
            for one in errands:
                tx.flags_known(mailbox, one.mail, True if one.answered else None, one.star)

        if any(one.answered or one.star is not None for one in errands):
            self._write(work)

    # --- Sent ---
    def is_ours(self, header: bytes) -> bool:
        return sent.is_ours(header, self._house())

    def sent(self, raws: Sequence[RawMessage]) -> None:
        self._run(lambda: sent.join(raws, self._house()))

    def copies(self, mailbox: str, after: timedelta) -> tuple[SentCopy, ...]:
        def work() -> tuple[SentCopy, ...]:
            house = self._house()
            with house.store.read() as tx:
                return tx.copies_due(mailbox, house.clock() - after, COPIES_AT_ONCE)

        return self._run(work)

    def copy_tried(self, letter: int) -> None:
        self._write(lambda tx, house: tx.copy_tried(letter, house.clock()))

    def copy_ended(self, letter: int) -> None:
        self._write(lambda tx, house: tx.copy_ended(letter, house.clock()))
