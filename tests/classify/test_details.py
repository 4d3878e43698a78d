"""What a mail's own words name becomes typed fields: in many languages, and never a number that only looks like one."""

import time

import pytest

from mailbot.classify.details import catalogue, read_details
from mailbot.classify.details.labels import LABELS
from mailbot.model.details import Amount, Product, Quantity
from mailbot.model.mail import Address, Arrival, Attachment, Form, Item, Message
from mailbot.model.rulebook import ProductEntry

PRODUCTS = catalogue(
    [
        ProductEntry("LX-40", ("table lamp", "reading table lamp", "不锈钢台灯")),
        ProductEntry("TK-7.5/2", ("power supply",)),
        ProductEntry("90211"),
    ]
)


def details(text="", language="en", **more):
    return read_details(Message(Arrival("sales"), text=text, **more), language, PRODUCTS)


def named(text, **more):
    return [(reference.kind.value, reference.number) for reference in details(text, **more).references]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("our purchase order PO-2087 of today", [("po", "PO-2087")]),
        ("P.O. 4471 is attached", [("po", "4471")]),
        ("PO#88123: please confirm", [("po", "88123")]),
        ("Where is order 20931, placed on the 2nd?", [("order", "20931")]),
        ("Order no. 7 is late", []),
        ("Order no. 77 is late", [("order", "77")]),
        ("order number:\n K-4410-22", [("order", "K-4410-22")]),
        ("invoice INV/2026/0012 and quotation QT-991", [("invoice", "INV/2026/0012"), ("quote", "QT-991")]),
        ("我们的订单号 JQ-2087 发货了吗", [("order", "JQ-2087")]),
        ("採購單XL-PO-20261012，請確認", [("po", "XL-PO-20261012")]),
        ("合同 HT2026-0115 已签", [("contract", "HT2026-0115")]),
        ("报价单编号：BJ-7731", [("quote", "BJ-7731")]),
        ("Bestellung Nr. 4711 vom 12.10.2026", [("order", "4711")]),
        ("Ihre Rechnung 2026-1188 ist falsch", [("invoice", "2026-1188")]),
        ("su pedido nº 5521", [("order", "5521")]),
        ("notre commande n° 8812", [("order", "8812")]),
        ("la fattura n. 1203/B", [("invoice", "1203/B")]),
        ("注文番号 A-2291 の件", [("order", "A-2291")]),
        ("по счёту № 118 от 03.02.2026", [("invoice", "118")]),
        ("proforma 1022", [("pi", "1022")]),
        ("RFQ NO. AB/26-27/0418", [("rfq", "AB/26-27/0418")]),
        ("Lieferschein-Nr.: 55012", [("delivery", "55012")]),
        ("по накладной 558 принято", [("delivery", "558")]),
        ("LPO 0087, Cde 1187", [("po", "0087"), ("order", "1187")]),
    ],
)
def test_a_labelled_number_is_a_reference(text, expected):
    assert named(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "we would like to order 5000 pcs",
        "please order 2500",
        "order 3000 USD worth",
        "order before 12.10.2026, our order of 12/10",
        "the invoice is 1250.00 in total",
        "sonic.gate1234.mail.example, order nothing99, po 8812.example.com",
        "order LX-40 and order TK-7.5/2",
        "positions 1234, blackbox 99887, postal code 20095",
        "offer for DN150 PN16, order M12 bolts",
        "in order to be sure in 2026",
        "订单200个",
        "报价 DN200 蝶阀",
    ],
)
def test_what_only_looks_like_a_reference_is_none(text):
    assert named(text) == []


def test_an_answer_that_names_nothing_means_what_it_answers():
    quoted = "> Your order K-8902 left today\n> with invoice 4411"
    assert named("OK, thanks", quoted=quoted) == [("order", "K-8902")]
    assert named("OK, and order K-8903?", quoted=quoted) == [("order", "K-8903")]


def test_a_subject_and_the_names_of_attachments_name_references_too():
    files = (Attachment("Bestellung_4700023981.pdf", "application/pdf", 1, ""),)
    assert named("anbei", subject="Re: Angebot Q-5541", attachments=files) == [
        ("quote", "Q-5541"),
        ("order", "4700023981"),
    ]


