"""mailbot.classify.faq.mail: the questions of a mail are looked up, and one entry must answer all of them."""

from collections import Counter

import pytest
from faq.question_sets import FOLDER
from msgspec.structs import replace

from mailbot.classify import prepare
from mailbot.classify.faq.mail import Found, look_up
from mailbot.classify.reading import read
from mailbot.model.mail import Address, Arrival, Attachment, Message, Sign, SignKind
from mailbot.model.settings import Settings
from mailbot.model.tokens import TokenKeys
from mailbot.model.verdict import Category
from mailbot.rulebook import read_rulebook, shipped_rules

KEYS = TokenKeys((b"k" * 32,))
ORDER_STORY = "We bought two pumps from you last spring and they run well in our plant.\n\n"


@pytest.fixture(scope="module")
def classifier():
    """The shipped examples, as an administrator has them who trusts all of them."""
    shipped = read_rulebook([shipped_rules()], [])
    return prepare(replace(shipped, faq=tuple(replace(entry, auto=True) for entry in shipped.faq)))


@pytest.fixture(scope="module")
def judge(classifier):
    def verdict(text, subject="", **more):
        author = Address("buyer@client.example")
        message = Message(Arrival("sales"), author=author, subject=subject, text=text, **more)
        return classifier.classify(message, Settings(), KEYS)

    return verdict


@pytest.mark.parametrize(
    ("text", "faq"),
    [
        ("Hello,\n\nhow long is the warranty?\n\nKind regards\nBob Lee\nClient Ltd, 12 Payment Road", "warranty"),
        ("Dear team, which payment methods do you accept? Thanks! Bob", "payment"),
        (ORDER_STORY + "How long is the warranty on the pumps?\nRegards, Bob", "warranty"),
        ("您好，\n\n请问保修期多长？\n\n谢谢！\n李雷", "warranty"),
        ("您好，請問付款條件是什麼？", "payment"),
    ],
)
def test_a_mail_that_asks_one_thing_is_answered(judge, text, faq):
    verdict = judge(text)
    assert verdict.faq[0].faq == faq
    assert verdict.faq_answer == faq


@pytest.mark.parametrize(
    "text",
    [
        "How long is the warranty? And which payment methods do you accept?",  # two answers
        "How long is the warranty? And when does Mr Chen come back?",  # half of it
        "We have no question about the warranty.\nPlease call me about the contract of last week.",
        "I am very angry: the pump broke in the warranty and nobody answers. How long is the warranty?!",  # a complaint
        "",
    ],
)
def test_a_mail_that_asks_more_or_something_else_is_not_answered(judge, text):
    assert judge(text).faq_answer == ""


def test_questions_in_languages_that_no_entry_asks_in_find_their_entry(classifier):
    """By synonyms and by other forms of a word; and hardly ever what only looks like it."""
    seen = Counter()
    for line in (FOLDER / "far.txt").read_text("utf-8").splitlines():
        id, *questions = line.split("|")
        for question in questions:
            message = Message(Arrival("sales"), author=Address("buyer@client.example"), text=question)
            found = look_up(read(message), classifier.faq)
            seen["of none" if id == "-" else "of"] += 1
            seen["found"] += bool(found.best) and found.best[0].faq == id
            seen["right"] += found.answer == id
            seen["wrong"] += found.answer not in ("", id)
    assert seen["found"] >= 0.95 * seen["of"] and seen["right"] >= 0.75 * seen["of"]
    assert seen["wrong"] <= 0.02 * seen["of none"]


def test_most_questions_in_words_of_the_customers_own_are_shown_their_entry(classifier):
    """A floor: these were in view when the synonyms were completed; of new questions a third finds theirs."""
    seen = Counter()
    for line in (FOLDER / "own-words.txt").read_text("utf-8").splitlines():
        id, *questions = line.split("|")
        for question in questions:
            message = Message(Arrival("sales"), author=Address("buyer@client.example"), text=question)
            found = look_up(read(message), classifier.faq)
            first = found.best[0].faq if found.best else ""
            seen["of none" if id == "-" else "of"] += 1
            seen["right"] += first == id
            seen["wrong"] += first not in ("", id)
            seen["sent wrong"] += found.answer not in ("", id)
    assert seen["right"] >= 0.75 * seen["of"]
    assert seen["wrong"] <= 0.03 * (seen["of"] + seen["of none"])
    assert not seen["sent wrong"]


