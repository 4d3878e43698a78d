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


def test_a_cell_may_hold_a_label_over_its_value(read):
    html = """<table><tr><td><small>First name</small><br>Stella</td><td><small>Last name</small><br>Marsh</td></tr>
    <tr><td><small>E-mail</small><br>stella@marsh.example</td><td><small>Phone</small><br>01872 555011</td></tr>
    <tr><td colspan="2"><small>Anything else?</small><br>Can you set up on the Friday?</td></tr></table>"""
    form = read("", html=html)
    assert (form.get("name"), form.get("phone")) == ("Stella Marsh", "01872 555011")
    assert form.get("message") == "Can you set up on the Friday?"


def test_values_in_one_column_tell_the_longest_label_and_an_empty_one(read):
    text = """Anrede       Frau
Titel
Nachname     Albers
E-Mail       albers@client.example
Telefon      05121 887766
Ihre Anfrage Wir suchen 200 Vasen.
             Bitte Staffelpreise.
Datenschutz  akzeptiert
"""
    form = read(text)
    assert form.get("Anrede") == "Frau"
    assert form.get("message") == "Wir suchen 200 Vasen.\nBitte Staffelpreise."


def test_a_heading_below_a_message_opens_what_was_not_asked_for_yet(read):
    text = 'New inquiry from a buyer\n\nMessage:\n"Please quote 200 vanes."\n\nAbout the buyer\nName: Kay Moor\n'
    form = read(f"{text}E-mail: kay@client.example\nCompany: Moor Ltd\n")
    assert (form.get("message"), form.get("name")) == ("Please quote 200 vanes.", "Kay Moor")


def test_a_signature_in_a_message_stays_there(read):
    text = "Name: Kay Moor\nE-mail: kay@client.example\nTel: 1234567\nMessage:\nDo quote.\n\nKay Moor\n"
    form = read(f"{text}E-mail: kay@moor.example\nPhone: 020 5550 0100\nOffice: 3", subject="Contact form")
    assert form.get("message").endswith("Kay Moor\nE-mail: kay@moor.example\nPhone: 020 5550 0100\nOffice: 3")


def test_a_shops_mail_is_an_order_by_its_parts(read):
    text = """Order 2210 was paid with card.

CUSTOMER
Priscilla Vane
pvane@vane.example
+1 503 555 0133

SHIP TO
Priscilla Vane
88 Alder St

ITEMS
Linen apron, natural
  3 @ $36.00                     $108.00

SUBTOTAL                         $108.00
TOTAL                            $118.00
"""
    form = read(text, subject="Shop order 2210 paid")
    assert (form.kind, form.get("order_ref"), form.get("name")) == ("order", "2210", "Priscilla Vane")
    assert [(item.product, item.quantity) for item in form.items] == [("Linen apron, natural", "3")]


def test_lines_of_an_order_without_a_head_and_heads_that_describe(read):
    lines = (
        "Yeni sipariş\n\nMüşteri: Burak Kaya\nE-posta: burak@client.example\n\nZeytinyağı 5 lt | 2 adet | 600,00 TL\n"
    )
    form = read(f"{lines}\nToplam: 1.200,00 TL", subject="Yeni sipariş #TR-5521")
    assert [(item.product, item.quantity) for item in form.items] == [("Zeytinyağı 5 lt", "2")]
    html = """<p>Nuevo pedido 713</p><table><tr><td>Cliente:</td><td>El Tornillo</td></tr>
    <tr><td>E-mail:</td><td>pedidos@tornillo.example</td></tr></table>
    <table><tr><td>Cód.</td><td>Descripción</td><td>Uds.</td><td>P.V.P.</td><td>Importe</td></tr>
    <tr><td>TP750</td><td>Taladro</td><td>2</td><td>98,10</td><td>196,20</td></tr>
    <tr><td></td><td></td><td></td><td>Total</td><td>196,20 €</td></tr></table>"""
    form = read("", html=html, subject="Pedido web 713")
    assert form.get("total") == "196.20"
    assert [(item.product, item.quantity, item.price) for item in form.items] == [("Taladro", "2", "98.10")]


