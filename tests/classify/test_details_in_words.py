"""Quantities, references and amounts as people write them: in words, by the dozen, by the container."""

from __future__ import annotations

import time
import tomllib
from pathlib import Path
from typing import Any

import pytest

from mailbot.classify.details import catalogue, read_details
from mailbot.classify.details.in_digits import in_digits
from mailbot.model.details import Details
from mailbot.model.mail import Arrival, Message

SENTENCES = tomllib.loads((Path(__file__).parent / "details.toml").read_text("utf-8"))["sentence"]


def details(text: str, language: str = "en") -> Details:
    return read_details(Message(Arrival("sales"), text=text), language, catalogue([]))


@pytest.mark.parametrize("row", SENTENCES, ids=[row["text"] for row in SENTENCES])
def test_a_sentence_names_what_it_says(row: dict[str, Any]) -> None:
    found = details(row["text"], row["language"])
    assert [f"{one.value} {one.unit}".strip() for one in found.quantities] == row.get("quantities", [])
    assert [f"{one.kind.value} {one.number}" for one in found.references] == row.get("references", [])
    assert [f"{one.value} {one.currency}" for one in found.amounts] == row.get("amounts", [])


@pytest.mark.parametrize(
    ("written", "digits"),
    [
        ("one hundred and fifty sets", "150 sets"),
        ("two thousand five hundred", "2500"),
        ("zweihundertfünfzig Stück", "250 Stück"),
        ("einundzwanzig", "21"),
        ("ciento veinte cajas", "120 cajas"),
        ("treinta y cinco cajas", "35 cajas"),
        ("duecentocinquanta pezzi", "250 pezzi"),
        ("soixante-dix pièces", "70 pièces"),
        ("сто пятьдесят штук", "150 штук"),
        ("two or three", "2 or 3"),
        ("dos y tres", "2 y 3"),
        ("一千二百三十個", "1230個"),
        ("贰拾箱", "20箱"),
        ("1 250 000 руб", "1250000 руб"),
        ("zeventien deuren", "17 deuren"),
        ("honderdvijftig stuks", "150 stuks"),
        ("zweitausendfünfhundert Kappen", "2500 Kappen"),
        ("quatre-vingt-treize vis", "93 vis"),
        ("soixante et onze vannes", "71 vannes"),
        ("veintitrés racores", "23 racores"),
        ("centottanta bulloni", "180 bulloni"),
        ("ventotto maniglie, trentatré viti", "28 maniglie, 33 viti"),
        ("siedemnaście lamp i sześćdziesiąt śrub", "17 lamp i 60 śrub"),
        ("pětadvacet ventilů, sedmdesát matic", "25 ventilů, 70 matic"),
        ("tjugofem hyllor och nitton krokar", "25 hyllor och 19 krokar"),
        ("femogtyve pumper", "25 pumper"),
        ("trettito hengsler", "32 hengsler"),
        ("kétszázötven csavar", "250 csavar"),
        ("satakaksikymmentä ruuvia", "120 ruuvia"),
        ("douăzeci și opt de scaune", "28 de scaune"),
        ("dvadeset pet stolica", "25 stolica"),
        ("petindvajset loncev", "25 loncev"),
        ("п'ятдесят шість плит", "56 плит"),
        ("šešiolika durų", "16 durų"),
        ("двадесет и два филтъра", "22 филтъра"),
        ("خمسة وعشرين كرسي", "25 كرسي"),
        ("dua belas kotak", "12 kotak"),
        ("On iki adet", "12 adet"),
        ("20 хиляди броя", "20000 броя"),
        ("une demi-douzaine", "0.5 douzaine"),
    ],
)
def test_numbers_in_words_become_digits(written: str, digits: str) -> None:
    assert in_digits(written) == digits


@pytest.mark.parametrize(
    "text",
    [
        "one of you, a piece of advice, one unit is enough",
        "abrir um pet shop, a hat shop, to boxes, on pallets",
        "voor onze levering, wie setze ich das ein",
        "within two weeks, ten days, three months",
        "at 20 cents, 10 per cent",
        "for 30 people on 12 October",
        "第三箱，一个问题，三个月，两个工作日",
        "mille grazie, mil gracias",
    ],
)
def test_what_only_sounds_like_a_quantity_is_none(text: str) -> None:
    assert details(text).quantities == ()


@pytest.mark.parametrize("text", ["invoice USD 5000", "invoice 2026/05", "DHL account 960012345", "order 12/10"])
def test_what_only_stands_behind_a_label_is_no_reference(text: str) -> None:
    assert details(text).references == ()


@pytest.mark.parametrize("piece", ["two hundred ", "一百万", "1 000 ", "20 40 ", "zwei", "DHL 1234 ", "e mille "])
def test_hostile_numbers_take_no_time(piece: str) -> None:
    began = time.process_time()
    details(piece * (100_000 // len(piece)))
    in_digits(piece * 2000)
    assert time.process_time() - began < 10  # a limit against hanging
