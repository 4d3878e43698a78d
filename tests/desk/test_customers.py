"""What orders about customers name: by number, ticket, address or name."""

import pytest

from mailbot.desk.customers import named_in
from mailbot.desk.orders import read_orders


def named(words, about=1001):
    return named_in(read_orders(words).orders, about)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("#merge C-17", ("t-1001", "c-17")),
        ("#merge C-12 C-17", ("c-12", "c-17")),
        ("#merge C-12, anna@buyer.example", ("c-12", "anna@buyer.example")),
        ("#merge C-17 into C-12", ("c-12", "c-17")),
        ("#合并C-12和 C-17", ("c-12", "c-17")),
        ("#merge C-12 and C-17", ("c-12", "c-17")),
        ("#merge [T-1001] [T-1002]", ("t-1001", "t-1002")),
        ("#merge Anna Berg", ("t-1001", "anna berg")),
        ("#split C-17", ("c-17",)),
        ("#split", ()),
        ("#set industry = food", ("t-1001",)),
        ("#set C-17 industry = food", ("c-17",)),
        ("#key on", ("t-1001",)),
        ("#key C-17 off", ("c-17",)),
        ("#consent T-1024 yes by telephone", ("t-1024",)),
        ("#customer acme", ()),
        ("#close", ()),
    ],
)
def test_orders_name_their_customers(words, expected):
    assert named(words) == expected


def test_without_a_ticket_nobody_is_meant_by_silence():
    assert named("#key on\n#merge C-17", about=0) == ("c-17",)


def test_a_hundred_names_are_ten_at_most():
    assert len(named("\n".join(f"#split C-{at}" for at in range(1, 20)))) == 10
