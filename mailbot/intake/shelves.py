"""The folders in which a shared mailbox shows its tickets: seen, and kept as the store says.  Network.  RELIABILITY 8.

People come first: in each round the folders are looked at before anything is moved, and what a person put somewhere
stays there until its ticket changes.  RFC 6851 (MOVE), 4315 (COPYUID), 7162 (CONDSTORE).
"""

from __future__ import annotations

import contextlib
import imaplib
from collections.abc import Callable, Iterator
from itertools import groupby

from mailbot.intake import Receiver
from mailbot.intake.connection import EXPECTED, LOST, Connection, Opened, Status
from mailbot.intake.folder_pass import DONE_KEYWORD, SETTLE_AT_ONCE, FolderPass
from mailbot.intake.shelf_names import shelf_names
from mailbot.intake.shelving import Shelver
from mailbot.model.errors import PermanentFailure
from mailbot.model.records import FolderState
from mailbot.model.settings import Mailbox
from mailbot.model.shelf import Errand, Place, Shelf, ShelfKind

STARS_SECONDS = 300.0  # where the server does not announce changed flags (CONDSTORE)
ERRANDS_AT_ONCE = 200
ROUNDS = 50  # of errands in one pass: new mail waits behind them

_INBOX = Shelf(ShelfKind.INBOX)


