"""What of a colleague's reply is theirs: our notice is cut away, however their mail client brings it back."""

import time

import pytest
from msgspec.structs import replace
from support.client_replies import CLIENTS, SHAPES, reply
from support.deciding import MAIL
from support.reply_cases import ALICE, BOSS, WEI, attachment, letter, noticed, opened

from mailbot.desk.cut import answer_of, own_files, own_signature, own_words, words_below
from mailbot.model.mail import Arrival, RawMessage
from mailbot.model.rulebook import Rulebook
from mailbot.model.settings import Limits, Trust
from mailbot.parse import parse

ANSWERS = {
    "en": "Dear Bob,\n\nwe can deliver 200 pieces in week 40, at 5.95 each.\n\nBest regards\nAlice",
    "zh": "李先生，您好：\n\n200 件可在第 40 周交货，单价 5.95 美元。\n\n顺祝商祺！\n张丽",
}
PEOPLE = {"en": ALICE, "zh-Hans": WEI, "zh-Hant": BOSS}


def read(octets):
    return parse(RawMessage(Arrival("sales"), octets), Rulebook(), Trust(), Limits())


@pytest.mark.parametrize("person", PEOPLE.values(), ids=PEOPLE)
@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("client", CLIENTS)
def test_of_a_reply_by_each_client_the_colleagues_words_are_left(composer, client, shape, answer, person):
    message = read(reply(client, shape, opened(noticed(composer, letter(), person)), answer))
    assert own_words(message.text) == answer


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("client", CLIENTS)
def test_of_a_reply_without_words_nothing_is_left(composer, client, shape):
    assert own_words(read(reply(client, shape, opened(noticed(composer, letter())), "")).text) == ""


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("Yes.\n##- Write your answer above this line -##\nsecret", "Yes."),
        ("Yes.\n> ##- Write your answer\n> above this line -##\nsecret", "Yes."),
        ("Yes. ##- 请在此行上方书写回复 -## secret", "Yes."),
        ("Yes.\n\n＃＃－ 請在此行上方書寫回覆 －＃＃\nsecret", "Yes."),
        ("##- Write your answer above this line -##\nsecret", ""),
        ("Yes.\n\n----\n\nBob via Acme <sales@acme.example> schreef dit:\n##- x -##\nsecret", "Yes."),
        ("Yes.\nIt is:\n\n##- x -##\nsecret", "Yes.\nIt is:"),
        ("Write to sales@acme.example for more\n##- x -##\nsecret", "Write to sales@acme.example for more"),
        ("Price:\n5 USD\n\n##- x -##\nsecret", "Price:\n5 USD"),
        ("Item ##-12 costs 5 and ##-13 costs 6", "Item ##-12 costs 5 and ##-13 costs 6"),
        ("## Prices ##\n- one\n- two", "## Prices ##\n- one\n- two"),
        ("Yes :)\n:)\n\n> \n##- x -##\nsecret", "Yes :)\n:)"),
        ("Sent from my iPhone", ""),
        ("发自我的手机\n\n##- x -##", ""),
        ("发自上海的货明天到", "发自上海的货明天到"),
        ("Sent from my desk: the offer is ready. Call me.", "Sent from my desk: the offer is ready. Call me."),
        ("No line of ours here.", "No line of ours here."),
    ],
)
def test_everything_from_our_line_on_goes_and_nothing_above_it(text, own):
    assert own_words(text) == own


NOTICE = """\
##- Write your answer above this line -##

T-1002 | New ticket | inquiry, 100 % sure

Just press Reply: your answer goes to the customer from the company's address.

-------- The mail --------
Can you deliver 300 lamps?

What do they cost?

-------- Buttons --------
Take
<mailto:sales%2Bk.1002.tom.0.take.20794.4et727tn4vmxw55v@acme.example?subject=take%20T-1002>"""
QUOTED = "\n".join(f"> {line}".rstrip() for line in NOTICE.split("\n"))
WHO = "Ana Ruiz via Acme"
SIGNED = "\n\n-- \nTom Reed\nSales, Acme"


def typed(text):
    return read(b"From: tom@acme.example\nContent-Type: text/plain; charset=utf-8\n\n" + text.encode())


@pytest.mark.parametrize(
    "line",
    [
        f"{WHO} wrote:",
        f"{WHO} schrieb:",
        f"{WHO} <sales@acme.example> wrote:",
        f"On Mon, Nov 23, 2026 at 02:30:11AM +0100, {WHO} wrote:",
        f"* {WHO} [2026-11-23 02:30]:",
        f"Zitat von {WHO}:",
        f"{WHO}さんは書きました:",
    ],
)
def test_the_line_over_a_quoted_notice_is_no_answer_whether_it_names_a_date_or_not(line):
    for gap in ("\n", "\n\n"):
        for signed in ("", SIGNED):
            message = typed(f"Five each.{gap}{line}\n{QUOTED}{signed}")
            assert (answer_of(message), words_below(message)) == ("Five each.", ("", ""))
    below = typed(f"{line}\n{QUOTED}\n\nFive each.")
    assert (answer_of(below), words_below(below)) == ("", ("", "Five each."))


