"""bounces.toml: who did not get it, whether another mail may reach them, why, and which mail it was."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mailbot.model.mail import Bounce, Cause, Message, Missed
from mailbot.parse.bounce.causes import cause_of

Read = Callable[..., Message]
MAILS = tomllib.loads((Path(__file__).parent / "bounces.toml").read_text())["mail"]


def octets(mail: dict[str, Any]) -> bytes:
    head = {
        "From": "Mail Delivery System <MAILER-DAEMON@mx.client.example>",
        "To": "sales@acme.example",
        "Return-Path": "<>",
        "Subject": mail["subject"],
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
    }
    head |= {"From": mail["from"]} if "from" in mail else {}
    head |= {name: value for name, value in mail.get("headers", {}).items() if value}
    body = mail["plain"].lstrip("\n")
    if "status" in mail:
        parts = [("text/plain; charset=utf-8", body), ("message/delivery-status", mail["status"].strip())]
        parts += [("message/rfc822", mail["returned"].strip())] if "returned" in mail else []
        head["Content-Type"] = 'multipart/report; report-type=delivery-status; boundary="b"'
        body = "".join(f"--b\nContent-Type: {kind}\n\n{text}\n" for kind, text in parts) + "--b--\n"
    return ("".join(f"{name}: {value}\n" for name, value in head.items()) + "\n" + body).encode()


@pytest.mark.parametrize("mail", MAILS, ids=lambda mail: mail["about"])
def test_a_report_says_who_why_and_what_of(mail: dict[str, Any], read: Read) -> None:
    bounce = read(octets(mail)).bounce
    assert bounce is not None
    expected = mail["expect"]
    got = {
        "recipients": list(bounce.recipients),
        "fate": bounce.fate,
        "cause": bounce.cause.value,
        "mid": bounce.original_message_id,
        "each": [f"{one.fate} {one.cause.value}" for one in bounce.each],
    }
    assert got == {"cause": got["cause"], "each": got["each"], "mid": "", **expected}


def test_a_recipient_has_its_own_fate_where_the_report_tells_them_apart() -> None:
    full = Missed("Full@client.example", status="5.2.2", cause=Cause.MAILBOX_FULL)
    bounce = Bounce(("gone@client.example", full.address), "5.1.1", cause=Cause.USER_UNKNOWN, each=(full,))
    assert (bounce.fate_of("full@client.example"), bounce.fate_of("gone@client.example")) == ("soft", "hard")


@pytest.mark.parametrize(
    ("bounce", "fate"),
    [
        (Bounce(action="failed", status="5.1.1"), "hard"),
        (Bounce(action="failed", status="4.4.7"), "soft"),
        (Bounce(action="failed", status="5.2.2", cause=Cause.MAILBOX_FULL), "soft"),
        (Bounce(action="failed", cause=Cause.HOST_UNKNOWN), "hard"),
        (Bounce(action="delayed", status="5.1.1", cause=Cause.USER_UNKNOWN), "delayed"),
        (Bounce(action="expanded"), "expanded"),
    ],
)
def test_only_an_address_that_does_not_work_is_hard(bounce: Bounce, fate: str) -> None:
    assert bounce.fate == fate


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("552 mailbox full", "5.2.2"),
        ("550 user unknown", "5.1.1"),
        ("554 looks like spam", "5.7.1"),
        ("554 Transaction failed", "5.3.0"),
        ("550 5.1.6 has moved", "5.1.6"),
    ],
)
def test_a_code_is_told_from_the_words_only_where_none_is_given(said: str, status: str, read: Read) -> None:
    mail = {"subject": "failure notice", "plain": f"Could not be delivered.\n\n<gone@client.example>: {said}\n"}
    bounce = read(octets(mail)).bounce
    assert bounce is not None and bounce.status == status


def test_words_of_the_address_are_no_reason(read: Read) -> None:
    mail = {"subject": "failure notice", "plain": "Undeliverable.\n\n<spam.full@blocked.example>: user unknown\n"}
    bounce = read(octets(mail)).bounce
    assert bounce is not None and bounce.cause is Cause.USER_UNKNOWN


@pytest.mark.parametrize(
    ("words", "cause"),
    [
        ("Das Postfach des Empfängers ist voll.", Cause.MAILBOX_FULL),
        ("La boîte de réception du destinataire est saturée.", Cause.MAILBOX_FULL),
        ("El buzón ha excedido su cuota", Cause.MAILBOX_FULL),
        ("Het postvak van de ontvanger vol is", Cause.MAILBOX_FULL),
        ("На диске нет свободного места", Cause.MAILBOX_FULL),
        ("받는 사람의 메일함이 가득 찼습니다", Cause.MAILBOX_FULL),
        ("Anhang mit nicht erlaubtem Dateityp", Cause.POLICY),
        ("allegato non consentito", Cause.POLICY),
        ("附件类型不允许", Cause.POLICY),
        ("Le message dépasse la taille autorisée", Cause.TOO_LARGE),
        ("邮件超过大小限制", Cause.TOO_LARGE),
        ("Das Konto wurde gelöscht", Cause.USER_UNKNOWN),
        ("帐号已被删除", Cause.USER_UNKNOWN),
    ],
)
def test_a_notice_tells_its_cause_in_its_own_language(words: str, cause: Cause) -> None:
    """Without one, "failed" means that the address is dead: a full mailbox must not end there."""
    assert cause_of("", None, words) is cause
