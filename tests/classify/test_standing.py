"""Who a mail is from, by name and address: a firm's program, or a person whose address is made of their name."""

import pytest

from mailbot.classify.machines.standing import standing
from mailbot.model.mail import Address


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("Parcelbird", "track@parcelbird.example"),
        ("Kent Bank", "bilgi@kentbank.example"),
        ("The Boardly team", "hello@mail.boardly.example"),
    ],
)
def test_a_firm_that_writes_from_nobodys_address_is_likely_a_program(name: str, address: str) -> None:
    assert standing(Address(address, name)) > 1


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("Thomas Weber", "t.weber@bank.example"),
        ("García, Ana", "ana@client.example"),
        ("Karin", "karin@client.example"),
    ],
)
def test_an_address_made_of_a_name_is_a_persons(name: str, address: str) -> None:
    assert standing(Address(address, name)) < 0


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("", "service@parcelbird.example"),
        ("王芳", "wangfang@client.example"),
        ("Ruth Keller", "ruth@keller.example"),  # a family's firm
        ("Sales", "info@client.example"),
    ],
)
def test_where_neither_shows_nothing_is_said(name: str, address: str) -> None:
    assert standing(Address(address, name)) == 0
