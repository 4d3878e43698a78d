"""What counts as a command in a colleague's words, what is text, and what a button's body brings."""

import time
from itertools import chain
from pathlib import Path
from unicodedata import category

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mailbot.desk.doing import _DOES
from mailbot.desk.orders import MOST, read_orders
from mailbot.desk.verbs import BY_NAME, VERBS, Takes

README = Path(__file__).parent.parent.parent / "README.md"


def names(orders):
    return [one.verb.name for one in orders.orders]


@pytest.mark.parametrize(
    "line",
    [
        "#close", " #close", "\xa0#close", "\u3000＃close", "#\xa0close", "# close", "#Close", "#CLOSE.", "#close!",
        "*#close*", "\u200b#close", "\ufeff#close", "\u200e#close\u200f", "\u202b#close\u202c", "\u2066#close\u2069",
        "#cl\u200bose", "#ｃｌｏｓｅ", "＃ｃｌｏｓｅ", "﹟close", "#close:", "#关闭", "＃關閉", "#关闭。",
    ],
)  # fmt: skip
def test_a_command_is_one_however_a_client_or_a_thumb_writes_it(line):
    read = read_orders(f"{line}\n\nDear Jane, thank you.")
    assert (names(read), read.unread, read.text) == (["close"], (), "Dear Jane, thank you.")


@pytest.mark.parametrize(
    "line", ["> #close", "| #close", "- #close", "On Monday you wrote: #close", "##close", "1. #close"]
)
def test_a_quoted_one_or_one_inside_a_sentence_is_never_done(line):
    assert names(read_orders(f"{line}\nNo.")) == []


def test_a_command_below_text_is_text():
    read = read_orders("#priority\n\nDear Jane,\n#close\nregards")
    assert names(read) == ["priority"]
    assert read.text == "Dear Jane,\n#close\nregards"


def test_more_lines_than_anybody_means_are_not_read_at_all():
    read = read_orders("\n".join(["#priority"] * (MOST + 1)) + "\n\nDear Jane")
    assert (read.orders, read.unread, read.too_many) == ((), (), MOST + 1)
    assert len(read_orders("\n".join(["#priority"] * MOST)).orders) == MOST


# --- notes ---
@pytest.mark.parametrize(
    ("words", "noted", "text"),
    [
        ("#note rings back", "rings back", ""),
        ("#note rings back on Monday and\nthen pays 60%", "rings back on Monday and\nthen pays 60%", ""),
        ("#note\nrings back\n\npays 60%", "rings back\n\npays 60%", ""),
        ("#备注 客户很急", "客户很急", ""),
        ("#note rings\nback\n\nDear Jane,\nthank you", "rings\nback", "Dear Jane,\nthank you"),
    ],
)
def test_a_note_keeps_all_its_lines(words, noted, text):
    read = read_orders(words)
    assert [one.said for one in read.orders] == [noted]
    assert (read.text, read.unclear) == (text, False)


def test_a_long_note_is_kept_whole():
    assert read_orders("#note " + "pays late " * 100).orders[0].said == ("pays late " * 100).strip()


def test_commands_go_on_below_a_note_that_a_client_wrapped():
    read = read_orders("#note pays\nlate\n#close\n\nDear Jane, done.")
    assert [(one.verb.name, one.said) for one in read.orders] == [("note", "pays\nlate"), ("close", "")]
    assert read.text == "Dear Jane, done."


@pytest.mark.parametrize("text", ["He only pays 60%.", "His limit is 60.", "他只付六成。", "Best price for him: 9."])
def test_what_may_be_more_of_a_note_is_not_simply_an_answer(text):
    assert read_orders(f"#note he is angry\n\n{text}").unclear


@pytest.mark.parametrize(
    "text",
    [
        "Dear Jane, ok.",
        "Hello Jane",
        "您好，",
        "尊敬的王先生",
        "Sehr geehrte Frau Doe",
        "Estimada Ana",
        "Здравствуйте, Иван",
    ],
)
def test_below_a_note_a_letter_is_known_by_its_first_words(text):
    assert not read_orders(f"#note he is angry\n\n{text}").unclear


# --- which ticket ---
@pytest.mark.parametrize(
    ("line", "ticket", "said"),
    [
        ("#close T-1024", 1024, ""),
        ("#close [T-1024]", 1024, ""),
        ("#close 1024", 1024, ""),
        ("#close #1024", 1024, ""),
        ("#关闭1024", 1024, ""),
        ("#关闭Ｔ－１０２４", 1024, ""),
        ("#assign 1024 li", 1024, "li"),
        ("#deal 12000 USD", 0, "12000 USD"),
        ("#deal 120 000 USD", 0, "120 000 USD"),
        ("#deal 1024 12000 USD", 1024, "12000 USD"),
        ("#deal T-1024 12000 USD", 1024, "12000 USD"),
        ("#snooze 3 days", 0, "3 days"),
        ("#snooze T-1024: 3 days", 1024, "3 days"),
        ("#note 1024 pieces", 0, "1024 pieces"),
        ("#note T-1024 1024 pieces", 1024, "1024 pieces"),
        ("#list 1024", 0, "1024"),
        ("#转给王小梅", 0, "王小梅"),
        ("#转给 T-1024 王小梅", 1024, "王小梅"),
    ],
)
def test_a_ticket_is_named_where_it_can_be_nothing_else(line, ticket, said):
    (order,) = read_orders(line).orders
    assert (order.ticket, order.said) == (ticket, said)


