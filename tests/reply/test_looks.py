"""How a mail to a colleague looks: large buttons for what is done most, text that a terminal can show.

What it looks like was judged by eye in a browser, at the width of a phone and of a screen, light and dark; here stands
what made it good.
"""

import re

import pytest
from msgspec.structs import replace
from support.reply_cases import (
    ALICE,
    BOB,
    BOSS,
    BOX,
    KEYS,
    NOW,
    SETTINGS,
    WEI,
    letter,
    opened,
    rulebook,
    text_of,
    ticket,
    verdict,
)

from mailbot.model.decision import Decision, Disposition, Held, Ruling
from mailbot.model.settings import Person
from mailbot.model.tokens import Purpose, Token
from mailbot.model.verdict import Category
from mailbot.reply import Shown, ShownRow, Told, Transcript, prepare
from mailbot.reply.notice import Notice, notify
from mailbot.reply.pages.page_types import Suggestion

PEOPLE = {"en": ALICE, "zh-Hans": WEI, "zh-Hant": BOSS}
LINK = re.compile(r'<a href="(mailto:[^"]+)" style="([^"]+)">([^<]+)</a>')
FAQ = (Suggestion("payment", "How can I pay?", 83, "By bank transfer."),)
LARGE, SMALL = 44, 44  # px: what a thumb hits; of a small one the border counts


@pytest.fixture(scope="module")
def firm():
    carol = Person("carol", "Carol", ("carol@acme.example",))
    return replace(SETTINGS, staff=(*SETTINGS.staff, carol))


@pytest.fixture(scope="module")
def composer(firm):
    return prepare(firm, rulebook(), KEYS)


def noticed(composer, firm, person=ALICE, category=Category.INQUIRY):
    made = Decision(Disposition.OPEN_TICKET, Ruling(True, "Y", "", to="bob@client.example"))
    known = ticket(category, owner=person.handle)
    one = Notice(letter(), verdict(category), made, known, BOB, (), person, 0, BOX, NOW, "<n@acme.example>", FAQ)
    return opened(notify(one, composer.pages, firm, composer.zone, KEYS))


def listed(composer, person=ALICE, category=Category.FAQ):
    rows = tuple(
        ShownRow(f"T-{n}", category.value, "Valves", ("2025-11-20", "Bob"), of=ticket(category, number=n))
        for n in range(1001, 1007)
    )
    epochs = dict.fromkeys([0, *range(1001, 1007)], 0)
    one = Transcript(person, person, None, (), (Shown("list", "mine", "", rows),), epochs, BOX, NOW)
    return opened(composer.transcript(one, 7))


def held(composer, person=ALICE, code="desk.answered_meanwhile"):
    why = Held(code, person.handle, True, may_release=True, said="Carol: it is on its way.")
    return opened(composer.told(Told(letter(text="Two weeks."), 5, ticket(), person, 2, BOX, NOW, held=why), 7))


def height(style):
    """Of a link, without the border around it."""
    padding, line = re.search(r"padding:(\d+)px", style), re.search(r"line-height:(\d+)px", style)
    return 2 * int(padding[1]) + int(line[1])


def links(mail):
    return [
        (href.replace("&amp;", "&"), height(style), words) for href, style, words in LINK.findall(text_of(mail, "html"))
    ]


def verb(href):
    return href.partition("subject=")[2].partition("%20")[0]


@pytest.mark.parametrize("person", PEOPLE.values(), ids=PEOPLE)
def test_what_is_done_most_is_large_and_first_and_the_rest_small_and_grouped(composer, firm, person):
    found = links(noticed(composer, firm, person))
    large = [verb(href) for href, high, _ in found if high >= LARGE]
    small = [verb(href) for href, high, _ in found if high < LARGE]
    assert large == ["faq", "processed", "deal", "snooze", "close"]
    assert [name for at, name in enumerate(small) if name not in small[:at]] == ["assign", "is", "recycle", "why"]
    assert small == sorted(small, key=["assign", "is", "recycle", "why"].index)
    assert min(high for _, high, _ in found) >= SMALL - 2  # and a border above and below


@pytest.mark.parametrize("person", PEOPLE.values(), ids=PEOPLE)
@pytest.mark.parametrize("make", [noticed, listed, held], ids=["notice", "list", "held"])
def test_the_text_has_every_button_of_the_html_last_each_on_a_short_line_of_its_own(composer, firm, make, person):
    mail = make(composer, firm, person) if make is noticed else make(composer, person)
    text = text_of(mail)
    links_in_text = re.findall(r"^<(mailto:[^>\s]+)>$", text, re.MULTILINE)
    assert sorted(map(_address, links_in_text)) == sorted(_address(href) for href, _, _ in links(mail))
    assert len(links_in_text) == text.count("mailto:") > 0
    after = text[text.index("<mailto:") :].splitlines()
    assert all(len(line) <= 90 or line.startswith("<mailto:") for line in after)
    assert not any("Dear team" in line or "Valves" in line or "Two weeks" in line for line in after[:-2])


def _address(href):
    return href.partition("?")[0], href.partition("subject=")[2].partition("&")[0]


def test_a_ready_answers_button_stands_below_it_and_not_among_the_others(composer, firm):
    html = text_of(noticed(composer, firm), "html")
    assert html.count("subject=faq%20") == 1
    assert html.index("By bank transfer.") < html.index("subject=faq%20") < html.index(">Buttons<")


@pytest.mark.parametrize(("person", "word"), [(ALICE, "question"), (WEI, "咨询"), (BOSS, "詢問")])
def test_a_row_of_a_list_says_what_the_ticket_is_though_a_verb_has_the_same_name(composer, person, word):
    for kind in ("plain", "html"):
        assert word in text_of(listed(composer, person), kind)
    assert "#faq" not in text_of(listed(composer, ALICE), "html")


def test_a_list_of_fifty_is_not_cut_by_gmail(composer):
    rows = tuple(
        ShownRow(f"T-{n}", "order", "订购球阀" * 20, ("2025-11-20", "Bob"), of=ticket(number=n, owner="carol"))
        for n in range(1001, 1051)
    )
    one = Transcript(BOSS, BOSS, None, (), (Shown("list", "open", "", rows),), {}, BOX, NOW)
    assert len(text_of(opened(composer.transcript(one, 7)), "html").encode()) < 102_000


@pytest.mark.parametrize("make", [noticed, listed, held], ids=["notice", "list", "held"])
def test_every_colour_of_words_reads_on_white_and_on_black(composer, firm, make):
    html = text_of(make(composer, firm) if make is noticed else make(composer), "html")
    for colour in set(re.findall(r"[;\"]color:(#[0-9a-f]{6})", html)) - {
        "#ffffff",
        "#1f2328",
    }:  # on grounds of their own
        assert min(_contrast(colour, 1.0), _contrast(colour, 0.0)) >= 4.5, colour


def _contrast(colour, other):
    """WCAG 2.1."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    light = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    low, high = sorted((light, other))
    return (high + 0.05) / (low + 0.05)


def test_a_yes_to_the_mail_that_asks_goes_to_the_held_answer_and_not_to_the_customer(composer):
    mail = held(composer)
    token = Token(Purpose.RELEASE, 5, "alice", 2)
    assert KEYS.read_address(mail["Reply-To"].addresses[0].addr_spec) == token
    ((href, high, _),) = links(mail)
    assert high >= LARGE and "body=yes" in href
