"""What somebody types among lines that nothing marks as quoted is theirs, where they put their name before it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mailbot.model.mail import Message

Read = Callable[..., Message]
HEAD = "From: Acme <sales@acme.example>\nSent: 03 November 2026 09:12\nTo: Joe\nSubject: Offer"


def answered(read: Read, below: str, name: str = "Joe Client") -> Message:
    return read(f"From: {name} <joe@client.example>\n\nSee below.\n\n{HEAD}\n\n{below}".encode())


@pytest.mark.parametrize("mark", ["[Joe Client]", "[joe]", "[JC]:", "<Joe>", "(Client)", "==>", "-->"])
def test_a_comment_that_bears_its_authors_name_is_new(read: Read, mark: str) -> None:
    message = answered(read, f"How many?\n\n{mark} 40 pieces,\nin two lots\n\nHow to ship?")
    assert message.text == f"See below.\n{mark} 40 pieces,\nin two lots"
    assert "How to ship?" in message.quoted


def test_another_name_an_older_mail_and_what_is_marked_are_history(read: Read) -> None:
    older = f"{'word' * 3}\n\n".join(["How many?"] * 8)
    for below in ("[Ann] 40 pieces", "[EXTERNAL] 40 pieces", f"{older}\n{HEAD}\n\n[Joe] 40 pieces"):
        assert answered(read, below).text == "See below."
    assert answered(read, "[J] 40 pieces", "J").text == "See below."
