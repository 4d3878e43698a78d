"""replies.toml: of a reply the sender's own words, whatever their mail program puts around them."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mailbot.model.mail import Message

Read = Callable[..., Message]
MAILS = tomllib.loads((Path(__file__).parent / "replies.toml").read_text())["mail"]


@pytest.mark.parametrize("mail", MAILS, ids=lambda mail: mail["about"])
def test_own_words_are_told_from_history(mail: dict[str, Any], read: Read) -> None:
    kind = "html" if "html" in mail else "plain"
    head = "From: joe@client.example\nTo: Acme <sales+c.1@acme.example>\nSubject: Re: Offer\n"
    head += f"Content-Type: text/{kind}; charset=utf-8\n\n"
    assert read((head + mail[kind].lstrip("\n")).encode()).text == mail["text"].lstrip("\n")


def test_a_helpdesks_first_line_hides_nothing(read: Read) -> None:
    body = "##- Please type your reply above this line -##\n\nWe look into it.\n"
    assert "We look into it." in read(f"From: help@client.example\nSubject: x\n\n{body}".encode()).text
