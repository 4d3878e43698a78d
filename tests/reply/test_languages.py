"""Every language that letters to customers are shipped in says all of it, and only in that language."""

from itertools import combinations

import pytest
from msgspec.structs import replace
from support.reply_cases import (
    BOX,
    COMPANY,
    KEYS,
    NOW,
    SETTINGS,
    decision,
    letter,
    opened,
    order_form,
    rulebook,
    text_of,
    ticket,
    verdict,
)

from mailbot.classify import says_settled
from mailbot.classify.language import _OTHER_SCRIPTS
from mailbot.classify.small_words import _WORDS
from mailbot.model.mail import Address, Arrival, Message
from mailbot.model.verdict import Category
from mailbot.reply import prepare
from mailbot.reply.pages import LETTERS, Pages
from mailbot.rulebook import read_rulebook, shipped_rules

LANGUAGES = sorted(rulebook().replies)
CHINESE = {"zh-Hans", "zh-Hant"}
SIGNED = replace(COMPANY, signature=tuple((language, f"Acme {language}") for language in LANGUAGES))


@pytest.fixture(scope="module")
def composer():
    return prepare(replace(SETTINGS, company=SIGNED), rulebook(), KEYS)


def acknowledged(composer, message, kind, language):
    judged = verdict(kind, language=language)
    promised = replace(decision(), promised=NOW)
    return opened(composer.acknowledgement(message, judged, promised, ticket(kind), BOX, NOW, 9))


def prose(text):
    """What the page itself says."""
    return {line for line in text.splitlines() if len(line) > 3 and not line.startswith("  ") and "Acme" not in line}


def test_fifteen_languages_bring_every_letter():
    assert len(LANGUAGES) == 15 and all(set(LETTERS) <= set(pages) for pages in rulebook().replies.values())


@pytest.mark.parametrize("name", ["field", "ordered"])
def test_every_table_of_terms_has_the_same_keys_and_a_word_for_each(name):
    pages = Pages(rulebook().replies, "en")
    tables = {language: pages._word((language,), "terms", name) for language in LANGUAGES}
    assert all(table.keys() == tables["en"].keys() and all(table.values()) for table in tables.values())


@pytest.mark.parametrize("kind", list(Category))
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_customer_is_acknowledged_in_their_own_language(composer, language, kind):
    mail = acknowledged(composer, letter(), kind, language)
    text, html = text_of(mail), text_of(mail, "html")
    assert (f"Acme {language}" in text and "T-1024" in text and "Bob Lee" in text) or language == "pl"
    assert f'lang="{language}"' in html and "2025" in text, "by when a colleague answers"
    assert mail["Subject"].startswith(Pages(rulebook().replies, "en").terms(language, "auto"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_order_by_form_is_repeated_with_that_languages_labels(composer, language):
    text = text_of(acknowledged(composer, order_form(), Category.ORDER, language))
    field = Pages(rulebook().replies, "en")._word((language,), "terms", "field")
    assert f"{field['total']}" in text and "1290.00" in text and "Please pack in wooden boxes." in text


def test_no_two_languages_share_a_sentence(composer):
    """A page that was copied and not translated would show here; the two ways to write Chinese do share some."""
    said = {
        language: set().union(*(prose(text_of(acknowledged(composer, letter(), kind, language))) for kind in Category))
        for language in LANGUAGES
    }
    for one, other in combinations(LANGUAGES, 2):
        assert {one, other} == CHINESE or not said[one] & said[other], (one, other)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_yes_that_a_letter_asks_for_is_understood(composer, language):
    content = read_rulebook([shipped_rules()], []).content
    text = text_of(opened(composer.settled(letter(), language, ticket(Category.COMPLAINT), "b@c.example", BOX, NOW, 9)))
    asked = [
        line
        for line in text.splitlines()
        if line and len(line.replace("：", ":").split(":")[-1].strip()) in range(1, 5)
    ]
    answers = [line.replace("：", ":").split(":")[-1].strip() for line in asked if ":" in line.replace("：", ":")]
    assert answers, text
    message = Message(Arrival("sales"), text=answers[0], author=Address("anna@client.example", "Anna"))
    assert says_settled(message, content), answers


@pytest.mark.parametrize("desk", ["en", "zh-Hans", "zh-Hant"])
def test_colleagues_read_the_name_of_every_language_that_mail_is_known_to_be_in(desk):
    names = Pages(rulebook().replies, "en")._word((desk,), "words", "language")
    known = {*_WORDS, *_OTHER_SCRIPTS}
    assert known - {"zh"} <= names.keys() and len(set(names.values())) == len(names)
