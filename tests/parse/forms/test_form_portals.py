"""Portals, shops and builders as they mail: underlined sections, paragraphs in cells, announcements, counts."""

import pytest

from mailbot.parse.forms.signs.small_print import announces, may_announce, tells_of_itself


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("A buyer is interested in your product Valve.", True),
        ("Un visiteur du salon souhaite recevoir plus d'informations sur :", True),
        ("You have received a new inquiry", True),
        ("es ist eine neue Bewerbung eingegangen:", True),
        ("Sie haben eine neue Bestellung erhalten", True),
        ("You have received an order from us", False),
        ("A customer of mine is interested in this", True),
        ("You have a very nice stand at the fair", False),
        ("A buyer is interested in your product?", False),
    ],
)
def test_a_line_may_announce_what_a_person_could_say_as_well(line, told):
    assert (may_announce(line), announces(line)) == (told, False)


def test_an_agents_letter_about_a_customer_is_no_form(read):
    text = "Dear Li Na,\n\nA client is interested in your product. Details:\n\nProduct: Ball valve\nQuantity: 400\n"
    text += "Email: buyer@client.example\nPhone: +91 484 555 0101\n\nPlease send me a price.\n\nRegards\nRavi"
    assert read(text, subject="Client", **{"from": "Ravi <ravi@agency.example>"}) is None


@pytest.mark.parametrize(
    "line", ["Pour répondre, cliquez ici : https://p.example/r/7", "送信された日時：2026/11/03 19:00"]
)
def test_where_to_click_and_when_it_was_sent_is_the_programs(line):
    assert tells_of_itself(line)


def test_two_underlined_headings_hold_a_form(read):
    text = "Your details\n============\n\n  First name: Len\n  Surname:    Hobbs\n  Garage:     Hobbs Motors\n"
    text += "  E-mail:     len@hobbs.example\n  Tel:        01782 555 432\n\nYour question\n=============\n\n"
    form = read(f"{text}Is the lift available?\nWe are open till 6.\n", subject="Website Contact")
    assert (form.customer.name, form.get("company")) == ("Len Hobbs", "Hobbs Motors")
    assert form.get("message") == "Is the lift available?\nWe are open till 6."


def test_an_underlined_heading_over_the_programs_notes_ends_the_message(read):
    text = "PERSÖNLICHE ANGABEN\n-------------------\nName....: Eberhard Fink\nE-Mail..: fink@forst.example\n\n"
    text += "IHR ANLIEGEN\n------------\nGibt es noch Ritzel? Bitte 2 Stück.\n\n"
    text += "TECHNISCHES\n-----------\nIP: 203.0.113.55\n"
    form = read(text, subject="Kontaktformular")
    assert form.get("message") == "Gibt es noch Ritzel? Bitte 2 Stück."


def test_paragraphs_in_the_cell_of_a_layout_stay_apart(read):
    html = """<table><tr><td><p>Hallo Acme,</p><p>es ist eine neue Bewerbung eingegangen:</p>
    <ul><li><b>Vorname:</b> Janina</li><li><b>Nachname:</b> Pohl</li><li><b>E-Mail:</b> pohl@client.example</li>
    <li><b>Anschreiben:</b> Ich suche ab Januar eine neue Stelle.</li></ul>
    <p>Viele Grüße<br>Ihr Portal</p></td></tr></table>"""
    form = read("", html=html, subject="Neue Bewerbung")
    assert (form.customer.name, form.get("message")) == ("Janina Pohl", "Ich suche ab Januar eine neue Stelle.")


def test_a_visitors_words_may_be_set_in_as_a_quote(read):
    html = """<p>Здравствуйте!</p><p>Пользователь площадки отправил вам запрос:</p>
    <blockquote>Интересует плёнка, 40 рулонов.</blockquote>
    <p>Имя: Ольга Гусева<br>Тел.: 8 (4922) 55-11-22<br>E-mail: guseva@client.example</p>
    <p>Вы получили это письмо, потому что ваша компания зарегистрирована.</p>"""
    assert read("", html=html, subject="Вам поступил запрос").get("message") == "Интересует плёнка, 40 рулонов."


