"""Where a staff token is found in a mail, and what is none."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from support.deciding import BOX, KEYS, MAIL, STRANGERS_KEYS, reply_address, to

from mailbot.desk import token_of
from mailbot.model.mail import Address
from mailbot.model.settings import Mailbox
from mailbot.model.tokens import Purpose, Token

ANNAS = Token(Purpose.STAFF_REPLY, 1001, "anna", 2)
TAG = KEYS.tag(ANNAS)
SHAPES = (f"sales+{TAG}@acme.example", f"{TAG}@t.acme.example", f"SALES+{TAG.upper()}@ACME.example")


@pytest.mark.parametrize("box", [BOX, None, Mailbox("other", "other@else.example")])
@pytest.mark.parametrize(
    "address", [f"sales+{TAG}@acme.example", f"{TAG}@t.acme.example", f"SALES+{TAG.upper()}@ACME.example"]
)
def test_in_any_recipient_address(box, address):
    assert token_of(to("li@client.example", address), box, KEYS) == ANNAS
    assert token_of(replace(to(), cc=(Address(address),)), box, KEYS) == ANNAS
    assert token_of(replace(to(), delivered_to=(address,)), box, KEYS) == ANNAS


def test_in_brackets_in_the_subject_where_the_host_has_no_sub_addressing():
    assert token_of(replace(MAIL, subject=f"Re: [T-1001] Pumps [{TAG}]"), BOX, KEYS) == ANNAS
    assert token_of(replace(MAIL, subject=f"Re: [T-1001] Pumps {TAG}"), BOX, KEYS) is None


def test_a_notices_message_id_is_a_token_without_a_person():
    notice = KEYS.message_id("n", 1001, 7, "acme.example")
    assert token_of(replace(MAIL, references=("<x@y>", notice, "<z@y>")), BOX, KEYS) == Token(Purpose.STAFF_REPLY, 1001)
    for kind in ("a", "r", "d"):
        assert token_of(replace(MAIL, references=(KEYS.message_id(kind, 1001, 7, "acme.example"),)), BOX, KEYS) is None


def test_the_newest_notice_counts_and_an_address_beats_it():
    old, new = (KEYS.message_id("n", number, 7, "acme.example") for number in (1001, 1002))
    assert token_of(replace(MAIL, references=(old, new)), BOX, KEYS).ticket == 1002
    assert token_of(replace(to(f"sales+{TAG}@acme.example"), references=(new,)), BOX, KEYS) == ANNAS


def test_of_several_the_one_at_the_mailbox_that_got_the_mail():
    elsewhere = Token(Purpose.STAFF_REPLY, 9, "ben")
    mail = to(f"office+{KEYS.tag(elsewhere)}@else.example", f"sales+{TAG}@acme.example")
    assert token_of(mail, BOX, KEYS) == ANNAS
    assert token_of(mail, None, KEYS) == elsewhere


@pytest.mark.parametrize("purpose", [p for p in Purpose if p not in (Purpose.STAFF_REPLY, Purpose.RELEASE)])
def test_what_was_made_for_another_purpose_is_no_staff_token(purpose):
    tag = KEYS.tag(Token(purpose, 1001, "anna"))
    renamed = "r" + tag[1:]
    assert token_of(to(f"sales+{tag}@acme.example", f"sales+{renamed}@acme.example"), BOX, KEYS) is None


def test_a_strangers_key_makes_none():
    forged = reply_address(Purpose.STAFF_REPLY, person="anna", keys=STRANGERS_KEYS)
    assert token_of(to(forged), BOX, KEYS) is None
    assert (
        token_of(replace(MAIL, references=(STRANGERS_KEYS.message_id("n", 1001, 7, "a.example"),)), BOX, KEYS) is None
    )


@settings(deadline=None, max_examples=150)
@given(st.text(max_size=200), st.lists(st.text(max_size=80), max_size=4), st.lists(st.text(max_size=80), max_size=4))
def test_no_strangers_text_is_ever_a_token(subject, addresses, references):
    assert token_of(replace(to(*addresses), subject=subject, references=tuple(references)), BOX, KEYS) is None
