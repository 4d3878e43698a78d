"""The shipped rules as a Rulebook, read here by hand so that these tests need no other room; and letters."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from email.utils import parseaddr
from pathlib import Path
from typing import Any

import pytest

from mailbot.model.mail import Address, Form
from mailbot.model.rulebook import FormRule, Rulebook
from mailbot.parse.forms import Letter, read_form

RULES = Path(__file__).parents[3] / "rules"
_NAMES = {"from": "sources", "subject": "subjects", "customer": "customer_field"}


def rule_of(id: str, table: dict[str, Any]) -> FormRule:
    values = {
        _NAMES.get(key, key): tuple(value) if isinstance(value, list) else value
        for key, value in table.items()
        if key != "test"
    }
    values["labels"] = {field: tuple(words) for field, words in table.get("labels", {}).items()}
    return FormRule(id, **values)


def shipped_rules() -> Rulebook:
    labels = tomllib.loads((RULES / "labels.toml").read_text())["labels"]
    files = sorted((RULES / "forms").glob("*.toml"))
    forms = tuple(rule_of(file.stem, tomllib.loads(file.read_text())) for file in files)
    return Rulebook(forms=forms, labels={field: tuple(words) for field, words in labels.items()})


def address(text: str) -> Address:
    name, spec = parseaddr(text)
    return Address(spec, name)


def letter(table: dict[str, Any]) -> Letter:
    return Letter(
        subject=table.get("subject", ""),
        author=address(table["from"]),
        reply_to=(address(table["reply_to"]),) if "reply_to" in table else (),
        recipients=(table.get("to", "sales@acme.example"),),
        plain=table.get("plain", "").lstrip("\n"),
        html=table.get("html", ""),
    )


@pytest.fixture(scope="session")
def rulebook() -> Rulebook:
    return shipped_rules()


@pytest.fixture(scope="session")
def form_rule() -> Callable[[str, dict[str, Any]], FormRule]:
    """form_rule(id, the table of its file)."""
    return rule_of


@pytest.fixture(scope="session")
def letter_of() -> Callable[[dict[str, Any]], Letter]:
    """letter_of(the table of a layout)."""
    return letter


@pytest.fixture
def read(rulebook: Rulebook) -> Callable[..., Form | None]:
    """read(plain, **what the letter has beside it, rules=more rules)."""

    def read_plain(plain: str, rules: tuple[FormRule, ...] = (), **table: Any) -> Form | None:
        book = Rulebook(forms=(*rulebook.forms, *rules), labels=rulebook.labels)
        return read_form(letter({"from": "noreply@acme.example", "plain": plain, **table}), book)

    return read_plain