def test_the_programs_team_and_its_no_reply_are_not_the_visitors(read):
    text = "Nombre: Ana Rey\nEmail: ana@client.example\nMensaje: Quiero 300 palets.\n\nEl equipo de Formu"
    assert read(text, subject="Nuevo mensaje desde la web").get("message") == "Quiero 300 palets."
    text = "姓名：刘先生\n邮箱：liu@client.example\n留言内容：请报价。\n\n系统邮件，请勿回复。"
    assert read(text, subject="网站留言").get("message") == "请报价。"


@pytest.mark.parametrize(
    "plain",
    [
        "Nom………………… Kay Moor\nE-mail……………… kay@client.example\nMessage……………… Deux vannes, merci.",
        "・お名前…Kay Moor\n・メール…kay@client.example\n・内容…Deux vannes, merci.",
        "<b>Имя:</b> Kay Moor\n<b>Почта:</b> kay@client.example\n<b>Комментарий:</b> Deux vannes, merci.",
        "> Nom : Kay Moor\n> Email : kay@client.example\n> Message : Deux vannes, merci.",
    ],
)
def test_dots_tags_and_arrows_of_a_script_are_no_obstacle(read, plain):
    form = read(plain, subject="Contact")
    assert (form.get("name"), form.get("message")) == ("Kay Moor", "Deux vannes, merci.")
    assert form.customer.address == "kay@client.example"


def test_fields_that_a_program_set_in_like_a_quote_are_read(read):
    html = "<p>Olá!</p><blockquote><p><b>Nome:</b> Ju Prado</p><p><b>E-mail:</b> ju@client.example</p></blockquote>"
    assert read("", html=html, subject="Formulário do site").customer.address == "ju@client.example"
    assert read("", html=html, subject="Re: Formulário do site") is None


def test_a_message_with_one_line_of_the_program_and_a_reply_to_is_a_form(read):
    html = """<p>Gravez-vous le laiton&nbsp;?</p><p>Merci,<br>Inès Moreau</p><hr><p>Message envoyé par Inès Moreau
    (ines@moreau.example) depuis la page Contact de votre site le 03/11/2026 à 10:00.</p>"""
    form = read("", html=html, subject="Une question", reply_to="Inès Moreau <ines@moreau.example>")
    assert form.customer.name == "Inès Moreau"
    assert form.get("message") == "Gravez-vous le laiton ?\n\nMerci,\nInès Moreau"


def test_a_clock_in_the_small_print_is_no_colon_of_a_label(read):
    html = """<table><tr><td>Name</td><td>Rudi Koller</td></tr><tr><td>Handy</td><td>0664 1234567</td></tr>
    <tr><td>E-Mail</td><td>rk@client.example</td></tr><tr><td>Worum geht's?</td><td>Zwei Fenster sind undicht.</td></tr>
    </table><p>Diese Anfrage wurde am 03.11.2026 um 10:00 Uhr über www.dach.example gestellt.</p>"""
    assert read("", html=html).get("message") == "Zwei Fenster sind undicht."


def test_a_number_is_a_telephone_where_it_looks_like_one(read):
    text = "Someone requested a call back on your website.\n\nName: Gwen Price\nNumber: 07700 900 345\nAbout: Slate\n"
    form = read(text, subject="Call back")
    assert (form.get("phone"), form.get("message")) == ("07700 900 345", "Slate")


def test_samples_in_a_list_and_sums_in_dollars_of_a_country(read):
    html = """<p>Solicitud de muestras desde la web</p><p>Nombre: Paula Rey<br>Correo: rey@client.example</p>
    <table><tr><th>Muestra</th><th>Cantidad</th></tr><tr><td>Cuero negro</td><td>2</td></tr></table>"""
    assert [(item.product, item.quantity) for item in read("", html=html).items] == [("Cuero negro", "2")]
    text = "新訂單\n\n顧客姓名：張家豪\n電郵：chang@client.example\n\n毛巾 灰 × 4　NT$1,000\n\n合計 NT$1,000\n"
    form = read(text, subject="新訂單 #SL10088")
    assert (form.get("total"), form.items[0].quantity) == ("1000", "4")
