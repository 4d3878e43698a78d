"""Which folder a ticket's mails lie in, and what it means when a person moves one."""

from itertools import product

import pytest
from msgspec.structs import replace

from mailbot.desk.shelf import meaning, shelf_of, state_of
from mailbot.model.acts import Give, Step
from mailbot.model.shelf import Shelf, ShelfKind
from mailbot.model.ticket import TRANSITIONS, Event, Stage, Ticket, WaitingFor, after
from mailbot.model.verdict import Category

PEOPLE = frozenset({"li", "tom"})
TICKET = Ticket(1001, Category.ORDER, Stage.NEW, "li", 1, "Pumps", "en")
SHELVES = [Shelf(kind) for kind in ShelfKind if kind is not ShelfKind.PERSON] + [Shelf(ShelfKind.PERSON, "tom")]
EVERY = [
    replace(TICKET, stage=stage, category=category, waiting_for=waiting, owner=owner)
    for stage, category, waiting, owner in product(
        Stage, (Category.ORDER, Category.COMPLAINT), (WaitingFor.US, WaitingFor.CUSTOMER), ("", "li", "tom", "gone")
    )
]


@pytest.mark.parametrize(
    ("changed", "shelf"),
    [
        ({}, "person.li"),
        ({"owner": ""}, "new"),
        ({"owner": "boss"}, "new"),  # somebody without a folder
        ({"stage": Stage.PROCESSED, "waiting_for": WaitingFor.CUSTOMER}, "processed"),
        ({"stage": Stage.PROCESSED, "waiting_for": WaitingFor.US}, "person.li"),  # the customer wrote again
        ({"stage": Stage.DEAL}, "deal"),
        ({"stage": Stage.CLOSED}, "closed"),
        ({"stage": Stage.RECYCLED}, "recycled"),
        ({"category": Category.COMPLAINT}, "complaints"),
        ({"category": Category.COMPLAINT, "stage": Stage.PROCESSED, "waiting_for": WaitingFor.CUSTOMER}, "complaints"),
        ({"category": Category.COMPLAINT, "stage": Stage.CLOSED}, "closed"),
    ],
)
def test_a_tickets_mails_lie_where_people_look_for_them(changed, shelf):
    assert shelf_of(replace(TICKET, **changed), PEOPLE).key == shelf


def test_without_folders_for_people_what_waits_is_in_new():
    assert shelf_of(TICKET, frozenset()).key == "new"


def done(shelf, ticket):
    """The ticket after what the move means; every step has to be one that its stage has."""
    meant = meaning(shelf, ticket, PEOPLE)
    for act in meant.acts:
        if isinstance(act, Give):
            ticket = replace(ticket, owner=act.to)
        else:
            assert isinstance(act, Step)
            ticket = replace(ticket, stage=after(ticket.stage, act.event))
            if act.event in (Event.REOPENED, Event.RESTORED):
                ticket = replace(ticket, waiting_for=WaitingFor.US)
            if act.event is Event.PROCESSED:
                ticket = replace(ticket, waiting_for=WaitingFor.CUSTOMER)
    return replace(ticket, category=meant.teaches or ticket.category)


STAGES = {
    ShelfKind.PROCESSED: {Stage.PROCESSED},
    ShelfKind.DEAL: {Stage.DEAL},
    ShelfKind.CLOSED: {Stage.CLOSED},
    ShelfKind.RECYCLED: {Stage.RECYCLED},
    ShelfKind.NEW: {Stage.NEW, Stage.PROCESSED},
    ShelfKind.INBOX: {Stage.NEW, Stage.PROCESSED},
    ShelfKind.COMPLAINTS: {Stage.NEW, Stage.PROCESSED},
    ShelfKind.PERSON: {Stage.NEW, Stage.PROCESSED, Stage.DEAL},
}
OWNERS = {ShelfKind.PERSON: "tom", ShelfKind.NEW: ""}


@pytest.mark.parametrize("shelf", SHELVES, ids=lambda shelf: shelf.key)
def test_after_any_move_the_ticket_is_what_its_folder_says_and_the_same_move_again_orders_nothing(shelf):
    for ticket in EVERY:
        moved = done(shelf, ticket)
        again = meaning(shelf, moved, PEOPLE)
        assert not again.acts and again.teaches is None, state_of(ticket)
        assert moved.stage in STAGES[shelf.kind], state_of(ticket)
        assert moved.owner == OWNERS.get(shelf.kind, ticket.owner), state_of(ticket)
        category = Category.COMPLAINT if shelf.kind is ShelfKind.COMPLAINTS else ticket.category
        assert moved.category is category, state_of(ticket)


@pytest.mark.parametrize("shelf", SHELVES, ids=lambda shelf: shelf.key)
def test_a_move_orders_nothing_but_whose_it_is_its_stage_and_its_category(shelf):
    """Threat T27: none of these acts writes to a customer."""
    for ticket in EVERY:
        acts = meaning(shelf, ticket, PEOPLE).acts
        assert all(isinstance(act, Give | Step) for act in acts)
        assert not any(isinstance(act, Step) and act.event in (Event.ANSWERED, Event.FOLLOW_UP) for act in acts)


def test_a_move_back_into_the_folder_that_shows_it_orders_nothing():
    shown = [ticket for ticket in EVERY if shelf_of(ticket, PEOPLE).key != "new" or not ticket.owner]
    assert len(shown) > 50
    for ticket in shown:
        meant = meaning(shelf_of(ticket, PEOPLE), ticket, PEOPLE)
        assert not meant.acts and meant.teaches is None, state_of(ticket)


def test_the_state_tells_all_apart_that_may_lie_in_different_folders():
    by_state = {}
    for ticket in EVERY:
        by_state.setdefault(state_of(ticket), set()).add(shelf_of(ticket, PEOPLE).key)
    assert all(len(shelves) == 1 for shelves in by_state.values())


def test_the_table_of_stages_has_every_step_that_a_move_may_need():
    assert Event.RESTORED in TRANSITIONS[Stage.RECYCLED]
    assert Shelf.of("person.li") == Shelf(ShelfKind.PERSON, "li")
    assert Shelf.of("deal") == Shelf(ShelfKind.DEAL)
