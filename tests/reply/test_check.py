"""mailbot.reply.pages.check: what an administrator got wrong is found before a customer's mail needs the page (P32)."""

from pathlib import Path

import pytest
from support.reply_cases import ROOT, shipped_replies

from mailbot.reply import check_replies, missing_replies, wrong_replies
from mailbot.reply.pages import LETTERS, PAGES
from mailbot.reply.pages.page_types import AckPage, Words
from mailbot.reply.pages.samples import samples

WRONG = sorted((ROOT / "tests" / "bad_config" / "replies").glob("*.j2"))


def test_the_shipped_replies_have_no_problem_and_no_gap():
    assert check_replies(shipped_replies()) == []


@pytest.mark.parametrize("path", WRONG, ids=lambda path: path.stem)
def test_a_wrong_page_gives_the_words_that_say_what_and_where(path: Path):
    text = path.read_text("utf-8")
    page, _, words = text.split("\n")[0].removeprefix("{# page: ").removesuffix(" #}").partition(" | words: ")
    needed = {name: shipped_replies()["en"][name] for name in ("words", "terms")}  # all others would only take time
    replies = {"en": needed | {page: text}}
    said = [line for line in wrong_replies(replies) if line.startswith(f"replies/en/{page}.j2:")]
    assert len(said) == 1
    for expected in words.split(" | "):
        assert expected in said[0]


def test_every_problem_is_told_at_once():
    replies = shipped_replies()
    replies["en"]["ack_order.txt"] = "Subject: x\n{{ one }} {{ two }}"
    replies["zh-Hant"]["ack_faq.txt"] = "Subject: x\n{% if %}"
    said = wrong_replies(replies)
    assert [line.split(":")[0] for line in said] == ["replies/en/ack_order.txt.j2"] * 2 + [
        "replies/zh-Hant/ack_faq.txt.j2"
    ]


def test_a_missing_page_is_listed_with_what_stands_in_for_it_and_is_no_error():
    replies = shipped_replies()
    del replies["zh-Hant"]["ack_faq.txt"]
    del replies["zh-Hans"]["ack_complaint.txt"]
    replies["sv"] = {name: replies["en"][name] for name in LETTERS if name != "terms"}
    assert wrong_replies(replies) == []
    assert missing_replies(replies) == [
        "replies/sv/terms.j2: missing, replies/en/terms.j2 is used",
        "replies/zh-Hans/ack_complaint.txt.j2: missing, replies/en/ack_complaint.txt.j2 is used",
        "replies/zh-Hant/ack_faq.txt.j2: missing, replies/zh-Hans/ack_faq.txt.j2 is used",
    ]


def test_a_page_missing_in_english_is_an_error_because_nothing_stands_in_for_it():
    replies = shipped_replies()
    del replies["en"]["notice.html"]
    assert "page notice.html.j2 is missing in en" in wrong_replies(replies)[0]
    assert len(wrong_replies({})) == len(PAGES)


def test_every_page_has_a_sample_of_its_own_type():
    for page, kind in PAGES.items():
        assert {type(row) for row in samples(page)} == (set() if kind is Words else {kind})


def test_every_page_and_what_an_acknowledgement_may_use_is_explained_in_the_readme():
    readme = (ROOT / "replies" / "README.md").read_text("utf-8")
    for page in PAGES:
        assert f"`{page}.j2`" in readme
    for name in AckPage.__struct_fields__:
        assert f"`{name}`" in readme
