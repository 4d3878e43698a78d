"""mailbot.reply.answer: a colleague's words reach the customer as the company's mail, with nothing of the house.

The property test is promise P24: canaries in everything internal never stand in the octets, however they are encoded.
"""

import base64
import quopri
import re
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from support.reply_cases import (
    ALICE,
    BOX,
    KEYS,
    NOW,
    SETTINGS,
    attachment,
    letter,
    noticed,
    opened,
    rulebook,
    text_of,
    ticket,
)

from mailbot.model.decision import Relay
from mailbot.model.history import Correspondence
from mailbot.model.outgoing import Kind
from mailbot.model.tokens import Purpose, Token
from mailbot.model.verdict import Category
from mailbot.reply import prepare

KNOWN = Correspondence(
    address="bob@client.example",
    name="Bob Lee",
    subject="Price for 200 ball valves",
    answers_to="<one@client.example>",
    seen=("<one@client.example>", "<a.1024.0.x@acme.example>"),
)
WORDS = Relay("bob@client.example", "Dear Bob,\n\n5.95 each.\n\nAlice", "", "digest")
TAG = KEYS.tag(Token(Purpose.STAFF_REPLY, 1024, "alice"))
PRIVATE = "alice@acme.example"


def answered(composer, words=WORDS, known=KNOWN, on=None, person=ALICE, epochs=None, box=BOX, most=10_000):
    return composer.answer(words, known, on or ticket(), person, epochs or {}, box, NOW, 5, most)


def said(composer, text, **more):
    return answered(composer, replace(WORDS, text=text), **more)


def codes(relayed):
    return {leak.code for leak in relayed.leaks}


def test_it_is_the_companys_mail_under_the_colleagues_name(composer):
    relayed = answered(composer)
    outgoing, mail = relayed.outgoing, opened(relayed.outgoing)
    assert (outgoing.kind, outgoing.recipients, outgoing.envelope_from) == (
        Kind.ANSWER,
        ("bob@client.example",),
        "sales@acme.example",
    )
    assert mail["From"].addresses[0].display_name == "Alice Zhang, Acme Valves"
    assert mail["From"].addresses[0].addr_spec == "sales@acme.example"
    assert mail["To"] == "Bob Lee <bob@client.example>"
    token = KEYS.read_address(mail["Reply-To"].addresses[0].addr_spec)
    assert (token.purpose, token.ticket, token.person) == (Purpose.CUSTOMER_REPLY, 1024, "")
    assert KEYS.read_message_id(mail["Message-ID"]) == ("r", 1024)
    assert mail["Subject"] == "Re: Price for 200 ball valves [T-1024]"
    assert not [name for name in mail if name.lower().startswith(("x-", "auto-", "precedence"))]
    assert (relayed.leaks, relayed.empty, relayed.withheld) == ((), False, ())


def test_a_bounce_address_is_the_sender_where_the_host_lets_it_live(composer):
    sender = answered(composer, box=replace(BOX, verp=True)).outgoing.envelope_from
    assert KEYS.read_address(sender) == Token(Purpose.BOUNCE, 1024)


def test_without_sub_addresses_it_has_no_reply_to(composer):
    assert "Reply-To" not in opened(answered(composer, box=replace(BOX, reply_delimiter="")).outgoing)


def test_it_stands_in_the_customers_thread(composer):
    mail = opened(answered(composer).outgoing)
    assert mail["In-Reply-To"] == "<one@client.example>"
    assert mail["References"] == "<a.1024.0.x@acme.example> <one@client.example>"
    assert "References" not in opened(answered(composer, known=replace(KNOWN, answers_to="", seen=())).outgoing)


@pytest.mark.parametrize(
    ("subject", "shown"),
    [
        ("Re: Auto: Price [T-1024]", "Re: Price [T-1024]"),
        ("RE: AW: 回复：自动回复：询价 [T-1001]", "Re: 询价 [T-1024]"),
        ("Re[2]: 答复: 自動回覆：詢價", "Re: 詢價 [T-1024]"),
        ("Reprice: valves", "Re: Reprice: valves [T-1024]"),
        ("", "Re: Your inquiry [T-1024]"),
        ("Re: \r\nBcc: x@evil.example", "Re: Bcc: x@evil.example [T-1024]"),
    ],
)
def test_the_subject_is_the_customers_own(composer, subject, shown):
    assert opened(answered(composer, known=replace(KNOWN, subject=subject)).outgoing)["Subject"] == shown


