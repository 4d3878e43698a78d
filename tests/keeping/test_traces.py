"""Where an address stands, however it is spelt, and the same without it."""

from base64 import b64encode
from email.header import Header
from quopri import encodestring
from textwrap import wrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.keeping.traces import ERASED, Traces

ANNA = "anna@buyer.example"
TRACES = Traces((ANNA,))


def base64_body(octets):
    return b"Content-Transfer-Encoding: base64\r\n\r\n" + "\r\n".join(wrap(b64encode(octets).decode(), 76)).encode()


SPELLINGS = {
    "plain": b"write to Anna@Buyer.Example, please",
    "in angles": b"From: Anna <anna@buyer.example>\r\n",
    "quoted-printable": b"see <mailto=3Aanna=40buyer=2Eexample>",
    "quoted-printable after a mark": b"=3Canna@buyer.example=3E",
    "soft break": b"write to anna@buy=\r\ner.example",
    "percent": b'<a href="mailto:anna%40buyer.example">',
    "reference": b"anna&#64;buyer.example",
    "query": b"https://x.example/?to=anna@buyer.example&x=1",
    "base64": base64_body(b"Dear Sirs, this is " * 9 + b"anna@buyer.example" + b" and more" * 20),
    "base64 utf-16": base64_body(("\u4f60\u597d " * 30 + "anna@buyer.example ").encode("utf-16-le")),
    "utf-16": "x anna@buyer.example".encode("utf-16-be"),
    "encoded word": b"Subject: =?utf-8?B?" + b64encode("写给 anna@buyer.example".encode()) + b"?=\r\n",
    "at an end": b"anna@buyer.example.",
    "after a dot": b"for <x>.anna@buyer.example ...anna@buyer.example",
    "emphasised": b"text _anna@buyer.example_",
    "after another script": "邮箱anna@buyer.example".encode(),
}


@pytest.mark.parametrize("octets", SPELLINGS.values(), ids=SPELLINGS.keys())
def test_it_is_crossed_out_in_every_spelling_and_nothing_else_moves(octets):
    cleaned = TRACES.without(octets)
    assert cleaned != octets and len(cleaned) == len(octets)
    assert not TRACES.found(cleaned)


@pytest.mark.parametrize(
    "text",
    [
        "joanna@buyer.example",
        "anna@buyer.example.cn",
        "anna@buyer.examples",
        "anna.b@buyer.example",
        "x.anna@buyer.example",
        "anna@xbuyer.example",
        "anna at buyer.example",
        "anna@buyer-example",
    ],
)
def test_another_persons_address_stays(text):
    assert not TRACES.found(text.encode())
    assert not TRACES.found(base64_body(text.encode()))
    assert TRACES.without_words(text) == text


def test_words():
    assert TRACES.without_words("From Anna@buyer.example: hello") == f"From {ERASED}: hello"


def test_the_rest_of_an_encoded_part_is_as_it_was():
    before = b"prices: " * 40 + b"anna@buyer.example" + bytes(range(256))
    cleaned = TRACES.without(base64_body(before)).partition(b"\r\n\r\n")[2]
    assert (
        cleaned == "\r\n".join(wrap(b64encode(before.replace(b"anna@buyer.example", b"x" * 18)).decode(), 76)).encode()
    )


@given(st.binary(max_size=300), st.binary(max_size=300), st.sampled_from(["8bit", "base64", "qp", "word"]))
def test_between_any_octets_it_is_found(before, after, how):
    said = before + b" " + ANNA.encode() + b" " + after
    octets = {
        "8bit": lambda: said,
        "base64": lambda: base64_body(said),
        "qp": lambda: encodestring(said),
        "word": lambda: Header(said.decode("latin-1"), "utf-8", maxlinelen=10**6).encode().encode(),
    }[how]()
    assert not TRACES.found(TRACES.without(octets))
    if how in ("8bit", "base64"):
        assert TRACES.found(octets)


@given(st.binary(max_size=2000))
def test_octets_without_it_stay_as_they_are(octets):
    if b"@" not in octets:
        assert len(TRACES.without(octets)) == len(octets)


def test_hostile_input_takes_linear_time():
    for octets in (b"A" * 2_000_000, b"=40" * 700_000, b"anna@" * 400_000, b"=\r\n" * 600_000, b"QUJD\r\n" * 300_000):
        assert len(TRACES.without(octets)) <= len(octets)
