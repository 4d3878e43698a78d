"""The address field is where strangers try to add recipients and headers."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.parse.forms.writer.visitor import clean_name, name_and_mailbox, plain_mailbox


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


def test_a_program_that_writes_in_the_visitors_name_names_the_visitor(read):
    text = "Contato enviado pelo site acme.example\n\nNome: Bruno Costa\nTelefone: (11) 5555-0101\nMensagem: Uma luz."
    form = read(text, subject="Contato pelo site", **{"from": "Bruno Costa <bruno@client.example>"})
    assert form.customer.address == "bruno@client.example"
    form = read(text, subject="Contato pelo site", **{"from": "Acme <mailer7@host.example>"})
    assert form.customer.address == ""


def test_an_address_in_passing_is_the_writers_only_where_it_sounds_like_them(read):
    text = "Name: Els Kok\nPhone: 06 5550 1010\nQuestion: Do you deliver? {} knows you."
    form = read(text.format("els@client.example"), subject="Contact form")
    assert form.customer.address == "els@client.example"
    form = read(text.format("info@other.example"), subject="Contact form")
    assert form.customer.address == ""
