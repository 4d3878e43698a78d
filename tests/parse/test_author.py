"""Crafted From fields: filed, and never believed unless everybody reads the same one author."""

from __future__ import annotations

from email.utils import getaddresses

import mailparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.model.settings import Limits
from mailbot.parse.header.author import author
from mailbot.parse.header.fields import read_header

REST = b"Subject: x\r\n\r\nhi\r\n"

# (what is tried, header, the only real author where it may be agreed, else "")
TRICKS = [
    ("two From fields", b"From: chief@acme.example\r\nFrom: mallory@rogue.test\r\n", ""),
    ("two in other case", b"From: mallory@rogue.test\r\nfrom: chief@acme.example\r\n", ""),
    ("two addresses", b"From: chief@acme.example, mallory@rogue.test\r\n", ""),
    ("semicolon between two", b"From: chief@acme.example; mallory@rogue.test\r\n", ""),
    ("name is an address", b'From: "chief@acme.example" <mallory@rogue.test>\r\n', "mallory@rogue.test"),
    ("bare name is an address", b"From: chief@acme.example <mallory@rogue.test>\r\n", ""),
    ("parenthesis before the angle", b"From: chief@acme.example)<mallory@rogue.test>\r\n", ""),
    ("bracket before the angle", b"From: chief@acme.example]<mallory@rogue.test>\r\n", ""),
    ("comment behind", b"From: mallory@rogue.test (chief@acme.example)\r\n", ""),
    ("angles in a comment", b"From: chief(<mallory@rogue.test>)@acme.example\r\n", ""),
    ("comment inside a comment", b"From: mallory@rogue.test (a (b) <chief@acme.example>)\r\n", ""),
    ("group", b"From: chief@acme.example:mallory@rogue.test;\r\n", ""),
    ("empty group", b"From: undisclosed-recipients:;\r\n", ""),
    ("source route", b"From: <@acme.example:mallory@rogue.test>\r\n", ""),
    ("two at signs", b"From: mallory@rogue.test@acme.example\r\n", ""),
    ("quoted local part", b'From: "chief@acme.example"@rogue.test\r\n', ""),
    ("NUL in the address", b"From: chief@acme.example\0@rogue.test\r\n", ""),
    ("NUL elsewhere in the header", b"X-A: \0\r\nFrom: mallory@rogue.test\r\n", ""),
    (
        "encoded word as name",
        b"From: =?utf-8?q?chief=40acme=2Eexample?= <mallory@rogue.test>\r\n",
        "mallory@rogue.test",
    ),
    ("encoded word in the address", b"From: =?utf-8?q?chief=40acme=2Eexample=00?=@rogue.test\r\n", ""),
    (
        "encoded angle in the name",
        b"From: =?utf-8?b?Y2hpZWZAYWNtZS5leGFtcGxlPg==?= <mallory@rogue.test>\r\n",
        "mallory@rogue.test",
    ),
    (
        "encoded line end in the name",
        b"From: =?utf-8?q?a=0d=0aBcc=3a_x=40y.test?= <mallory@rogue.test>\r\n",
        "mallory@rogue.test",
    ),
    ("blank before the colon", b"From : chief@acme.example\r\nFrom: mallory@rogue.test\r\n", ""),
    ("begins as a continuation", b" From: chief@acme.example\r\nFrom: mallory@rogue.test\r\n", ""),
    ("bare CR hides one", b"X-A: a\rFrom: chief@acme.example\r\nFrom: mallory@rogue.test\r\n", ""),
    ("first one empty", b"From:\r\nFrom: chief@acme.example\r\n", ""),
    ("folded second angle", b"From: Chief\r\n <chief@acme.example>\r\n <mallory@rogue.test>\r\n", ""),
    ("angle inside an angle", b"From: Chief <chief@acme.example<mallory@rogue.test>>\r\n", ""),
    ("homograph", "From: chief@\u0430cme.example\r\n".encode(), "chief@xn--cme-5cd.example"),
    ("homograph in ASCII", b"From: chief@xn--cme-5cd.example\r\n", "chief@xn--cme-5cd.example"),
    ("right-to-left name", 'From: "\u202eelpmaxe.emca@feihc" <mallory@rogue.test>\r\n'.encode(), "mallory@rogue.test"),
    ("no From", b"To: sales@acme.example\r\n", ""),
    ("comma and a second at sign", b"From: chief@acme.example, Ltd. <mallory@rogue.test>\r\n", ""),
    ("comma and two angles", b"From: chief, <acme> <mallory@rogue.test>\r\n", ""),
    ("nothing in the angles", b"From: <>\r\n", ""),
    ("escaped closing quote", b'From: "chief@acme.example\\" <mallory@rogue.test>\r\n', ""),
    ("longer than a line may be", b"From: " + b"a" * 1000 + b" <mallory@rogue.test>\r\n", ""),
]

