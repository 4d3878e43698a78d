"""mailbot.reply.clean: what strangers wrote is safe in its place (P18, T9, T10, T11, T16)."""

import re
from unicodedata import category, normalize

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mailbot.reply.clean import (
    clean_body,
    clean_echo,
    clean_file_name,
    clean_greeting,
    clean_line,
    clean_name,
    without_tokens,
)

TYPED = """
    http://evil.com/x?y=1 https://例子.中国/a www.evil.com evil.com EVIL.COM ｅｖｉｌ．ｃｏｍ evil。com evil｡com
    a@b.example a＠b.example mailto:a@b <b> </a> <a href='//x.y'> &lt; javascript:alert(1) 公司.中国
    1.2.3.4/x //evil.com [x](http://e.vil) ftp://e . com …"""
UNSEEN = ["\r\nBcc: ", "\u2028", "\u0085", "\x00", "\u202e", "\ufeff", "\\\\evil.com\\x", "ev\u200bil.com"]
NASTY = st.sampled_from([*TYPED.split(), *UNSEEN, "e\u0301vil.com", "x" * 90])
HOSTILE = st.lists(st.one_of(NASTY, st.text(max_size=30)), max_size=12).map("".join) | st.lists(
    st.one_of(NASTY, st.text(max_size=30)), max_size=12
).map(" ".join)
DOMAIN = re.compile(r"[^\W_]\.[^\W\d_]{2}")


@settings(max_examples=1000, deadline=None)
@given(HOSTILE)
@example("ev<b>il</b>.com")
@example("x@" * 60)
@example("a.b" * 60)
def test_an_echo_never_carries_a_link_an_address_or_a_line(text):
    echo = clean_echo(text)
    seen = normalize("NFKC", echo)
    assert len(echo) <= 80
    assert "@" not in seen
    assert "//" not in seen
    assert not set("<>\\\r\n").intersection(seen)
    assert "www." not in seen.lower()
    assert not DOMAIN.search(seen)
    assert not [char for char in echo if category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp")]


@settings(max_examples=300, deadline=None)
@given(HOSTILE)
def test_cleaning_an_echo_twice_changes_nothing_more(text):
    once = clean_echo(text)
    assert clean_echo(once) == once


ORDERED = """
    Ball valve DN50, brass | 3.5 mm | M8x1.25 | 1,290.00 | BV-50/2 | PO-4711 (2025) | 25 °C | 50% + 20% | No.5 | R&D #3
    | 不锈钢球阀，DN50：200 只（红色） | 黄铜。交期30天 | Größe 12"""


@pytest.mark.parametrize("text", [part.strip() for part in ORDERED.split("|")])
def test_an_echo_leaves_what_people_order_as_it_is(text):
    assert clean_echo(text) == text


def test_an_echo_says_where_it_took_something_out():
    assert clean_echo("pumps see http://evil.com/x now") == "pumps see … now"
    assert clean_echo("请看evil.com谢谢") == "请看…谢谢"


NO_NAMES = """
     | You won 500 dollars | Bob evil.com | Bob <b> | click here: now | http://x | a@b | Bob! | $$$ | {{ 7*7 }}
    | 公司.com | call me now please my dear friend | evil．com | Bob。com"""


@pytest.mark.parametrize(
    "name", [*(part.strip() for part in NO_NAMES.split("|")), "x" * 41, "Bob\nBcc: x@y", "B\u202eob"]
)
def test_a_hostile_name_is_not_greeted(name):
    assert clean_greeting(name) == ""


@settings(max_examples=300, deadline=None)
@given(HOSTILE)
def test_a_greeting_is_letters_and_a_few_marks(name):
    assert len(clean_greeting(name)) <= 40
    assert all(char in " .'’-‐·・," or category(char)[0] in "LM" for char in clean_greeting(name))


@settings(max_examples=500, deadline=None)
@given(st.text(max_size=400), st.integers(10, 200))
def test_a_line_is_one_short_line_that_cannot_be_turned_round(text, limit):
    line = clean_line(text, limit)
    assert len(line) <= limit
    assert line == " ".join(line.split())
    line.encode("utf-8")
    assert not [
        char for char in line if category(char) in ("Cc", "Cs", "Zl", "Zp") or char in "\u202e\u2066\u200f\ufeff"
    ]


def test_a_name_that_pretends_to_be_an_address_is_not_shown():
    assert clean_name("boss@acme.example") == ""
    assert clean_name("boss＠acme.example") == ""
    assert clean_name('"Bob Lee"') == "Bob Lee"


def test_running_text_keeps_its_lines_and_loses_its_controls():
    assert clean_body("a\r\nb\rc\u2028d\x00e\u202ef\tg") == "a\nb\nc\nd ef\tg"
    assert clean_body("x" * 20, 10) == "x" * 10 + "\n…"


def test_a_file_name_is_no_path_and_keeps_its_extension():
    assert clean_file_name("../../etc/passwd") == "etc passwd"
    assert clean_file_name("x.pdf\u202efdp.exe") == "x.pdffdp.exe"
    assert clean_file_name("") == "attachment"
    assert clean_file_name("长" * 200 + ".pdf") == "长" * 75 + "….pdf"


def test_a_stranger_cannot_put_a_ticket_number_into_our_subject():
    assert without_tokens("Re: [T-1001] price [T-2]") == "Re: price"
