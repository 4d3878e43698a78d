"""Automatic answers without headers are told by their words; people who sound like machines are not taken for them."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from mailbot.classify import Classifier
from mailbot.model.mail import Arrival, RawMessage
from mailbot.model.rulebook import Rulebook
from mailbot.model.settings import Limits, Mailbox, Settings, Trust
from mailbot.model.tokens import TokenKeys
from mailbot.model.verdict import Origin
from mailbot.parse import parse

FOLDER = Path(__file__).parents[1] / "parse"
MACHINES, NOTICES, PEOPLE = (
    tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))["mail"] for name in ("automatic", "notices", "people")
)
OURS = Settings(mailboxes=(Mailbox("sales", "sales@acme.example"),))


def origin_of(mail: dict[str, Any], classifier: Classifier, tokens: TokenKeys) -> Origin:
    head = {
        "From": mail.get("from", "Joe Buyer <joe@client.example>"),
        "To": "sales@acme.example",
        "Return-Path": "<joe@client.example>",
        "Date": "Sat, 21 Nov 2026 10:00:00 +0800",
        "Subject": mail.get("subject", "Order"),
        "Content-Type": "text/plain; charset=utf-8",
        **mail.get("headers", {}),
    }
    octets = "".join(f"{name}: {value}\n" for name, value in head.items()) + f"\n{mail['plain']}"
    message = parse(RawMessage(Arrival("sales"), octets.encode()), Rulebook(), Trust(), Limits())
    return classifier.classify(message, OURS, tokens).origin


@pytest.mark.parametrize("mail", MACHINES + NOTICES, ids=lambda mail: mail["about"])
def test_an_automatic_answer_is_automatic(mail: dict[str, Any], classifier: Classifier, tokens: TokenKeys) -> None:
    said = origin_of(mail, classifier, tokens)
    assert said in (Origin.AUTO_REPLIED, Origin.AUTO_GENERATED)


@pytest.mark.parametrize("mail", PEOPLE, ids=lambda mail: mail["about"])
def test_a_person_is_a_person(mail: dict[str, Any], classifier: Classifier, tokens: TokenKeys) -> None:
    assert origin_of(mail, classifier, tokens) is Origin.PERSON


def test_a_sign_that_somebody_pressed_is_told_by_its_part(classifier: Classifier, tokens: TokenKeys) -> None:
    parts = "--b\n\n:) Ann\n--b\nContent-Type: text/vnd.google.email-reaction+json\n\n{}\n--b--\n"
    headers = {"In-Reply-To": "<a@acme.example>", "Content-Type": 'multipart/alternative; boundary="b"'}
    assert origin_of({"headers": headers, "plain": parts}, classifier, tokens) is Origin.AUTO_REPLIED