def test_values_that_end_like_statements_and_cells_that_begin_with_a_colon(read):
    text = "name: Amit Verma;\nemail: amit@client.example;\nmessage: Price of cookers;\npage: /contact;\n"
    assert read(text, subject="A new message from your website").get("message") == "Price of cookers"
    html = """<table><tr><td>Ad Soyad</td><td>: Derya Acar</td></tr><tr><td>Cep</td><td>: 0541 222 33 44</td></tr>
    <tr><td>E-Posta</td><td>: derya@client.example</td></tr><tr><td>Posta Kodu</td><td>: 34710</td></tr></table>"""
    form = read("", html=html, subject="Web sitesi formu")
    assert (form.customer.name, form.get("phone")) == ("Derya Acar", "0541 222 33 44")


def test_a_market_calls_its_buyers_by_nicks(read):
    text = "Congratulations, your item sold!\n\nItem: Enamel mug\nQuantity sold: 2\nTotal: £31.98\n"
    text += "Order number: 12-10987\nBuyer: joannep_77\n\nDispatch to:\nJoanne Pike\n18 Mill Lane\nTel: 01584 555123\n"
    form = read(text, subject="Order sold: 2 x Enamel mug")
    assert (form.kind, form.get("name"), form.get("order_ref")) == ("order", "Joanne Pike", "12-10987")


def test_a_line_of_an_order_counts_beside_its_price(read):
    text = "您有一筆新訂單！\n\n訂單編號: 2026SL\n\n商品明細\n1. 手沖濾紙 100入\n"
    text += "   單價: NT$120  數量: 12  小計: NT$1,440\n"
    form = read(f"{text}\n訂單總額: NT$1,440\n\n姓名: 何志明\n電話: 0988-777-666\n", subject="新訂單")
    assert [(item.product, item.quantity, item.price) for item in form.items] == [("手沖濾紙 100入", "12", "120")]


@pytest.mark.parametrize(
    "text",
    [
        "+-------+------------+\n| Field | Value |\n+-------+------------+\n| Name | Noor Haddad |\n"
        "| Email | noor@client.example |\n| Comments | We compare mills. |\n|  | Send swatches. |\n+----+-----+\n",
        "array (\n  'name' => 'Noor Haddad',\n  'email' => 'noor@client.example',\n  'tel' => '',\n"
        "  'content' => 'We compare mills.\nSend swatches.',\n  'addtime' => 1793700000,\n)\n",
    ],
)
def test_drawn_tables_and_exported_arrays_are_read(read, text):
    form = read(text, subject="Contact form")
    assert (form.customer.name, form.customer.address) == ("Noor Haddad", "noor@client.example")
    assert form.get("message") == "We compare mills.\nSend swatches."


def test_a_shops_order_as_json_has_a_number_lines_and_a_customer(read):
    text = '{"id":1,"number":"7812","total":"96.40","billing":{"first_name":"Elise","last_name":"Novak",'
    text += '"email":"elise@client.example"},"line_items":[{"id":5,"name":"Linen thread","quantity":8,"price":9.8}]}'
    form = read(text, subject="order.created: new order")
    assert (form.customer.name, form.get("order_ref"), form.get("total")) == ("Elise Novak", "7812", "96.40")
    assert [(item.product, item.quantity) for item in form.items] == [("Linen thread", "8")]


def test_a_label_as_wide_as_the_others_stands_apart_from_its_value(read):
    label = '<span style="display:inline-block;width:140px">'
    html = f"""<p>Über Ihr Firmenprofil wurde eine Terminanfrage gestellt.</p>
    <div>{label}Name</span><span>Ute Maas</span></div>
    <div>{label}E-Mail</span><span>maas@client.example</span></div>
    <div>{label}Nachricht</span><span>Maschine klemmt, bitte Techniker.</span></div>"""
    form = read("", html=html, subject="Neue Terminanfrage")
    assert (form.customer.name, form.get("message")) == ("Ute Maas", "Maschine klemmt, bitte Techniker.")


