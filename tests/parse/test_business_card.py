"""What stands at the end of a mail is a business card, or still what somebody says: their words are never cut off."""

import pytest

from mailbot.parse.quotes import split_text

SAID = (
    "Please deliver as usual",
    "Lieferung ab Werk",
    "Call the office tomorrow",
    "Deliver to our works in Leeds, c/o Client Ltd",
    "Livraison à Lyon SAS Durand",
    "Entregar en oficina de compras",
    "Delivery by 05.12.2026",
    "PO 4500012345",
    "Order number 4500012345",
    "IBAN DE89370400440532013000",
    "https://client.example/drawings/p200.pdf",
    "Tel. ist kaputt, bitte mailen",
    "请发到上海公司",
    "发票抬头：苏州恒达机械有限公司",
    "部長に確認します",
    "联系人：王芳 13900001111",
    "4711-0815-22\n4711-0816-23",
    "收货人：张伟\n电话：13812345678\n地址：苏州市星湖街100号恒达公司",
)
CARDS = (
    "Client Ltd",
    "Client Ltd | 5 Mill Lane | Leeds",
    "Acqua Chiara S.p.A. - Ufficio Acquisti",
    "И. Белов, начальник участка",
    "Tel. +44 113 555 0100",
    "恒达机械有限公司 采购部 张伟",
    "Joe Buyer\nPurchasing Manager\nClient Ltd\n+44 113 555 0100",
)


@pytest.mark.parametrize("last", SAID)
def test_the_last_thing_that_somebody_says_is_no_signature(last):
    assert split_text(f"We accept the offer.\n\n{last}\n").text.endswith(last)


@pytest.mark.parametrize("card", CARDS)
def test_a_card_is_no_part_of_the_words(card):
    words = split_text(f"We accept the offer.\n\n{card}\n")
    assert (words.text, words.signature) == ("We accept the offer.", card)


@pytest.mark.parametrize(
    "leads", ["Ship to:", "Our new delivery address", "Die Rechnung geht an folgende Adresse", "Pay it to our account"]
)
def test_an_address_that_the_letter_leads_on_to_stays(leads):
    address = "Client Holding Ltd\n77 King Street\nManchester M2 4NG"
    assert split_text(f"{leads}\n\n{address}\n").text.endswith(address)


def test_a_list_below_the_name_stays():
    order = "Item      Qty\nP-200     4\nH-25      10"
    assert split_text(f"Our order is below.\n\nBest regards\nJoe\n\n{order}\n").text.endswith(order)


def test_lines_drawn_around_a_list_begin_no_signature():
    order = "Our order:\n\n-----------\nP-200   4 pcs\n-----------\n\nDelivery in week 50."
    assert split_text(order).text == order