def test_a_name_over_the_quoted_notice_is_no_answer_whatever_the_address_book_calls_them():
    named = QUOTED.replace("> Can you", "> Ana Ruiz <ana@client.example>\n> Can you")
    for line, notice in (("Ana Ruiz wrote:", QUOTED), ("Ruiz schrieb:", QUOTED), ("Ana Ruiz kirjutab nii:", named)):
        for signed in ("", SIGNED):
            assert answer_of(typed(f"Five each.\n\n{line}\n{notice}{signed}")) == "Five each."
    assert answer_of(typed(f"Hi Ana,\n\nfive each for New York:\n{named}")).endswith("for New York:")


def test_what_a_notice_marks_like_a_comment_stays_in_the_house():
    notice = f"{NOTICE}\n[Tom Reed] inner words\n==> more of them"
    message = read(f"From: Tom Reed <tom@acme.example>\n\nFive each.\n\n-----Original Message-----\n{notice}".encode())
    assert (answer_of(message), message.text) == ("Five each.", "Five each.")


def test_what_ends_in_a_colon_and_is_no_such_line_stays():
    assert answer_of(typed(f"Ana Ruiz wrote:\n{QUOTED}")) == "", "there is nothing else"
    assert answer_of(typed(f"Dear Ana,\n\nour prices:\n\n{QUOTED}")) == "Dear Ana,\n\nour prices:"
    assert answer_of(typed(f"We ship via {WHO}: tomorrow.\n\n{QUOTED}")).startswith("We ship via")
    assert answer_of(typed("We ship via:")) == "We ship via:"


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_words_among_the_quoted_lines_are_seen(gap):
    quoted = QUOTED.replace("300 lamps?", f"300 lamps?{gap}Yes, we can.{gap}").replace("cost?", f"cost?{gap}Five each.")
    message = typed(f"Dear Ana, see below.\n\nOn Mon, Nov 23, 2026 at 02:30 {WHO} wrote:\n{quoted}")
    assert answer_of(message) == "Dear Ana, see below."
    assert words_below(message) == ("Yes, we can.\nFive each.", "")


def test_what_a_program_broke_off_from_a_quoted_line_is_nobodys_answer():
    broken = QUOTED.replace("goes to the customer ", "goes to the customer from\n").replace("> <mailto", ">\n<mailto")
    assert broken.count("\n") == QUOTED.count("\n") + 2
    assert words_below(typed(f"Five each.\n\n{broken}")) == ("", "")


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("client", CLIENTS)
def test_no_client_makes_words_of_its_writer_out_of_the_notice(composer, client, shape):
    message = read(reply(client, shape, opened(noticed(composer, letter())), ANSWERS["en"]))
    assert words_below(message) == ("", "")


def test_the_signature_shows_the_companys_address_for_the_colleagues_own():
    signed = own_signature(
        "Sent from my iPhone\n\nAnna Li\n邮箱Anna@ACME.example谢谢 / joanna@acme.example\n##- x -##\nsecret",
        ["anna@acme.example"],
        "sales@acme.example",
    )
    assert signed == "Anna Li\n邮箱sales@acme.example谢谢 / joanna@acme.example"


def test_pictures_that_the_quoted_notice_brings_back_are_no_files_of_the_colleagues():
    own, quoted = (attachment(f"{name}.png", b"x", "image/png", f"{name}@x") for name in ("own", "quoted"))
    offer, seal = attachment("offer.pdf", b"x"), attachment("smime.p7s", b"x", "application/pkcs7-signature")
    html = '<p><img src="cid:own@x"></p><div>##- <b>Write</b> above -##</div><img src="cid:quoted@x">'
    message = replace(MAIL, html=html, attachments=(own, quoted, offer, seal))
    assert own_files(message) == (own, offer)
    assert own_files(replace(message, html="<img src='cid:own@x'><img src='cid:quoted@x'>")) == (own, quoted, offer)


@pytest.mark.parametrize("piece", ["##-", "## - ", "##-#", "a@b:\n", "x: @\n", "####----", "[T-1\n"])
def test_a_hostile_text_takes_linear_time(piece):
    started = time.process_time()
    own_words(piece * 50_000 + "\n##- x -##")
    words_below(replace(MAIL, quoted="> ##- x -##\n" + piece * 50_000))
    words_below(replace(MAIL, quoted=piece * 50_000))
    assert time.process_time() - started < 10  # a limit against hanging
