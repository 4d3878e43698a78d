"""Many transactions in one commit: each is done or undone alone, the same on every back end."""

import pytest

from mailbot.model.errors import PermanentFailure


def test_one_of_many_that_breaks_is_undone_and_the_others_stay(store):
    with store.together() as joined:
        with joined.begin() as tx:
            first = tx.reserve_number()
        for _ in range(2):
            with pytest.raises(PermanentFailure), joined.begin() as tx:
                assert tx.reserve_number() == first + 1
                tx.load(4711)
        with joined.begin() as tx:
            assert tx.reserve_number() == first + 1
    with store.begin() as tx:
        assert tx.reserve_number() == first + 2


def test_nothing_of_many_stays_where_the_whole_is_broken_off(store):
    with pytest.raises(KeyError), store.together() as joined:
        with joined.begin() as tx:
            first = tx.reserve_number()
        raise KeyError
    with store.begin() as tx:
        assert tx.reserve_number() == first
