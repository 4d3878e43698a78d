"""A button's link opens the mail that it says, in every mail program, whatever names and titles are in it."""

import re
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from urllib.parse import parse_qs, quote, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from support.reply_cases import ALICE, BOSS, BOX, KEYS, NOW, WEI, ticket

from mailbot.desk import VERBS
from mailbot.desk.orders import read_orders
from mailbot.model.ticket import Stage
from mailbot.model.tokens import Purpose
from mailbot.model.verdict import Category
from mailbot.reply import buttons
from mailbot.reply.buttons import GOOD_FOR, Presser, button, notice_buttons, release_button, row_buttons, undo_button
from mailbot.reply.pages.page_types import Suggestion

HINT = "直接发送此邮件即可, nothing else & needed? 100 % + #sure"
ALICES = Presser(ALICE, 3, BOX, KEYS, NOW, HINT)
EPOCH_DAY = datetime(1970, 1, 1, tzinfo=UTC)


def as_python_reads(href):
    link = urlsplit(href)
    fields = parse_qs(link.query, strict_parsing=True, keep_blank_values=True)
    assert set(fields) == {"subject", "body"} and all(len(values) == 1 for values in fields.values())
    return unquote(link.path), fields["subject"][0], fields["body"][0]


def as_a_browser_reads(href):
    """RFC 6068 by hand: no blank for a plus, which is what parse_qs does."""
    scheme, _, rest = href.partition(":")
    to, _, query = rest.partition("?")
    fields = dict(pair.split("=", 1) for pair in query.split("&"))
    assert scheme == "mailto" and "#" not in href
    return unquote(to), unquote(fields["subject"]), unquote(fields["body"])


def token_in(href):
    to, subject, _ = as_a_browser_reads(href)
    return KEYS.read_address(to) or KEYS.read_tag(subject.rpartition("[")[2].rstrip("]"))


def every_button():
    faq = (Suggestion("payment", "How can I pay?", 80, "By transfer."),)
    for stage in Stage:
        for owner in ("alice", "wei", ""):
            for category in Category:
                on = ticket(stage=stage, owner=owner, category=category)
                yield from notice_buttons(ALICES, on, (ALICE, WEI, BOSS), faq)
                yield from row_buttons(ALICES, on)
    yield undo_button(ALICES, ticket())


def test_every_button_is_of_this_person_ticket_and_verb_for_two_weeks():
    for one in every_button():
        token = token_in(one.href)
        assert (token.purpose, token.ticket, token.person, token.epoch) == (Purpose.COMMAND, 1024, "alice", 3)
        assert (token.verb, token.last_day) == (one.key, (NOW - EPOCH_DAY).days + GOOD_FOR)


def test_every_button_reads_the_same_in_a_browser_and_says_what_its_verb_needs():
    verbs = {verb.name: verb for verb in VERBS}
    for one in every_button():
        assert as_python_reads(one.href) == as_a_browser_reads(one.href)
        _, subject, body = as_a_browser_reads(one.href)
        assert body.endswith(f"\r\n\r\n-- \r\n{HINT}")
        (order,) = read_orders(body.replace("\r\n", "\n"), one.key).orders
        assert order.verb is verbs[one.key]
        assert order.said or not order.verb.needs
        (lost,) = read_orders("Sent from my iPhone", one.key, subject).orders
        assert (lost.verb, lost.said) == (order.verb, order.said), "a phone that loses the body"


@pytest.mark.parametrize("stage", Stage)
def test_only_what_a_stage_takes_is_shown_and_nothing_twice(stage):
    shown = notice_buttons(ALICES, ticket(stage=stage), (ALICE, WEI, BOSS), ())
    assert len({(one.key, one.value) for one in shown}) == len(shown)
    assert ("restore" in {one.key for one in shown}) is (stage is Stage.RECYCLED)
    assert "take" not in {one.key for one in shown}, "it is theirs"
    assert "alice" not in {one.value for one in shown if one.key == "assign"}


def test_a_release_is_of_one_mail_and_says_yes():
    href = release_button(ALICES, 77, 1024).href
    to, subject, body = as_a_browser_reads(href)
    assert token_in(href).purpose is Purpose.RELEASE
    assert (token_in(href).ticket, subject, body.split("\r\n")[0]) == (77, "yes T-1024", "yes")
    assert as_python_reads(href) == (to, subject, body)


LONG = replace(ALICE, handle="a" * 24)
BOXES = [
    BOX,
    replace(BOX, reply_delimiter=""),
    replace(BOX, reply_delimiter="-"),
    replace(BOX, token_domain="t.acme.example"),
    replace(BOX, address="international-sales-department@acme.example"),
]


@pytest.mark.parametrize("box", BOXES)
@pytest.mark.parametrize("person", [ALICE, LONG])
@pytest.mark.parametrize("number", [1, 999_999_999_999])
def test_an_address_fits_or_the_subject_carries_the_token(box, person, number):
    presser = Presser(person, 999_999, box, KEYS, NOW, HINT)
    for one in (button(presser, ticket(number=number), verb.name, "x") for verb in VERBS):
        to, _, _ = as_a_browser_reads(one.href)
        assert len(to.rpartition("@")[0]) <= 64
        assert (token_in(one.href).ticket, token_in(one.href).verb) == (number, one.key)


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60))
def test_no_name_and_no_title_gets_out_of_its_place(name, id, hint):
    presser = replace(ALICES, hint=hint)
    for one in (button(presser, ticket(), "assign", id, name), button(presser, ticket(), "faq", id, name)):
        assert re.fullmatch(r"mailto:[A-Za-z0-9.@%_-]+\?subject=[A-Za-z0-9._~%-]*&body=[A-Za-z0-9._~%-]*", one.href)
        assert "%0A" not in one.href.partition("&body=")[0].upper()
        assert "%0D" not in one.href.partition("&body=")[0].upper()
        to, subject, _ = as_a_browser_reads(one.href)
        mail = EmailMessage(policy=SMTP)
        mail["To"], mail["Subject"] = to, subject
        assert mail.as_bytes().count(b"\r\nBcc:") == 0


@pytest.mark.parametrize("text", ["".join(map(chr, range(1, 128))), "#is 投诉 a&b=c?", "%41 + é", ""])
def test_what_stands_in_a_link_is_quoted_as_urllib_quotes_it(text):
    lines = text.replace("\n", "\r\n")
    assert buttons._quoted(text) == quote(lines, safe="")
    assert buttons._quoted_address(text) == quote(text, safe="@")