@pytest.mark.parametrize(
    ("text", "number", "carrier"),
    [
        ("1Z999AA10123456784", "1Z999AA10123456784", "UPS"),
        ("DHL tracking no. 1234567890", "1234567890", "DHL"),
        ("FedEx waybill 794612345678", "794612345678", "FedEx"),
        ("顺丰单号SF1234567890123", "SF1234567890123", "SF"),
        ("Sendungsnummer 00340434161094042557", "00340434161094042557", ""),
        ("EMS RB123456789CN", "RB123456789CN", "EMS"),
    ],
)
def test_a_parcel_is_known_by_its_number_or_its_carrier(text, number, carrier):
    (reference,) = details(text).references
    assert (reference.kind.value, reference.number, reference.carrier) == ("tracking", number, carrier)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("20 pcs", [("20", "pcs")]),
        ("1,500 units and 1.500 Stück", [("1500", "pcs")]),
        ("500 件，另加3台", [("500", "pcs"), ("3", "unit")]),
        ("夾式工作燈 80 盞，油漆12罐", [("80", "pcs"), ("12", "pcs")]),
        ("2×20GP and 1 x 40' HQ", [("2", "20GP"), ("1", "40HQ")]),
        ("1.5 t, 12 cartons, 06 Nos", [("1.5", "t"), ("12", "carton"), ("6", "pcs")]),
        ("10万个", [("100000", "pcs")]),
        ("要两台，十二箱", [("2", "unit"), ("12", "carton")]),
        ("6 x LX-40", [("6", "")]),
        ("Menge: 40", [("40", "")]),
        ("- 50 vannes à boisseau", [("50", "")]),
        ("Pos. 1: 16 Stk. Klappe DN 100", [("16", "pcs")]),
        ("Send 4.", [("4", "")]),
        ("un preventivo per n. 15 valvole", [("15", "")]),
        ("within 20 days, in 2 weeks, at 16 bar", []),
        ("第3条款，加10个点，5个工作日", []),
        ("call 020 555 0100", []),
    ],
)
def test_a_number_with_its_unit_is_a_quantity(text, expected):
    assert [(one.value, one.unit) for one in details(text).quantities] == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("USD 12,000.50", "en", [("12000.50", "USD")]),
        ("1.250,00 €", "de", [("1250.00", "EUR")]),
        ("¥8,800", "zh-Hans", [("8800", "CNY")]),
        ("¥8,800", "ja", [("8800", "JPY")]),
        ("NT$ 3,000, HK$40", "zh-Hant", [("3000", "TWD"), ("40", "HKD")]),
        ("10万元", "zh-Hans", [("100000", "CNY")]),
        ("R$ 1.234,56", "pt", [("1234.56", "BRL")]),
        ("280 euro, £94.60", "en", [("280", "EUR"), ("94.60", "GBP")]),
        ("a discount of 10 %, 30 days", "en", []),
    ],
)
def test_a_number_with_its_currency_is_an_amount(text, language, expected):
    assert [(one.value, one.currency) for one in details(text, language).amounts] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("20 x LX-40", [("LX-40", True)]),
        ("LX 40, lx40 or TK-7.5/2", [("LX-40", True), ("TK-7.5/2", True)]),
        ("LX-400, LX-4, TK-75/2", []),
        ("three readng table lamps", [("LX-40", False)]),
        ("我要买不锈刚台灯", [("LX-40", False)]),
        ("a table and a lamp", []),
        ("article 90211", [("90211", True)]),
    ],
)
def test_part_numbers_are_exact_and_names_may_be_misspelt(text, expected):
    assert [(one.sku, one.exact) for one in details(text).products] == expected


def test_of_two_names_of_one_product_the_longer_is_enough():
    assert details("a reading table lamp").products == (Product("LX-40", "table lamp", exact=False),)


@pytest.mark.parametrize(
    ("signature", "expected"),
    [
        ("Kay Moor\nMoor Lighting Ltd\nTel: +44 20 5550 0100", ("+44 20 5550 0100", "Moor Lighting Ltd", "GB")),
        ("Lampen Huber GmbH & Co. KG\nTelefon 030 5550100", ("030 5550100", "Lampen Huber GmbH & Co. KG", "")),
        ("光明灯具有限公司\n手机：138 0000 1234", ("138 0000 1234", "光明灯具有限公司", "")),
        ("Ann Lee, buyer\nHo Chi Minh City, Viet Nam", ("", "", "VN")),
        ("陳小姐 02-2345-6789", ("02-2345-6789", "", "")),
        ("林先生 (03)5555-1234", ("(03)5555-1234", "", "")),
        ("王經理 0912-345-678", ("0912-345-678", "", "")),
        ("李工 0571-88886666", ("0571-88886666", "", "")),
        ("article 0123-4567, order 1012-3456-7890", ("", "", "")),
    ],
)
def test_a_signature_tells_how_to_reach_the_writer(signature, expected):
    found = details("Hello", signature=signature)
    assert (found.phone, found.company, found.country) == expected


