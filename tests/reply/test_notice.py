"""mailbot.reply.notice: a salesperson reads everything in one mail, and a Reply comes back to the ticket."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from support.reply_cases import (
    ALICE,
    BOSS,
    BOX,
    KEYS,
    NOW,
    SETTINGS,
    WEI,
    attachment,
    decision,
    letter,
    noticed,
    opened,
    order_form,
    refused,
    rulebook,
    text_of,
    ticket,
    verdict,
)

from mailbot.model.decision import Disposition
from mailbot.model.details import Details, Quantity, Reference, ReferenceKind
from mailbot.model.mail import Address, Authentication, Evidence, Item
from mailbot.model.outgoing import Kind
from mailbot.model.settings import Limits
from mailbot.model.ticket import Customer, Stage
from mailbot.model.tokens import Purpose
from mailbot.model.verdict import Category
from mailbot.reply import prepare
from mailbot.route.gate import ROWS

EARLIER = (ticket(Category.ORDER, number=1003, subject="4500 seal kits", stage=Stage.DEAL, opened_at=NOW),)
PNG = b"\x89PNG\r\n\x1a\n0000"


def test_it_comes_from_the_customer_by_name_and_from_us_by_address(composer):
    outgoing = noticed(composer, letter())
    mail = opened(outgoing)
    assert outgoing.kind is Kind.NOTICE
    assert outgoing.recipients == ("alice@acme.example",)
    assert mail["From"] == "Bob Lee via Acme Valves <sales@acme.example>"
    assert mail["To"] == "Alice Zhang <alice@acme.example>"
    assert mail["Subject"] == "[T-1024] inquiry: Price for 200 ball valves"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert KEYS.read_message_id(mail["Message-ID"]) == ("n", 1024)
    assert KEYS.is_ours(mail["X-Mailbot-Loop"])


def test_a_reply_carries_this_persons_token_for_this_ticket(composer):
    reply_to = opened(noticed(composer, letter(), epoch=3))["Reply-To"].addresses[0]
    token = KEYS.read_tag(reply_to.username.removeprefix("sales+"))
    assert (token.purpose, token.ticket, token.person, token.epoch) == (Purpose.STAFF_REPLY, 1024, "alice", 3)


def test_a_reply_goes_to_the_mailbox_where_it_has_no_sub_addresses(composer):
    mail = opened(noticed(composer, letter(), mailbox=replace(BOX, reply_delimiter="")))
    assert mail["Reply-To"] == "sales@acme.example"


def test_all_notices_of_a_ticket_are_one_thread(composer):
    mails = [opened(noticed(composer, letter(subject=str(n)), random64=n)) for n in (1, 2)]
    assert mails[0]["References"] == mails[1]["References"] == mails[1]["In-Reply-To"]
    assert mails[0]["Message-ID"] != mails[1]["Message-ID"]
    assert KEYS.read_message_id(mails[0]["References"]) == ("n", 1024)


@pytest.mark.parametrize("kind", ["plain", "html"])
def test_everything_about_the_ticket_is_in_both_its_forms(composer, kind):
    text = text_of(opened(noticed(composer, letter(), earlier=EARLIER)), kind)
    for expected in ("T-1024", "inquiry", "92 % sure", "Bob Lee", "bob@client.example", "Client Ltd", "United Kingdom"):
        assert expected in text
    for expected in (
        "English",
        "yes, goes to",
        "a quantity is named",
        "T-1003",
        "4500 seal kits",
        "delivered to Hull?",
    ):
        assert expected in text
    for expected in ("our new catalogue is out", "Client Ltd, Hull", "Just press Reply", "##- Write your answer above"):
        assert expected in text


@pytest.mark.parametrize("kind", ["plain", "html"])
def test_a_forms_fields_and_items_are_shown(composer, kind):
    text = text_of(opened(noticed(composer, order_form(), seen=verdict(Category.ORDER))), kind)
    for expected in ("PO-4711", "1290.00", "by sea, Hull", "Ball valve DN50, brass", "BV-50", "5.95", "wooden boxes"):
        assert expected in text
    assert "+44 1482 555 0100" in text


def test_a_refused_acknowledgement_is_shown_with_its_reason(composer):
    assert "no, Auto-Submitted: auto-replied (N5)" in text_of(opened(noticed(composer, letter(), made=refused())))
    chinese = text_of(opened(noticed(composer, letter(), WEI, made=refused())))
    assert "否，自动邮件 (N5)" in chinese


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant"])
def test_every_reason_not_to_acknowledge_has_words(composer, language):
    assert {row.code for row in ROWS} <= set(composer.pages.table(language, "refused"))


@pytest.mark.parametrize("kind", ["plain", "html"])
def test_a_domain_that_only_looks_like_ours_is_warned_of(composer, kind):
    warned = letter(author=Address("boss@acrne.example", "Boss"))
    assert "NOT one of us" in text_of(opened(noticed(composer, warned)), kind)
    assert "NOT one of us" not in text_of(opened(noticed(composer, letter())), kind)


@pytest.mark.parametrize(("person", "word"), [(ALICE, "inquiry"), (WEI, "询价"), (BOSS, "詢價")])
def test_it_speaks_the_persons_language(composer, person, word):
    mail = opened(noticed(composer, letter(), person))
    assert word in mail["Subject"]
    assert word in text_of(mail)


@pytest.mark.parametrize("kind", ["plain", "html"])
def test_it_says_where_a_reply_goes_and_where_it_cannot(composer, kind):
    assert "your answer goes to the customer" in text_of(opened(noticed(composer, letter())), kind).replace(
        "&#39;", "'"
    )
    nobody = letter(author=Address("", "Bob"))
    unreachable = text_of(opened(noticed(composer, nobody, customer=Customer(7, "Bob"))), kind)
    assert "left no mail address" in unreachable and "goes to the customer" not in unreachable


def test_a_copy_says_that_it_is_one_and_only_a_manager_reads_why_he_is_told(composer):
    made = replace(decision(), tell_manager="nobody is free")
    boss = text_of(opened(noticed(composer, letter(), replace(BOSS, notices="en"), made=made)))
    assert "For your information" in boss
    assert "nobody is free" in boss
    assert "nobody is free" not in text_of(opened(noticed(composer, letter(), made=made)))


def test_a_forged_sender_is_pointed_out(composer):
    message = letter(authentication=Authentication(Evidence.FAIL))
    for kind in ("plain", "html"):
        assert "may be forged" in text_of(opened(noticed(composer, message)), kind)


def test_an_uncertain_category_has_a_question_mark(composer):
    assert opened(noticed(composer, letter(), seen=verdict(unsure=True)))["Subject"].startswith("[T-1024] inquiry?:")


@pytest.mark.parametrize("kind", ["plain", "html"])
def test_a_later_mail_that_is_something_else_says_nothing_of_how_sure_its_ticket_is(composer, kind):
    """ "inquiry?, 100 % not sure" stood there."""
    seen = verdict(Category.ORDER, unsure=True)
    made = decision(disposition=Disposition.FOLLOW_UP, category=Category.INQUIRY)
    mail = opened(noticed(composer, letter(), seen=seen, made=made))
    assert mail["Subject"].startswith("[T-1024] inquiry: ")
    assert "sure" not in text_of(mail, kind).replace("pressure", "")


SEALED = [
    letter(text="", attachments=(attachment("smime.p7m", b"x", "application/pkcs7-mime"),)),
    letter(text="", attachments=(attachment("", b"Version: 1", "application/pgp-encrypted"),)),
    letter(text="-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----"),
]


@pytest.mark.parametrize("kind", ["plain", "html"])
@pytest.mark.parametrize("message", SEALED, ids=["S/MIME", "PGP/MIME", "PGP"])
def test_what_is_encrypted_is_said_to_be(composer, message, kind):
    """ "The mail has no text" is not why nothing is there."""
    assert "This mail is encrypted" in text_of(opened(noticed(composer, message)), kind)
    assert "This mail is encrypted" not in text_of(opened(noticed(composer, letter())), kind)


def test_a_mail_without_a_subject_is_shown_as_one(composer):
    assert (
        opened(noticed(composer, letter(subject=""), ticket=ticket(subject="")))["Subject"]
        == "[T-1024] inquiry: (no subject)"
    )


def test_a_colleagues_answer_is_shown_as_his_and_the_customer_stays_the_customer(composer):
    made = decision(disposition=Disposition.ANSWER, actor="wei")
    mail = opened(noticed(composer, letter(author=Address("wei@acme.example", "王伟")), made=made))
    assert mail["From"].addresses[0].display_name == "王伟 via Acme Valves"
    assert "Customer: Bob Lee <bob@client.example>" in text_of(mail)
    assert "From: 王伟 <wei@acme.example>" in text_of(mail)


@pytest.mark.parametrize(
    ("name", "company", "shown"),
    [
        ("boss@acme.example", "Client Ltd", "Client Ltd via Acme Valves"),
        ("", "", "client.example via Acme Valves"),
        ("Bob\r\nBcc: x", "", "Bob Bcc: x via Acme Valves"),
        ("李娜", "", "李娜 via Acme Valves"),
    ],
)
def test_the_senders_name_is_a_name_and_never_an_address(composer, name, company, shown):
    message = letter(author=Address("bob@client.example", name))
    mail = opened(noticed(composer, message, customer=Customer(7, "", ("bob@client.example",), company=company)))
    assert mail["From"].addresses[0].display_name == shown
    assert mail["From"].addresses[0].addr_spec == "sales@acme.example"


def test_files_are_attached_up_to_the_cap_and_the_rest_is_listed(composer):
    files = (
        attachment("图纸 DN50.pdf", b"x" * 500),
        attachment("big.zip", b"y" * 2000, "application/zip"),
        attachment("small.csv", b"a,b", "text/csv"),
        attachment("odd.bin", b"z", "application/x-strange; name=x"),
    )
    mail = opened(noticed(composer, letter(attachments=files), limits=Limits(notice_attachment_octets=1000)))
    sent = {part.get_filename(): part for part in mail.iter_attachments()}
    assert list(sent) == ["图纸 DN50.pdf", "small.csv", "odd.bin"]
    assert sent["图纸 DN50.pdf"].get_content() == b"x" * 500
    assert sent["odd.bin"].get_content_type() == "application/octet-stream"
    text = text_of(mail)
    assert "big.zip (2.0 kB): not attached: too large" in text
    assert "stays in the mailbox (sales@acme.example). Ask your administrator" in text


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("x.exe", "application/pdf"),
        ("x.pdf.EXE", "application/octet-stream"),
        ("x.js. ", "text/plain"),
        ("x\u202efdp.lnk", "application/pdf"),
        ("disk.iso", "application/octet-stream"),
        ("page.html", "text/plain"),
        ("logo.svg", "image/png"),
        ("harmless.pdf", "text/html"),
        ("drawing.png", "image/svg+xml"),
    ],
)
def test_what_runs_when_opened_is_listed_and_never_attached(composer, name, kind):
    mail = opened(
        noticed(composer, letter(attachments=(attachment(name, b"MZ", kind, "i@x"),), html="<img src='cid:i@x'>"))
    )
    assert [part.get_content_type() for part in mail.walk() if not part.is_multipart()] == ["text/plain", "text/html"]
    assert "this type of file can do harm" in text_of(mail)


def test_pictures_inside_the_mail_stay_inside_it(composer):
    files = (attachment("logo.png", PNG, "image/png", "<logo@x>"), attachment("other.png", PNG, "image/png", "<no@x>"))
    mail = opened(noticed(composer, letter(html='<p><img src="cid:logo@x"></p>', attachments=files)))
    related = next(part for part in mail.walk() if part.get_content_type() == "multipart/related")
    assert [part["Content-ID"] for part in related.iter_attachments()] == ["<logo@x>"]
    assert [part.get_filename() for part in mail.iter_attachments()] == ["other.png"]


def test_the_html_fetches_nothing_and_runs_nothing(composer):
    html = text_of(opened(noticed(composer, letter(), earlier=EARLIER)), "html")
    for forbidden in ("<script", "<link", "<img", "http:", "https:", "url(", "@import", "<style", "src="):
        assert forbidden not in html
    assert not re.search(r"<[^>]* on\w+=", html)


@pytest.mark.parametrize("field", ["subject", "text", "signature", "quoted"])
def test_a_strangers_markup_and_template_text_stay_text(composer, field):
    html = text_of(opened(noticed(composer, letter(**{field: "<script>x</script> {{ 7*7 }}"}))), "html")
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert "{{ 7*7 }}" in html


# not the fixture: a failing example would print every page
COMPOSER = prepare(SETTINGS, rulebook(), KEYS)


@settings(max_examples=150, deadline=None)
@given(subject=st.text(max_size=200), name=st.text(max_size=80), text=st.text(max_size=200))
def test_whatever_a_stranger_writes_the_headers_stay_ours(subject, name, text):
    message = letter(subject=subject, text=text, author=Address("bob@client.example", name))
    outgoing = noticed(COMPOSER, message)
    mail = opened(outgoing)
    assert outgoing.octets.isascii()
    assert len(mail.keys()) == 12
    assert [address.addr_spec for address in mail["From"].addresses] == ["sales@acme.example"]
    assert not [defect for part in mail.walk() for defect in part.defects]


def test_an_unknown_layout_is_also_shown_as_it_came(composer):
    message = replace(order_form(id="generic"), text="Naam: Bob\nAantal: 12")
    assert "Aantal: 12" in text_of(opened(noticed(composer, message)))


def test_a_huge_mail_makes_a_notice_of_ordinary_size(composer):
    message = letter(text="x y " * 500_000, html="<p>x</p>" * 200_000, quoted="> y\n" * 200_000)
    assert len(noticed(composer, message).octets) < 700_000


@pytest.mark.parametrize("kind", ["plain", "html"])
def test_a_forms_first_item_is_shown_once_with_its_unit_and_currency(composer, kind):
    fields = (("Product", "Seal kit"), ("Quantity", "20 boxes"), ("Price", "$5.00"), ("Colour", "red"))
    items = (Item("Seal kit", "20", "SK-2", "5.00", "boxes", "$"),)
    told = frozenset({"Product", "Quantity", "Price"})
    text = text_of(opened(noticed(composer, order_form(fields=fields, items=items, item_fields=told))), kind)
    assert text.count("Seal kit") == text.count("20 boxes") == text.count("5.00 $") == 1
    assert "red" in text


NAMED = Details(
    (Reference(ReferenceKind.PURCHASE, "PO-2087"), Reference(ReferenceKind.ORDER, "7788")),
    (Quantity("20", "pcs"), Quantity("2", "set")),
    phone="+44 20 5550 0100",
    company="Moor Ltd",
    country="GB",
)


@pytest.mark.parametrize("kind", ["plain", "html"])
def test_what_the_mail_names_is_shown(composer, kind):
    text = text_of(opened(noticed(composer, letter(), seen=verdict(details=NAMED), customer=Customer(7, "Bob"))), kind)
    for expected in ("Named in the mail", "PO-2087", "7788", "20 pcs, 2 set", "+44 20 5550 0100", "Moor Ltd", "GB"):
        assert expected in text


def test_what_a_form_says_already_is_not_named_again(composer):
    text = text_of(opened(noticed(composer, order_form(fields=(("order_ref", "7788"),)), seen=verdict(details=NAMED))))
    assert text.count("7788") == 1
    assert "PO-2087" in text and "2 set" not in text
