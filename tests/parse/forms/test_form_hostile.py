"""Whatever a stranger sends: a value, in linear time."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.model.mail import Address
from mailbot.parse.forms import Letter, read_form

_LINES = st.sampled_from(
    ["Name: x", "Email: a@b.example", "Message:", "--- Name ---", "*Email*", "----", "-- ", "", "Product  Qty  Price",
    "a  1  2",
     "2x Pump", "Billing address", "Order #1 from Kay Moor:", "【姓名】李", "Total: $1,0", "| a | b |", "Quantity: ∞",
     "\t", "=" * 9]
)  # fmt: skip
_CELLS = st.sampled_from(
    ["<table>", "<tr>", "<td>", "<b>Name</b>", "Email", "a@b.example", "</td>", "</tr>", "</table>", "<br>", "x"]
)


@settings(deadline=None, max_examples=150)
@given(
    st.lists(_LINES | st.text(max_size=30), max_size=25).map("\n".join),
    st.lists(_CELLS, max_size=30).map("".join),
    st.text(max_size=30),
)
def test_any_letter_gives_a_form_or_none(rulebook, plain, html, subject):
    form = read_form(
        Letter(subject, Address("noreply@acme.example"), (Address("v@x.example"),), (), plain, html), rulebook
    )
    if form is not None:
        assert form.kind in ("order", "feedback", "inquiry")
        assert form.customer.address.count("@") <= 1
        assert form.customer.name.isprintable()
        assert len({key for key, _value in form.fields}) == len(form.fields)
        assert all(value for _key, value in form.fields)


TALL = {
    "labels": "Name: x\n" * 30_000,
    "colons": ":" * 200_000,
    "rules": "-----\n" * 100_000,
    "brackets": "[" + " " * 200_000,
    "stars": "* " * 100_000,
    "tabs": "\t" * 200_000,
    "pairs": "a=b\n" * 100_000,
    "message": "Message: \n" + "a: b\n" * 100_000,
    "table": "Product  Qty  Price\n" + "a  1  2\n" * 30_000,
    "items": "1 x " * 100_000,
    "numbers": "1," * 100_000,
    "block": "Billing address\n" + "x\n" * 100_000,
    "underlined": "Name\n----\n" * 30_000,
    "parentheses": "(" * 200_000,
    "deep json": '{"a":' * 30_000,
    "json": '{"a": [' + "1, " * 50_000 + "1]}",
    "dump": "[a] => b\n" * 30_000,
    "counted": "2 x $4\n" * 30_000,
    "questions": "What is your name?\n" * 30_000,
    "numbered": "".join(f"{at % 99}. What?\nx\n" for at in range(30_000)),
    "serialised": 's:1:"a";s:1:"' * 20_000,
    "serialised to an end": 's:1:"a";s:1:"' * 20_000 + '";}',
    "dumped": '["a"]=> string(1) "' * 20_000,
    "query": "a=b&" * 50_000,
    "boxed": "+-+\n" * 9 + "| | b |\n" * 30_000,
    "ended": "a: b;\n" * 30_000,
    "lines of orders": '{"a": [' + '{"name": "x", "qty": 1}, ' * 20_000 + "1]}",
    "paired": "a: 1 qty " * 20_000,
}


@pytest.mark.parametrize("name", TALL)
def test_hostile_letters_take_linear_time(name, rulebook):
    start = time.process_time()
    body = "New order from x\nName: q\nEmail: a@b.example\n" + TALL[name]
    read_form(Letter("order form", Address("noreply@acme.example"), (), (), body, ""), rulebook)
    assert time.process_time() - start < 5


MARKUP = {
    "deep xml": "<a>" * 60_000 + ">",
    "nested xml": "<a>" * 20_000 + "x" + "</a>" * 20_000,
    "lines of xml": "<a>" + "<b>x</b>" * 20_000 + "</a>",
    "attributes": "<a " + "b='c' " * 30_000 + "/>",
    "open attributes": "<a b='" * 30_000 + ">",
    "verbatim": "<![CDATA[" * 20_000 + ">",
    "lines of yaml": "a:\n" + "- b: c\n  d: e\n" * 20_000,
    "blocks of yaml": "a: |\n  b\n" * 20_000,
    "heads of csv": "Name,Email,Phone\n" * 20_000,
    "lines of csv": "Name,Email,Phone\n" + "a,b,c\n" * 30_000,
    "quoted csv": "Name,Email,Phone\n" + '"a\n' * 30_000,
    "heads and values of csv": "Name,Email,Phone\na,b,c\n\n" * 9_000,
    "labels below": "x\nName\ny@z.example\nEmail\n" * 10_000,
}


@pytest.mark.parametrize("name", MARKUP)
def test_hostile_markup_takes_linear_time(name, rulebook):
    start = time.process_time()
    read_form(Letter("order form", Address("noreply@acme.example"), (), (), MARKUP[name], ""), rulebook)
    assert time.process_time() - start < 5


def test_a_value_cannot_add_lines_to_a_name(rulebook):
    plain = "Name: Kay\x0bBcc: x@y.example\u2028Moor\nEmail: kay@client.example\nMessage: hi"
    form = read_form(Letter("Contact form", Address("noreply@acme.example"), (), (), plain, ""), rulebook)
    assert form.customer == Address("kay@client.example", "Kay Bcc: x@y.example Moor") or "\n" not in form.customer.name
