"""Colleagues at work with the mail programs that people have: real Dovecot, real daemon, real SMTP server.

What they send is what those programs would send: see support/programs.py.
"""

import itertools
import re
from datetime import UTC, datetime

import pytest
from support.company import company
from support.dovecot import needs_dovecot
from support.mails import mail
from support.programs import BACK_ON, PROGRAMS, RESPONDERS
from support.staff import (
    SIGNATURE,
    Colleague,
    arrive,
    asks,
    assert_nothing_of_ours,
    buttons,
    letters_to,
    text_of,
    view_of,
)

pytestmark = [pytest.mark.system, needs_dovecot]
TOM = "Tom Reed <tom@staff.example>"
LI = "Li Na <li@staff.example>"
BOSS = "Wang Wei <boss@staff.example>"
ANSWER = (
    "Dear Kim,\n\nwe can deliver 20 pieces of the ball valve DN50 within two weeks from receipt of your order, and the "
    "price is 5.95 USD each, ex works.\n\nKind regards\nTom"
)
QUESTION = "Hello,\n\ncould you please quote 20 pcs of ball valve DN50, and tell us the delivery time?\n\nKim Park"
COMMANDS = "#deal 12000 USD\n#note rings back on Monday"
_customers = itertools.count(1)


@pytest.fixture(scope="module")
def firm(tmp_path_factory):
    with company(tmp_path_factory.mktemp("firm")) as firm:
        firm.start()
        yield firm


def inquiry(firm, question=QUESTION):
    """(the ticket of a new customer, their address)."""
    address = f"kim@customer{next(_customers)}.example"
    row = asks(firm, f"Kim Park <{address}>", question)
    assert (row.category, row.owner) == ("inquiry", "tom")
    return row.ticket, address


def order(firm):
    """The owner gets its notice, and the boss a copy."""
    address = f"kim@customer{next(_customers)}.example"
    row = asks(
        firm, f"Kim Park <{address}>", "We order 20 pcs of ball valve DN50. Please confirm our PO.", "Order PO-77"
    )
    assert (row.category, row.owner) == ("order", "tom")
    return row.ticket, address


def answers_to(firm, address):
    """All that went to a customer, without the acknowledgement."""
    return [one for one in letters_to(firm, address) if "Auto-Submitted" not in one]


def absences(firm):
    with firm.store.read() as tx:
        return tx.absences(datetime.now(UTC))


def words(text):
    return " ".join(text.split())


@pytest.fixture(scope="module")
def days_work(firm):
    """By each program an answer, then commands, then a button, all programs at once: program -> ticket."""
    asked = {name: f"kim@{name}.example" for name in PROGRAMS}
    rows = arrive(firm, [mail(QUESTION, sender=f"Kim Park <{one}>", subject="Price") for one in asked.values()])
    tickets = {name: next(row.ticket for row in rows if asked[name] in row.author) for name in PROGRAMS}
    toms = {name: Colleague(firm, TOM, program) for name, program in PROGRAMS.items()}
    notices = {name: toms[name].notice_of(tickets[name]) for name in PROGRAMS}
    arrive(firm, [PROGRAMS[name].reply(notices[name], ANSWER, TOM) for name in PROGRAMS])
    assert len(letters_to(firm, "tom@staff.example")) == len(PROGRAMS), "the ordinary case needs no words to Tom"
    arrive(firm, [PROGRAMS[name].reply(notices[name], COMMANDS, TOM) for name in PROGRAMS])
    arrive(firm, [PROGRAMS[name].press(buttons(notices[name])["Pass to Li Na"], TOM) for name in PROGRAMS])
    return tickets


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_reply_goes_to_the_customer_as_it_was_written_and_nothing_else(firm, days_work, program):
    ticket = days_work[program]
    (answer,) = answers_to(firm, f"kim@{program}.example")
    assert answer["From"].addresses[0].display_name.startswith("Tom Reed, Company")
    assert answer["Subject"] == f"Re: Price [T-{ticket}]"
    text = words(text_of(answer))
    assert text.startswith(words(ANSWER)) and text.endswith(SIGNATURE)
    signed = text.removeprefix(words(ANSWER)).removesuffix(SIGNATURE).strip()
    assert signed == {"outlook": "Tom Reed Sales", "thunderbird": "-- Tom Reed Sales"}.get(program, "")
    assert_nothing_of_ours(answer)


