"""What is a form and what is a person's letter with labels in it."""

import tomllib
from pathlib import Path

import pytest

MORE_LETTERS = tomllib.loads((Path(__file__).parent / "letters.toml").read_text())["mail"]
LETTERS = {
    "an order letter with labels": """Dear Grace,

please supply:

Product: Ball valve DN50
Quantity: 500
Price: USD 21.50

Total: USD 10,750.00

Best regards,
Joe Buyer
Firm Ltd
Tel: +1 555 0100
Email: buyer@firm.example
""",
    "an order without a greeting": """Product: Ball valve DN50
Quantity: 500
Ship to: Dock 4, Ghent

Thanks
Joe
Tel: 555 0100
Email: buyer@firm.example
""",
    "a letter head": """TO: Quay Pumps
ATTN: Mr. Lin
FROM: Trade Co
DATE: 2026-10-01
RE: RFQ pumps

We need 20 pumps. Please quote.

Tel: 000 000 0000
Email: buyer@firm.example
""",
    "a Chinese order letter": """您好，

请按以下订单生产：
产品：球阀 DN25
数量：500
单价：23.5

王芳
电话：138 0000 0000
邮箱：buyer@firm.example
""",
    "a Chinese list with a contact": """产品：球阀 DN25
数量：500
请报价，谢谢。

联系人：王芳
电话：13800000000
邮箱：buyer@firm.example
""",
    "a question with a signature": """Do you ship to Iceland?

Pat Hill
Phone: 555 010 2020
Email: buyer@firm.example
Web: https://firm.example
""",
    "a customer's new order": """Hello,

we want to place a new order:
Item: KV-25
Quantity: 40
Order number: 7711

Company: Firm Ltd
Email: buyer@firm.example
Phone: 555 0100 200
""",
    "a form to fill in": """Dear Sir,

please fill in:
Company name:
Contact person:
Email:
Phone:

Regards
Ann
""",
    "a complaint": """Order number: 5512
Customer: Joe Home

The pump arrived broken. I want my money back.

buyer@firm.example
0555 000 111
""",
    "a meeting": "Topic: weekly\nTime: 10:00\nWhere: room 4\nMeeting ID: 123 456\nPasscode: 99\n",
}
SUBJECTS = ["Order", "RFQ 询价", "New order", "Question"]


@pytest.mark.parametrize("name", LETTERS)
@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_persons_letter_is_no_form(name, subject, read):
    assert read(LETTERS[name], subject=subject, **{"from": "Joe Buyer <buyer@firm.example>"}) is None


@pytest.mark.parametrize("letter", MORE_LETTERS, ids=lambda letter: letter["about"])
def test_labels_alone_make_no_form(letter, read):
    table = {"from": "Joe Buyer <buyer@firm.example>", **letter}
    assert read(table.pop("plain", ""), **table) is None


FORM = "Name: Kay Moor\nEmail: kay@client.example\nMessage: Do you ship?\n\n"
FORM += "-- \nThis e-mail was sent from a contact form on Acme"
HEAD = "---------- Forwarded message ---------\nFrom: W <w@acme.example>\nDate: Mon, 3 Mar 2025 10:11\nSubject: x\n\n"


@pytest.mark.parametrize(
    "plain",
    [
        "Yours?\n\n> " + FORM.replace("\n", "\n> "),
        "FYI\n\n" + HEAD + FORM,
        "Yes.\n\nOn 3 Mar 2025 10:11, W wrote:\n\n" + FORM,
    ],
    ids=["arrows", "forward", "attribution"],
)
def test_a_quoted_form_is_none(plain, read):
    assert read(plain, subject="Re: Contact form", **{"from": "bob@acme.example"}) is None


def test_the_same_form_unquoted_is_one(read):
    form = read(FORM, subject="Contact form")
    assert (form.id, form.kind, form.get("name"), form.get("message")) == (
        "contact-form-7",
        "inquiry",
        "Kay Moor",
        "Do you ship?",
    )


def test_a_form_of_unknown_layout_is_generic_and_proves_nothing(read):
    form = read("Name: Sam\nEmail: kay@client.example\nColour: red\nMessage: Two, please.", subject="Hello")
    assert (form.id, form.source_known, form.proof) == ("generic", False, "")
    assert form.get("Colour") == "red"


def test_delivery_reports_are_no_forms(read):
    report = "Received: by mx\nMessage-ID: <x@y>\nSubject: hi\nFrom: a@b.example\nReturn-Path: <a@b.example>"
    assert read(report, subject="Undeliverable", **{"from": "postmaster@acme.example"}) is None


@pytest.mark.parametrize("plain", ["", " \n", "Hello", ":\n:\n", "Name:\nEmail:\n", "--- ---\n---"])
def test_nothing_is_no_form(plain, read):
    assert read(plain) is None
