"""What time brings about, decided: small tables."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from support.deciding import ANNA, BEN, BOSS, NOW, SETTINGS, ticket

from mailbot import diary
from mailbot.model.acts import Absence
from mailbot.model.calendar import Due
from mailbot.model.records import Listed, Loan, Unworked
from mailbot.model.settings import AssignPolicy, Targets
from mailbot.model.ticket import Stage
from mailbot.model.verdict import Category

HOUR = timedelta(hours=1)
FRIDAY_17 = datetime(2026, 3, 6, 17, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("category", "hours"),
    [
        (Category.COMPLAINT, 72),
        (Category.ORDER, 67),  # one hour on Friday, three on Monday
        (Category.INQUIRY, 71),
        (Category.OTHER, 94),
    ],
)
def test_each_category_has_its_target(category, hours):
    assert diary.due_for(category, FRIDAY_17, SETTINGS).at == FRIDAY_17 + hours * HOUR


def test_shares_and_no_target():
    office = replace(SETTINGS, targets=Targets(inquiry=4, order=0, owner_share=0.5, manager_share=1.5))
    assert diary.due_for(Category.INQUIRY, NOW, office) == Due(NOW + 4 * HOUR, NOW + 2 * HOUR, NOW + 6 * HOUR)
    assert diary.due_for(Category.ORDER, NOW, office) is None


@pytest.mark.parametrize(
    ("absences", "owner", "expected"),
    [
        ((), "anna", [ANNA]),
        ((Absence("anna", None, "ben"),), "anna", [BEN]),
        ((Absence("anna", None, "ben"), Absence("ben", None)), "anna", [BOSS]),
        ((Absence("anna", None),), "anna", [BOSS]),
        ((), "", [BOSS]),
        ((), "left_the_firm", [BOSS]),
    ],
)
def test_who_is_reminded(absences, owner, expected):
    assert list(diary.reminded(ticket(owner=owner), SETTINGS, absences)) == expected


@pytest.mark.parametrize(
    ("changes", "goes"),
    [
        ({}, True),
        ({"stage": Stage.PROCESSED}, False),
        ({"stage": Stage.PROCESSED, "starred": True}, True),
        ({"stage": Stage.PROCESSED, "category": Category.COMPLAINT}, True),
        ({"stage": Stage.DEAL, "due_at": NOW}, True),
        ({"stage": Stage.DEAL, "due_at": NOW + HOUR}, False),
    ],
)
def test_what_cannot_wait(changes, goes):
    assert bool(diary.to_lend([Listed(ticket(**changes), "")], NOW)) is goes


def test_what_comes_back():
    loans = [Loan(ticket(n), "anna", "ben", touched=n % 2 == 0) for n in range(4)]
    assert [loan.ticket.number for loan in diary.to_return(loans)] == [1, 3]


def test_unworked_hours_are_those_of_the_owner():
    office = replace(SETTINGS, assign=AssignPolicy(give_back_hours=2))
    row = Unworked(ticket(owner="anna"), FRIDAY_17)
    assert not diary.is_given_back(row, office, FRIDAY_17 + 64 * HOUR)
    assert diary.is_given_back(row, office, FRIDAY_17 + 65 * HOUR)
    assert not diary.is_given_back(row, SETTINGS, FRIDAY_17 + 1000 * HOUR)


YEAR = datetime(2026, 1, 1), datetime(2026, 12, 31)  # noqa: DTZ001


@given(st.integers(0, 200), st.integers(1, 50), st.datetimes(*YEAR, timezones=st.just(UTC)))
def test_from_round_to_round_everything_comes_up(count, most, start):
    numbers = list(range(count))
    seen = []
    for minute in range(2 * (count // most + 1)):
        some = diary.some_of(numbers, start + timedelta(minutes=minute), most)
        assert len(some) == len(set(some)) == min(count, most)
        seen += some
    assert set(seen) == set(numbers)