# --- buttons ---
@pytest.mark.parametrize(
    "words",
    [
        "#faq payment\n\n-- \nJust send this mail",
        "#faq payment\n\n#close\n#deal 5",
        "> #faq x\n#faq payment",
        "\n\n#faq payment",
    ],
)
def test_a_button_does_its_own_verb_and_nothing_else(words):
    read = read_orders(words, "faq")
    assert [(one.verb.name, one.said, one.ticket) for one in read.orders] == [("faq", "payment", 0)] or "> " in words
    assert (read.text, len(read.orders)) == ("", 1)


def test_a_button_whose_words_are_gone_still_has_its_verb():
    (order,) = read_orders("Sent from my iPhone", "close").orders
    assert (order.verb.name, order.said) == ("close", "")
    assert read_orders("", "nosuchverb").unread


# --- any words at all ---
_ODD = [
    "#",
    "##",
    "#x",
    "\n",
    "\n\n",
    " ",
    "\u3000",
    "\u200b",
    "\ufeff",
    "> ",
    "*",
    "-- \n",
    "T-1024",
    "1024",
    "[T-1]",
    "Jane",
]
_NAMED = chain.from_iterable((f"#{verb.name}", verb.example, *(f"＃{one}" for one in verb.aliases)) for verb in VERBS)
_PIECES = st.sampled_from([*_NAMED, *_ODD])


@settings(max_examples=300)
@given(
    st.lists(st.one_of(_PIECES, st.text(max_size=12)), max_size=30).map("".join),
    st.sampled_from(["", "close", "faq", "zzz"]),
)
@example("#", "")
@example("#?", "")
@example("#\u200b", "")
def test_any_words_are_read_and_none_is_done_that_does_not_stand_in_a_line_of_its_own(words, verb):
    read = read_orders(words, verb)
    assert len(read.orders) + len(read.unread) <= MOST
    if not verb:
        assert bool(read) is words.lstrip(_LOOSE).startswith(("#", "＃", "﹟"))
        for order in read.orders:
            assert order.line[0] in "#＃﹟"
    for piece in read.text.split():
        assert piece in words


# white, or unseen, or bold
_LOOSE = "".join(c for c in map(chr, range(0xFFFF)) if c.isspace() or category(c) == "Cf") + "*"


@pytest.mark.parametrize(
    "piece", ["#", "#close\n", "\n", "#note a\nb\n", "\u200b", "#" * 50 + "\n", "> ", "#x " * 50 + "\n", "a\n"]
)
def test_a_megabyte_of_anything_takes_linear_time(piece):
    started = time.process_time()
    read_orders(piece * (1_000_000 // len(piece)))
    assert time.process_time() - started < 10  # a limit against hanging


# --- the table itself ---
def test_no_name_belongs_to_two_verbs_and_every_verb_does_something():
    every = [name for verb in VERBS for name in (verb.name, *verb.aliases)]
    assert len(every) == len(set(every)) == len(BY_NAME)
    assert {verb.name for verb in VERBS} == set(_DOES)
    assert all(
        verb.name.isascii() and verb.name.isalpha() and verb.name.islower() and len(verb.name) <= 12 for verb in VERBS
    )


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.name)
def test_every_verb_has_names_in_both_chinese_scripts_that_need_no_blank(verb):
    chinese = [name for name in verb.aliases if not name.isascii() and len(name) > 1]
    assert chinese
    for name in chinese:
        (order,) = read_orders(f"＃{name}甲").orders
        longer = [other for other in BY_NAME if other.startswith(name) and other != name]
        assert order.verb is verb, (name, longer)
        assert order.said == "甲"


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.name)
def test_the_example_of_a_verb_is_one_of_it(verb):
    (order,) = read_orders(verb.example).orders
    assert order.verb is verb
    assert bool(order.said or order.ticket) or not verb.needs
    assert verb.takes is not Takes.NOTHING or not order.said


@pytest.mark.parametrize("name", [name for name in BY_NAME if name.isascii() and len(name) > 4])
def test_one_wrong_letter_brings_up_the_verb_that_was_meant(name):
    wrong = f"{name[0]}{name[2]}{name[1]}{name[3:]}" if name[1] != name[2] else f"{name}x"
    (unread,) = read_orders(f"#{wrong}").unread
    assert unread.nearest == BY_NAME[name].example


def test_the_readme_names_every_verb_by_its_example_and_in_chinese():
    table = [line.split("|") for line in README.read_text("utf-8").splitlines() if line.startswith("| `#")]
    assert [row[1].strip(" `") for row in table] == [verb.example for verb in VERBS]
    for row, verb in zip(table, VERBS, strict=True):
        chinese = [name.strip() for name in row[2].split("/")]
        assert chinese and set(chinese) <= set(verb.aliases), verb.name


@pytest.mark.parametrize(
    ("line", "nearest"),
    [
        ("#clsoe", "#close"),
        ("#po B-4400", "#edit po = 4711"),  # no command, but a word that one takes
        ("#xyzzy", ""),
    ],
)
def test_a_line_that_is_no_command_names_the_nearest_one_that_there_is(line, nearest):
    assert [one.nearest for one in read_orders(line).unread] == [nearest]
