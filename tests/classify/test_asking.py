"""Whether a text asks: by the marks of many scripts, and where people leave the mark out."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mailbot.classify.asking import asks, questions_in
from mailbot.classify.faq.mail import look_up
from mailbot.classify.faq.matching import prepare_matcher
from mailbot.classify.features import features_of
from mailbot.classify.reading import read
from mailbot.model.mail import Message
from mailbot.rulebook import read_rulebook, shipped_rules
from mailbot.text.folding import fold

Write = Callable[..., Message]


@pytest.mark.parametrize(
    "text",
    [
        "Is it in stock?",
        "Έχετε 20 καρέκλες;",
        "Պոմպը առկա՞ է",
        "متى تصل؟",
        "在庫はありますか。",
        "在庫はありますか",
        "有现货吗",
        "这个多少钱",
        "มีของไหมครับ",
    ],
)
def test_asks_in_every_script(text: str) -> None:
    assert asks(fold(text))


@pytest.mark.parametrize("text", ["Send 20; the rest later.", "20 Stück; Rest später", "请发20箱。", "送 20 箱"])
def test_a_semicolon_is_no_question_outside_greek(text: str) -> None:
    assert not asks(fold(text))


def test_a_question_is_counted_once() -> None:
    assert questions_in(fold("Πόσο κάνει; Πότε έρχεται;")) == 2
    assert questions_in(fold("可以定做吗？")) == 1


def test_who_asks_for_a_number_of_things_does_not_order_them(write: Write) -> None:
    assert "goods" in features_of(read(write("Στείλτε 20 καρέκλες.")))
    assert "goods" not in features_of(read(write("Έχετε 20 καρέκλες;")))


def test_mostly_questions_in_greek(write: Write) -> None:
    assert "mostly_questions" in features_of(read(write("Έχετε την αντλία; Πόσο κάνει;")))


@pytest.mark.parametrize(("text", "entry"), [("请问最小起订量是多少", "moq"), ("你们的保修期是多久", "warranty")])
def test_a_chinese_question_without_its_mark_finds_its_entry(text: str, entry: str, write: Write) -> None:
    rules = read_rulebook([shipped_rules()], [])
    found = look_up(read(write(text)), prepare_matcher(rules.faq, rules.synonyms))
    assert found.best[0].faq == entry
