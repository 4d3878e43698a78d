"""The shipped rules/forms/*.toml and rules/labels.toml."""

import tomllib
from pathlib import Path

import pytest

from mailbot.parse.forms.labels import label_book, plain_label
from mailbot.text.patterns import compile_pattern

RULES = Path(__file__).parents[3] / "rules"
FILES = sorted((RULES / "forms").glob("*.toml"))
KEYS = {"kind", "from", "subject", "marks", "customer", "reply_to_is_customer", "echo", "echo_message",
"secret_field", "secret",
        "address", "labels", "test"}  # fmt: skip


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_shipped_layout_is_asked_by_something_and_trusts_nobody(file):
    table = tomllib.loads(file.read_text())
    assert set(table) <= KEYS
    assert table["kind"] in ("order", "feedback", "inquiry")
    assert "from" not in table and not table.get("echo_message")
    assert table.get("subject") or table.get("marks")
    for pattern in table.get("subject", []):
        compile_pattern(pattern)


def test_the_example_reads_and_names_its_sender():
    table = tomllib.loads((RULES / "forms" / "website-order.toml.example").read_text())
    assert set(table) <= KEYS and table["from"]


def test_no_label_means_two_fields():
    labels = tomllib.loads((RULES / "labels.toml").read_text())["labels"]
    seen = {}
    for field, words in labels.items():
        for word in words:
            assert seen.setdefault(plain_label(word), field) == field, word


@pytest.mark.parametrize(
    ("label", "field"),
    [
        ("Your E-Mail (required) *", "email"), ("your-email", "email"), ("E-Mail-Adresse:", "email"), ("姓名 / Name",
        "name"),
        ("Name（姓名）", "name"), ("您的姓名", "name"), ("邮箱 Email", "email"), ("QUANTITY",
        "quantity"), ("Product 2", "product"),
        ("電子郵件", "email"), ("Ｅｍａｉｌ", "email"), ("N° de commande", "order_ref"), ("Colour", "own"),
        ("Glaze", ""), ("", ""),
        ("https://x.example/contact", ""), ("Order 2", ""),
        ("We saw you at a fair in May and he had me call on price, telephone", ""),
    ],
)  # fmt: skip
def test_a_label_is_known_however_it_is_written(label, field, rulebook):
    assert label_book(rulebook, None).field(label) == field
