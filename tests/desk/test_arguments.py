"""A person, a sum, a category, an FAQ entry, as colleagues say them: understood for certain, or not at all."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.desk import arguments
from mailbot.model.acts import Worth
from mailbot.model.rulebook import FaqEntry
from mailbot.model.settings import Person
from mailbot.model.verdict import Category

STAFF = (
    Person("li", "Li Na", ("li@staff.example",)),
    Person("wang", "Wang Wei", ("wang@staff.example", "w@home.example")),
    Person("martin", "Martin Hall", ("martin@staff.example",)),
    Person("tom", "Tom Wang", ("tom@staff.example",)),
    Person("mei", "王小梅", ("mei@staff.example",)),
)


@pytest.mark.parametrize(
    ("said", "handle"),
    [
        ("li", "li"), ("LI", "li"), ("Li Na", "li"), ("na", "li"), ("li@staff.example", "li"), ("@li", "li"),
        ("to li", "li"), ("W@home.example", "wang"), ("wang", "wang"), ("Wang Wei.", "wang"), ("Tom", "tom"),
        ("hall", "martin"), ("王小梅", "mei"), ("小梅", "mei"),
        ("", ""), ("to", "tom"), ("an", ""), ("in", ""), ("all", ""), ("w", ""), ("nobody", ""), ("li and wang", ""),
    ],
)  # fmt: skip
def test_who_is_meant(said, handle):
    found = arguments.person(said, STAFF)
    assert (found.handle if found else "") == handle


def test_who_could_be_two_is_nobody():
    both = (*STAFF, Person("na", "Wang Na", ("na@staff.example",)))
    assert arguments.person("wei", both).handle == "wang"
    assert arguments.person("wan", both) is None
    assert arguments.person_first("wang", both)[0].handle == "wang"
    assert arguments.person_first("Wang until Friday", STAFF[3:])[0].handle == "tom"


@pytest.mark.parametrize(
    ("said", "handle", "rest"),
    [
        ("li until Monday", "li", "until Monday"),
        ("Li Na until Monday", "li", "until Monday"),
        ("王小梅 到周一", "mei", "到周一"),
        ("until Monday to li", "", "until Monday to li"),
        ("in 3 days", "", "in 3 days"),
        ("all week", "", "all week"),
        ("to wang", "", "to wang"),
        ("", "", ""),
    ],
)
def test_a_colleague_named_first(said, handle, rest):
    found, left = arguments.person_first(said, STAFF)
    assert (found.handle if found else "", left) == (handle, rest)


@pytest.mark.parametrize(
    ("said", "amount", "currency"),
    [
        ("12000", "12000", ""), ("12000 USD", "12000", "USD"), ("USD 12000", "12000", "USD"),
        ("12,000 USD", "12000", "USD"), ("12 000 000", "12000000", ""),
        ("12.000 EUR", "12000", "EUR"), ("12 000 €", "12000", "EUR"), ("12'000 CHF", "12000", "CHF"),
        ("12,000.50 USD", "12000.5", "USD"), ("12.000,50 EUR", "12000.5", "EUR"), ("1,234,567", "1234567", ""),
        ("12.50 USD", "12.5", "USD"), ("12,5 EUR", "12.5", "EUR"), ("$12k", "12000", "USD"),
        ("12.5k USD", "12500", "USD"), ("5m", "5000000", ""),
        ("1.2万美元", "12000", "USD"), ("3万", "30000", ""), ("￥1,200万", "12000000", "CNY"), ("HKD 5", "5", "HKD"),
        ("hk$ 5k", "5000", "HKD"), ("1.5m rmb", "1500000", "CNY"), ("0.125", "0.125", ""), ("US$ 7,", "7", "USD"),
        ("12,34,567 INR", "1234567", "INR"), ("12000usd", "12000", "USD"),
    ],
)  # fmt: skip
def test_a_sum_as_people_write_it(said, amount, currency):
    assert arguments.worth(said) == Worth(amount, currency)


@pytest.mark.parametrize(
    "said",
    [
        "", "USD", "12000 XYZ", "a lot", "-500", "5%", "12000 500", "1234,567", "12.34.56", "1,2,3", "1.200k",
        "1,200 k",
        "1.200万", "12000 USD 5%", "1e6", "12000 or 13000", "１２ ab", "1234567890123456", "1.234'567", "twelve", "1-2",
        "٣", "12000 USD EUR",
    ],
)  # fmt: skip
def test_what_can_be_read_in_two_ways_is_not_read(said):
    assert arguments.worth(said) is None


@given(
    st.integers(0, 999_999_999),
    st.integers(0, 99),
    st.sampled_from(["", ",", ".", " ", "'"]),
    st.sampled_from([" USD", ""]),
)
def test_a_sum_is_never_another_one_however_it_is_parted(whole, cents, mark, currency):
    grouped = f"{whole:,}".replace(",", mark) if mark else str(whole)
    point = "." if mark == "," else ","
    said = f"{grouped}{point}{cents:02}{currency}" if cents else f"{grouped}{currency}"
    found = arguments.worth(said)
    assert found is not None, said
    assert Decimal(found.amount) == whole + Decimal(cents) / 100


@given(st.text(max_size=40))
def test_any_words_are_a_plain_sum_or_none(said):
    found = arguments.worth(said)
    assert found is None or found.amount.replace(".", "", 1).isascii()
    assert found is None or found.amount.replace(".", "", 1).isdigit()


@pytest.mark.parametrize("category", Category)
def test_each_category_by_its_own_names_only(category):
    for name in arguments.CATEGORIES[category]:
        assert arguments.category(f" {name}. ") is category
    every = [name for names in arguments.CATEGORIES.values() for name in names]
    assert len(every) == len(set(every))
    assert arguments.category("compliant") is None


FAQ = (
    FaqEntry("payment", ("How can I pay?", "如何付款"), {"en": "By transfer."}),
    FaqEntry("shipping-time", ("How long does shipping take?",), {"en": "Two weeks."}),
)


@pytest.mark.parametrize(
    ("said", "id"),
    [
        ("payment", "payment"), ("Payment", "payment"), ("“payment”", "payment"), ("pay", "payment"),
        ("付款", "payment"),
        ("ship", "shipping-time"), ("hip", ""), ("how", ""), ("p", ""), ("", ""), ("bogus", ""),
    ],
)  # fmt: skip
def test_an_entry_by_its_name_or_by_words_that_only_it_has(said, id):
    found = arguments.faq(said, FAQ)
    assert (found.id if found else "") == id
