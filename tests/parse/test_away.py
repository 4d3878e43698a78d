"""automatic.toml: until when somebody is away, and who stands in; dates in many languages."""

from __future__ import annotations

import time
import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from mailbot.model.mail import Away, Message
from mailbot.parse.automatic.away import read_away
from mailbot.parse.automatic.dates import named_days

Read = Callable[..., Message]
MAILS = tomllib.loads((Path(__file__).parent / "automatic.toml").read_text())["mail"]
ON = date(2026, 11, 21)
HEAD = (
    "From: Joe Buyer <joe@client.example>\nDate: Sat, 21 Nov 2026 10:00:00 +0800\n"
    "Content-Type: text/plain; charset=utf-8\n"
)


@pytest.mark.parametrize("mail", MAILS, ids=lambda mail: mail["about"])
def test_an_absence_notice_says_until_when_and_who_stands_in(mail: dict[str, Any], read: Read) -> None:
    away = read(f"{HEAD}Subject: {mail['subject']}\n\n{mail['plain']}\n".encode()).away or Away()
    got = {"until": away.until, "returns": away.returns, "substitute": away.substitute, "gone": away.gone}
    expected = {key: value for key, value in mail["expect"].items() if key != "origin"}
    assert got == {"until": None, "returns": False, "substitute": "", "gone": False, **expected}


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("5.12.2026", date(2026, 12, 5)),
        ("05.12.", date(2026, 12, 5)),
        ("2026-12-05", date(2026, 12, 5)),
        ("2026年12月5日", date(2026, 12, 5)),
        ("December 5th, 2026", date(2026, 12, 5)),
        ("5 de diciembre de 2026", date(2026, 12, 5)),
        ("1er décembre", date(2026, 12, 1)),
        ("5 декабря", date(2026, 12, 5)),
        ("12월 5일", date(2026, 12, 5)),
        ("2 january", date(2027, 1, 2)),
        ("12/3", date(2026, 12, 3)),
        ("3/12/2026", date(2026, 12, 3)),
        ("04/01/2027", date(2027, 1, 4)),
    ],
)
def test_a_day_is_read_in_many_ways(text: str, day: date) -> None:
    assert [one.day for one in named_days(text.lower(), ON)] == [day]


@pytest.mark.parametrize("text", ["31.2.2026", "99/99", "version 1.2.3.4", "room 12", "", "50 pcs"])
def test_what_is_no_day_is_none(text: str) -> None:
    assert named_days(text, ON) == []


def test_back_on_a_day_is_one_day_sooner_than_away_until_it() -> None:
    until = read_away("I am on leave until 5 December.", "joe@client.example", ON)
    back = read_away("I am on leave and back on 5 December.", "joe@client.example", ON)
    assert until and back and (until.back_on, back.back_on) == (date(2026, 12, 6), date(2026, 12, 5))


@pytest.mark.parametrize("text", ["Please quote 20 pumps by 5 December.", "We need them on 1.12.", "Thank you."])
def test_other_mail_tells_of_no_absence(text: str) -> None:
    assert read_away(text, "joe@client.example", ON) is None


def test_the_author_never_stands_in_for_themselves() -> None:
    away = read_away("I am on leave. Write to Joe@client.example.", "joe@client.example", ON)
    assert away == Away()


@pytest.mark.parametrize("piece", ["1/1 ", "until 1.1. ", "\n \n", "a@", "back on monday ", "1 de "])
def test_hostile_text_costs_no_time(piece: str) -> None:
    begin = time.process_time()
    read_away(piece * 200_000, "", ON)
    assert time.process_time() - begin < 5
