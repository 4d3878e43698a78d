"""Signed names: what was altered, guessed, revoked or made for something else never works (promise P22)."""

import random
import string

from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.model.tokens import Purpose, Token, TokenKeys

KEYS = TokenKeys((b"a" * 32, b"older key" * 4))
HANDLES = st.from_regex(r"[a-z0-9][a-z0-9_-]{0,23}", fullmatch=True)
IN_ADDRESSES = st.sampled_from([Purpose.STAFF_REPLY, Purpose.CUSTOMER_REPLY, Purpose.BOUNCE, Purpose.COMMAND])
TOKENS = st.builds(Token, IN_ADDRESSES, st.integers(0, 10**12 - 1), HANDLES | st.just(""), st.integers(0, 999_999))
ANN = Token(Purpose.STAFF_REPLY, 1024, "ann", 3)


@given(TOKENS)
def test_a_token_comes_back_as_it_was_even_in_capitals(token):
    tag = KEYS.tag(token)
    assert KEYS.read_tag(tag) == token
    assert KEYS.read_tag(tag.upper()) == token
    assert KEYS.read_address(f"sales+{tag}@acme.example") == token
    assert KEYS.read_address(f"{tag}@t.acme.example") == token


@given(TOKENS)
def test_a_token_is_a_plain_local_part_that_every_server_takes(token):
    local = f"sales+{KEYS.tag(token)}"
    assert all(word and set(word) <= set(string.ascii_lowercase + string.digits + "+-_") for word in local.split("."))


def test_the_longest_token_of_a_usual_ticket_fits_a_local_part():
    assert len("sales+" + KEYS.tag(Token(Purpose.STAFF_REPLY, 9_999_999, "a" * 24, 99))) <= 64


def test_no_single_changed_character_is_accepted():
    tag = KEYS.tag(ANN)
    letters = string.ascii_lowercase + string.digits + ".-_"
    for place, old in enumerate(tag):
        for new in letters:
            if new != old:
                assert KEYS.read_tag(tag[:place] + new + tag[place + 1 :]) is None


def test_no_guess_is_accepted():
    dice = random.Random(1)
    alphabet = "abcdefghijklmnopqrstuvwxyz234567"
    for _ in range(20_000):
        mac = "".join(dice.choices(alphabet, k=16))
        assert KEYS.read_tag(f"r.1024.ann.3.{mac}") is None


def test_a_token_of_one_purpose_is_worth_nothing_for_another():
    tag = KEYS.tag(Token(Purpose.CUSTOMER_REPLY, 1024))
    for letter in "rbk":
        assert KEYS.read_tag(letter + tag[1:]) is None


def test_a_token_of_nobody_is_not_the_token_of_somebody():
    assert KEYS.read_tag(KEYS.tag(Token(Purpose.CUSTOMER_REPLY, 7))).person == ""


def test_older_keys_are_read_and_never_written():
    older, unknown = TokenKeys((KEYS.roots[1],)), TokenKeys((b"z" * 32,))
    assert KEYS.read_tag(older.tag(ANN)) == ANN
    assert older.read_tag(KEYS.tag(ANN)) is None
    assert unknown.read_tag(KEYS.tag(ANN)) is None


@given(st.sampled_from(["a", "n", "r", "al"]), st.integers(0, 10**12 - 1), st.integers(0, 2**64 - 1))
def test_a_message_id_of_ours_is_known_again(kind, ticket, random64):
    made = KEYS.message_id(kind, ticket, random64, "acme.example")
    assert KEYS.read_message_id(made) == (kind, ticket)
    assert KEYS.read_message_id(made.replace(f".{ticket}.", f".{ticket + 1}.", 1)) is None


@given(st.text(max_size=80))
@settings(max_examples=300)
def test_any_text_is_read_without_an_error(text):
    assert KEYS.read_tag(text) is None
    assert KEYS.read_address(text) is None
    assert KEYS.read_message_id(text) is None
    assert not KEYS.is_ours(text)


def test_a_loop_mark_is_ours_and_an_altered_one_is_not():
    mark = KEYS.loop_mark("<a.1.2@x>")
    assert KEYS.is_ours(mark)
    assert not KEYS.is_ours(mark[:-1] + ("a" if mark[-1] != "a" else "b"))


def test_keys_are_never_printed():
    assert "aaaa" not in repr(KEYS)
