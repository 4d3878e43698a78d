"""Somebody's address in a block of lines: who is the firm, which heading stands over it; a robot that greets."""

import pytest

from mailbot.parse.forms.writer.cards import card


@pytest.mark.parametrize(
    ("lines", "name", "told"),
    [
        ("Kay Moor\n4 Dock Road\nCardiff", "", {"name": "Kay Moor"}),
        ("Moor Ltd\nKay Moor\n4 Dock Road", "", {"company": "Moor Ltd", "name": "Kay Moor"}),
        ("Kay Moor\nMoor Ltd\n4 Dock Road", "", {"company": "Moor Ltd", "name": "Kay Moor"}),
        ("The Old Mill\nKay Moor\n4 Dock Road", "Kay Moor", {"company": "The Old Mill"}),
        ("Moor Ltd\n4 Dock Road", "", {"name": "Moor Ltd"}),
        ("Studio 4\nCardiff\nT. 029 5550 0100", "", {"name": "Studio 4", "phone": "029 5550 0100"}),
        ("Kay Moor\n(TEL) 09044445555\n(MAIL) kay@client.example", "",
         {"name": "Kay Moor", "phone": "09044445555", "email": "kay@client.example"}),
        ("Kay Moor\nkay.moor@client.example", "", {"name": "Kay Moor", "email": "kay.moor@client.example"}),
    ],
)  # fmt: skip
def test_a_block_of_lines_tells_person_firm_and_how_to_reach_them(lines, name, told):
    assert card(lines, name) == told


def test_an_unknown_heading_over_a_card_is_the_writers(read):
    text = "Hallo Acme,\n\nSie haben eine neue Anfrage erhalten.\n\nBetreff\n-------\nFedern\n\nNachricht\n---------\n"
    text += "1.500 Federn nach Zeichnung.\n\nDaten des Interessenten\n-----------------------\nEhlers GmbH\nJo Ehlers\n"
    form = read(f"{text}E-Mail: jo@ehlers.example\nTelefon: +49 461 123450\n")
    assert (form.customer.address, form.customer.name) == ("jo@ehlers.example", "Jo Ehlers")
    assert (form.get("company"), form.get("message")) == ("Ehlers GmbH", "1.500 Federn nach Zeichnung.")


def test_a_robot_that_greets_is_no_person(read):
    text = "Bonjour,\n\nPrénom ... : Camille\nNom ...... : Lenoir\nPays ..... : France\nTél. ..... : 03 88 22 11 00\n"
    text += "Courriel . : camille@client.example\n\nSON MESSAGE\nUn prix pour 5 pièces.\n"
    form = read(text, subject="Votre salon")
    assert (form.customer.name, form.get("message")) == ("Camille Lenoir", "Un prix pour 5 pièces.")
    assert read(text, subject="Votre salon", **{"from": "achats@lenoir.example"}) is None


def test_a_portals_greeting_and_reason_are_no_message(read):
    html = """<p>Dear Acme Team,</p><p>A buyer is interested in your product <b>Valve</b>.</p>
    <p>Kindly send me price.</p>
    <table><tr><td>Name :</td><td>Vikram Shah</td></tr><tr><td>E-mail :</td><td>shah@client.example</td></tr></table>
    <p>You receive this e-mail because you are a registered seller.</p>"""
    assert read("", html=html, subject="Enquiry for you").get("message") == "Kindly send me price."


def test_answers_listed_as_json_are_labels_and_values(read):
    text = '{"id":"7f3a","answers":[{"field":"Full name","type":"text","value":"Ian Fowler"},'
    text += '{"field":"Email","type":"email","value":"ian@client.example"},{"field":"Message","value":"Two gaskets"}]}'
    form = read(text, subject="Webform results")
    assert (form.get("name"), form.get("message")) == ("Ian Fowler", "Two gaskets")


def test_a_clock_is_no_colon_and_a_shop_may_say_it_in_its_first_line(read):
    text = "Hallo Acme,\n\nfolgende Bestellung ist am 03.11.2026 um 10:01 eingegangen.\n\nBestellnummer: 10057\n"
    text += "Pos.  Art.-Nr.  Bezeichnung         Menge   Einzelpreis\n"
    text += "1     KH-200    Kerzenhalter Eisen  4       12,50 EUR\n"
    form = read(f"{text}\nRechnungsadresse:\nAnne Stolz\nAm Anger 4\n\nE-Mail: anne@client.example\n", subject="Neu")
    assert (form.kind, form.get("order_ref"), form.customer.name) == ("order", "10057", "Anne Stolz")
    assert [(item.product, item.quantity, item.sku) for item in form.items] == [("Kerzenhalter Eisen", "4", "KH-200")]


def test_a_japanese_malls_order_counts_below_the_name(read):
    text = "[受注番号] 281919-00012\n[注文者]   長谷川 綾 (ハセガワ アヤ) 様\n           (TEL) 09044445555\n"
    text += "           (MAIL) aya@client.example\n[商品]\n"
    text += "竹製セット(bam-01)\n価格 1,200(円) x 3(個) = 3,600(円)\n合計     3,600(円)\n"
    form = read(text, subject="注文確認メール")
    assert (form.customer.name, form.get("order_ref")) == ("長谷川 綾", "281919-00012")
    assert [(item.product, item.quantity, item.sku) for item in form.items] == [("竹製セット", "3", "bam-01")]


def test_who_is_named_goes_before_a_line_about_who_sent_it(read):
    text = (
        "From: Hans Keller, Keller AG (Switzerland)\nEmail: hans@client.example\nName: Hans Keller\nMessage: CIF price?"
    )
    assert read(text, subject="Contact form").get("name") == "Hans Keller"
