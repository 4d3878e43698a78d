"""A sure FAQ answer passes the category row of the may-we-answer table, and no other row."""

import pytest
from msgspec.structs import replace
from support.deciding import HISTORY, KEYS, MAIL, NOW, PERSON, RULEBOOK, SETTINGS

from mailbot.model.mail import Sign, SignKind
from mailbot.model.verdict import Category, FaqMatch
from mailbot.route import decide

ASKED = replace(PERSON, category=Category.FAQ, faq=(FaqMatch("payment", 0.98765),), faq_answer="payment")


def decided(verdict, direct, message=MAIL):
    settings = replace(SETTINGS, ack=replace(SETTINGS.ack, direct=direct))
    return decide(message, verdict, HISTORY, RULEBOOK, settings, KEYS, NOW)


@pytest.mark.parametrize(("direct", "code"), [("off", "D0"), ("inquiry_order_complaint", "Y"), ("all", "Y")])
def test_a_question_with_a_sure_answer_is_answered_unless_direct_answers_are_off(direct, code):
    assert decided(ASKED, direct).ruling.code == code
    assert decided(replace(ASKED, faq_answer=""), "inquiry_order_complaint").ruling.code == "D0"


def test_the_reason_names_entry_and_score_only_where_it_was_sent():
    (reason,) = [reason for reason in decided(ASKED, "all").reasons if reason.code == "faq.answer"]
    assert reason.text == "answered automatically with FAQ 'payment' (0.99)"
    assert "faq.answer" not in [reason.code for reason in decided(ASKED, "off").reasons]


def test_no_other_row_is_passed():
    machine = replace(MAIL, signs=(Sign(SignKind.AUTO_SUBMITTED, "Auto-Submitted: auto-replied"),))
    assert decided(ASKED, "all", machine).ruling.code == "N5"
    assert decided(ASKED, "all", replace(MAIL, to=())).ruling.code == "N12"
