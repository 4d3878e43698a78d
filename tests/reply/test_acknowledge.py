"""mailbot.reply.acknowledge: the acknowledgement is honest, small, harmless, and made as RELIABILITY 5.3 says."""

import re
from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from support.reply_cases import (
    BOX,
    COMPANY,
    KEYS,
    NOW,
    RULE,
    SETTINGS,
    decision,
    letter,
    opened,
    order_form,
    refused,
    rulebook,
    text_of,
    ticket,
    verdict,
)

from mailbot.model.enquiry import Asked, Enquiry
from mailbot.model.mail import Address, Authentication, Item
from mailbot.model.outgoing import Kind
from mailbot.model.tokens import Purpose
from mailbot.model.verdict import Category
from mailbot.reply import prepare
from mailbot.reply.acknowledge import MOST_OCTETS

LANGUAGES = ("en", "zh-Hans", "zh-Hant")


def acknowledged(composer, message, seen=None, box=BOX, made=None):
    return composer.acknowledgement(message, seen or verdict(), made or decision(), ticket(), box, NOW, 7)


def test_direct_mail_is_answered_under_its_own_subject_and_in_its_thread(composer):
    message = letter(references=("<zero@client.example>", "<one@client.example>"))
    outgoing = acknowledged(composer, message)
    mail = opened(outgoing)
    assert outgoing.kind is Kind.ACK
    assert (outgoing.recipients, outgoing.envelope_from) == (("bob@client.example",), "sales@acme.example")
    assert (outgoing.mailbox, outgoing.ticket) == ("sales", 1024)
    assert mail["From"] == "Acme Valves <sales@acme.example>"
    assert mail["To"] == "bob@client.example"
    assert mail["Subject"] == "Auto: Price for 200 ball valves [T-1024]"
    assert mail["In-Reply-To"] == "<one@client.example>"
    assert mail["References"] == "<zero@client.example> <one@client.example>"
    assert mail["Auto-Submitted"] == "auto-replied"
    assert mail["X-Auto-Response-Suppress"] == "All"
    assert mail["Precedence"] == "auto_reply"
    assert mail["Date"].datetime == NOW
    assert mail["Message-ID"] == outgoing.message_id
    assert KEYS.read_message_id(outgoing.message_id) == ("a", 1024)
    assert KEYS.is_ours(mail["X-Mailbot-Loop"])


def test_a_reply_to_it_comes_to_the_ticket_under_the_customers_token(composer):
    reply_to = opened(acknowledged(composer, letter()))["Reply-To"].addresses[0]
    assert reply_to.domain == "acme.example"
    token = KEYS.read_tag(reply_to.username.removeprefix("sales+"))
    assert (token.purpose, token.ticket, token.person) == (Purpose.CUSTOMER_REPLY, 1024, "")


def test_a_mailbox_without_sub_addresses_sets_no_reply_to(composer):
    assert opened(acknowledged(composer, letter(), box=replace(BOX, reply_delimiter="")))["Reply-To"] is None


def test_tokens_have_their_own_domain_where_there_is_one(composer):
    box = replace(BOX, token_domain="t.acme.example", verp=True)
    outgoing = acknowledged(composer, letter(), box=box)
    assert opened(outgoing)["Reply-To"].addresses[0].domain == "t.acme.example"
    assert KEYS.read_tag(outgoing.envelope_from.partition("@")[0]).purpose is Purpose.BOUNCE


def test_the_envelope_sender_is_verp_only_where_the_mailbox_has_it(composer):
    outgoing = acknowledged(composer, letter(), box=replace(BOX, verp=True))
    assert KEYS.read_tag(outgoing.envelope_from.split("+")[1].split("@")[0]).purpose is Purpose.BOUNCE


def test_a_form_gets_the_pages_subject_and_no_thread(composer):
    mail = opened(acknowledged(composer, order_form(), verdict(Category.ORDER)))
    assert mail["Subject"] == "We have received your order [T-1024]"
    assert mail["In-Reply-To"] is None
    assert mail["References"] is None


def test_the_order_comes_back_to_who_sent_it(composer):
    text = text_of(opened(acknowledged(composer, order_form(), verdict(Category.ORDER))))
    for expected in ("Dear Bob Lee,", "200 × Ball valve DN50, brass (BV-50, 5.95)", "Order reference: PO-4711"):
        assert expected in text
    for expected in ("Total: 1290.00", "Delivery: by sea, Hull", "Please pack in wooden boxes."):
        assert expected in text


def test_a_field_that_the_rule_does_not_name_is_not_repeated(composer):
    text = text_of(opened(acknowledged(composer, order_form(), verdict(Category.ORDER))))
    assert "Hull" in text
    assert "1482" not in text
    assert "United Kingdom" not in text


