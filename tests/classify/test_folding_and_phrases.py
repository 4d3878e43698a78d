"""Text in any spelling is found by words in any spelling."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.classify.phrases import _first_word, _pieces, compile_phrases
from mailbot.text.folding import fold, folded, words_of


def found(phrase: str, text: str) -> bool:
    return bool(compile_phrases([(0, phrase)]).find(folded(text, 10_000)))


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("place an order", "We would like to PLACE an\nOrder."),
        ("cotización", "necesito cotizacion urgente"),
        ("cotizacion", "Necesito COTIZACIÓN urgente"),
        ("für", "Preis fur 5 Stück"),
        ("straße", "STRASSE"),
        ("報價", "请报价"),
        ("报价", "麻煩報價，謝謝"),
        ("PO", "ＰＯ号"),
        ("p.o.", "our P.O. 4711"),
        ("don't", "I don’t know"),
        ("quot*", "your quotation please"),
        ("заказ*", "о нашем заказе" + " заказали"),
        ("cancel ... order", "please cancel the whole second order"),
        ("请...报价", "请尽快给我们报价"),
        ("发 PI", "麻烦发pi 给我"),
        ("견적 요청", "견적요청 드립니다"),
        ("見積", "お見積りをお願いします"),
    ],
)
def test_a_phrase_is_found(phrase: str, text: str) -> None:
    assert found(phrase, text)


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("order", "the border is closed"),
        ("quot*", "a question about quality"),
        ("cancel ... order", "cancel it. We will write to you again some day about an order"),
        ("place an order", "an order place"),
        ("报价", "上报了价格"),
        ("...", "anything"),
        ("", "anything"),
    ],
)
def test_a_phrase_is_not_found(phrase: str, text: str) -> None:
    assert not found(phrase, text)


def test_words_are_runs_of_letters_or_digits() -> None:
    assert words_of(fold("P.O.-12 für 报价HBV-50")) == ["p", "o", "12", "fur", "hbv", "50"]


@pytest.mark.parametrize("text", ["乾隆", "看著", "瞭望", "藉口", "乾坤", "於戲"])
def test_a_character_is_folded_the_same_whatever_stands_beside_it(text: str) -> None:
    assert fold(text) == "".join(map(fold, text))


@settings(deadline=None, max_examples=150)
@given(st.text(max_size=120), st.text(max_size=40))
def test_folding_twice_changes_nothing_and_nothing_raises(text: str, phrase: str) -> None:
    assert folded(text, 100).text == fold(text[:100])
    compile_phrases([(0, phrase)]).find(folded(text, 100))


@settings(deadline=None, max_examples=100)
@given(st.text(alphabet=st.characters(max_codepoint=127), max_size=60))
def test_plain_text_has_the_words_that_it_has_beside_any_other_letter(text: str) -> None:
    assert [*words_of(text), "ü"] == words_of(f"{text} ü")


@settings(deadline=None, max_examples=100)
@given(st.lists(st.sampled_from(["order", "valve", "price", "5", "please"]), min_size=1, max_size=5))
def test_a_phrase_is_found_in_itself(words: list[str]) -> None:
    assert found(" ".join(words), "so " + " ".join(words) + " then")


@given(st.text(alphabet="ab1 .*-'/üЖ…", max_size=12))
def test_a_phrase_is_kept_by_the_word_that_it_begins_with(phrase: str) -> None:
    plain = fold(phrase)
    assert _first_word(plain) == next((piece[0] for piece in _pieces(plain)), None)


def test_hostile_repetition_costs_little() -> None:
    phrases = compile_phrases((n, "please ... order ... now " + "x" * n) for n in range(1, 200))
    began = time.process_time()
    phrases.find(folded("please order " * 1000, 6000))
    assert time.process_time() - began < 10  # a limit against hanging


def test_an_account_is_one_word_in_both_scripts() -> None:
    assert fold("轉帳到帳戶") == fold("轉賬到賬戶") == fold("转账到账户")


def test_a_word_of_india_keeps_its_vowel_signs() -> None:
    assert words_of(fold("नमस्ते, 10 हॉर्स।")) == ["नमस्ते", "10", "हॉर्स"]
    assert words_of(fold("আমাদের কারখানা")) == [fold("আমাদের"), fold("কারখানা")]
    assert found("कीमत", "इसकी कीमत क्या है?") and not found("कम", "काम")


def test_digits_of_other_scripts_are_digits() -> None:
    assert fold("۵۰ ٢٠ ২০ ४० ๗") == "50 20 20 40 7"
