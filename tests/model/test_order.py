"""What a form says of the sum of its order, however it writes it."""

import pytest

from mailbot.model.details import Amount, Details
from mailbot.model.mail import Address, Arrival, Form, Message
from mailbot.model.order import order_said
from mailbot.model.verdict import Category, Origin, Verdict


@pytest.mark.parametrize(
    ("total", "amounts", "worth"),
    [
        ("3200.00", (Amount("3200.00", "USD"),), "3200.00 USD"),
        ("USD 3,200.00", (Amount("USD 3,200.00", ""), Amount("3200.00", "USD")), "3200.00 USD"),
        ("3.200,00 €", (Amount("12.50", "EUR"), Amount("3200.00", "EUR")), "3200.00 EUR"),
        ("3,200", (Amount("3200.00", "USD"), Amount("3200.00", "")), "3200.00 USD"),
        ("900", (Amount("3200", "USD"),), ""),
        ("", (Amount("10", "USD"), Amount("20", "USD")), ""),
        ("", (Amount("10", "USD"), Amount("10", "EUR")), ""),
    ],
)
def test_the_sum_is_the_forms_total_in_figures(total, amounts, worth):
    form = Form("shop", "order", (("total", total),), customer=Address("a@x.example"))
    verdict = Verdict(Origin.FORM, Category.ORDER, 1.0, False, "en", details=Details(amounts=amounts))
    message = Message(Arrival("sales"), form=form)
    assert order_said(message, verdict).worth == worth


def test_the_price_of_one_piece_is_no_sum_of_an_order():
    def worth(*amounts):
        verdict = Verdict(Origin.PERSON, Category.ORDER, 1.0, False, "en", details=Details(amounts=amounts))
        return order_said(Message(Arrival("sales")), verdict).worth

    assert worth(Amount("12.00", "EUR", each=True)) == ""
    assert worth(Amount("12.00", "EUR", each=True), Amount("120.00", "EUR")) == "120.00 EUR"
