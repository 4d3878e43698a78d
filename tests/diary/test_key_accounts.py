"""Whom the rule finds: the largest who together make a share of a currency's turnover."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from mailbot import diary
from mailbot.model.key_account import KeyPolicy, Sale


def bought(*rows):
    """(customer, how much, currency), each as two deals."""
    return [Sale(one, Decimal(half) / 2, currency) for one, half, currency in rows for _ in "ab"]


def found(sales, **policy):
    return [one.customer for one in diary.key_accounts(sales, KeyPolicy(**{"share": 0.5, **policy}))]


FOUR = bought((1, 400, "USD"), (2, 300, "USD"), (3, 200, "USD"), (4, 100, "USD"))


@pytest.mark.parametrize(
    ("share", "customers"), [(0.2, [1]), (0.4, [1]), (0.41, [1, 2]), (0.7, [1, 2]), (0.9, [1, 2, 3]), (1, [1, 2, 3, 4])]
)
def test_the_largest_who_together_make_the_share_and_who_fills_it_is_the_last(share, customers):
    assert found(FOUR, share=share) == customers


def test_who_bought_for_just_as_much_as_the_last_is_one_too():
    assert found(bought((1, 50, "USD"), (2, 50, "USD"), (3, 20, "USD")), share=0.2) == [1, 2]


def test_currencies_are_ranked_each_for_itself():
    sales = bought((1, 900_000, "JPY"), (2, 5000, "USD"), (3, 100, "USD"), (1, 1, "USD"))
    assert sorted(found(sales, share=0.5)) == [1, 2]


def test_few_deals_make_no_key_account_however_large_and_count_all_the_same():
    sales = [Sale(1, Decimal(1000), "USD"), *bought((2, 300, "USD"), (3, 200, "USD"))]
    assert found(sales, share=0.5) == []
    assert found(sales, share=0.8) == [2]
    assert found(sales, share=0.5, orders=1) == [1]


def test_sums_without_a_currency_and_returns_say_nothing():
    assert found([*bought((1, 100, "")), *bought((2, -100, "USD"))], share=1) == []


def test_why_is_said_in_figures():
    (one,) = diary.key_accounts(bought((7, 52000, "USD"), (8, 48000, "USD")), KeyPolicy(share=0.5))
    assert one.why == "52,000 USD, 52%, 2×"


@pytest.mark.parametrize(
    ("now", "months", "first"),
    [
        (datetime(2026, 3, 31, 5, tzinfo=UTC), 1, datetime(2026, 2, 28, 5, tzinfo=UTC)),
        (datetime(2026, 1, 5, tzinfo=UTC), 12, datetime(2025, 1, 5, tzinfo=UTC)),
        (datetime(2026, 12, 5, tzinfo=UTC), 24, datetime(2024, 12, 5, tzinfo=UTC)),
    ],
)
def test_so_many_months_are_counted(now, months, first):
    assert diary.counted_from(now, KeyPolicy(months=months)) == first
