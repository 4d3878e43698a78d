"""Numbers as shops write them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.text.numbers import amount, number, quantity


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("$2,480.50", "2480.50"), ("1.250,00 €", "1250.00"), ("¥12,000", "12000"), ("CHF 1'200.50", "1200.50"),
        ("12 345,00 zł", "12345.00"), ("246.00", "246.00"), ("US $6.90", "6.90"), ("3,5", "3.5"), ("0.125", "0.125"),
        ("1.234.567", "1234567"), ("1,234,567.89", "1234567.89"), ("1.234.567,89", "1234567.89"), ("Rs. 500", "500"),
        ("1 290.00", "1290.00"), ("12 円", "12"), ("7", "7"), ("free", ""), ("€ 18,50 (incl. VAT)", "18.50"),
    ],
)  # fmt: skip
def test_currency_and_thousands_marks_go(written, plain):
    assert number(written) == plain


@pytest.mark.parametrize(
    ("written", "plain"),
    [("1,000 pcs", "1000"), ("× 25", "25"), ("20台", "20"), ("2.000", "2000"), ("500-1000 pcs", "500-1000 pcs"),
     ("two boxes", "two boxes"), ("", "")],
)  # fmt: skip
def test_a_quantity_is_one_number_or_stays_as_written(written, plain):
    assert quantity(written) == plain


def test_a_total_without_a_number_stays_as_written():
    assert amount("on request") == "on request"


@settings(deadline=None, max_examples=200)
@given(st.text("0123456789., '€$x", max_size=30) | st.text(max_size=30))
def test_any_text_gives_digits_with_at_most_one_point(written):
    found = number(written)
    assert set(found) <= set("0123456789.") or not found.isascii()
    assert found.count(".") <= 1


@settings(deadline=None, max_examples=200)
@given(st.integers(0, 10**9), st.integers(0, 99))
def test_both_ways_of_writing_say_the_same(whole, cents):
    assert (
        number(f"{whole:,}.{cents:02}")
        == number(f"{whole:,}".replace(",", ".") + f",{cents:02}")
        == f"{whole}.{cents:02}"
    )
