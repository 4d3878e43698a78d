"""Any octets give a Message, in time, and what stands in it is what came."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from parse.bombs import BOMBS
from parse.conftest import read_mail

from mailbot.model.mail import Address, Message
from mailbot.model.settings import Trust

Read = Callable[..., Message]
DATA = Path(__file__).parents[2].parent / "shared" / "data"
HANGS = 5.0  # seconds of the processor; the bombs take a tenth of it here, a reader that is not linear takes minutes

MAIL = """Return-Path: <ann@client.example>
Delivered-To: sales@acme.example
Received: from a by mx.acme.example
Message-ID: <new@client.example>
Date: Mon, 2 Nov 2026 10:00:00 +0800
From: =?gb2312?B?zfW3vA==?= <ann@client.example>
Reply-To: office@client.example
To: "Sales, Acme" <sales@acme.example>, undisclosed-recipients:;
Cc: Bob <BOB@Client.Example>
Subject: =?utf-8?B?6K+i5Lu3?= 500
References: <old@acme.example>
In-Reply-To: <last@acme.example>
X-Mailer: Foxmail 7
X-Mailbot-Loop: salt.mac
X-Mailbot-Category: order
Content-Type: text/plain; charset=gb2312

"""


def test_an_ordinary_mail_is_read_whole(read: Read) -> None:
    octets = MAIL.encode() + "请报价。\n\n王芳\n".encode("gbk")
    message = read(octets)
    assert message.author == Address("ann@client.example", "王芳")
    assert message.author_agreed is True
    assert message.subject == "询价 500"
    assert message.text.startswith("请报价。")
    assert (message.message_id, message.references) == (
        "<new@client.example>",
        ("<old@acme.example>", "<last@acme.example>"),
    )
    assert [each.address for each in (*message.to, *message.cc, *message.reply_to)] == [
        "sales@acme.example",
        "BOB@client.example",
        "office@client.example",
    ]
    assert (message.return_path, message.delivered_to) == ("ann@client.example", ("sales@acme.example",))
    assert (message.loop_token, message.mailer) == ("salt.mac", "Foxmail 7")
    assert message.date is not None
    assert message.date.isoformat() == "2026-11-02T02:00:00+00:00"
    assert (message.signs, message.bounce, message.defects, message.size) == ((), None, (), len(octets))


def test_no_field_of_our_own_namespace_steers_us(read: Read) -> None:
    assert "order" not in repr(read(MAIL.encode()))


def test_a_header_alone_says_that_the_mail_was_too_large(read: Read) -> None:
    from mailbot.model.mail import Arrival, RawMessage
    from mailbot.model.rulebook import Rulebook
    from mailbot.model.settings import Limits
    from mailbot.parse import parse

    message = parse(RawMessage(Arrival("sales"), MAIL.encode(), 99_000_000), Rulebook(), Trust(), Limits())
    assert message.size == 99_000_000
    assert message.defects == ("mail_cut: too large to fetch, only its header is here",)


@pytest.mark.parametrize(
    "octets", [b"", b"\n", b"\r", b"\0", b":", b"hello", b"Subject: x", b"From: \xff\xfe\r\n\r\n\x80", b"\r\rx"]
)
def test_scraps_give_a_message(read: Read, octets: bytes) -> None:
    message = read(octets)
    assert message.size == len(octets)
    assert message.author_agreed is False


def test_a_mail_with_the_line_ends_of_an_old_macintosh_is_read(read: Read) -> None:
    message = read(b"From: ann@client.example\rSubject: x\r\rhello\rthere")
    assert (message.subject, message.text) == ("x", "hello\nthere")


PIECES = [
    b"From: a@b.example",
    b"From: <",
    b"Subject: =?gb2312?B?",
    b"=?=",
    b"Content-Type: multipart/mixed; boundary=b",
    b"--b",
    b"--b--",
    b"Content-Type: text/html; charset=",
    b"<div>",
    b"Content-Type: multipart/report; report-type=delivery-status",
    b"Content-Transfer-Encoding: base64",
    b"Content-Transfer-Encoding: x-uue",
    b"Content-Type: message/delivery-status",
    b"Final-Recipient: rfc822;",
    b"begin 644 a",
    b"\x1b$B",
    b"~{",
    b"+AGE-",
    b"charset=utf-7",
    b"format=flowed; delsp=yes",
    b"Authentication-Results: mx.acme.example; dmarc=pass",
    b"Received: by",
    b"X-Failed-Recipients: a@b.example,",
    b"\xff\xfe",
    b"Content-Disposition: attachment; filename*0*=",
    b"\0",
    b"\r",
    b"> ",
    b"On Mon wrote:",
    b"Date: 99",
    b"Email: a@b.example",
]


@settings(deadline=None, max_examples=300)
@given(
    st.lists(
        st.sampled_from(PIECES) | st.binary(max_size=12) | st.sampled_from([b"\r\n", b"\n", b"\r\n\r\n"]), max_size=40
    )
)
def test_any_octets_give_a_message(pieces: list[bytes]) -> None:
    message = read_mail(b"".join(pieces), Trust(authserv_ids=("mx.acme.example",)))
    assert isinstance(message, Message)
    assert not [defect for defect in message.defects if "unreadable" in defect]
    repr(message).encode("utf-8")


@settings(deadline=None, max_examples=150)
@given(st.binary(max_size=400))
def test_any_body_under_a_good_header_gives_a_message(body: bytes) -> None:
    message = read_mail(MAIL.encode() + body)
    assert message.author_agreed is True
    assert "\0" not in message.text + message.quoted + message.signature + message.html


@pytest.mark.parametrize("build", BOMBS.values(), ids=BOMBS.keys())
def test_a_bomb_costs_little_and_still_gives_a_message(build: Callable[[], bytes]) -> None:
    octets = build()
    began = process_time()
    message = read_mail(octets, Trust(authserv_ids=("mx.acme.example",)))
    assert process_time() - began < HANGS
    assert message.author.address.endswith("client.example") or not message.author_agreed
    assert not [defect for defect in message.defects if "unreadable" in defect]


def shared(folder: str) -> list[Path]:
    return sorted(path for path in (DATA / folder).rglob("*") if path.suffix in (".eml", ".txt"))


@pytest.mark.beside
@pytest.mark.skipif(not DATA.exists(), reason="NO REAL MAIL: the shared mail is not here")
@pytest.mark.parametrize("folder", ["nasty", "automail", "business", "replies", "forms"])
def test_real_mail_is_read_without_an_error(folder: str) -> None:
    for path in shared(folder):
        message = read_mail(path.read_bytes())
        assert not [defect for defect in message.defects if "unreadable" in defect], path


@pytest.mark.beside
@pytest.mark.skipif(not DATA.exists(), reason="NO REAL MAIL: the shared mail is not here")
def test_real_bounces_and_automatic_answers_are_known() -> None:
    rows = [json.loads(line) for line in (DATA / "automail" / "index.jsonl").read_text().splitlines()]
    read = {row["file"]: (row["cls"], read_mail((DATA / row["file"]).read_bytes())) for row in rows}
    unnamed = [
        file
        for file, (kind, message) in read.items()
        if kind == "bounce" and not (message.bounce and message.bounce.recipients)
    ]
    unsigned = [
        file for file, (kind, message) in read.items() if kind in ("bounce", "auto_reply") and not message.signs
    ]
    others = [file for file, (kind, message) in read.items() if kind != "bounce" and message.bounce]
    assert (len(unnamed) <= 3, unsigned, others) == (True, [], [])
