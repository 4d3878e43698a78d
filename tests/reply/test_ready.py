"""What a colleague is shown of an entry that may answer: its title in their script, its answer in the customer's."""

import pytest
from msgspec.structs import replace
from support.reply_cases import verdict

from mailbot.model.rulebook import FaqEntry
from mailbot.model.verdict import FaqMatch
from mailbot.reply.ready import ready_answer, suggestions

ENTRY = FaqEntry("hours", ("When are you open?", "你们几点开门？"), {"en": "From nine.", "zh-Hans": "九点。"})


@pytest.mark.parametrize(
    ("reader", "customer", "shown"),
    [
        ("en", "zh-Hans", ("When are you open?", "九点。")),
        ("zh-Hant", "en", ("你们几点开门？", "From nine.")),
        ("zh-Hans", "de", ("你们几点开门？", "From nine.")),
    ],
)
def test_the_title_is_the_readers_and_the_answer_the_customers(reader, customer, shown):
    seen = replace(verdict(), faq=(FaqMatch("hours", 0.9),), language=customer)
    (one,) = suggestions(seen, (ENTRY,), reader, "en")
    assert (one.title, one.answer) == shown


def test_an_entry_in_one_script_only_has_the_title_that_it_has():
    seen = replace(verdict(), faq=(FaqMatch("hours", 0.9),))
    (one,) = suggestions(seen, (replace(ENTRY, questions=("When are you open?",)),), "zh-Hans", "en")
    assert one.title == "When are you open?"


@pytest.mark.parametrize(
    ("customer", "language"),
    [("de", "de"), ("de-AT", "de"), ("zh-Hant", "en"), ("", "en"), ("en", "en")],
)
def test_a_letter_in_one_language_brings_no_answer_in_a_third(customer, language):
    """A German company without German pages: its Chinese customers read English, and not German within English."""
    entry = replace(ENTRY, answers={"de": "Ab neun.", "en": "From nine."})
    assert ready_answer("hours", (entry,), customer, "de", around={"en", "zh-Hans"}).language == language


def test_an_answer_in_the_one_language_that_there_is_goes_out_in_it():
    entry = replace(ENTRY, answers={"de": "Ab neun."})
    assert ready_answer("hours", (entry,), "zh-Hans", "de", around={"en"}).language == "de"
