"""A reply to "send it anyway?": a yes, better words, or what could be either and so goes to nobody.  Buttons without
their body."""

from datetime import UTC, datetime

import pytest

from mailbot.desk.orders import read_orders
from mailbot.desk.release import is_another_answer, says_yes
from mailbot.model.records import HeldMail

HELD = HeldMail(5, 5, 1024, "li", "desk.no_file", frozenset(), datetime(2026, 11, 21, tzinfo=UTC), False)
AT_THE_DESK = HeldMail(5, 5, 0, "li", "desk.bare_command", frozenset(), datetime(2026, 11, 21, tzinfo=UTC), False)


@pytest.mark.parametrize("text", ["yes", "Yes.", "OK!", "#yes", "是", "好的。", "yes\n\nKind regards\nLi Na"])
def test_a_clear_yes_is_one_and_no_answer(text):
    assert says_yes(text) and not is_another_answer(text, HELD)


@pytest.mark.parametrize(
    "text",
    [
        "Yes, please send it as well, he is a good customer.",
        "yes please",
        "No",
        "No, do not send that to him, I will ring him up.",
        "don't send it, I was wrong about the price",
        "Nein, bitte nicht abschicken, ich rufe ihn selbst an.",
        "send it",
        "Go ahead please",
        "不用了",
        "不要发，我再改一下价格，明天上午再给客户回复。",
        "好的，请发出去吧，客户已经等了很久了，谢谢。",
        "发送",
        "",
    ],
)
def test_what_may_be_meant_for_us_is_no_answer_to_the_customer(text):
    assert not is_another_answer(text, HELD)
    assert not says_yes(text) or text == "发送"


@pytest.mark.parametrize(
    "text",
    [
        "Dear Jane, we can deliver in two weeks.",
        "Sehr geehrte Frau Doe,\n\nwir liefern in KW 40.",
        "李先生，您好：\n\n200 件可在第 40 周交货。",
        "Nothing is too small for us: two weeks.",
        "#close",
        "＃备注 客户很急",
    ],
)
def test_better_words_and_commands_are_taken_in_place_of_the_held_ones(text):
    assert is_another_answer(text, HELD)


def test_at_a_desk_address_there_is_no_customer_to_answer():
    assert not is_another_answer("Dear Jane, we can deliver in two weeks.", AT_THE_DESK)
    assert is_another_answer("#close 1024", AT_THE_DESK)
    assert not is_another_answer("Dear Jane, we can deliver in two weeks.", None)


@pytest.mark.parametrize(
    ("subject", "verb", "said"),
    [
        ("assign T-1024 li", "assign", "li"),
        ("is T-1024 complaint", "is", "complaint"),
        ("faq T-1024 payment [k.1024.li.0.faq.20427.tzxwxilhcm3cymsk]", "faq", "payment"),
        ("close T-1024", "close", ""),
        ("Re: something else", "close", ""),
        ("recycle T-1024 now", "close", ""),
    ],
)
def test_a_button_that_lost_its_body_takes_its_word_from_the_subject(subject, verb, said):
    for body in ("", "Sent from my phone"):
        (order,) = read_orders(body, verb, subject).orders
        assert (order.verb.name, order.said, order.ticket) == (verb, said, 0)


def test_the_body_of_a_button_goes_before_its_subject():
    (order,) = read_orders("#assign boss", "assign", "assign T-1024 li").orders
    assert order.said == "boss"
