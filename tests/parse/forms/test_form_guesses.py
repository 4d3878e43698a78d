"""Labels and order lines that no list holds: told by known words, by the value, by what the cells multiply to."""

import pytest

from mailbot.parse.forms.composed import composed
from mailbot.parse.forms.goods.counted import counted_row
from mailbot.parse.forms.labels import label_book


@pytest.mark.parametrize(
    ("label", "value", "field"),
    [
        ("Secretary's e-mail for quotes", "kay@client.example", "email"),
        ("Secretary's e-mail for quotes", "by post please", ""),
        ("采购部常用邮箱", "li@client.example", "email"),
        ("Warehouse phone", "+44 20 5550 0100", "phone"),
        ("Warehouse phone brand", "Nokia", ""),
        ("Customer's official company name", "Moor Ltd", "company"),
        ("Parent company address", "12 Test Road", ""),
        ("Name of your dog", "Rex", ""),
        ("Ваше полное имя", "Олег Мартынов", ""),
        ("本次订单附言", "请开发票", "message"),
        ("Monthly quantity", "1500", "quantity"),
        ("x" * 90 + " e-mail", "kay@client.example", ""),
        ("e-mail", "", ""),
    ],
)
def test_a_composed_label_means_a_field_where_the_value_agrees(label, value, field, rulebook):
    assert composed(label, value, label_book(rulebook, None)) == field


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        (("Soap", "Menge: 10", "45,00 €"), ("Soap", "10", "45,00 €")),
        (("Soap", "4,00 € × 12", "48,00 €"), ("Soap", "12", "4,00 €")),
        (("1", "Soap", "12", "4.00", "48.00"), ("Soap", "12", "4.00")),
        (("Soap", "12", "4.00", "47.00"), None),
        (("Soap", "12", "4.00"), None),
        (("Subtotal", "12", "4.00", "48.00"), None),
        (("Soap", "x 12", "as agreed"), None),
        (("4.00", "12", "48.00"), None),
    ],
)
def test_a_row_is_an_order_line_by_what_its_cells_hold(cells, told, rulebook):
    assert counted_row(cells, label_book(rulebook, None)) == told


def test_a_sentence_below_a_message_stays_in_it(read):
    text = "Name: Kay Moor\nE-mail: kay@client.example\nMessage: Please in red.\nDelivery: by the end of May."
    assert read(text, subject="Contact form").get("message") == "Please in red.\nDelivery: by the end of May."


def test_what_follows_a_message_is_a_field_where_it_is_no_sentence(read):
    text = "Name: Kay Moor\nE-mail: kay@client.example\nMessage: Please in red.\nDelivery date: 1 May"
    assert read(text, subject="Contact form").get("Delivery date") == "1 May"


def test_what_stands_below_the_fields_is_said_where_nothing_is_ordered(read):
    text = "Novo pedido de contacto\nNome: Kay Moor\nE-mail: kay@client.example\n----\n"
    text += "Boa tarde,\n\nquanto custa um molde?"
    assert read(text, subject="Pedido de contacto").get("message") == "Boa tarde,\n\nquanto custa um molde?"