@pytest.mark.parametrize(
    "text",
    [
        "10 pieces at 12.00 EUR",
        "10 pcs. at your price of 12.00 EUR, as agreed",
        "10 Stück zu je 12,00 €",
        "30 rouleaux à 12,00 € pièce",
        "20 cajas a 12,00 euros la unidad",
        "30 pezzi a 12,00 € l'uno",
        "20 шт по 12,00 EUR",
        "12.00 EUR per hide",
        "EUR 12.00/pc FOB",
        "unit price: EUR 12.00",
        "单价12.00欧元，共200件",
        "12.00欧元/个",
        "1個あたり12.00ユーロ",
        "The total is 12.00 EUR. I mean 12.00 EUR each.",
    ],
)
def test_a_price_of_one_is_known_from_a_sum(text):
    assert details(text).amounts == (Amount("12.00", "EUR", each=True),)


@pytest.mark.parametrize(
    "text",
    [
        "The total is 12.00 EUR.",
        "10 pieces for 12.00 EUR",
        "we accept it at 12.00 EUR",
        "wir zahlen 12,00 € per Überweisung",
        "合计 12.00 欧元",
        "12.00 EUR a partire da oggi",
    ],
)
def test_a_sum_is_no_price_of_one(text):
    assert details(text).amounts == (Amount("12.00", "EUR"),)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Unsere Bestellnummer: B-4400.", "po"),
        ("Our order number is B-4400.", "po"),
        ("Notre numéro de commande : B-4400", "po"),
        ("我司订单号：B-4400", "po"),
        ("Ihre Bestellnummer: B-4400", "order"),
        ("Order number B-4400", "order"),
    ],
)
def test_a_number_that_customers_call_theirs_is_their_own(text, kind):
    assert [(one.kind.value, one.number) for one in details(text).references] == [(kind, "B-4400")]


def test_a_sign_behind_a_number_is_none_of_the_next_line():
    text = "10 x pump BV-50 at 120.00 EUR\n2 x seal kit SK-9 at 15.50 EUR"
    assert [(one.value, one.currency) for one in details(text).amounts] == [("120.00", "EUR"), ("15.50", "EUR")]


@pytest.mark.parametrize(("text", "currency"), [("40 TL", "TRY"), ("40 บาท", "THB"), ("40 đồng", "VND")])
def test_a_currency_behind_its_number(text, currency):
    assert details(text).amounts == (Amount("40", currency),)


def test_the_writers_domain_is_the_last_hint_of_a_country():
    assert details("Hello", author=Address("a@firma.de")).country == "DE"
    assert details("Hello", author=Address("a@firma.co")).country == ""


def test_a_forms_own_fields_come_first():
    fields = (("order_ref", "7788"), ("total", "246.00"), ("phone", "020"), ("company", "C"), ("country", "Germany"))
    form = Form("shop", "order", fields, (Item("Lamp", "25", "LX-40", unit="cartons"),))
    found = details("about PO-4411, 3 pcs", form=form)
    assert [one.number for one in found.references] == ["7788", "PO-4411"]
    assert found.quantities == (Quantity("25", "cartons"),)
    assert found.amounts == (Amount("246.00"),)
    assert found.products == (Product("LX-40", "table lamp"),)
    assert (found.phone, found.company, found.country) == ("020", "C", "DE")


def test_rows_hold_every_detail():
    found = details("PO-2087: 20 pcs LX-40 at USD 5.10", signature="Moor Ltd\nTel. +44 20 5550 0100")
    assert [(row.kind, row.value, row.of) for row in found.rows()] == [
        ("po", "PO-2087", ""),
        ("product", "LX-40", "table lamp"),
        ("quantity", "20", "pcs"),
        ("amount", "5.10", "USD"),
        ("phone", "+44 20 5550 0100", ""),
        ("company", "Moor Ltd", ""),
        ("country", "GB", ""),
    ]


def test_no_label_stands_for_two_kinds():
    labels = [label for words in LABELS.values() for label in words]
    assert sorted(set(labels)) == sorted(labels)


@pytest.mark.parametrize("piece", ["PO ", "order 1 ", "1.", "合同", "两台", "$1 ", "+1(", "A Ltd ", "LX 40 ", "no. "])
def test_hostile_text_takes_no_time(piece):
    big = catalogue([ProductEntry(f"X{at}", (f"table lamp {at}", f"红色台灯{at}号")) for at in range(1000)])
    text = piece * (200_000 // len(piece))
    for hostile in (text, text.replace(" ", "\n")):
        began = time.process_time()
        read_details(Message(Arrival(""), subject=hostile, text=hostile, signature=hostile), "en", big)
        assert time.process_time() - began < 10  # a limit against hanging
