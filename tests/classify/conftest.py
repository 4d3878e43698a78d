"""The shipped rules, prepared once, and an easy way to make a Message."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mailbot.classify import Classifier, prepare
from mailbot.model.mail import Address, Arrival, Attachment, Form, Message, Sign
from mailbot.model.settings import Settings
from mailbot.model.tokens import TokenKeys
from mailbot.model.verdict import Verdict
from mailbot.rulebook import read_rulebook, shipped_rules

Write = Callable[..., Message]


@pytest.fixture(scope="session")
def classifier() -> Classifier:
    return prepare(read_rulebook([shipped_rules()], []))


@pytest.fixture(scope="session")
def tokens() -> TokenKeys:
    return TokenKeys((b"k" * 32,))


@pytest.fixture(scope="session")
def write() -> Write:
    def message(
        text: str = "",
        subject: str = "",
        author: str = "buyer@customer.example",
        *,
        quoted: str = "",
        files: tuple[str, ...] = (),
        signs: tuple[Sign, ...] = (),
        form: Form | None = None,
        junk: bool = False,
        **more: object,
    ) -> Message:
        parts = tuple(Attachment(name, "application/octet-stream", 1, "") for name in files)
        arrival = Arrival("sales", junk=junk)
        return Message(
            arrival,
            author=Address(author),
            subject=subject,
            text=text,
            quoted=quoted,
            attachments=parts,
            signs=signs,
            form=form,
            **more,  # type: ignore[arg-type]
        )

    return message


@pytest.fixture(scope="session")
def judge(classifier: Classifier, tokens: TokenKeys) -> Callable[..., Verdict]:
    def verdict(message: Message, settings: Settings | None = None) -> Verdict:
        return classifier.classify(message, settings or Settings(), tokens)

    return verdict
