"""Header values as a person reads them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.model.settings import Limits
from mailbot.parse.header.fields import Fields, read_header
from mailbot.parse.header.headers import clean_text, date, header_text, message_id, references


def fields(*lines: str) -> Fields:
    return read_header(("\r\n".join(lines) + "\r\n\r\n").encode("utf-8"), Limits()).fields


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (b"plain", "plain"),
        (b"=?utf-8?B?5L2g?= =?utf-8?B?5aW9?=", "你好"),  # blanks between two words vanish
        (b"=?utf-8?B?5L0=?= =?utf-8?B?oA==?=", "你"),  # cut in the middle of a character
        (b"=?gb2312?B?6UY=?=", "镕"),  # GBK under gb2312
        (b"=?utf-8?q?a_b=3F?= and c", "a b? and c"),
        (b"Re: =?iso-8859-1?Q?Gr=FC=DFe?=!", "Re: Grüße!"),
        (b"=?utf-8*en?q?x?=", "x"),  # RFC 2231 language
        (b"=?utf-8?q?open", "=?utf-8?q?open"),
        (b"=?iso-2022-jp?B?GyRCOCtAURsoQg==?=", "見積"),
        ("Größe".encode(), "Größe"),
        (b"=?x-unknown?q?abc?=", "abc"),
        (b"=?utf-8?b?5L2g5aW9!?=", "你好"),  # junk inside base64
    ],
)
def test_a_value_is_decoded(value: bytes, text: str) -> None:
    assert header_text(value) == text


def test_no_control_bidi_mark_or_invisible_character_survives() -> None:
    assert clean_text("a\r\nBcc: x\0\u2028b\u202ec\u200bd\ufeff") == "a Bcc: x bcd"
    assert clean_text("e\u0301") == "é"
    assert clean_text("x" * 5000, 100) == "x" * 100
    assert clean_text("👩\u200d🔧") == "👩\u200d🔧"  # joined emoji stay joined


@settings(deadline=None, max_examples=300)
@given(st.text(max_size=300))
def test_cleaned_text_is_one_line_of_visible_characters(text: str) -> None:
    cleaned = clean_text(text)
    assert cleaned == cleaned.strip()
    assert not any(ord(char) < 32 or 0x7F <= ord(char) < 0xA0 or char in "\u2028\u2029\u202e" for char in cleaned)
    cleaned.encode("utf-8")


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("Mon, 2 Nov 2026 10:00:00 +0800", datetime(2026, 11, 2, 2, tzinfo=UTC)),
        ("2 Nov 2026 10:00 -0000", datetime(2026, 11, 2, 10, tzinfo=UTC)),
        ("Mon, 02 Nov 2026 10:00:00 +0800 (CST)", datetime(2026, 11, 2, 2, tzinfo=UTC)),
        ("2026-11-02T10:00:00+08:00", datetime(2026, 11, 2, 2, tzinfo=UTC)),
        ("Mon, 2 Nov 26 10:00:00 +0000", datetime(2026, 11, 2, 10, tzinfo=UTC)),  # RFC 5322 section 4.3
        ("Mon, 2 Nov 1901 10:00:00 +0000", None),
        ("Fri, 31 Dec 9999 23:59:59 -2359", None),
        ("Mon, 2 Nov 9223372036854775808 10:00:00", None),
        ("yesterday", None),
        ("Mon, 2 Nov 2026 99:00:00 +0000", None),
    ],
)
def test_a_date_is_aware_utc_or_none(value: str, found: datetime | None) -> None:
    defects: list[str] = []
    assert date(fields(f"Date: {value}"), defects) == found
    assert bool(defects) == (found is None)


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ([], "message_id_missing"),
        (["Message-ID: <a@b.example>", "Message-ID: <c@d.example>"], "message_id_repeated"),
        (["Message-ID: <a@b.example> <c@d.example>"], "message_id_bad"),
        (["Message-ID: a@b.example"], "message_id_bad"),
        (["Message-ID: <no-at>"], "message_id_bad"),
        (["Message-ID: <" + "a" * 10_000 + "@b.example>"], "message_id_bad"),
        (["Message-ID: <a\r\n X1 STORE 1:* +FLAGS (\\Deleted)@b.example>"], "message_id_bad"),
        (["Message-ID: <ä@b.example>"], "message_id_bad"),
    ],
)
def test_an_ambiguous_message_id_is_none_at_all(lines: list[str], code: str) -> None:
    defects: list[str] = []
    assert message_id(fields(*lines), defects) == ""
    assert [defect.partition(":")[0] for defect in defects] == [code]


def test_references_come_oldest_first_without_doubles_the_newest_hundred() -> None:
    found = references(
        fields("References: <1@a.example>", "\t<2@a.example> junk", "In-Reply-To: <2@a.example> (x) <3@a.example>")
    )
    assert found == ("<1@a.example>", "<2@a.example>", "<3@a.example>")
    many = references(fields("References: " + " ".join(f"<{n}@a.example>" for n in range(500))))
    assert (len(many), many[-1]) == (100, "<499@a.example>")