def test_an_order_by_messenger_is_bold_between_stars(read):
    text = "*NUEVO PEDIDO*\n\n*Cliente:* Luz Peña\n*Teléfono:* +57 310 555 8899\n\n*Productos:*\n"
    form = read(f"{text}▪️ 24 x Crema de manos - $ 240.000\n\n*TOTAL: $ 240.000*\n", subject="Pedido")
    assert (form.get("name"), form.get("total")) == ("Luz Peña", "240000")
    assert [(item.product, item.quantity) for item in form.items] == [("Crema de manos", "24")]


def test_of_two_names_the_one_with_a_legal_form_is_the_firm(read):
    text = "Kunde: Bär Dachbau GmbH\nBesteller: Stefan Bär\nE-Mail: s.baer@client.example\n\n"
    text += "Art.-Nr.    Bezeichnung       Menge  ME\nDH-4        Dachhaken           120  Stk\n"
    form = read(text, subject="Auftrag 4711-88")
    assert (form.kind, form.get("order_ref")) == ("order", "4711-88")
    assert (form.customer.name, form.get("company")) == ("Stefan Bär", "Bär Dachbau GmbH")


def test_a_title_in_a_cell_is_no_label_over_a_label(read):
    html = """<table><tr><td><b>Terugbelverzoek</b></td></tr><tr><td>Naam</td></tr><tr><td>Marloes Vink</td></tr>
    <tr><td>Telefoonnummer</td></tr><tr><td>0570 555 123</td></tr></table>"""
    assert read("", html=html, subject="Terugbelverzoek via de site").get("name") == "Marloes Vink"


def test_a_moment_alone_below_a_message_is_the_programs(read):
    text = "Name: Zara\nEmail: zara@client.example\nMessage: Ribbon in 12 colours?\n🕒 2026-11-03 09:58\n"
    assert read(text, subject="New contact form entry").get("message") == "Ribbon in 12 colours?"


def test_a_portal_that_writes_a_letter_is_told_from_an_agent_by_what_it_lists(read):
    text = "Hallo Acme,\n\nein Kunde interessiert sich für Ihr Produkt.\n\nName: Ute Maas\n"
    text += (
        "E-Mail: maas@client.example\nNachricht: Maschine klemmt.\n\nMit freundlichen Grüßen\nIhr Branchenbuch-Team\n"
    )
    form = read(text, subject="Terminanfrage", **{"from": "Branchenbuch <info@branchenbuch.example>"})
    assert (form.customer.name, form.get("message")) == ("Ute Maas", "Maschine klemmt.")
    text = text.replace("Nachricht: Maschine klemmt.", "Menge: 20")
    assert read(text, subject="Termin", **{"from": "Ida Berg <ida@agentur.example>"}) is None


def test_a_copyright_line_is_the_programs_and_a_turkish_first_name_is_short(read):
    html = """<table><tr><td>Ad</td><td>Gökhan</td></tr><tr><td>Soyad</td><td>Uysal</td></tr>
    <tr><td>E-posta</td><td>uysal@client.example</td></tr></table><p>Mesaj: Fiyat lütfen.</p><p>© 2026 Acme.</p>"""
    form = read("", html=html, subject="Web sitesi formu")
    assert (form.customer.name, form.get("message")) == ("Gökhan Uysal", "Fiyat lütfen.")


def test_headings_of_a_program_are_no_words_of_a_message(read):
    text = "A new submission:\n\n** CUSTOMER **\nContact ..... Martin Boyle\nPhone ....... 028 9055 5123\n"
    text += "Email ....... martin@client.example\n\n** FAULT **\nDryer 3 trips the breaker.\n"
    assert read(text, subject="Service call").get("message") == "Dryer 3 trips the breaker."


def test_a_wide_sign_of_equality_parts_a_label_from_its_value(read):
    text = "フォームから送信がありました\n\n［お客様情報］\nお名前 ＝ 池田 浩\nE-mail ＝ ikeda@client.example\n\n"
    form = read(f"{text}［修理内容］\n症状 ＝ エンジンはかかりますが、刃が回りません。\n", subject="修理依頼")
    assert (form.customer.name, form.get("message")) == ("池田 浩", "エンジンはかかりますが、刃が回りません。")
