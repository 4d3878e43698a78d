"""What of a colleague's words goes to the customer below commands: no signature, no note, and nothing is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from support.deciding import ANNA, LETTERS, MAIL, NOW, SETTINGS, history, said_by, thread, ticket

from mailbot.desk import Brought, decide
from mailbot.desk.away_said import says_away
from mailbot.desk.signed import Below, below
from mailbot.model.decision import Disposition
from mailbot.model.history import Answered
from mailbot.model.mail import Address, Attachment
from mailbot.model.rulebook import FaqEntry
from mailbot.model.tokens import Purpose, Token
from mailbot.model.verdict import Origin

FAQ = (FaqEntry("payment", ("How can I pay?",), {"en": "By transfer."}),)
ANNAS = Token(Purpose.STAFF_REPLY, 1001, "anna")
NA = replace(ANNA, name="Li Na", handle="na")
FIRM = replace(SETTINGS, staff=(NA, *SETTINGS.staff[1:]))
OFFER = Attachment("offer.pdf", "application/pdf", 9, "d")
LOGO = replace(OFFER, name="logo.png", content_type="image/png", inline=True, content_id="<x@y>")


def decided(words, token=None, files=(), waived=(), epochs=None, quoted="", **letters):
    mail = replace(MAIL, author=Address("anna@acme.example"), text=words, quoted=quoted, attachments=tuple(files))
    past = history(thread(on=ticket(owner="na")), correspondence=replace(LETTERS, **letters))
    bring = Brought(token or replace(ANNAS, person="na"), waived=frozenset(waived))
    return decide(mail, said_by(Origin.STAFF), past, bring, epochs or {}, FIRM, FAQ, NOW)


# as the mail programs of 14 people leave it below a command
SIGNATURES = [
    "Li Na", "Li", "Best regards,\nLi Na",
    "Kind regards\n\nLi Na\nSales Manager\nAcme | 1 Harbour Road\nT +86 21 5555",
    "Br\nLi", "Thanks!\nLi", "Mit freundlichen Grüßen\nLi Na", "VG, Li", "此致\n敬礼\nLi Na", "谢谢！",
    "Cordialement,\nLi Na",
    "--\nLi Na | Sales", "____________\nLi Na, Sales", "Acme", "Saludos\nLi",
]  # fmt: skip
ANSWERS = [
    "Thanks, shipped today", "Thanks\nWe ship on Monday", "Best price is 9.", "Broken ones first.", "Kind of late.",
    "Yes",
    "Li will call you", "谢谢，明天发货", "Dear Jane,\n\nok.\n\nBest regards\nLi Na", "OK\nLi", "Regards to your wife!",
]  # fmt: skip


@pytest.mark.parametrize("signed", SIGNATURES)
def test_how_a_mail_program_signs_below_a_command_goes_to_nobody(signed):
    decision = decided(f"#close\n\n{signed}")
    assert (decision.disposition, decision.relay) == (Disposition.COMMAND, None)
    assert [one.code for one in decision.done] == ["closed"]


@pytest.mark.parametrize("words", ANSWERS)
def test_an_answer_below_a_command_is_never_taken_for_a_signature(words):
    decision = decided(f"#close\n\n{words}")
    assert decision.relay.text == words


@pytest.mark.parametrize("signed", ["此致\n敬礼\n李娜", "Regards\nNana"])
def test_what_most_likely_is_a_signature_goes_to_nobody_and_its_writer_is_told(signed):
    decision = decided(f"#close\n\n{signed}")
    assert (decision.relay, [one.code for one in decision.done]) == (None, ["closed", "text_ignored"])


@given(st.text(max_size=80))
def test_any_words_are_one_of_the_three(text):
    assert below(text, ("Li Na", "na", "")) in Below


# --- where words and files go ---
def test_text_below_commands_at_a_desk_address_goes_to_nobody_and_its_writer_is_told():
    decision = decided("#close 1001\n\nDear Jane, done.", token=replace(ANNAS, person="na", ticket=0))
    assert (decision.relay, [one.code for one in decision.done]) == (None, ["closed", "text_ignored"])
    answered = decided("#answer 1001\n\nDear Jane, done.", token=replace(ANNAS, person="na", ticket=0))
    assert answered.relay.text == "Dear Jane, done."


def test_a_file_with_commands_goes_only_below_answer_and_its_writer_is_told():
    decision = decided("#close", files=(OFFER,))
    assert (decision.relay, [one.code for one in decision.done]) == (None, ["closed", "files_ignored"])
    assert decided("#close", files=(LOGO,)).done[1:] == (), "the picture of a signature"
    assert decided("#answer", files=(OFFER,)).relay.files == (OFFER,)
    assert decided("#close\n\nHere it is.", files=(OFFER,)).relay.files == (OFFER,)


def test_a_ready_answer_goes_below_own_words_or_alone():
    assert (decided("#faq payment").relay.faq, decided("#faq payment").relay.text) == ("payment", "")
    assert decided("#faq payment\n\nDear Jane,").relay.text == "Dear Jane,"
    pressed = decided(
        "#faq payment\n\n-- \nhint", token=replace(ANNAS, person="na", purpose=Purpose.COMMAND, verb="faq")
    )
    assert (pressed.relay.faq, pressed.relay.text, pressed.relay.files) == ("payment", "", ())


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("#answer", "desk.empty_answer"),
        ("", "desk.empty_answer"),
        ("\u200b \u200e", "desk.empty_answer"),
        ("#note he is angry\n\nHis limit is 60%.", "desk.note_or_answer"),
        ("Please find attached our offer.", "desk.no_file"),
        ("I am out of the office until Monday.", "desk.reads_away"),
        ("#priority\n" * 21, "desk.command"),
        ("成交 12000 USD\n您好，单价60美元。", "desk.unmarked"),
        ("转给Ben", "desk.unmarked"),
        ("Assign ben\n\nHello", "desk.unmarked"),
        ("close", "desk.unmarked"),
        ("已处理", "desk.unmarked"),
        ("Internal: not below 60.\nOur price is 80.", "desk.unmarked"),
        ("延后3天\n您好", "desk.unmarked"),
    ],
)
def test_what_is_not_clear_is_held(words, code):
    decision = decided(words)
    assert (decision.held.code, decision.relay, decision.deeds) == (code, None, ())


@pytest.mark.parametrize(
    "words",
    [
        "Done.",
        "Total: 12,000 USD",
        "Close to 200 pieces are on stock.",
        "Deal! We ship on Monday.",
        "Take your time.",
        "Note that we are closed on Monday.",
        "交期12月1日",
        "回复您的问题：可以。",
        "Later this week we can deliver.",
        "Is it urgent?",
    ],
)
def test_a_line_that_a_customer_may_read_is_no_command(words):
    assert decided(words).disposition is Disposition.ANSWER


@pytest.mark.parametrize(
    ("words", "code", "past"),
    [
        ("#note he is angry\n\nHis limit is 60%.", "desk.note_or_answer", {}),
        ("Please find attached our offer.", "desk.no_file", {}),
        ("成交 12000 USD", "desk.unmarked", {}),
        ("I am travelling until Monday; the goods left.", "desk.reads_away", {}),
        ("Hello", "desk.answered_meanwhile", {"meanwhile": Answered("ben", NOW, "Two weeks.")}),
    ],
)
def test_what_its_writer_says_to_send_anyway_is_sent_and_nothing_else_is_waived(words, code, past):
    assert decided(words, **past).held.may_release
    assert decided(words, waived=[code], **past).disposition is Disposition.ANSWER
    assert decided("#bogus", waived=[code]).held.code == "desk.command"
    assert decided("", waived=[code]).held.code == "desk.empty_answer"


QUOTED = "> ##- Write your answer above this line -##\n> Can you deliver?\n{}\n> What does it cost?\n\n{}"


@pytest.mark.parametrize(
    ("between", "after", "held"),
    [
        ("Yes, we can.", "", True),
        (">", "Five each, in two weeks.", True),
        (">", "Best regards\nLi Na", False),  # signs below the quote
        (">", "", False),
    ],
)
def test_an_answer_that_goes_on_among_the_quoted_lines_is_asked_about(between, after, held):
    quoted = QUOTED.format(between, after)
    decision = decided("Dear Jane, see below.", quoted=quoted)
    assert (decision.held.code if decision.held else "") == ("desk.below" if held else "")
    released = decided("Dear Jane, see below.", quoted=quoted, waived=["desk.below"])
    assert released.disposition is Disposition.ANSWER


@pytest.mark.parametrize(
    ("words", "code", "past"),
    [
        ("#bogus", "desk.command", {}),
        ("", "desk.empty_answer", {}),
        ("Hello", "desk.no_customer", {"address": ""}),
    ],
)
def test_what_cannot_be_right_cannot_be_waived(words, code, past):
    held = decided(words, waived=[code], **past).held
    assert (held.code, held.may_release) == (code, False)


@pytest.mark.parametrize(
    ("words", "away"),
    [
        ("I am currently out of the office until Monday.", True),
        ("Automatic reply: thank you for your mail", True),
        ("我在休假，周一回来", True),
        ("出差中，有事请电联", True),
        ("您好，我本週外出，請聯絡王先生。", True),
        ("Ich bin bis Freitag im Urlaub.", True),
        ("Je suis en congés.", True),
        ("I will get back to you by Friday.", False),
        ("We are on Chinese New Year holiday from 1 to 8 February.", False),
        ("Happy holidays! The price is 20.", False),
        ("谢谢，我明天给您回复。", False),
        ("Your colleague said that he is away; here is the price. " * 20, False),
    ],
)
def test_what_reads_like_a_responder(words, away):
    assert says_away(words) is away


# --- buttons that are too old ---
@pytest.mark.parametrize(("ahead", "over"), [(0, False), (1, False), (-1, True), (-400, True)])
def test_a_button_is_good_until_the_end_of_its_last_day(ahead, over):
    today = (NOW - NOW.replace(year=1970, month=1, day=1)).days
    decision = decided("#close", token=Token(Purpose.COMMAND, 1001, "na", 0, "close", today + ahead))
    assert (decision.held is not None and decision.held.code == "desk.expired") is over
    assert (decision.deeds == ()) is over
