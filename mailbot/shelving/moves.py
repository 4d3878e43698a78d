"""Mails that were seen in a folder of ours -> what a person ordered by putting them there, done.  Threat T27.

An order is an event of its ticket, by "mailbox": whoever has the mailbox's password may have given it.  No customer
gets a mail by it; the colleague to whom a ticket is given gets their notice.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from mailbot import diary
from mailbot.desk.shelf import OPENS_NONE, Meaning, meaning, state_of
from mailbot.house import House
from mailbot.learning import teaching
from mailbot.letters import handing
from mailbot.model.acts import Act, Give, Remark, Star
from mailbot.model.decision import Decision, Disposition, Ruling
from mailbot.model.errors import MailbotError
from mailbot.model.outgoing import Outgoing
from mailbot.model.shelf import MAILBOX, Arrived, Place, Shelf, ShelfKind
from mailbot.model.ticket import Event, Ticket
from mailbot.model.verdict import Category, Reason
from mailbot.reading import understand
from mailbot.shelving.order import people_of
from mailbot.store import Transaction

_NO_MAIL = Ruling(False, "N14", "it was moved by a person: nobody outside gets a mail by that")
_FILED = frozenset({Disposition.FILE.value, Disposition.SPAM.value, Disposition.ARCHIVE.value})


class Where(Struct, frozen=True):
    mailbox: str
    shelf: Shelf
    folder: str
    uidvalidity: int


def arrived(where: Where, uids: Sequence[int], house: House) -> tuple[Place, ...]:
    """Where those were before that a person put here.  All are settled, whatever could not be done with them."""
    with house.store.read() as tx:
        found = tx.arrivals(where.mailbox, where.folder, where.uidvalidity, uids)
    left: list[Place] = []
    for one in found:
        ordered = _by_a_person(one, where)
        try:
            if ordered:
                _do(one, where, house)
        except MailbotError as error:  # the folder says what the ticket cannot: it stays there, and nothing else does
            house.log.trouble("folders", f"a move to {where.folder} could not be followed: {error}", mail=one.mail)
        with house.store.begin() as tx:
            _note_place(one, where, tx)
            tx.settled(where.mailbox, where.folder, where.uidvalidity, [one.uid], house.clock())
        if ordered and one.place and one.place.uid and one.place.folder != where.folder:
            left.append(one.place)
    return tuple(left)


def _by_a_person(one: Arrived, where: Where) -> bool:
    """Not a first arrival, not our own move, not the same folder under new UIDs."""
    if one.moving_to == where.folder:
        return False
    if one.place is None:
        # a mail that we see there first, and that is work: taken in as any other, and put where it belongs
        found_new = where.shelf.kind is ShelfKind.NEW and bool(one.ticket)
        return where.shelf.kind is not ShelfKind.INBOX and not found_new
    return one.place.folder != where.folder


def _note_place(one: Arrived, where: Where, tx: Transaction) -> None:
    ticket = tx.opened_by(one.mail) or one.ticket
    if ticket:
        tx.put_place(where.mailbox, one.mail, Place(where.folder, where.uidvalidity, one.uid))
        tx.look_again(where.mailbox, ticket)


def _do(one: Arrived, where: Where, house: House) -> None:
    box = house.settings.mailbox(where.mailbox)
    obeyed = box is not None and box.shelves is not None and box.shelves.commands
    with house.store.read() as tx:
        ticket = tx.ticket(one.ticket) if one.ticket else None
    if ticket is None and obeyed and one.disposition in _FILED and where.shelf.kind not in OPENS_NONE:
        ticket = _open(one.mail, where, house)
    if ticket is not None:
        meant = meaning(where.shelf, ticket, people_of(where.mailbox, house)) if obeyed else Meaning()
        _follow(ticket, meant, one.mail, where, house)


def _follow(ticket: Ticket, meant: Meaning, mail: int, where: Where, house: House) -> None:
    """The folder that a person chose stands until the ticket changes, whatever was ordered by it."""
    if meant.teaches is not None:
        teaching.teach([teaching.of_ticket(ticket.number, house)], meant.teaches, MAILBOX, house)
    acts: tuple[Act, ...] = meant.acts
    if acts or meant.teaches is not None:
        acts = (*acts, Remark(f"moved to {where.folder} in the mailbox"))
    now = house.clock()
    letters = [one for act in meant.acts if isinstance(act, Give) for one in _hand_over(ticket, act.to, house)]
    with house.store.begin() as tx:
        ticket = tx.act(ticket.number, acts, MAILBOX, mail, now) or ticket
        for letter in letters:
            tx.enqueue(letter, mail, "", now)
        tx.choose_shelf(where.mailbox, ticket.number, where.shelf.key, state_of(ticket), todo=True)
    house.log.note("moved_by_person", mail=mail, ticket=ticket.number, folder=where.folder, acts=len(acts))


def _open(mail: int, where: Where, house: House) -> Ticket | None:
    """It was filed as nothing, and a person says that it is work."""
    with house.store.read() as tx:
        stored = tx.load(mail)
    now, got = house.clock(), understand(stored.raw, house)
    complaint = Category.COMPLAINT if where.shelf.kind is ShelfKind.COMPLAINTS else None
    category = complaint or got.verdict.category or Category.OTHER
    decision = Decision(
        disposition=Disposition.OPEN_TICKET,
        ruling=_NO_MAIL,
        event=Event.OPENED,
        category=category,
        assignee=where.shelf.person,
        reasons=(Reason("shelf.opened", f"moved to {where.folder} by a person: it is work after all"),),
        due=diary.due_for(category, now, house.settings),
    )
    with house.store.begin() as tx:
        if not tx.take_up(mail):
            return None
        number = tx.reserve_number()
        ticket = tx.record(mail, got.message, got.verdict, decision, number, now)
    house.log.decided(mail, decision.disposition.value, number, "", where.shelf.person, _NO_MAIL.code)
    if ticket is not None and where.shelf.person:
        with house.store.begin() as tx:
            for letter in _hand_over(replace(ticket, owner=""), where.shelf.person, house):
                tx.enqueue(letter, mail, "", now)
    return ticket


def _hand_over(ticket: Ticket, to: str, house: House) -> Sequence[Outgoing]:
    """The notice with their own reply address."""
    said = Reason("shelf.given", "it was moved to their folder in the mailbox")
    return handing.given(ticket.number, to, said, house, house.clock())


def star(
    mailbox: str, folder: str, uidvalidity: int, uids: Sequence[int], on: bool, house: House, tx: Transaction
) -> None:
    """A person's flag is the ticket's priority."""
    for uid in uids:
        mail, ticket = tx.at(mailbox, folder, uidvalidity, uid)
        if mail:
            tx.flags_known(mailbox, mail, None, on)
        if ticket:
            tx.act(ticket, (Star(on),), MAILBOX, mail, house.clock())
            tx.look_again(mailbox, ticket)