HONEST = [
    (b"From: ann@client.example\r\n", "ann@client.example", ""),
    (b"From: Ann Lee <Ann.Lee@Client.Example>\r\n", "Ann.Lee@client.example", "Ann Lee"),
    (b'From: "Lee, Ann" <ann@client.example>\r\n', "ann@client.example", "Lee, Ann"),
    (b"From: Acme Co., Ltd. <ann@client.example>\r\n", "ann@client.example", "Acme Co., Ltd."),
    (b"From: ann@client.example (Ann Lee)\r\n", "ann@client.example", "Ann Lee"),
    (b"From: Ann Lee (Sales) <ann@client.example>\r\n", "ann@client.example", "Ann Lee (Sales)"),
    (b"From: =?gb2312?B?zfW3vA==?= <wang@client.example>\r\n", "wang@client.example", "王芳"),
    (b'From: "=?gb2312?B?zfW3vA==?=" <wang@client.example>\r\n', "wang@client.example", "王芳"),
    ("From: Jörg Müller <joerg@client.example>\r\n".encode(), "joerg@client.example", "Jörg Müller"),
    ("From: 王芳 <wang@client.example>\r\nX: charset=gb2312\r\n".encode("gbk"), "wang@client.example", "王芳"),
    (b"From:\r\n Ann\r\n <ann@client.example>\r\n", "ann@client.example", "Ann"),
    ("From: info@straße.example\r\n".encode(), "info@xn--strae-oqa.example", ""),
    (b"From: \"Bob O'Neil\" <bob.o'neil@client.example>\r\n", "bob.o'neil@client.example", "Bob O'Neil"),
]


@pytest.mark.parametrize(("header", "real"), [row[1:] for row in TRICKS], ids=[row[0] for row in TRICKS])
def test_a_crafted_from_is_agreed_only_on_its_one_real_address(header: bytes, real: str) -> None:
    found, agreed = author(read_header(header + REST, Limits()))
    assert agreed == bool(real)
    assert not agreed or found.address == real


@pytest.mark.parametrize(("header", "address", "name"), HONEST)
def test_an_honest_from_is_agreed(header: bytes, address: str, name: str) -> None:
    found, agreed = author(read_header(header + REST, Limits()), "gb2312")
    assert (found.address, found.name, agreed) == (address, name, True)


_ATOM = st.lists(st.sampled_from(["a", "Zq", "09", ".", "-", "_", " ", "@", ">"]), min_size=1, max_size=4).map("".join)


@settings(max_examples=400)
@given(st.sampled_from(["", "Ann ", "ACME 3000 GmbH ", "From "]), st.sampled_from(["", "<"]), _ATOM, _ATOM)
def test_what_is_agreed_is_what_every_reader_reads(name: str, opened: str, local: str, domain: str) -> None:
    """However plain a field looks: the author that we believe is the only one that others find in it."""
    text = f"{name}{opened}{local}@{domain}.example{'>' if opened else ''}"
    _is_read_alike(text)


@settings(max_examples=400)
@given(_ATOM, _ATOM, _ATOM)
def test_nor_does_a_comment_behind_it_hide_another(local: str, domain: str, words: str) -> None:
    _is_read_alike(f"{local}@{domain}.example ({words})")


def _is_read_alike(text: str) -> None:
    found, agreed = author(read_header(f"From: {text}\r\n".encode() + REST, Limits()))
    theirs = mailparser.parse_from_string(f"From: {text}\n\n").from_
    for read in (getaddresses([text]), theirs):
        assert not agreed or [address.lower() for _, address in read] == [found.address.lower()]


def test_no_name_shows_bidi_marks_or_line_ends() -> None:
    for _, header, _ in TRICKS:
        found, _ = author(read_header(header + REST, Limits()))
        assert not set(found.name) & set("\u202e\u202d\u200f\r\n\0")
