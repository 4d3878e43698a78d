"""Phrases found one after the other are those that one pattern of all of them finds; openings those of startswith."""

import re

from hypothesis import given
from hypothesis import strategies as st

from mailbot.text.literals import Openings, phrases_in, standing_in
from mailbot.text.patterns import any_of

words = st.lists(st.text("abc ", min_size=1, max_size=4), max_size=8, unique=True)


@given(text=st.text("abc ", max_size=60), phrases=words)
def test_the_leftmost_and_there_the_longest_and_none_over_another(text, phrases):
    pattern = re.compile("|".join(map(re.escape, sorted(phrases, key=len, reverse=True))) or "(?!)")
    assert list(standing_in(text, phrases)) == [(found.start(), found.group()) for found in pattern.finditer(text)]
    assert phrases_in(text, phrases) == [phrase for phrase in phrases if re.search(re.escape(phrase), text)]


@given(text=st.text("abc ", max_size=8), phrases=st.lists(st.text("abc ", min_size=2, max_size=5), max_size=8))
def test_a_text_begins_with_the_same_phrases_as_by_one_test_after_the_other(text, phrases):
    fitting = [phrase for phrase in phrases if text.startswith(phrase)]
    assert list(Openings(phrases).beginning(text)) == fitting
    assert Openings(phrases).begin(text) == bool(fitting)


@given(text=st.text("abc.é周", max_size=20), phrases=st.lists(st.text("abc.é周", min_size=1, max_size=3), min_size=1))
def test_one_look_finds_whether_any_of_the_phrases_stands_in_a_text(text, phrases):
    assert (any_of(phrases).search(text) is not None) == bool(phrases_in(text, phrases))
