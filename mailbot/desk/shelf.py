"""Ticket -> the folder that its mails lie in; a mail moved by a person -> the acts that it means.  Pure.  Threat T27.

A move orders what a folder can show and no more: whose it is, its stage, complaint or not.  It never writes to a
customer.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from msgspec import Struct

from mailbot.model.acts import Act, Give, Step
from mailbot.model.shelf import Shelf, ShelfKind
from mailbot.model.ticket import Event, Stage, Ticket, WaitingFor
from mailbot.model.verdict import Category

_BY_STAGE = {
    Stage.PROCESSED: ShelfKind.PROCESSED,
    Stage.DEAL: ShelfKind.DEAL,
    Stage.CLOSED: ShelfKind.CLOSED,
    Stage.RECYCLED: ShelfKind.RECYCLED,
}
_UNDER_WORK = frozenset({Stage.NEW, Stage.PROCESSED})
# a mail without a ticket that is moved here opens none: it was nothing, and stays so
OPENS_NONE = frozenset({ShelfKind.INBOX, ShelfKind.RECYCLED})


class Meaning(Struct, frozen=True):
    """What a move orders."""

    acts: tuple[Act, ...] = ()
    teaches: Category | None = None  # its category is corrected, and the classifier learns it


def shelf_of(ticket: Ticket, people: Collection[str]) -> Shelf:
    """`people`: handles that have a folder.  Theirs show what waits for them, complaints stand out until closed."""
    if ticket.stage in _UNDER_WORK and ticket.category is Category.COMPLAINT:
        return Shelf(ShelfKind.COMPLAINTS)
    if not _waits_for_us(ticket):
        return Shelf(_BY_STAGE[ticket.stage])
    return Shelf(ShelfKind.PERSON, ticket.owner) if ticket.owner in people else Shelf(ShelfKind.NEW)


def state_of(ticket: Ticket) -> str:
    """Changes whenever the ticket may belong into another folder; until then a person's choice of one stands."""
    return " ".join((ticket.stage.value, ticket.category.value, ticket.waiting_for.value, ticket.owner))


def meaning(shelf: Shelf, ticket: Ticket, people: Collection[str]) -> Meaning:
    return _MEANINGS[shelf.kind](shelf, ticket, people)


def _waits_for_us(ticket: Ticket) -> bool:
    return ticket.stage is Stage.NEW or (ticket.stage is Stage.PROCESSED and ticket.waiting_for is WaitingFor.US)


def _back_to_work(ticket: Ticket) -> tuple[Act, ...]:
    return () if _waits_for_us(ticket) else (Step(Event.REOPENED),)


def _inbox(shelf: Shelf, ticket: Ticket, people: Collection[str]) -> Meaning:
    return Meaning(_back_to_work(ticket))


def _new(shelf: Shelf, ticket: Ticket, people: Collection[str]) -> Meaning:
    """Where people have folders of their own, New is what nobody has."""
    given_back = (Give(""),) if people and ticket.owner else ()
    return Meaning((*_back_to_work(ticket), *given_back))


def _person(shelf: Shelf, ticket: Ticket, people: Collection[str]) -> Meaning:
    """It is theirs and it waits for them; a deal stays one."""
    back = () if ticket.stage is Stage.DEAL else _back_to_work(ticket)
    return Meaning((*back, *(() if ticket.owner == shelf.person else (Give(shelf.person),))))


def _complaints(shelf: Shelf, ticket: Ticket, people: Collection[str]) -> Meaning:
    back = () if ticket.stage in _UNDER_WORK else (Step(Event.REOPENED),)
    return Meaning(back, None if ticket.category is Category.COMPLAINT else Category.COMPLAINT)


def _stage(stage: Stage, event: Event) -> Callable[[Shelf, Ticket, Collection[str]], Meaning]:
    def meant(shelf: Shelf, ticket: Ticket, people: Collection[str]) -> Meaning:
        if ticket.stage is stage and not (stage is Stage.PROCESSED and _waits_for_us(ticket)):
            return Meaning()
        restored = (Step(Event.RESTORED),) if ticket.stage is Stage.RECYCLED else ()
        return Meaning((*restored, Step(event)))

    return meant


_MEANINGS: dict[ShelfKind, Callable[[Shelf, Ticket, Collection[str]], Meaning]] = {
    ShelfKind.INBOX: _inbox,
    ShelfKind.NEW: _new,
    ShelfKind.PERSON: _person,
    ShelfKind.COMPLAINTS: _complaints,
    ShelfKind.PROCESSED: _stage(Stage.PROCESSED, Event.PROCESSED),
    ShelfKind.DEAL: _stage(Stage.DEAL, Event.DEALT),
    ShelfKind.CLOSED: _stage(Stage.CLOSED, Event.CLOSED),
    ShelfKind.RECYCLED: _stage(Stage.RECYCLED, Event.RECYCLED),
}