@pytest.mark.parametrize(("language", "shown"), [("en", "Your order"), ("zh-Hans", "关于贵司的订单")])
def test_a_forms_subject_is_the_websites_and_is_not_used(composer, language, shown):
    on = ticket(Category.ORDER, language=language)
    form = replace(KNOWN, form=True, subject="[Acme Valves] New order")
    assert opened(answered(composer, known=form, on=on).outgoing)["Subject"] == f"Re: {shown} [T-1024]"


@pytest.mark.parametrize("kind", ["plain", "html"])
@pytest.mark.parametrize(("language", "signed"), [("en", "Acme Valves Ltd"), ("zh-Hant", "愛科閥門"), ("pl", "Acme")])
def test_the_companys_signature_stands_below_in_the_customers_language(composer, kind, language, signed):
    text = text_of(opened(answered(composer, on=ticket(language=language)).outgoing), kind)
    assert text.index("5.95 each.") < text.index(signed)


def test_who_signs_for_the_company_already_is_not_signed_for_again(composer):
    for words in (
        replace(WORDS, text="Yes.\n\nAcme Valves Ltd\nSales  team"),
        replace(WORDS, signature="Alice Zhang\nACME Valves Ltd Sales team"),
    ):
        assert text_of(opened(answered(composer, words).outgoing)).lower().count("acme valves") == 1


def test_the_text_is_what_was_written_and_the_html_shows_the_same(composer):
    written = "Dear <Bob>,\n\n    DN50    5.95\n    DN80    9.10\n\n{{ 7*7 }} & so on"
    mail = opened(said(composer, written).outgoing)
    assert text_of(mail).startswith(written)
    html = text_of(mail, "html")
    assert "Dear &lt;Bob&gt;,<br>" in html and "{{ 7*7 }} &amp; so on" in html
    assert "DN50\u00a0 \u00a0 5.95<br>" in html
    assert not [word for word in ("<script", "src=", "http") if word in html]


def test_files_go_along_and_those_that_can_do_harm_do_not(composer):
    files = (attachment("offer.pdf", b"x" * 500), attachment("run.exe", b"MZ"), attachment("large.zip", b"y" * 20_000))
    relayed = answered(composer, replace(WORDS, files=files))
    assert [part.get_filename() for part in opened(relayed.outgoing).iter_attachments()] == ["offer.pdf"]
    assert [(one.name, one.fate) for one in relayed.withheld] == [("run.exe", "risky"), ("large.zip", "large")]


def test_only_a_file_that_may_not_leave_is_no_answer(composer):
    bare = replace(WORDS, text="")
    assert answered(composer, replace(bare, files=(attachment("run.exe", b"MZ"),))).empty
    assert not answered(composer, replace(bare, files=(attachment("offer.pdf", b"x"),))).empty


def nested(text: str, encode=lambda octets: octets) -> bytes:
    mail = EmailMessage()
    mail["Subject"] = "Fwd"
    mail.set_content(text)
    return encode(mail.as_bytes())


LEAKS = [
    ("token", f"write to sales+{TAG}@acme.example"),
    ("token", f"sales%2B{TAG.upper()}%40acme.example"),
    ("token", f"sales+{TAG[:20]}\n> {TAG[20:]}@acme.example"),
    ("token", "\u200b".join(TAG)),
    ("token", f"it ends in {TAG[-16:]}"),
    ("token", "".join(chr(ord(c) + 0xFEE0) for c in TAG)),
    ("token", KEYS.tag(Token(Purpose.STAFF_REPLY, 1001, "wei", 3))),
    ("token", KEYS.tag(Token(Purpose.COMMAND, 1024, "wei"))),
    ("token", KEYS.message_id("n", 1024, 7, "acme.example")),
    ("private", "or mail me: Alice@Acme.example."),
    ("private", "mailto:wei%40acme.example"),
    ("private", "alice\u00ad@acme.example"),
    ("private", "请联系alice@acme.example谢谢"),
    ("private", "mail...alice@acme.example.Thanks"),
    ("notice", "##- Write your answer above\nthis line -##"),
    ("notice", "请在此行上方书写 回复"),
    ("notice", "> 直接按「回覆」即可：您的答覆將由公司信箱寄給客戶。"),
    ("notice", "Sender: proven by our mail server"),
    ("ticket", "as in [T-1001]"),
    ("ticket", KEYS.tag(Token(Purpose.CUSTOMER_REPLY, 1001))),
]


@pytest.mark.parametrize(("code", "text"), LEAKS)
def test_what_must_not_leave_is_found_in_the_words_the_signature_and_the_files(composer, code, text):
    places = [
        replace(WORDS, text=f"Dear Bob,\n{text}\nAlice"),
        replace(WORDS, signature=text),
        replace(WORDS, files=(attachment("note.txt", text.encode(), "text/plain"),)),
        replace(WORDS, files=(attachment("fwd.eml", nested(text), "message/rfc822"),)),
    ]
    for words in places:
        assert codes(answered(composer, words)) == {code}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le"])
