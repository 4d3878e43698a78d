"""Orders as shops, markets and buyers' portals mail them: what is ordered, how often, by whom."""

import pytest

from mailbot.parse.forms.draft import Draft
from mailbot.parse.forms.goods.columns import read_head
from mailbot.parse.forms.goods.counted import counted_row, parted
from mailbot.parse.forms.labels import label_book
from mailbot.parse.forms.prose import order_ref
from mailbot.parse.forms.writer.cards import card


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        (("60 ×", "Wool yarn", "$10.80", "$648.00"), ("Wool yarn", "60", "$10.80")),
        (("25", "Binnenband", "€ 4,95", "€ 123,75"), ("Binnenband", "25", "€ 4,95")),
        (("25", "Binnenband", "€ 4,95", "€ 99,00"), None),
        (("1.", "Rama drewniana", "8 szt. 42,00 zł", "336,00 zł"), ("Rama drewniana", "8 szt.", "42,00 zł")),
        (("SO1015", "Sacchetto organza", "300 pz", "€ 0,80"), ("Sacchetto organza\nSKU: SO1015", "300 pz", "€ 0,80")),
    ],
)
def test_a_row_without_a_head_is_an_order_line(cells, told, rulebook):
    assert counted_row(cells, label_book(rulebook, None)) == told


def test_a_count_and_a_price_with_one_space_between_are_two_cells():
    assert parted(["Soap", "100 szt. 0,85 zł", "85,00 zł"]) == ["Soap", "100 szt.", "0,85 zł", "85,00 zł"]


def test_a_part_beside_its_description_is_a_number(rulebook):
    head = read_head(("Line", "Part", "Description", "Qty"), label_book(rulebook, None))
    assert (head.sku, head.product, head.quantity) == (1, 2, 3)


@pytest.mark.parametrize(
    ("subject", "ref"),
    [
        ("Bestelling 2026-441 via uw webwinkel", "2026-441"),
        ("Заказ №ЕК-4410 оформлен", "ЕК-4410"),
        ("Ordine da evadere 4/2026-998", "4/2026-998"),
        ("Order of about 500 pieces", ""),
        ("Bestellung eilt", ""),
    ],
)
def test_the_number_of_an_order_in_its_subject(subject, ref):
    assert order_ref(subject, Draft()) == ref


def test_the_mailbox_tells_who_of_two_lines_is_the_person():
    block = "Jansen Fietsen\nBram Jansen\nStationsweg 4\nTel 0475 555 111\nbram@jansenfietsen.example"
    told = card(block, "")
    assert (told["name"], told["company"], told["phone"]) == ("Bram Jansen", "Jansen Fietsen", "0475 555 111")


@pytest.mark.parametrize(
    "line",
    [
        "10 x Steckschwamm          (Art. ST-20)     à 8,90 EUR     89,00 EUR",
        "- Steckschwamm (10 pcs) 8,90 EUR",
        "Steckschwamm\n@8,90 EUR × 10個 = 89,00 EUR",
    ],
)
def test_a_line_of_text_counts_and_prices(read, line):
    form = read(f"Eine neue Bestellung ist eingegangen.\n\nName: Mia Falk\nEmail: mia@client.example\n\n{line}\n")
    assert [(item.product, item.quantity, item.price) for item in form.items] == [("Steckschwamm", "10", "8.90")]


def test_every_line_under_one_label_is_an_item(read):
    text = "Yeni sipariş\n\nMüşteri: Hülya Tekin\nE-posta: h@client.example\n\nÜrünler:\n"
    form = read(f"{text}- Tahta (20 adet) 120,00 TL\n- Spatula (30 adet) 34,00 TL\n", subject="Yeni sipariş #77")
    assert [(item.product, item.quantity) for item in form.items] == [("Tahta", "20"), ("Spatula", "30")]


def test_a_markets_order_needs_no_address_and_its_article_may_have_no_label(read):
    text = "Sie haben verkauft!\n\nWerkstattleuchte LED\nArtikelnummer: 115566\nAnzahl: 2\nGesamtbetrag: EUR 54,80\n"
    text += "Bestellnummer: 77-10233\nKäufer: olafb_1970\n\nLieferadresse:\nOlaf Brandt\nHeideweg 8\n29614 Soltau\n"
    form = read(text, subject="Sie haben verkauft: Werkstattleuchte")
    assert (form.kind, form.customer.name, form.customer.address) == ("order", "Olaf Brandt", "")
    assert [(item.product, item.quantity, item.sku) for item in form.items] == [("Werkstattleuchte LED", "2", "115566")]


def test_of_several_totals_the_largest_is_the_orders(read):
    text = (
        "Pedido: 12388\nNome: Ana Lima\nE-mail: ana@client.example\n\nQtd: 5   Total: R$ 139,70\n\nTotal: R$ 159,70\n"
    )
    assert read(text, subject="Novo pedido").get("total") == "159.70"
