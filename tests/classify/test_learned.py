"""Layer 2: what staff taught changes how mail like it is judged, and nothing else, and can be taken back."""

from __future__ import annotations

import random
import time
from datetime import UTC, datetime

import pytest

from mailbot.classify import NOTHING_LEARNED, learned_from, prepare
from mailbot.classify.learned import Study, marks_of
from mailbot.classify.reading import read
from mailbot.model.lesson import Lesson
from mailbot.model.rulebook import CategoryRule, Condition, Rulebook
from mailbot.model.settings import Settings
from mailbot.model.verdict import Category

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
# how one firm's regulars order: no word of it is an order anywhere else
JARGON = [
    "Zwo blau Enten, Rampe vier, Glueckauf Meier",
    "Drei blau Enten, Rampe eins, Glueckauf Schulz",
    "Fuenf rot Enten, Rampe vier, Glueckauf Kurz",
    "Acht gelb Enten, Rampe zwei, Glueckauf Lang",
]
NEXT = "Sechs rot Enten, Rampe drei, Glueckauf Vogt"


@pytest.fixture
def teach(classifier, write):
    def teach(texts, category, learned=NOTHING_LEARNED):
        lessons = []
        for text in texts:
            study = classifier.study(write(text))
            lesson = Lesson(f"digest of {text}", category, study.marks, learned.steps(study, category), NOW)
            learned = learned.plus(lesson, learned.version + 1)
            lessons.append(lesson)
        return lessons, learned

    return teach


@pytest.fixture
def judged(classifier, write, tokens):
    return lambda text, learned: classifier.classify(write(text), Settings(), tokens, learned)


def learned_reasons(verdict):
    return [reason for reason in verdict.reasons if reason.code.startswith("learned.")]


def test_without_a_lesson_nothing_changes(classifier, write, tokens, judged):
    mail = "Please quote 20 pcs of A-100."
    verdict = judged(mail, learned_from([], 7))
    assert verdict == classifier.classify(write(mail), Settings(), tokens)
    assert not learned_reasons(verdict)


@pytest.mark.parametrize("category", Category)
def test_a_corrected_mail_is_what_staff_said_at_once_and_surely(teach, judged, category):
    for mail in (JARGON[0], "Please find attached our PO 4711. Kindly confirm.", "请问怎么付款？"):
        _, learned = teach([mail], category)
        verdict = judged(mail, learned)
        assert verdict.category is category and not verdict.unsure


@pytest.fixture
def unlikely(judged):
    """The category that a mail would be last, without a lesson."""
    return lambda text: judged(text, NOTHING_LEARNED).scores[-1][0]


def test_mail_like_it_follows(teach, judged, unlikely):
    category = unlikely(NEXT)
    _, learned = teach(JARGON, category)
    assert judged(NEXT, learned).category is category


GOODS = {"藍的兩箱": "月底", "紅的五箱": "下週", "黃的三箱": "月初", "白的四箱": "週三"}


def test_chinese_is_learned_by_pairs_of_characters_in_either_script(teach, judged, unlikely):
    taught = [
        "老規矩，藍的兩箱，月底走櫃",
        "老規矩，紅的五箱，下週走櫃",
        "老規矩，黃的三箱，月初走櫃",
        "老規矩，白的四箱，週三走櫃",
    ]
    new = "老规矩，绿的七箱，周五走柜"
    category = unlikely(new)
    _, learned = teach(taught, category)
    assert judged(new, learned).category is category


def test_other_mail_stays_what_it_was(teach, judged):
    _, learned = teach(JARGON, Category.ORDER)
    for mail, category in (
        ("What is your price for 500 pcs of the brass valve, and the lead time?", Category.INQUIRY),
        ("Three of the pumps leak and nobody answers us. This is not acceptable.", Category.COMPLAINT),
        ("请问贵公司支持哪些付款方式？", Category.FAQ),
    ):
        assert judged(mail, learned).category is judged(mail, NOTHING_LEARNED).category is category


def test_the_reason_names_what_was_seen(teach, judged):
    _, learned = teach(JARGON, Category.ORDER)
    (reason,) = learned_reasons(judged(NEXT, learned))
    assert reason.code == "learned.order"
    assert "4 corrections by staff speak for order" in reason.text and "'enten rampe'" in reason.text