@pytest.mark.parametrize(
    ("echo", "proof", "shown"), [(True, "secret", True), (True, "", False), (False, "secret", False)]
)
def test_free_text_is_repeated_only_by_rule_and_from_a_proven_source(echo, proof, shown):
    composer = prepare(SETTINGS, rulebook(replace(RULE, echo_message=echo, echo=("items", "message"))), KEYS)
    text = text_of(opened(acknowledged(composer, order_form(proof=proof), verdict(Category.ORDER))))
    assert ("wooden boxes" in text) is shown


def test_a_form_without_a_rule_is_not_repeated_at_all(composer):
    text = text_of(opened(acknowledged(composer, order_form(id="generic"), verdict(Category.ORDER))))
    assert "Ball valve" not in text
    assert "This is what reached us" not in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("category", list(Category))
def test_every_category_has_its_own_words_in_every_language(composer, category, language):
    texts = {text_of(opened(acknowledged(composer, letter(), verdict(each, language)))) for each in Category}
    assert len(texts) == len(Category)
    mine = opened(acknowledged(composer, letter(), verdict(category, language)))
    assert "T-1024" in text_of(mine)
    assert dict(COMPANY.signature)[language] in text_of(mine)
    assert mine["Subject"].endswith("[T-1024]")


@pytest.mark.parametrize(
    ("language", "prefix"), [("en", "Auto: "), ("zh-Hans", "自动回复："), ("zh-Hant", "自動回覆：")]
)
def test_the_subject_says_in_the_customers_language_that_it_is_automatic(composer, language, prefix):
    assert opened(acknowledged(composer, letter(), verdict(language=language)))["Subject"].startswith(prefix)


@pytest.mark.parametrize(
    ("kind", "category", "words"),
    [
        ("order", Category.COMPLAINT, "Thank you for your order"),
        ("feedback", Category.OTHER, "Thank you for your feedback"),
        ("feedback", Category.COMPLAINT, "within 24 hours on working days"),
        ("inquiry", Category.INQUIRY, "Thank you for your inquiry"),
        ("inquiry", Category.COMPLAINT, "within 24 hours on working days"),
        ("survey", None, "Thank you for your message"),
    ],
)
def test_a_form_is_acknowledged_by_what_it_is_for(composer, kind, category, words):
    assert words in text_of(opened(acknowledged(composer, order_form(kind=kind), verdict(category))))


def test_where_we_are_not_sure_the_words_claim_nothing(composer):
    text = text_of(opened(acknowledged(composer, letter(), verdict(Category.COMPLAINT, unsure=True))))
    assert "Thank you for your message" in text


@pytest.mark.parametrize("asked", [Asked.CANCEL, Asked.CHANGE])
def test_who_cancels_or_changes_an_order_is_not_thanked_for_one(composer, asked):
    about_one = replace(verdict(Category.ORDER), enquiry=Enquiry(asked, ("4711",)))
    assert "Thank you for your message" in text_of(opened(acknowledged(composer, letter(), about_one)))
    assert "Thank you for your order" in text_of(opened(acknowledged(composer, letter(), verdict(Category.ORDER))))


@pytest.mark.parametrize(
    ("company", "customer", "words"), [("en", "fi", "Dear"), ("zh-Hans", "fi", "您好"), ("zh-Hans", "", "您好")]
)
def test_an_unknown_language_falls_back_to_the_companys(company, customer, words):
    composer = prepare(replace(SETTINGS, company=replace(COMPANY, language=company)), rulebook(), KEYS)
    assert words in text_of(opened(acknowledged(composer, letter(), verdict(language=customer))))


def test_traditional_chinese_falls_back_to_simplified_for_a_missing_page():
    rules = rulebook()
    del rules.replies["zh-Hant"]["ack_order.txt"]
    mail = opened(acknowledged(prepare(SETTINGS, rules, KEYS), letter(), verdict(Category.ORDER, "zh-Hant")))
    assert "感谢您的订购" in text_of(mail)
    assert mail["Subject"].startswith("自动回复")


def test_the_subject_of_an_unproven_sender_is_an_echo_like_any_other(composer):
    message = letter(subject="win at http://evil.com now [T-1]", authentication=Authentication())
    assert opened(acknowledged(composer, message))["Subject"] == "Auto: win at … now [T-1024]"


def test_a_subject_is_cut_and_loses_foreign_ticket_numbers(composer):
    mail = opened(acknowledged(composer, letter(subject="[T-1001] " + "a b " * 100)))
    assert len(mail["Subject"]) <= len("Auto: ") + 120 + len(" [T-1024]")
    assert "T-1001" not in mail["Subject"]


def test_many_references_are_cut_from_the_old_end(composer):
    references = tuple(f"<{number}@client.example>" for number in range(100))
    kept = opened(acknowledged(composer, letter(references=references)))["References"].split()
    assert len(kept) <= 20
    assert kept[-2:] == ["<99@client.example>", "<one@client.example>"]