def test_a_reply_address_is_found_in_any_file(composer, encoding):
    octets = b"\x00\x01" + TAG.encode(encoding) + b"\xff"
    assert codes(answered(composer, replace(WORDS, files=(attachment("mail.msg", octets, "application/x"),)))) == {
        "token"
    }


def test_a_name_that_holds_a_secret_is_found_too(composer):
    files = (attachment(f"from {PRIVATE} 1.pdf", b"x"),)
    assert codes(answered(composer, replace(WORDS, files=files))) == {"private"}
    assert codes(answered(composer, known=replace(KNOWN, subject=f"ask {PRIVATE}"))) == {"private"}


@pytest.mark.parametrize(
    "text",
    [
        "Write to sales@acme.example, your ticket is [T-1024].",
        "malice@acme.example and my.alice@acme.example are strangers",
        "r.1024.x.0.short, version n.1.2.3",
        "The T-1001 motor costs 5.",
    ],
)
def test_what_may_leave_does(composer, text):
    assert said(composer, text).leaks == ()


def test_an_excerpt_of_a_token_is_never_shown(composer):
    assert {leak.text for leak in said(composer, TAG).leaks} == {""}
    assert [leak.text for leak in said(composer, PRIVATE).leaks] == [PRIVATE]


def test_the_customers_own_address_is_none_of_ours_even_if_a_colleague_tries_the_system(composer):
    words, known = replace(WORDS, to=PRIVATE), replace(KNOWN, address=PRIVATE)
    assert answered(composer, words, known).leaks == ()


# not the fixture: a failing example would print every page
COMPOSER = prepare(SETTINGS, rulebook(), KEYS)
NOTICE = text_of(opened(noticed(COMPOSER, letter()))).splitlines()
CANARIES = (TAG, PRIVATE, "wei@acme.example", KEYS.message_id("n", 1024, 7, "acme.example"), *NOTICE[:1])


def decoded(octets: bytes) -> bytes:
    """The mail and everything that base64 or quoted-printable hides in it, without the reader under test."""
    found = [octets]
    for block in octets.split(b"\r\n\r\n"):
        lines = [line for line in block.split(b"\r\n") if re.fullmatch(rb"[A-Za-z0-9+/]{4,}={0,2}", line)]
        coded = [b"".join(lines), *re.findall(rb"=\?utf-8\?B\?([A-Za-z0-9+/=]*)\?=", block)]
        texts = [base64.b64decode(one) for one in coded if len(one) % 4 == 0]
        found += [quopri.decodestring(block), b"".join(texts), *texts]
    return b"\n".join(found).lower()


@settings(max_examples=150, deadline=None)
@given(
    pieces=st.lists(st.one_of(st.sampled_from(CANARIES), st.text(max_size=30)), max_size=5),
    joint=st.sampled_from([" ", "\n", "中文", "|"]),  # glued to letters an address is another one
    place=st.sampled_from(["text", "signature", "file", "subject"]),
)
def test_no_canary_is_in_an_answer_that_may_be_sent(pieces, joint, place):
    words = joint.join(pieces)
    relayed = {
        "text": lambda: said(COMPOSER, f"Yes. {words}"),
        "signature": lambda: answered(COMPOSER, replace(WORDS, signature=words)),
        "file": lambda: answered(
            COMPOSER, replace(WORDS, files=(attachment("a.txt", words.encode(errors="replace"), "text/plain"),))
        ),
        "subject": lambda: answered(COMPOSER, known=replace(KNOWN, subject=words)),
    }[place]()
    seen = decoded(relayed.outgoing.octets)
    escaped = [canary for canary in CANARIES if canary.lower().encode() in seen]
    assert not escaped or relayed.leaks


@settings(max_examples=100, deadline=None)
@given(text=st.text(max_size=300), name=st.text(max_size=80), subject=st.text(max_size=200))
def test_whatever_is_written_the_headers_stay_ours(text, name, subject):
    relayed = said(COMPOSER, text, known=replace(KNOWN, name=name, subject=subject))
    mail = opened(relayed.outgoing)
    assert relayed.outgoing.octets.isascii()
    ours = "From To Reply-To Subject Date Message-ID In-Reply-To References Content-Type MIME-Version"
    assert sorted(mail.keys()) == sorted(ours.split())
    assert [address.addr_spec for address in mail["To"].addresses] == ["bob@client.example"]