@pytest.mark.parametrize("program", PROGRAMS)
def test_commands_and_a_button_do_what_they_say_and_it_is_told_at_once(firm, days_work, program):
    ticket = days_work[program]
    seen = view_of(firm, ticket)
    assert (seen.ticket.owner, seen.ticket.stage.value, seen.ticket.worth) == ("li", "deal", "12000 USD")
    assert "note: rings back on Monday" in [entry.text for entry in seen.timeline]
    about = [one for one in letters_to(firm, "tom@staff.example") if f"[T-{ticket}] Done" in one["Subject"]]
    commands, button = (text_of(one) for one in about)
    assert f"T-{ticket} worth: 12000 USD" in commands
    assert f"T-{ticket} given to: Li Na" in button


@pytest.mark.parametrize("program", ["outlook", "iphone", "qq-web"])
def test_a_ready_answer_goes_out_at_the_press_of_its_button(firm, program):
    tom = Colleague(firm, TOM, PROGRAMS[program])
    ticket, customer = inquiry(firm, "Please quote 20 pcs of ball valve DN50. Which payment terms do you accept?")
    notice = tom.notice_of(ticket)
    label = next(label for label in buttons(notice) if label.startswith("Answer: "))
    assert tom.presses(notice, label).disposition == "answer"
    (answer,) = answers_to(firm, customer)
    assert words(text_of(answer)).endswith(SIGNATURE)
    assert_nothing_of_ours(answer)
    assert "#faq" not in text_of(answer) and "Just send" not in text_of(answer)


@pytest.mark.parametrize("verb", ["close", "assign"])
def test_a_button_whose_body_was_lost_on_the_way_works_by_its_subject(firm, verb):
    tom = Colleague(firm, TOM, PROGRAMS["samsung"])
    ticket, _ = inquiry(firm)
    notice = tom.notice_of(ticket)
    found = re.findall(r"<(mailto:[^>]+)>", text_of(notice))
    tom.sends(tom.program.press(next(href for href in found if f".{verb}." in href), TOM))
    seen = view_of(firm, ticket).ticket
    assert (seen.stage.value, seen.owner) == {"close": ("closed", "tom"), "assign": ("new", "li")}[verb]


def test_commands_above_an_answer_are_done_and_cut_away(firm):
    tom = Colleague(firm, TOM, PROGRAMS["outlook"])
    ticket, customer = inquiry(firm)
    assert tom.replies(tom.notice_of(ticket), f"#deal 12000 USD\n\n{ANSWER}").disposition == "answer"
    (answer,) = answers_to(firm, customer)
    assert words(text_of(answer)).startswith("Dear Kim,")
    assert view_of(firm, ticket).ticket.stage.value == "deal"


@pytest.mark.parametrize(("program", "yes"), [("gmail", "button"), ("iphone", "Yes."), ("qq-web", "是")])
def test_a_second_answer_is_held_until_its_writer_says_yes(firm, program, yes):
    tom, boss = Colleague(firm, TOM, PROGRAMS["outlook"]), Colleague(firm, BOSS, PROGRAMS[program])
    ticket, customer = order(firm)
    copy = boss.notice_of(ticket)
    tom.replies(tom.notice_of(ticket), ANSWER)
    assert boss.replies(copy, "Dear Kim, you get ten percent off, because you are new.").disposition == "note"
    held = boss.got()[-1]
    assert "NOT sent" in held["Subject"] and "5.95 USD each" in text_of(held)
    assert len(answers_to(firm, customer)) == 1
    if yes == "button":
        boss.presses(held, "Send it anyway")
    else:
        boss.replies(held, yes)
    first, second = answers_to(firm, customer)
    assert words(text_of(second)).startswith("Dear Kim, you get ten percent off")
    assert second["From"].addresses[0].display_name.startswith("Wang Wei, Company")
    for one in (first, second):
        assert_nothing_of_ours(one)