def test_nothing_is_made_where_nothing_is_allowed(composer):
    with pytest.raises(ValueError, match="N5"):
        acknowledged(composer, letter(), made=refused())


def test_equal_input_gives_equal_octets(composer):
    assert acknowledged(composer, letter()).octets == acknowledged(composer, letter()).octets


def test_no_member_of_staff_and_no_staff_token_is_in_it(composer):
    for message in (letter(), order_form()):
        whole = opened(acknowledged(composer, message)).as_string() + text_of(opened(acknowledged(composer, message)))
        assert "alice" not in whole.lower()
        assert "+r.1024" not in whole


@pytest.mark.parametrize("language", LANGUAGES)
def test_even_the_longest_order_stays_within_four_kib(composer, language):
    items = tuple(Item("不锈钢球阀" * 40, "9" * 40, "货号" * 30, "1" * 50) for _ in range(30))
    outgoing = acknowledged(composer, order_form(items=items), verdict(Category.ORDER, language))
    assert len(outgoing.octets) <= MOST_OCTETS
    assert outgoing.octets.isascii()


# not the fixture: a failing example would print every page
COMPOSER = prepare(SETTINGS, rulebook(), KEYS)
HEADERS = (
    *("From", "To", "Reply-To", "Subject", "Date", "Message-ID", "Auto-Submitted", "X-Auto-Response-Suppress"),
    *("Precedence", "X-Mailbot-Loop", "MIME-Version", "Content-Type"),
)
ANYTHING = st.text(max_size=120) | st.sampled_from(
    [
        "http://evil.com",
        "x evil.com",
        "a@b.example",
        "a\r\nBcc: c@d.e",
        "\u2028x",
        "y" * 500,
        "<a href=x>",
        "{{ 7*7 }}",
    ]
)


@settings(max_examples=150, deadline=None)
@given(name=ANYTHING, value=ANYTHING, words=ANYTHING, subject=ANYTHING)
def test_a_hostile_form_sends_no_strangers_link_address_or_long_run(name, value, words, subject):
    form = order_form(
        fields=(("order_ref", value), ("Delivery", words), ("message", f"{words}\n{value}")),
        items=(Item(value, words, name, value),),
        customer=Address("victim@other.example", name),
    )
    made = decision(ruling=replace(decision().ruling, to="victim@other.example"))
    outgoing = acknowledged(COMPOSER, replace(form, subject=subject), verdict(Category.ORDER), made=made)
    mail = opened(outgoing)
    text = text_of(mail)
    # a text too long for its HTML twin goes alone, and then names its own transfer encoding
    assert sorted(set(mail.keys()) - {"Content-Transfer-Encoding"}) == sorted(HEADERS)
    assert len(mail.keys()) == len(set(mail.keys()))
    assert mail["Subject"] == "We have received your order [T-1024]"
    assert "@" not in normalize("NFKC", text)
    assert "://" not in text
    assert not re.search(r"[^\W_]\.[^\W\d_]{2}", normalize("NFKC", text))
    assert len(text.splitlines()) <= 20 + 25
    assert max(map(len, re.findall(r"[^\s(),]+", text))) <= 80
    assert len(outgoing.octets) <= MOST_OCTETS


@settings(max_examples=300, deadline=None)
@given(subject=st.text(max_size=300), name=st.text(max_size=80))
def test_no_subject_or_name_changes_the_number_of_headers(subject, name):
    message = letter(subject=subject, author=Address("bob@client.example", name))
    mail = opened(acknowledged(COMPOSER, message))
    assert len(mail.keys()) == 14
    assert mail["Bcc"] is None


def test_items_stand_below_one_heading_and_their_fields_are_not_said_again(composer):
    rule = replace(RULE, echo=("items", "product", "quantity", "Delivery"))
    composer = prepare(SETTINGS, rulebook(rule), KEYS)
    fields = (("Product", "Seal kit"), ("Quantity", "20 boxes"), ("Delivery", "by sea"))
    items = (Item("Seal kit", "20", unit="boxes"), Item("Ball valve", "2", "BV-50", "5.95", currency="€"))
    form = order_form(fields=fields, items=items, item_fields=frozenset({"Product", "Quantity"}))
    text = text_of(opened(acknowledged(composer, form, verdict(Category.ORDER))))
    assert "  Items:\n    - 20 boxes × Seal kit\n    - 2 × Ball valve (BV-50, 5.95 €)\n  Delivery: by sea\n" in text
    assert text.count("Items:") == text.count("Seal kit") == 1


def test_fields_are_said_where_no_list_of_items_is():
    composer = prepare(SETTINGS, rulebook(replace(RULE, echo=("product",))), KEYS)
    form = order_form(fields=(("Product", "Seal kit"),), items=(), item_fields=frozenset())
    assert "Product: Seal kit" in text_of(opened(acknowledged(composer, form, verdict(Category.ORDER))))