class Shelves:
    """Of one mailbox.  `folder_pass` makes the pass over one folder that takes in what is not known there."""

    def __init__(
        self,
        mailbox: Mailbox,
        receiver: Receiver,
        shelver: Shelver,
        folder_pass: Callable[[Connection, str], FolderPass],
        log: Callable[..., None],
    ) -> None:
        self._mailbox = mailbox
        self._receiver = receiver
        self._shelver = shelver
        self._folder_pass = folder_pass
        self._log = log
        self._names: dict[str, str] = {}  # key of a shelf -> folder that there is, or that can be made
        self._seen: dict[str, Status] = {}
        self._due_at: float | None = None  # None: at once
        self._stars_at = 0.0

    def connected(self, work: Connection) -> None:
        """Once a connection: which folders there are; what is missing is made where we may."""
        self._seen = {}
        self._due_at = None
        self._names = {}
        if self._mailbox.shelves is None:
            return
        self._shelver.begin(self._mailbox.name, self._mailbox.folder)
        if not work.can_move:
            self._shelver.refused(self._mailbox.name, "the server has neither MOVE nor UIDPLUS: no folders are shown")
            return
        self._names = shelf_names(self._mailbox.shelves, *work.root())
        there = {folder.name for folder in work.folders()}
        for folder in list(self._names.values()):
            if folder not in there:
                if self._was_there(folder):
                    self._shelver.folder_lost(self._mailbox.name, folder)
                self._make(work, folder)

    def run(self, work: Connection, now: float) -> None:
        """After the pass over the watched folder, which is open."""
        self._settle(work, _INBOX, self._mailbox.folder, work.open(self._mailbox.folder))
        if not self._names:
            return
        if self._due_at is None or now >= self._due_at:
            self._due_at = now + self._mailbox.side_poll.total_seconds()
            self._look(work, now)
        self._keep(work)

    # --- seeing ---
    def _look(self, work: Connection, now: float) -> None:
        if now >= self._stars_at and not work.can("CONDSTORE"):
            self._stars_at = now + STARS_SECONDS
            self._seen = {}
        for key, folder in self._names.items():
            try:
                status = work.status(folder)
                if status != self._seen.get(folder):
                    self._look_into(work, Shelf.of(key), folder, status)
            except LOST:
                raise
            except imaplib.IMAP4.error as error:
                self._seen.pop(folder, None)
                self._log("folder_not_read", mailbox=self._mailbox.name, folder=folder, text=str(error))
                if self._was_there(folder):
                    self._shelver.folder_lost(self._mailbox.name, folder)
            else:
                self._seen[folder] = status

    def _look_into(self, work: Connection, shelf: Shelf, folder: str, status: Status) -> None:
        name = self._mailbox.name
        if self._receiver.folder_state(name, folder) is None:
            # what lies there from before is nobody's order
            state = FolderState(status.uidvalidity, max(0, status.next_uid - 1))
            self._receiver.save_folder_state(name, folder, state).result()
        self._folder_pass(work, folder).run()
        opened = work.open(folder)
        self._settle(work, shelf, folder, opened)
        self._look_at_stars(work, folder, opened)

    def _settle(self, work: Connection, shelf: Shelf, folder: str, opened: Opened) -> None:
        where = (self._mailbox.name, folder, opened.uidvalidity)
        left: list[Place] = []
        while uids := self._receiver.unsettled(*where, SETTLE_AT_ONCE):
            if opened.keeps(DONE_KEYWORD):
                with _harmless():
                    work.mark(uids, DONE_KEYWORD)
            left += self._shelver.arrived(self._mailbox.name, shelf, folder, opened.uidvalidity, uids)
        if left and work.is_gmail:
            self._take_labels_off(work, left, folder)
            work.open(folder)

    def _take_labels_off(self, work: Connection, left: list[Place], folder: str) -> None:
        """A person who gives a mail another label has moved it: the former one goes."""
        for place in left:
            with _harmless():
                if work.open(place.folder).uidvalidity == place.uidvalidity:
                    work.move([place.uid], folder)

    def _look_at_stars(self, work: Connection, folder: str, opened: Opened) -> None:
        flagged = work.flagged()
        where = (self._mailbox.name, folder, opened.uidvalidity)
        known = self._shelver.starred(*where, flagged)
        new = [uid for uid in flagged if known.get(uid) is False]
        without = [uid for uid, star in known.items() if star and uid not in set(flagged)]
        # one that is no longer there took its star with it
        lost = [uid for uid, flags in work.flags(without).items() if "\\flagged" not in flags] if without else []
        for uids, on in ((new, True), (lost, False)):
            if uids:
                self._shelver.star(*where, uids, on)

    def _was_there(self, folder: str) -> bool:
        return self._receiver.folder_state(self._mailbox.name, folder) is not None

    # --- keeping ---
    def _keep(self, work: Connection) -> None:
        for _ in range(ROUNDS):
            errands = self._shelver.errands(self._mailbox.name, self._names, ERRANDS_AT_ONCE)
            if not errands:
                return
            ordered = sorted(errands, key=_together)
            for _place, group in groupby(ordered, key=_together):
                self._run_errands(work, list(group))

    def _run_errands(self, work: Connection, errands: list[Errand]) -> None:
        """All from one folder to one other; whatever a server refuses here stops nothing but itself."""
        name, folder, to = self._mailbox.name, errands[0].place.folder, errands[0].to
        try:
            opened = work.open(folder)
        except LOST:
            raise
        except imaplib.IMAP4.error:
            opened = Opened(0, 0, 0, frozenset(), writable=False)
        if not opened.writable or opened.uidvalidity != errands[0].place.uidvalidity:
            self._shelver.moved(name, {one.mail: None for one in errands})
            return
        with _harmless():
            self._set_flags(work, errands)
        self._shelver.flags_set(name, errands)
        if to:
            self._shelver.moving(name, [one.mail for one in errands], to)
            self._move(work, errands, to)

    def _set_flags(self, work: Connection, errands: list[Errand]) -> None:
        answered = [one.place.uid for one in errands if one.answered]
        if answered:
            work.flag(answered, "\\Answered")
        for on in (True, False):
            uids = [one.place.uid for one in errands if one.star is on]
            if uids:
                work.flag(uids, "\\Flagged", on=on)

    def _move(self, work: Connection, errands: list[Errand], to: str) -> None:
        uids = [one.place.uid for one in errands]
        try:
            try:
                moved = work.move(uids, to)
            except LOST:
                raise
            except imaplib.IMAP4.error:  # most likely it was deleted; RFC 3501 7.1, TRYCREATE
                work.create(to)
                self._subscribe(work, to)
                moved = work.move(uids, to)
        except LOST:
            raise
        except (imaplib.IMAP4.error, PermanentFailure) as error:
            self._give_up(to, error)
            return
        places: dict[int, Place | None] = {one.mail: None for one in errands}
        if moved is not None:
            there = {one.mail: moved.uids[one.place.uid] for one in errands if one.place.uid in moved.uids}
            places |= {mail: Place(to, moved.uidvalidity, uid) for mail, uid in there.items()}
        self._shelver.moved(self._mailbox.name, places)

    # --- folders ---
    def _make(self, work: Connection, folder: str) -> None:
        try:
            work.create(folder)
        except LOST:
            raise
        except EXPECTED as error:
            self._give_up(folder, error)
        else:
            self._subscribe(work, folder)

    def _subscribe(self, work: Connection, folder: str) -> None:
        with _harmless():
            work.subscribe(folder)

    def _give_up(self, folder: str, error: Exception) -> None:
        """Until the next connection nothing is put there."""
        self._names = {key: name for key, name in self._names.items() if name != folder}
        text = f"nothing can be put into the folder {folder}: {error}"
        self._log("folder_refused", mailbox=self._mailbox.name, folder=folder, text=str(error))
        self._shelver.refused(self._mailbox.name, text)


def _together(errand: Errand) -> tuple[str, int, str]:
    return errand.place.folder, errand.place.uidvalidity, errand.to


@contextlib.contextmanager
def _harmless() -> Iterator[None]:
    """A courtesy that a server may refuse."""
    try:
        yield
    except LOST:
        raise
    except (imaplib.IMAP4.error, PermanentFailure):
        return
