"""Tickets to which something happened -> errands: which of their mails go to which folder, with which flags."""

from __future__ import annotations

from collections.abc import Mapping

from mailbot.desk.shelf import shelf_of, state_of
from mailbot.house import House
from mailbot.model.shelf import Errand, Placed, Shelf, ShelfKind, Waiting
from mailbot.model.ticket import Ticket
from mailbot.store import Transaction


def people_of(mailbox: str, house: House) -> frozenset[str]:
    """Handles that have a folder there."""
    box = house.settings.mailbox(mailbox)
    shelves = [Shelf.of(key) for key, _ in box.shelves.names] if box and box.shelves else []
    return frozenset(shelf.person for shelf in shelves if shelf.kind is ShelfKind.PERSON)


def errands(mailbox: str, names: Mapping[str, str], limit: int, house: House) -> tuple[Errand, ...]:
    """Empty: all is in its place.  Tickets that need nothing are done with here."""
    with house.store.read() as tx:
        nothing = not tx.changed(mailbox)
    if nothing:
        return ()
    people, found = people_of(mailbox, house), list[Errand]()
    with house.store.begin() as tx:
        tx.note_changes(mailbox)
        while len(found) < limit and (waiting := tx.waiting_shelves(mailbox, limit)):
            before = len(found)
            for one in waiting:
                found += _of_ticket(mailbox, one, names, people, tx)
            if len(found) > before:
                break  # what has errands waits until they are run
    return tuple(found)


def _of_ticket(
    mailbox: str, waiting: Waiting, names: Mapping[str, str], people: frozenset[str], tx: Transaction
) -> list[Errand]:
    ticket = tx.ticket(waiting.ticket)
    if ticket is None:  # purged
        tx.forget_shelf(mailbox, waiting.ticket)
        return []
    state = state_of(ticket)
    shelf = waiting.shelf if waiting.state == state else shelf_of(ticket, people).key
    found = [errand for one in tx.placed(mailbox, ticket.number) if (errand := _errand(one, ticket, names.get(shelf)))]
    tx.choose_shelf(mailbox, ticket.number, shelf, state, bool(found))
    return found


def _errand(one: Placed, ticket: Ticket, folder: str | None) -> Errand | None:
    """None: all is well.  Without a folder for it (no right to make one) a mail stays where it lies."""
    to = folder if folder and folder != one.place.folder else ""
    star = ticket.starred if ticket.starred is not one.starred else None
    answered = one.is_answered and not one.answered
    return Errand(one.mail, one.place, to, answered, star) if to or answered or star is not None else None
