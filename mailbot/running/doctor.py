"""Every UID of every watched folder against the store, and the store against itself.  Network; RELIABILITY P1, 10.

"sales INBOX: 1,284 in, 1,284 accounted for".  What is missing is taken in where that is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from functools import partial
from math import inf

from mailbot import pipeline
from mailbot.house import House
from mailbot.intake import Receiver
from mailbot.intake.access_token import AccessToken
from mailbot.intake.batches import batches
from mailbot.intake.connection import EXPECTED, Connection, Listed
from mailbot.intake.content_key import content_key
from mailbot.intake.folder_pass import FolderPass
from mailbot.intake.folders import junk_folder
from mailbot.intake.login import connect
from mailbot.intake.suspects import Suspects
from mailbot.model.errors import MailbotError
from mailbot.model.keeping import Counted, Examined
from mailbot.model.mail import Arrival, RawMessage
from mailbot.model.settings import Mailbox
from mailbot.receiver import PipelineReceiver, RunHere
from mailbot.watch import telling

JUST_NOW = timedelta(minutes=5)  # the daemon has it in hand
STUCK = timedelta(minutes=15)
_WINDOW = 5_000  # UIDs
_MOST = 100  # of one kind are listed
_MOST_TOLD = 20


def examine(house: House, run: RunHere, *, fix: bool, moved: bool = False) -> Examined:
    """`fix`: take in what is missing.  `moved`: look through done_folder too, mail by mail (it is not watched, and its
    mails have other UIDs there).  `run`: how a function gets onto the thread that writes."""
    receiver = PipelineReceiver(lambda: house, run, lambda: None)
    boxes = [box for box in house.settings.mailboxes if box.kind == "imap"]
    folders = tuple(one for box in boxes for one in _mailbox(box, house, receiver, run, fix, moved))
    with house.store.read() as tx:
        unsound = tx.unsound(house.clock() - STUCK, _MOST)
    found = Examined(folders, house.store.damage(), unsound)
    run(lambda: _remember(found, house))
    return found


def _remember(found: Examined, house: House) -> None:
    with house.store.begin() as tx:
        tx.doctor_found(found.missing, house.clock())
    wrong = (*found.damage, *found.unsound)
    if wrong and house.settings.mailboxes:
        lines = [*wrong[:_MOST_TOLD], "mailbot doctor lists all of it; a damaged store: mailbot restore."]
        telling.alarm(
            house, house.settings.mailboxes[0].name, "something is wrong with the store", lines, "doctor.store"
        )


def _mailbox(box: Mailbox, house: House, receiver: Receiver, run: RunHere, fix: bool, moved: bool) -> Iterator[Counted]:
    try:
        work = connect(box.imap, AccessToken(box.imap.token_command))
    except (*EXPECTED, MailbotError) as error:
        yield Counted(box.name, box.folder, 0, 0, trouble=box.imap.password.blotted_out(str(error)))
        return
    try:
        junk = junk_folder(box.junk, work.folders(), box.folder)
        for folder in filter(None, (box.folder, junk)):
            counted = _count(work, box, folder, house)
            if fix and (counted.missing or counted.arriving):
                _take_in(work, box, folder, folder == junk, receiver, house)
                counted = _count(work, box, folder, house)
            yield counted
        if moved and box.done_folder:
            yield _look_inside(work, box, house, run, fix)
    except (*EXPECTED, MailbotError) as error:
        yield Counted(box.name, box.folder, 0, 0, trouble=box.imap.password.blotted_out(str(error)))
    finally:
        work.close(politely=True)


def _count(work: Connection, box: Mailbox, folder: str, house: House) -> Counted:
    opened = work.open(folder, read_only=True)
    rows = [row for row in _listed(work, opened.next_uid) if not row.deleted]
    unknown = _unknown(rows, box, folder, opened.uidvalidity, house)
    soon = house.clock() - JUST_NOW
    arriving = [row for row in unknown if row.received_at and row.received_at > soon]
    missing = tuple(row.uid for row in unknown if row not in arriving)
    return Counted(box.name, folder, len(rows), len(rows) - len(unknown), len(arriving), missing)


def _listed(work: Connection, next_uid: int) -> Iterator[Listed]:
    for first in range(1, next_uid, _WINDOW):
        yield from work.listing(first, min(first + _WINDOW, next_uid) - 1)


def _unknown(rows: Sequence[Listed], box: Mailbox, folder: str, uidvalidity: int, house: House) -> list[Listed]:
    with house.store.read() as tx:
        known = tx.known_uids(box.name, folder, uidvalidity, [row.uid for row in rows])
    return [row for row in rows if row.uid not in known]


def _take_in(work: Connection, box: Mailbox, folder: str, junk: bool, receiver: Receiver, house: House) -> None:
    """As the daemon does, from the first UID on; marking and moving is left to it."""
    FolderPass(
        work,
        receiver,
        box,
        folder,
        house.settings.limits,
        Suspects(),
        junk=junk,
        stopped=lambda: False,
        log=house.log.note,
        settles=False,
    ).run(reconcile_up_to=inf)


def _look_inside(work: Connection, box: Mailbox, house: House, run: RunHere, fix: bool) -> Counted:
    """By content: after a restore the mails that were moved away since the backup are unknown."""
    folder = box.done_folder
    opened = work.open(folder, read_only=True)
    rows = [row for row in _listed(work, opened.next_uid) if not row.deleted]
    unknown = [
        row
        for row in _unknown(rows, box, folder, opened.uidvalidity, house)
        if row.size <= house.settings.limits.mail_octets
    ]
    missing: list[int] = []
    for some in batches(unknown, house.settings.limits.mail_octets):
        raws = _fetched(work, some, box, folder, opened.uidvalidity)
        keys = {raw.arrival.uid: content_key(raw.octets) for raw in raws}
        with house.store.read() as tx:
            here = tx.known_keys(list(keys.values()))
        if fix:  # what is here gets this place as one more name, and need not be fetched again
            run(partial(pipeline.take_in, raws, house))
        else:
            missing += [uid for uid, key in keys.items() if key not in here]
    return Counted(box.name, folder, len(rows), len(rows) - len(missing), missing=tuple(missing))


def _fetched(work: Connection, rows: Sequence[Listed], box: Mailbox, folder: str, uidvalidity: int) -> list[RawMessage]:
    bodies = work.bodies([row.uid for row in rows])
    return [
        RawMessage(
            Arrival(box.name, folder, uidvalidity, row.uid, row.received_at, server_id=row.server_id), bodies[row.uid]
        )
        for row in rows
        if row.uid in bodies
    ]