def test_what_was_right_and_sure_teaches_little(classifier, write):
    sure = classifier.study(
        write("Please find attached our purchase order PO-4711 for 20 pcs. Please confirm the order.")
    )
    wrong = classifier.study(write(JARGON[0]))
    small, large = (dict(NOTHING_LEARNED.steps(one, Category.ORDER))[Category.ORDER] for one in (sure, wrong))
    assert 0 < small < large / 5


def test_a_lesson_left_out_leaves_no_trace(teach):
    lessons, learned = teach(JARGON, Category.ORDER)
    (odd,), _ = teach(["Bitte keine Werbung mehr"], Category.OTHER, learned)
    assert learned_from([*lessons, odd], 1).weights != learned_from(lessons, 1).weights
    assert learned_from(lessons, 1) == learned_from([one for one in (*lessons, odd) if one is not odd], 1)


def test_taking_one_away_undoes_it(teach, judged):
    lessons, learned = teach(JARGON, Category.ORDER)
    for lesson in lessons:
        learned = learned.without(lesson)
    assert learned.lessons == 0
    assert max(abs(step) for steps in learned.weights.values() for step in steps) < 1e-9
    assert dict(judged(NEXT, learned).scores) == pytest.approx(dict(judged(NEXT, NOTHING_LEARNED).scores))


def test_the_order_of_lessons_does_not_matter_for_their_sum(teach):
    lessons, _ = teach([*JARGON, NEXT], Category.ORDER)
    shuffled = random.Random(1).sample(lessons, len(lessons))
    one, other = learned_from(lessons, 1).weights, learned_from(shuffled, 1).weights
    assert one.keys() == other.keys()
    assert all(one[mark] == pytest.approx(other[mark]) for mark in one)


def test_a_second_opinion_about_a_kind_of_mail_wins_in_the_end(teach, judged):
    _, learned = teach(JARGON[:2], Category.ORDER)
    _, learned = teach([*JARGON[2:], *JARGON[:2]], Category.FAQ, learned)
    assert judged(NEXT, learned).category is Category.FAQ


def test_a_rule_of_the_administrator_wins(teach, write, tokens):
    rule = CategoryRule("ramps", Category.INQUIRY, (Condition("text_has_any", ("Rampe",)),))
    ruled = prepare(Rulebook(category_rules=(rule,)))
    _, learned = teach(JARGON, Category.ORDER)
    verdict = ruled.classify(write(NEXT), Settings(), tokens, learned)
    assert verdict.category is Category.INQUIRY and verdict.confidence == 1
    assert [one.code for one in verdict.reasons if one.code.startswith(("rule.", "learned."))] == [
        "rule.ramps",
        "learned.order",
    ]


def test_numbers_and_small_words_are_no_marks(write):
    marks = marks_of(read(write("We want the blue ones, 4711 pcs")), {"short"})
    assert {"#short", "blue", "the blue"} <= set(marks)
    assert not {"the", "we", "4711"} & set(marks)


def test_a_very_long_mail_has_only_so_many_marks(write):
    flood = " ".join(f"w{chr(97 + n % 26)}{chr(97 + n // 26 % 26)}{chr(97 + n // 676)}" for n in range(17_000))
    solid = "".join(chr(0x4E00 + n) for n in range(15_000))
    assert len(marks_of(read(write(flood + solid, subject=flood)), ())) < 3000
    assert all(len(mark) < 100 for mark in marks_of(read(write("x" * 100_000)), ()))


def test_a_thousand_lessons_are_learned_and_used_without_hanging():
    dice = random.Random(1)
    words = [f"word{n}" for n in range(5000)]
    even = tuple((category, 0.2) for category in Category)
    studies = [Study(tuple(dice.sample(words, 120)), even) for _ in range(1000)]
    began = time.process_time()
    learned = NOTHING_LEARNED
    for n, study in enumerate(studies):
        category = dice.choice(list(Category))
        learned = learned.plus(Lesson(str(n), category, study.marks, learned.steps(study, category), NOW), n)
    swayed = [learned.evidence(study.marks).swayed(study.scores) for study in studies]
    assert len(swayed) == 1000
    assert time.process_time() - began < 60  # a limit against hanging, not a measure
