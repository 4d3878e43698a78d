"""The address field is where strangers try to add recipients and headers."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.parse.forms.visitor import clean_name, name_and_mailbox, plain_mailbox


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("kay@client.example", "kay@client.example"),
        (" Kay.Moor+x@Client.EXAMPLE ", "Kay.Moor+x@client.example"),
        ("mailto:kay@client.example", "kay@client.example"),
        ("kay@client.example <mailto:kay@client.example>", "kay@client.example"),
        ("Kay Moor <kay@client.example>", "kay@client.example"),
        ("kay@bücher.example", "kay@xn--bcher-kva.example"),
    ],
)
def test_one_plain_mailbox_is_taken(typed, address):
    assert plain_mailbox(typed) == address


@pytest.mark.parametrize(
    "typed",
    [
        "", "sam", "sam@", "@client.example", "sam@localhost", "a@b.example, c@d.example", "a@b.example; c@d.example",
        "a@b.example c@d.example", "a@b.example\nBcc: c@d.example", "a@b.example\r\nBcc: x",
        "a@b.example%0aBcc:x@y.example",
        '"x"@y.example', "a@[127.0.0.1]", "a b@c.example", "a@b@c.example", "<a@b.example><c@d.example>",
        "a@b..example",
        ".a@b.example", "a.@b.example", "a@b.example\0", "a" * 65 + "@b.example", "a@" + "b" * 260 + ".example",
        "a@-b.example",
        "other@x.example <mailto:victim@y.example>", "a\u2028@b.example", "a@b.example\x0b", "(a@b.example)",
    ],
)  # fmt: skip
def test_anything_else_is_no_address(typed):
    assert plain_mailbox(typed) == ""


@pytest.mark.parametrize(
    ("typed", "both"),
    [
        ("Kay Moor <kay@client.example>", ("Kay Moor", "kay@client.example")),
        ("Kay Moor (kay@client.example)", ("Kay Moor", "kay@client.example")),
        ("Kay Moor kay@client.example", ("Kay Moor", "kay@client.example")),
        ("刘强 <liu@k.example>", ("刘强", "liu@k.example")),
        ("Kay Moor", ("Kay Moor", "")),
        ("a@b.example and c@d.example", ("", "")),
    ],
)
def test_name_and_address_of_one_field(typed, both):
    assert name_and_mailbox(typed) == both


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=80) | st.text("ab@.,;<>\r\n \"'()x", max_size=30))
def test_no_typed_text_brings_a_second_address_or_a_control(typed):
    address = plain_mailbox(typed)
    assert address.count("@") == (1 if address else 0)
    assert not any(mark in address for mark in " \t\r\n,;<>\"'()\0") or address.count("'") > 0
    assert clean_name(typed).isprintable() or clean_name(typed) == ""
