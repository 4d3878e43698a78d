"""Every word that the desk can say is there in all three languages, and what was done is told in the reader's own."""

import ast
import inspect
import re
from pathlib import Path

import pytest
from support.reply_cases import ALICE, BOSS, BOX, KEYS, NOW, WEI, opened, rulebook, text_of, ticket

import mailbot.desk
from mailbot.desk import VERBS
from mailbot.desk.authority import TABLE
from mailbot.desk.questions import LISTS, NARROWED
from mailbot.desk.work import RELEASABLE
from mailbot.model.decision import Done
from mailbot.model.ticket import Stage
from mailbot.model.tokens import Purpose
from mailbot.reply import Shown, ShownRow, Transcript
from mailbot.reply.buttons import _BY_STAGE, _IN_ROWS
from mailbot.reply.pages import Pages
from mailbot.showing.questions import _SHOWS

LANGUAGES = ("en", "zh-Hans", "zh-Hant")
DESK = Path(inspect.getfile(mailbot.desk)).parent


@pytest.fixture(scope="module")
def pages():
    return Pages(rulebook().replies, "en")


def table(pages, language, name):
    return pages._word((language, "en"), "words", name)


def said_in_code(*calls):
    """The first word of every call of these names in the desk's own code."""
    words = set()
    for path in DESK.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in calls:
                words |= {one.value for arg in node.args for one in ast.walk(arg) if isinstance(one, ast.Constant)}
    return {word for word in words if isinstance(word, str)}


def words_of_code():
    """Every string constant of the desk."""
    trees = (ast.parse(path.read_text("utf-8")) for path in DESK.glob("*.py"))
    return {one.value for tree in trees for one in ast.walk(tree) if isinstance(one, ast.Constant)}


def test_every_table_of_words_has_the_same_keys_in_all_languages(pages):
    for name in (
        "button",
        "done",
        "refusal",
        "verb",
        "shown",
        "lists",
        "shown_event",
        "held",
        "leak",
        "category",
        "stage",
    ):
        keys = {language: set(table(pages, language, name)) for language in LANGUAGES}
        assert keys["en"] == keys["zh-Hans"] == keys["zh-Hant"], name
        for language in LANGUAGES:
            empty = {(name, key) for key, value in table(pages, language, name).items() if not value}
            assert empty <= {("lists", "of"), ("shown_event", "event")}


def test_what_is_said_has_words_and_every_word_is_said(pages):
    code = words_of_code()
    refusals, done = set(table(pages, "en", "refusal")), set(table(pages, "en", "done"))
    assert refusals <= code and done <= code, "none is superfluous"
    assert said_in_code("refuse", "Refusal") & {"who", "money", "when", "stage", "unknown", "too_many"} <= refusals
    steps = said_in_code("_steps", "step", "do", "Done")
    assert {word for word in steps if re.fullmatch(r"[a-z_]+", word)} - {"said so"} <= done
    assert {verb.name for verb in VERBS} == set(table(pages, "en", "verb"))
    shown = {verb for verbs in _BY_STAGE.values() for verb in verbs} | set(_IN_ROWS)
    of_tickets = {"assign", "faq", "is", "why", "undo", "release", "list", "report", "cause", "command"}
    of_customers = {"customer", "history", "key_on", "key_off", "merge", "split", "segment"}
    assert shown | of_tickets | of_customers == set(table(pages, "en", "button"))
    assert set(LISTS.values()) | set(NARROWED.values()) | {"of"} == set(table(pages, "en", "lists"))
    of_several = {"customers", "segments"}  # where one was asked for, and there are many or none
    assert set(_SHOWS) | of_several == set(table(pages, "en", "shown"))
    assert {stage.value for stage in Stage} == set(table(pages, "en", "stage"))


def test_every_reason_to_hold_has_words_that_no_answer_has_by_chance(pages):
    held = table(pages, "en", "held")
    assert not RELEASABLE - set(held)
    told = {row.outcome.code for row in TABLE if row.outcome.told.value in ("sender", "claimed")}
    assert told <= set(held)
    of_desk = {code for code in held if code.startswith("desk.")}
    assert of_desk - words_of_code() == {"desk.leak"}, "said by the letters, which look at the finished mail"
    for language, least in (("en", 25), ("zh-Hans", 12), ("zh-Hant", 12)):
        assert min(map(len, table(pages, language, "held").values())) >= least, "they are looked for in answers"


# --- the mail ---
HELP = Shown(
    "help", "", "", tuple(ShownRow(v.example, v.name, "", (" ".join(f"#{n}" for n in v.aliases),)) for v in VERBS)
)


def made(composer, person=ALICE, by=None, **changes):
    known = {
        **{"person": person, "by": by or person, "ticket": ticket(), "done": (), "shown": ()},
        **{"epochs": {}, "mailbox": BOX, "at": NOW},
    }
    return opened(composer.transcript(Transcript(**{**known, **changes}), 7))


@pytest.mark.parametrize("person", [ALICE, WEI, BOSS], ids=lambda person: person.notices)
def test_help_shows_every_verb_with_all_its_names(composer, person):
    text = text_of(made(composer, person, shown=(HELP,)))
    for verb in VERBS:
        assert verb.example in text
        assert all(f"#{name}" in text for name in verb.aliases)
    assert text_of(made(composer, person, shown=(HELP,)), "html").count("#snooze 3 days") >= 1


@pytest.mark.parametrize("person", [ALICE, WEI, BOSS], ids=lambda person: person.notices)
def test_what_was_done_is_told_in_the_readers_language(composer, pages, person):
    mail = made(composer, person, done=(Done("closed", 1024), Done("classified", 1024, "complaint")))
    done, category = table(pages, person.notices, "done"), table(pages, person.notices, "category")
    for text in (text_of(mail), text_of(mail, "html")):
        assert all(word in text for word in (done["closed"], done["classified"], category["complaint"]))


def test_it_is_an_automatic_mail_whose_reply_is_this_persons_answer(composer):
    mail = made(composer, done=(Done("closed", 1024),), epochs={1024: 2})
    assert (mail["Auto-Submitted"], mail["X-Auto-Response-Suppress"]) == ("auto-generated", "All")
    token = KEYS.read_address(mail["Reply-To"].addresses[0].addr_spec)
    assert (token.purpose, token.ticket, token.person, token.epoch) == (Purpose.STAFF_REPLY, 1024, "alice", 2)


def test_the_owner_reads_who_did_it_and_gets_no_undo(composer):
    mail = made(composer, by=WEI, done=(Done("closed", 1024),))
    assert "王伟" in mail["Subject"]
    assert "Take it back" not in text_of(mail)
    assert "Take it back" in text_of(made(composer, leaves_at="10:00:00", sent_to="bob@client.example"))


@pytest.mark.parametrize(
    "hostile", ["x\r\nBcc: eve@x.example", "<script>alert(1)</script>", "{{ 7 * 7 }}", "a\u2028b\0c"]
)
def test_what_a_stranger_wrote_stays_text(composer, hostile):
    row = ShownRow("T-1", "inquiry", hostile, (hostile,), of=ticket())
    mail = made(
        composer,
        ticket=ticket(subject=hostile),
        done=(Done("noted", 1, hostile),),
        shown=(Shown("list", "new", hostile, (row,)),),
    )
    assert mail["Bcc"] is None
    assert "<script>" not in text_of(mail, "html")
    assert "49" not in text_of(mail)
