"""The language of the new words, short and mixed ones too."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.classify.alphabets import cannot_be
from mailbot.classify.language import language_of
from mailbot.model.mail import Arrival, Message

Write = Callable[..., Message]
CASES = [
    ("en", "Please quote 20 pcs of item AB-12, delivery to Leeds."),
    ("en", "price for 10?"),
    ("en", "OK, send 6."),
    ("en", "Dear Sir, we would like to visit your factory next week.\n\nBest regards\n王小明 Wang Xiaoming\n上海"),
    ("de", "Was kostet die Pumpe?"),
    ("de", "bitte um Angebot, 5 Stk."),
    ("es", "hola, cuanto cuesta el envio"),
    ("fr", "Bonjour, combien pour 20 pièces ?"),
    ("it", "Buongiorno, quanto costa la spedizione?"),
    ("pt", "Bom dia, qual o prazo de entrega?"),
    ("nl", "Goedemorgen, wat kost de levering?"),
    ("tr", "Merhaba, fiyat teklifi rica ederim."),
    ("pl", "Dzień dobry, ile kosztuje dostawa?"),
    ("ru", "Добрый день, сколько стоит доставка?"),
    ("uk", "Добрий день, скільки коштує доставка і чи є товар у наявності?"),
    ("ar", "مرحبا، كم سعر المضخة؟"),
    ("ko", "견적 부탁드립니다."),
    ("ja", "見積をお願いします"),
    ("ja", "納期はいつですか"),
    ("zh-Hans", "请报价"),
    ("zh-Hans", "在吗"),
    ("zh-Hans", "有现货吗？DN50 要 20 个"),
    ("zh-Hans", "Hi Tom, 附件请查收, 麻烦confirm一下ETA, thanks"),
    ("zh-Hant", "請報價，謝謝"),
    ("zh-Hant", "Hi Tom, 想問下 delivery 要幾耐？唔該"),
    ("zh-Hant", "訂單已收到"),
    ("th", "ราคาเท่าไหร่"),
    (
        "af",
        "Goeie môre, ons is 'n maatskappy in Kaapstad en wil graag 'n kwotasie vir 200 stoele hê. Wat is die "
        "afleweringstyd en hoeveel kos die vervoer na ons pakhuis? Baie dankie vir u hulp.",
    ),
    (
        "ca",
        "Bon dia, som una empresa de Barcelona i voldríem demanar un pressupost per a 200 cadires. Quin és el termini "
        "i quant costa el transport fins al nostre magatzem? Moltes gràcies.",
    ),
    ("el", "Πόσο κοστίζει η αποστολή;"),
    ("hr", "Molimo još 12 vreća na isto skladište."),
    ("hr", "Račun je stigao, hvala."),
    ("sl", "Prosim za 12 kosov, račun na podjetje."),
    ("sk", "Ďakujem, ešte 12 kusov."),
    ("lt", "Prašome dar 12 vienetų."),
    ("lv", "Lūdzu vēl 12 gabalus, paldies!"),
    ("et", "Palun veel 12 tükki, aitäh."),
    ("sw", "Naomba bei ya saruji, asante"),
    ("tl", "Magkano po ang isang kahon?"),
    ("ms", "Boleh hantar 12 kotak macam biasa tak?"),
    ("ro", "Mai trimiteti 12 saci la santier, va rog."),
    ("he", "כמה עולה המשלוח"),
    ("", "12345 https://shop.example/?a=b bob@shop.example"),
    ("", ""),
    ("uz", "Salom, buyurtma qachon tayyor bo'ladi? Iltimos javob bering."),
    ("az", "Sifariş nə vaxt çatacaq? Zəhmət olmasa cavab yazın."),
]


@pytest.mark.parametrize(("language", "text"), CASES)
def test_language_of_short_mail(language: str, text: str, write: Write) -> None:
    assert language_of(text, write(text)) == language


def test_characters_of_both_scripts_are_decided_by_the_place_of_the_sender(write: Write) -> None:
    assert language_of("你好", write("你好", author="a@firm.example")) == "zh-Hans"
    assert language_of("你好", write("你好", author="a@firm.com.tw")) == "zh-Hant"


def test_the_subject_decides_where_the_body_has_no_words(write: Write) -> None:
    assert language_of("", write("", subject="Anfrage für Pumpen, bitte Angebot senden")) == "de"


@pytest.mark.parametrize(
    ("language", "words", "subject", "quoted"),
    [
        ("de", "ok", "AW: Angebot", ""),
        ("sv", "ok tack", "Re: Offert", ""),
        ("zh-Hans", "OK", "Re: 报价", ""),
        ("pl", "ok", "Zamówienie 12", ""),
        ("de", "ok", "Re: PO 4471", "Am Montag schrieb Li Na:\nSehr geehrte Frau Vogt, anbei unser Angebot."),
        ("en", "PO 4471", "", ""),
        ("en", "see attached", "Bestellung 12", ""),
    ],
)
def test_a_word_of_every_language_is_heard_with_what_it_answers(
    language: str, words: str, subject: str, quoted: str, write: Write
) -> None:
    assert language_of(words, write(words, subject, quoted=quoted)) == language


def test_a_language_that_lacks_the_letters_of_two_words_is_not_it() -> None:
    assert "de" in cannot_be("Cena der, sāciet ražot 500 gabalus")
    assert "lv" not in cannot_be("Cena der, sāciet ražot 500 gabalus")
    assert not cannot_be("Please send it to Mr Müller in Łódź, who signs for it and pays the driver in cash on Friday")
    assert not cannot_be("Ship to Łódź")


def test_a_town_and_a_name_make_no_other_language_of_an_english_mail(write: Write) -> None:
    text = "Please send six to Škoda Plzeň and six to Łódź, same price as before, thanks."
    assert language_of(text, write(text)) == "en"


def test_many_small_words_of_one_language_settle_it_without_the_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mailbot.classify.language.load_model", None)
    text = "We would like to know what the price of it is for us, and how long it will take to have it here."
    assert language_of(text, Message(Arrival("sales"), text=text)) == "en"
    with pytest.raises(TypeError):  # it is asked
        language_of("Goedemorgen, wat kost het", Message(Arrival("sales")))


def test_links_and_addresses_do_not_count(write: Write) -> None:
    text = "请报价 https://www.example.com/the/best/offer/for/your/company/is/here.html sales@company.example"
    assert language_of(text, write(text)) == "zh-Hans"


@settings(deadline=None, max_examples=150)
@given(st.text(max_size=200))
def test_any_text_has_a_language_or_none(text: str) -> None:
    assert isinstance(language_of(text, Message(Arrival("sales"), subject=text)), str)
