"""The life of a ticket is one table, and it is whole."""

import pytest

from mailbot.model.errors import IllegalTransition
from mailbot.model.ticket import TRANSITIONS, Event, Stage, after, ticket_token


def test_every_stage_has_its_row_and_takes_a_follow_up():
    assert set(TRANSITIONS) == set(Stage)
    for stage in Stage:
        assert isinstance(after(stage, Event.FOLLOW_UP), Stage)


def test_anything_can_be_recycled_and_comes_back():
    for stage in Stage:
        assert after(stage, Event.RECYCLED) is Stage.RECYCLED
    assert after(Stage.RECYCLED, Event.RESTORED) is Stage.NEW


def test_an_order_goes_from_new_to_processed_to_deal_to_closed():
    stage = Stage.NEW
    for event, expected in ((Event.ANSWERED, Stage.PROCESSED), (Event.DEALT, Stage.DEAL), (Event.CLOSED, Stage.CLOSED)):
        stage = after(stage, event)
        assert stage is expected


def test_what_the_table_does_not_know_is_an_error_that_says_so():
    with pytest.raises(IllegalTransition, match="a ticket in stage recycled cannot take 'dealt'"):
        after(Stage.RECYCLED, Event.DEALT)


def test_a_ticket_is_named_in_subjects_by_its_number():
    assert ticket_token(1024) == "[T-1024]"