def test_of_what_may_be_meant_for_us_nothing_goes_to_the_customer(firm):
    tom, boss = Colleague(firm, TOM, PROGRAMS["outlook"]), Colleague(firm, BOSS, PROGRAMS["apple-mail"])
    ticket, customer = order(firm)
    copy = boss.notice_of(ticket)
    tom.replies(tom.notice_of(ticket), ANSWER)
    boss.replies(copy, "Dear Kim, you get ten percent off, because you are new.")
    for unclear in ("Yes, please send it as well, he is a good customer.", "No", "不用了"):
        assert boss.replies(boss.got()[-1], unclear).disposition == "note"
        assert "neither a clear yes" in text_of(boss.got()[-1])
    assert len(answers_to(firm, customer)) == 1
    boss.replies(boss.got()[-1], "Dear Kim, on second thoughts you get twelve percent off.")
    assert words(text_of(answers_to(firm, customer)[-1])).startswith("Dear Kim, on second thoughts")
    assert len(answers_to(firm, customer)) == 2


@pytest.mark.parametrize("responder", RESPONDERS)
def test_an_out_of_office_marks_its_owner_away_until_they_write_again(firm, responder):
    tom = Colleague(firm, TOM, PROGRAMS["outlook-ios"])
    ticket, customer = inquiry(firm)
    notice = tom.notice_of(ticket)
    tom.sends(RESPONDERS[responder].answer(notice, TOM))
    (absence,) = absences(firm)
    assert (absence.person, absence.until and absence.until.date()) == ("tom", BACK_ON)
    assert answers_to(firm, customer) == []
    row = asks(firm, "Ann Hill <ann@hill.example>", f"Please quote 30 pcs of gate valve DN80, {responder}.")
    assert row.owner != "tom"
    tom.replies(notice, ANSWER)
    assert absences(firm) == ()
    if not answers_to(firm, customer):  # the ticket has gone to somebody else meanwhile
        held = next(one for one in reversed(tom.got()) if "NOT sent" in one["Subject"])
        tom.presses(held, "Send it anyway")
    (answer,) = answers_to(firm, customer)
    assert words(text_of(answer)).startswith(words(ANSWER))


def test_whoever_leaves_hands_everything_over_and_their_addresses_die(firm):
    tom, boss = Colleague(firm, TOM, PROGRAMS["outlook-de"]), Colleague(firm, BOSS, PROGRAMS["gmail"])
    ticket, customer = inquiry(firm)
    notice = tom.notice_of(ticket)
    tom.replies(notice, "#help")
    desk = text_of(tom.got()[-1]).partition("(#help): ")[2].split()[0]
    tom.writes(desk, "mine", "#handover li to tom")
    assert "only managers may do that for others" in text_of(tom.got()[-1])
    second, _ = order(firm)
    boss.replies(boss.notice_of(second), "#handover tom to li")
    assert view_of(firm, ticket).ticket.owner == "li"
    assert tom.replies(notice, ANSWER).disposition != "answer"
    assert answers_to(firm, customer) == []
    again = asks(firm, f"Kim Park <{customer}>", "Any news about the 20 pcs of ball valve?", f"Re: [T-{ticket}]")
    assert again.owner == "li"
    li = Colleague(firm, LI, PROGRAMS["foxmail"])
    li.replies(li.notice_of(again.ticket), "您好：\n\n20 个球阀两周内可以交货。\n\n李娜")
    assert "20 个球阀两周内可以交货" in text_of(answers_to(firm, customer)[-1])
