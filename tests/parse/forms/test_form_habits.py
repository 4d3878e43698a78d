"""Fields that no list knows: told by where they stand, how they are printed, and what the others do."""

import pytest


def test_numbered_questions_are_labels_where_one_is_known(read):
    text = "Someone completed your form\n\n1. What's your name?\nOwen Tate\n\n2. And your store?\nTate Stores\n\n"
    form = read(f"{text}3. What email should we use?\nowen@tate.example\n\n4. A phone, in case:\n+1 303 555 0111\n")
    assert {key: form.get(key) for key in ("name", "company", "email", "phone")} == {
        "name": "Owen Tate",
        "company": "Tate Stores",
        "email": "owen@tate.example",
        "phone": "+1 303 555 0111",
    }


def test_a_message_left_empty_takes_no_field_below_it(read):
    text = "Name: Kay Moor\nEmail: kay@client.example\nMessage:\nStreet: 4 Dock Road\nTown: Cardiff"
    form = read(text, subject="Contact form")
    assert (form.get("message"), form.get("Town")) == ("", "Cardiff")


def test_an_uploaded_file_is_no_word_of_the_message(read):
    text = "Name: Kay Moor\nEmail: kay@client.example\nMessage:\nAs drawn.\nAttach drawings: https://f.example/a.pdf"
    assert read(text, subject="Contact form").get("message") == "As drawn."


def test_a_value_goes_on_where_it_is_set_in(read):
    text = (
        "   Name               Kay Moor\n   E-mail             kay@client.example\n   Subject            Two vanes,\n"
    )
    form = read(f"{text}                      as drawn.\n", subject="Contact form")
    assert form.get("message") == "Two vanes,\nas drawn."


@pytest.mark.parametrize(
    ("label", "value", "name"),
    [
        ("Titel, Vorname, Nachname", "Dr. Ada Penn", "Dr. Ada Penn"),
        ("Prénom / Nom", "Ada Penn", "Ada Penn"),
    ],
)
def test_a_label_may_ask_for_all_of_a_name(read, label, value, name):
    html = f"<p><b>{label}</b><br>{value}</p><p><b>E-mail</b><br>ada@penn.example</p><p><b>Message</b><br>Two vanes</p>"
    assert read("", html=html).get("name") == name


def test_the_last_part_of_a_programmed_label_says_which_name(read):
    text = "person_vorname: Maren\nperson_nachname: Penn\nperson_email: maren@penn.example\nanfrage_text: Zwei Rollen."
    assert read(text, subject="Kontaktformular").get("name") == "Maren Penn"


def test_a_heading_stands_over_a_card_and_over_what_the_buyer_notes(read):
    html = """<p>Order #10045</p><table><tr><td>Soap<br>Qty: 2</td><td>€44.00</td></tr></table>
    <table><tr><td>Subtotal</td><td>€44.00</td></tr><tr><td>Total</td><td>€44.00</td></tr></table>
    <h3>Customer</h3><p>Beth Moran<br>beth@moran.example<br>+353 86 123 4567</p>
    <h3>Note from buyer</h3><p>Leave it with the neighbour at no. 9</p>"""
    form = read("", html=html, subject="You've got a new order!")
    assert (form.get("name"), form.get("phone")) == ("Beth Moran", "+353 86 123 4567")
    assert form.get("message") == "Leave it with the neighbour at no. 9"


@pytest.mark.parametrize(
    "text",
    [
        'a:3:{s:4:"name";s:8:"Kay Moor";s:5:"email";s:18:"kay@client.example";s:7:"message";s:11:"Two "good" vanes";}',
        'array(3) {\n  ["name"]=>\n  string(8) "Kay Moor"\n  ["email"]=>\n  string(18) "kay@client.example"\n'
        '  ["message"]=>\n  string(14) "Two "good" vanes"\n}',
        "name=Kay+Moor&email=kay%40client.example&message=Two+%22good%22+vanes",
    ],
)
def test_what_a_script_prints_is_read(read, text):
    form = read(text, subject="Contact form")
    assert (form.get("name"), form.get("email")) == ("Kay Moor", "kay@client.example")
    assert form.get("message") == 'Two "good" vanes'


def test_a_price_in_brackets_and_a_reading_in_brackets_stand_aside(read):
    text = "New order 4521\nCustomer: 小林 真理 様 (コバヤシ マリ)\nEmail: mari@client.example\n"
    form = read(
        f"{text}Tel: 080 5555 6666 (mobile)\n2 x Blue bag (39,75 €) = 79,50 €\nTotal: 79,50 €\n",
        subject="New order 4521",
    )
    assert (form.get("name"), form.get("phone")) == ("小林 真理", "080 5555 6666")
    assert [(item.product, item.quantity, item.price) for item in form.items] == [("Blue bag", "2", "39.75")]
