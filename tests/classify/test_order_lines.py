"""How many of what an order names: in whatever words, in lists and pasted rows; and the number that is its own."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from mailbot.classify.details import catalogue, read_details
from mailbot.model.details import Details
from mailbot.model.mail import Arrival, Attachment, Message
from mailbot.model.verdict import Category, Verdict


def ordered(text: str, subject: str = "") -> Details:
    return read_details(Message(Arrival("sales"), subject=subject, text=text), "", catalogue([]), ordered=True)


def counts(text: str) -> list[str]:
    return [f"{one.value} {one.unit}".strip() for one in ordered(text).quantities]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Let's do twelve chairs and three of the round tables.", ["12", "3"]),
        ("procedete pure con le 40 maniglie cromate e le 12 satinate", ["40", "12"]),
        ("va rog 300 de becuri E27 9W si 100 spoturi GU10", ["300", "100"]),
        ("נא לספק 15 מנורות תעשייתיות 100W ו-30 שנאים", ["15", "30"]),
        ("وأرسلوا ٢٠ كرتون و١٠ كراتين من الكشافات ١٢ واط", ["20 carton", "10 carton"]),
        ("40 cartons de gobelets et 15 de couvercles", ["40 carton", "15"]),
        ("θα ήθελα 12 καρέκλες και 3 τραπέζια", ["12", "3"]),
        ("我要訂米色窗簾布45碼、遮光布30碼", ["45", "30"]),
        ("박스 500장, 테이프 40개 보내주세요", ["500", "40 pcs"]),
        ("ขอสั่งถุงซิปเพิ่มอีก 30 แพ็คกับเทปใส 10 ม้วนค่ะ", ["30", "10 roll"]),
        ("two extra of the big drums, usual place", ["2"]),
        ("knock it down to 60 sheets", ["60"]),
        ("雙氧水八桶、元明粉20包", ["8 drum", "20 bag"]),
        ("a box of clout nails and a pallet of the 440 blocks", ["1 carton", "1 pallet"]),
        ("جهز لنا ومئتين حبة مفاتيح", ["200 pcs"]),
        ("kérek tizenhat asztallapot és huszonöt doboz csavart", ["16", "25 carton"]),
        ("vijfentwintig stuks, tweeëntwintig rollen", ["25 pcs", "22 roll"]),
        ("20 Tische mit 40 Stühlen", ["20", "40"]),
        ("시럽 세 병이랑 16온스 컵 20줄", ["3", "20"]),
        ("two of the 500kg electric hoists please", ["2"]),
        ("add fifteen of the fire pits to 4480 before it ships", ["15"]),
        ("A4 용지 열다섯 박스하고 토너 두 개", ["15 carton", "2 pcs"]),
        ("نحتاج خمس عشرة طاولة وثلاثين كرسي", ["15", "30"]),
        ("yhdeksän hyllyä ja neljäkymmentä kannaketta", ["9", "40"]),
        ("trīs kastes skrūvju 5x60", ["3 carton"]),
        ("laittakaa tulemaan neljä venttiiliä ja 200 m letkua", ["4", "200 m"]),
        ('forty 1/2" valves and sixteen 6mm drills', ["40", "16"]),
        ("vierzig Lampen und ein halbes Dutzend Sensoren", ["40", "0.5 dozen"]),
        ("vingt-quatre cartouches 10 pouces", ["24"]),
        ("500x 20mm saddle clip white", ["500"]),
        ("three drums of the 46 please", ["3 drum"]),
        ("put us down for another 24 cartons size L", ["24 carton"]),
        ("stick another pallet on for Thursday, and noch eine Rolle", ["1 pallet", "1 roll"]),
        ("zweihundertfünfzig Metern Sockelleiste", ["250 m"]),
        ("zestig drangers en vijfentwintig rollen, schroeven 4x40 op de werf", ["60", "25 roll"]),
    ],
)
def test_a_number_before_a_word_counts_it_in_any_language(text: str, expected: list[str]) -> None:
    assert counts(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "by 12 December, within 48 hrs, at 16 bar",
        "deliver to 12 Mill Lane, KW 50 Tor 4",
        "Deliver to Unit 9 only between 8 and 12",
        "Handschuhe Gr. 9 gehen zur Neige, size 12 boots too",
        "Rechnung 22 zeigt es, number 7 too",
        "Requisition 118827 approved",
        "数量由500变成更多",
        "Rahmenvertrag 4500117, Dichtring 32x3, Anlieferung",
        "Liefern Sie am 3 dicembre, al piano 2, alle 9",
    ],
)
def test_time_place_and_names_count_nothing(text: str) -> None:
    assert counts(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("M8x40 zinc 5000\nM10 nyloc 10k\nsame terms", ["5000", "10000"]),
        ("内六角M6*20 304 2万\n平垫M6 3万\n发德邦", ["20000", "30000"]),
        ("Starter, 60\nArmaturer IP65 - 12", ["60", "12"]),
        ("1\tBX-200\tCarton\t500\t0.62\t310.00\n2\tTP-48\tTape\t1000\t0.71\t710.00", ["500", "1000"]),
        ("M12 hex nut A4          250\nM12x60 bolt A4          100", ["250", "100"]),
        ("ventil | 25 | ks | 4,20\nšroubení | 30 | ks | 1,10", ["25 pcs", "30 pcs"]),
        ("Artikel   Wieviel\nDübel     40 Stk\nHaken     12 Stk", ["40 pcs", "12 pcs"]),
    ],
)
def test_rows_below_each_other_tell_how_many(text: str, expected: list[str]) -> None:
    assert counts(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "bearing 6204\nbearing 6205\nbearing 6208",
        "Gate 4\nDock 12",
        "Paris 75011\nLyon 69003",
        "RAL 9005\nRAL 7016",
        "Qty Due\npayment due 14 May",
        "užsakome iki gruodžio 10 d.",
        "valve   40 mm\nvalve   50 mm",
    ],
)
def test_rows_that_name_articles_or_places_count_nothing(text: str) -> None:
    assert counts(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("80 ks ložísk 6305 a 20 ks gufera 35x52x7", ["80 pcs", "20 pcs"]),
        ("Sicherungsring 52 - 10 Stk", ["10 pcs"]),
        ("wir nehmen die sechs Fässer von 200 Litern", ["6 drum"]),
        ("8 boxes of screws 4x40", ["8 carton"]),
        ("A machine for 100 kg per hour", []),
        ("2x40 containers, 3 x 20' GP", ["2 40GP", "3 20GP"]),
        ("Brake pads, 4.65 each, 1.5 t of grit", ["1.5 t"]),
        ("40-50 pcs", ["40 pcs", "50 pcs"]),
    ],
)
def test_sizes_and_speeds_are_no_quantities(text: str, expected: list[str]) -> None:
    assert counts(text) == expected


def test_only_an_order_is_read_so(write: Callable[..., Message], judge: Callable[..., Verdict]) -> None:
    told = judge(write("Hello, we bake 400 loaves a day in our 14 shops. Would your machine do? What does it cost?"))
    assert [one.value for one in told.details.quantities if one.value == "14"] == []
    verdict = judge(write("Hereby we order 14 doormats, please deliver on Friday."))
    assert [one.value for one in verdict.details.quantities] == ["14"]


@pytest.mark.parametrize(
    ("subject", "text", "expected"),
    [
        ("Rekvisition 4500219", "Bitte liefern.", ["4500219"]),
        ("tafelpoten", "onder ons nummer 2026-311", ["2026-311"]),
        ("Blanket 4410-B release 3", "See below.", ["4410-B"]),
        ("RE: offer", "我司编号 HT-261103，请安排", ["HT-261103"]),
        ("4480 - one more thing", "Could you add fifteen fire pits to 4480 before it ships?", ["4480"]),
        ("BC-883", "Merci de livrer.", ["BC-883"]),
        ("AW-11072 weekly", "The usual.", ["AW-11072"]),
        ("Ersatzteil 4711-0815", "Bitte liefern.", []),
        ("500 valves", "Please send 500 valves by Friday.", []),
        ("10000 pens", "As discussed.", []),
        ("Delivery 12/05/2026", "our tel 020 5550100", []),
        ("bearing 6205", "our 20 shops", []),
        ("PO 77120", "our file 99887766", ["77120"]),
        ("confirming", "Please proceed with order 2087 as quoted.", ["2087"]),
        ("заказ 518", "По заказу 518 просим поставить 45 подшипников.", ["518"]),
        ("order 500 valves", "Please order 500 valves.", []),
    ],
)
def test_an_order_without_a_label_has_the_number_in_its_subject_or_that_the_writer_calls_his(
    subject: str, text: str, expected: list[str]
) -> None:
    assert [one.number for one in ordered(text, subject).references] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("invoices 20871 and 20899 were included", ["20871", "20899"]),
        ("Rechnungen 44121, 44122 und 44130", ["44121", "44122", "44130"]),
        ("order 4711 and 20 chairs", ["4711"]),
    ],
)
def test_the_next_number_of_a_list_has_the_same_label(text: str, expected: list[str]) -> None:
    assert [one.number for one in ordered(text).references] == expected


def test_the_name_of_a_file_says_the_number_once_more() -> None:
    file = Attachment("PO_88231.pdf", "application/pdf", 10, "")
    message = Message(Arrival("sales"), subject="PO 88231", text="PO attached.", attachments=(file,))
    assert [one.number for one in read_details(message, "en", catalogue([]), ordered=True).references] == ["88231"]


def test_a_complaint_has_the_number_of_its_subject(
    write: Callable[..., Message], judge: Callable[..., Verdict]
) -> None:
    text = "The pallet for 55120 arrived damaged and half the jars are broken. I am very angry."
    verdict = judge(write(text, subject="55120"))
    assert verdict.category is Category.COMPLAINT
    assert [one.number for one in verdict.details.references] == ["55120"]


def test_dozen_are_boxes_in_dutch() -> None:
    message = Message(Arrival("sales"), text="drie dozen oase en vierentwintig vazen")
    found = read_details(message, "nl", catalogue([]), ordered=True).quantities
    assert [(one.value, one.unit) for one in found] == [("3", "carton"), ("24", "")]


@pytest.mark.parametrize("piece", ["20 x ", "a 1\n", "1\t2\t3\n", "order 4711 and ", "1 a of ", "五百"])
def test_hostile_lists_take_no_time(piece: str) -> None:
    began = time.process_time()
    ordered(piece * (60_000 // len(piece)))
    assert time.process_time() - began < 10