@pytest.mark.parametrize("text", ["How much is it?", "多少钱？", "Fiyatı ne kadar?", "Сколько стоит?", "Is it free?"])
def test_what_leaves_out_what_an_entry_is_about_does_not_find_it(judge, text):
    """A sample has its price, as everything has."""
    assert judge(text).faq == ()


def test_what_the_faq_surely_answers_is_a_question_for_it(judge):
    verdict = judge("ต้องสั่งขั้นต่ำกี่ชิ้นคะ")
    assert verdict.category is Category.FAQ
    assert "faq.asked" in [reason.code for reason in verdict.reasons]


def test_a_request_without_a_question_is_looked_up_as_well(judge):
    assert judge("支払い方法を教えてください。").faq[0].faq == "payment"


def test_who_asks_about_something_of_theirs_gets_no_answer_for_everybody(judge):
    assert judge("How long is the warranty?").faq_answer == "warranty"
    assert judge("How long is the warranty of our order no. 4711?").faq_answer == ""


def test_who_asks_where_an_order_is_is_shown_no_entry(judge):
    verdict = judge("Where is my order 4711? You said that delivery takes four weeks.")
    assert verdict.enquiry is not None and verdict.faq == ()


def test_a_phrase_is_known_though_another_language_has_a_word_like_one_of_its_own(judge):
    assert judge("Vendete anche piccole quantità?").faq[0].faq == "moq"  # no "quantity", which the answer names


def test_in_advance_is_no_sample(judge):
    assert judge("Muss ich vorab überweisen?").faq_answer == ""


def test_a_statement_with_an_as_in_it_asks_nothing(judge):
    text = "Hiermit bestellen wir achtzehn Brandschutztüren. Lieferzeit wie besprochen."
    assert judge(text).faq == ()


def test_what_is_told_before_the_question_is_looked_up_where_the_question_finds_nothing(judge):
    text = "We need a small sample before we decide. Is that something you do?"
    assert judge(text).faq[0].faq == "samples"
    assert judge(text).faq_answer == ""


def test_a_question_that_may_ask_for_what_was_told_before_it_gets_no_answer(judge):
    assert judge("Samples?").faq_answer == "samples"
    verdict = judge("Our auditor wants the certificates of your castings. And samples?")
    assert verdict.faq[0].faq == "samples" and verdict.faq_answer == ""


def test_a_mail_with_files_is_for_a_person(judge):
    drawing = Attachment("drawing.pdf", "application/pdf", 10, "")
    assert judge("How long is the warranty?").faq_answer == "warranty"
    assert judge("How long is the warranty?", attachments=(drawing,)).faq_answer == ""


def test_what_is_below_the_closing_line_and_the_quote_is_not_asked(judge):
    text = "Could you call me back about the contract?\n\nKind regards\nBob\nHow can I pay Ltd"
    assert "payment" not in [match.faq for match in judge(text, quoted="> How can I pay?").faq]


def test_the_subject_asks_where_the_text_does_not(judge):
    assert judge("Thanks, Bob", subject="What is your minimum order quantity?").faq[0].faq == "moq"


def test_colleagues_see_at_most_three_entries_and_none_that_is_unlikely(judge):
    everything = "What is your MOQ? Can I get a sample? How long is the warranty? How can I pay? What is the lead time?"
    verdict = judge(everything)
    assert len(verdict.faq) == 3
    assert verdict.faq_answer == ""
    assert judge("Our container was held at the port of Hull.").faq == ()


def test_an_inquiry_is_answered_only_where_it_says_nothing_else():
    assert Found(answer="moq", alone=True).answer_to(Category.INQUIRY) == "moq"
    assert Found(answer="moq", alone=False).answer_to(Category.INQUIRY) == ""
    assert Found(answer="moq", alone=False).answer_to(Category.FAQ) == "moq"
    assert Found(answer="moq", alone=True).answer_to(Category.ORDER) == ""


def test_machines_get_no_suggestion(judge):
    bounce = judge("How can I pay?", signs=(Sign(SignKind.REPORT, "multipart/report"),))
    assert (bounce.faq, bounce.faq_answer) == ((), "")


@pytest.mark.parametrize(
    "text",
    [
        "We have paid invoice 5512 today by bank transfer, please mark the account as settled.",
        "上周装好的真空包装机，昨天又跳掉三次，师傅来过两趟都说正常，请你们主管跟我联络。",
    ],
)
def test_who_tells_and_asks_nothing_is_shown_no_entry(judge, text):
    verdict = judge(text)
    assert verdict.category in (Category.OTHER, Category.COMPLAINT)
    assert verdict.faq == ()
