"""Why something was decided, in a reader's language: what rooms really say has a row, all else stays as it is."""

import re

import pytest
from msgspec.structs import replace
from support.office import SETTINGS, Office

from mailbot.model.verdict import Reason
from mailbot.reply import prepare
from mailbot.reply.reasons import _SHAPES, reasons_told

ENGLISH = re.compile(r"[a-z]{3,} [a-z]{2,} [a-z]{2,}")
MAILS = (
    "您好，请报20个球阀的价格，谢谢。",
    "投訴：貨物到達時已經破損，這不可接受，我們要求換貨。",
    "我们订购300个球阀，采购订单号 PO-7711，总金额 3,750 USD，请确认交期。",
)


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    office = Office(tmp_path_factory.mktemp("office"), SETTINGS)
    yield office
    office.close()


def seen(office, words):
    number = office.take(words)
    with office.store.read() as tx:
        return [one for entry in tx.ticket_view(number).timeline for one in entry.reasons]


@pytest.mark.parametrize("words", MAILS)
def test_what_a_usual_mail_gives_as_reasons_has_no_english_sentence(office, words):
    reasons = seen(office, words)
    for language in ("zh-Hans", "zh-Hant"):
        told = reasons_told(reasons, office.house.composer.pages, language)
        assert len(told) > 4 and not [one for one in told if ENGLISH.search(one)], told


def test_english_stays_as_the_rooms_say_it_and_so_does_what_has_no_row(office):
    odd = Reason("cue.order", "words of another kind {category}")
    reasons = [*seen(office, MAILS[0]), odd]
    assert reasons_told(reasons, office.house.composer.pages, "en") == tuple(one.text for one in reasons)
    assert reasons_told([odd], office.house.composer.pages, "zh-Hans") == (odd.text,)


def test_an_older_page_of_words_without_the_table_leaves_the_reasons_in_english(office):
    house = office.house
    ours = house.rulebook.replies["zh-Hans"]["words"].replace("{% set reason = ", "{% set renamed = ")
    replies = {**house.rulebook.replies, "zh-Hans": {**house.rulebook.replies["zh-Hans"], "words": ours}}
    old = prepare(house.settings, replace(house.rulebook, replies=replies), house.tokens)
    said = Reason("origin.person", "a person: no sign of a machine")
    assert reasons_told([said], old.pages, "zh-Hans") == (said.text,)
    assert reasons_told([said], old.pages, "zh-Hant") != (said.text,)


def test_a_customers_braces_stay_text(office):
    odd = Reason("cue.order", "'{weight} {0}' speaks for order (+1.0)")
    assert reasons_told([odd], office.house.composer.pages, "zh-Hans") == ("“{weight} {0}”像订单（+1.0）",)


def test_every_row_is_a_shape_and_every_shape_has_its_row(office):
    rows = {language: set(office.house.composer.pages.table(language, "reason")) for language in ("zh-Hans", "zh-Hant")}
    assert rows["zh-Hans"] == rows["zh-Hant"] == {row for *_, row in _SHAPES} | {"ack.N"}
