"""Reports by mail: each once, to whom they are due, with pictures, a spreadsheet and buttons; `#report` at any time."""

import re
import struct
import zlib
from datetime import date, timedelta
from email import message_from_bytes, policy
from io import BytesIO
from urllib.parse import unquote

import openpyxl
import pytest
from msgspec.structs import replace
from support.desk import BOSS as HALL
from support.desk import LI, Desk, buttons, vouched
from support.mails import mail
from support.office import BOSS, CLAIM, MONDAY_9, QUOTE
from support.report_office import furnished

from mailbot import diary
from mailbot.model import acts
from mailbot.model.carried import Told
from mailbot.model.records import Listed
from mailbot.model.report import Facts, MailFact, QuestionFact, Scope, Span, TicketFact
from mailbot.model.settings import ReportPolicy
from mailbot.model.ticket import Event, Stage, Ticket
from mailbot.model.verdict import Category
from mailbot.reply.picture import bars

TUESDAY_8 = MONDAY_9 + timedelta(hours=23)
NEXT_MONDAY_8 = MONDAY_9 + timedelta(days=6, hours=23)


def reports(office):
    return [letter for letter in office.round() if letter.kind == "report"]


def worked(office):
    number = office.take(QUOTE)
    office.do(number, acts.Step(Event.ANSWERED), acts.Step(Event.DEALT), acts.Worth("500", "EUR"), who="li")
    office.take(CLAIM, subject="<b>Broken</b> & late")
    office.post()
    return number


# --- by themselves ---


def test_each_person_gets_the_day_before_in_the_morning_once_and_only_where_something_happened(office):
    worked(office)
    office.now = TUESDAY_8 - timedelta(minutes=1)
    assert reports(office) == []
    office.now = TUESDAY_8
    found = {letter.to: letter for letter in reports(office)}
    assert set(found) == {"li@staff.example", "eva@staff.example"}
    assert "Day report Li Na: 2026-03-02" in found["li@staff.example"].mail["Subject"]
    assert "Deals of this time: 500 EUR" in found["li@staff.example"].text
    office.pass_time(minutes=1)
    assert reports(office) == []
    office.pass_time(days=1)
    (missed,) = reports(office)  # nothing was done, and a promise fell due
    assert missed.to == "eva@staff.example" and "Promises kept: 0 % (0/1)" in missed.text


def test_the_manager_gets_the_week_on_monday_and_the_month_on_its_first_working_day(office):
    worked(office)
    office.now = NEXT_MONDAY_8
    (week,) = [letter for letter in reports(office) if letter.to == "boss@staff.example"]
    assert "Week report: 2026-03-02 – 2026-03-08" in week.mail["Subject"]
    assert "New: 2 (before: 0)" in week.text and "Processed: 1" in week.text
    office.now = MONDAY_9 + timedelta(days=30)  # 1 April, a Wednesday
    (month,) = [letter for letter in reports(office) if letter.to == "boss@staff.example"]
    assert "Month report: 2026-03-01 – 2026-03-31" in month.mail["Subject"]
    office.pass_time(hours=1)
    assert reports(office) == []


def test_nobody_who_is_away_or_free_gets_one_and_nothing_is_sent_where_they_are_switched_off(office):
    worked(office)
    office.do(0, acts.Leave("li", None))
    office.now = TUESDAY_8
    assert [letter.to for letter in reports(office)] == ["eva@staff.example"]
    office.configure(reports=ReportPolicy(daily=False, weekly=False, monthly=False))
    office.now = NEXT_MONDAY_8
    assert reports(office) == []


def test_two_daemons_send_it_once(office):
    worked(office)
    office.now = NEXT_MONDAY_8
    with office.store.begin() as tx:
        assert tx.first_time("report.week.boss", "2026-03-02", office.now)
    assert [letter for letter in reports(office) if letter.to == "boss@staff.example"] == []


# --- how it looks ---


@pytest.fixture(scope="module")
def firm(tmp_path_factory):
    one = furnished(tmp_path_factory.mktemp("firm"))
    yield one
    one.close()


@pytest.fixture(scope="module")
def week(firm):
    worked(firm)
    firm.now = NEXT_MONDAY_8
    return next(letter for letter in reports(firm) if letter.to == "boss@staff.example")


def test_pictures_are_inside_and_named_by_the_page(week):
    shown = {part["Content-ID"].strip("<>"): part for part in week.mail.walk() if part["Content-ID"]}
    named = set(re.findall(r'src="cid:([^"]+)"', week.html))
    assert set(shown) == named and len(named) == 2
    for part in shown.values():
        assert part.get_content_type() == "image/png" and part.get_content()[:8] == b"\x89PNG\r\n\x1a\n"
    assert all(alt for alt in re.findall(r'alt="([^"]*)"', week.html))
    assert "http" not in week.html


def test_the_spreadsheet_is_attached_and_says_the_same(week):
    (file,) = [part for part in week.mail.walk() if part.get_filename() and part.get_filename().endswith(".xlsx")]
    book = openpyxl.load_workbook(BytesIO(file.get_content()))
    summary = {name: value for name, value in book["Summary"].iter_rows(min_row=2, values_only=True)}
    assert (summary["New"], summary["Processed"], summary["Deals"], summary["Deals in EUR"]) == (2, 1, 1, "500")
    assert file.get_filename() == "mailbot-2026-03-02.xlsx"


def test_rows_have_their_buttons_with_live_tokens(firm, week):
    found = re.findall(r'href="(mailto:[^"]+)"', week.html)
    verbs = [re.search(r"body=%23([a-z]+)", href)[1] for href in found]
    assert {"take", "close", "show", "list", "report"} <= set(verbs)
    for href in found:
        token = firm.house.tokens.read_address(unquote(href.removeprefix("mailto:").partition("?")[0]))
        assert token.person == "boss" and token.verb in verbs


def test_what_strangers_wrote_is_text(week):
    assert "&lt;b&gt;Broken&lt;/b&gt;" in week.html and "<b>Broken" not in week.html


def test_gmail_does_not_cut_it(firm):
    """Forty complaints, as many languages, countries, products and questions, and a month of days."""
    since, words = MONDAY_9.replace(day=1, hour=0), "货物破损，要求退款 " * 15
    facts = Facts(
        since,
        since + timedelta(days=31),
        tickets=tuple(
            TicketFact(n, "inquiry", "new", "li", "", words, f"l{n}", words + str(n), f"form-{n}", (words + str(n),),
                       MONDAY_9, MONDAY_9, "tom") for n in range(1001, 1041)
        ),
        questions=tuple(QuestionFact(n, f"{n} {n * 7919} {words}") for n in range(1001, 1041)),
        mails=(MailFact(1001, MONDAY_9),),
        complaints=tuple(
            Listed(Ticket(n, Category.COMPLAINT, Stage.NEW, "li", 1, words, "zh", due_at=MONDAY_9), words)
            for n in range(1001, 1041)
        ),
    )  # fmt: skip
    month = Scope(Span.MONTH, date(2026, 3, 1), date(2026, 3, 31))
    made = diary.report_of(facts, facts, month, firm.house.settings.calendar, MONDAY_9)
    box, wei = firm.house.settings.mailboxes[0], replace(BOSS, notices="zh-Hans")
    letter = firm.house.composer.report(wei, made, (), {}, box, MONDAY_9, 7)
    mail = message_from_bytes(letter.octets, policy=policy.default)
    assert len(mail.get_body(("html",)).get_content().encode()) < 102_000
    assert "未列出的还有：25" in mail.get_body(("plain",)).get_content()


def test_every_colour_of_words_reads_on_white_and_on_black(week):
    from reply.test_looks import _contrast  # the same measure

    for colour in set(re.findall(r"[;\"]color:(#[0-9a-f]{6})", week.html)) - {"#ffffff"}:
        assert min(_contrast(colour, 1.0), _contrast(colour, 0.0)) >= 4.5, colour


def test_a_picture_is_as_high_as_its_numbers():
    def columns(octets):
        at, found = 8, b""
        while at < len(octets):
            size, kind = struct.unpack(">I4s", octets[at : at + 8])
            body = octets[at + 8 : at + 8 + size]
            assert zlib.crc32(kind + body) == struct.unpack(">I", octets[at + 8 + size : at + 12 + size])[0]
            found += body if kind == b"IDAT" else b""
            at += 12 + size
        rows = zlib.decompress(found)
        return [sum(rows[1 + row * 81 + x] == 1 for row in range(40)) for x in range(80)]

    high = columns(bars([[0, 10, 5, 1]], 80, 40))
    assert (high[10], high[30], high[50], high[70]) == (0, 38, 19, 4)
    assert columns(bars([[0, 0]], 80, 40)) == [0] * 80


# --- asked for ---


@pytest.fixture
def desk(tmp_path):
    one = Desk(tmp_path)
    one.round()
    yield one
    one.close()


def ordered(desk, words, person=LI):
    """The letters that an order to the plain address of the mailbox brings, once it is released."""
    _, notice = desk.opened()
    address = next(line for line in str(notice["Reply-To"]).split() if "@" in line)
    desk.post()
    octets = mail(words, sender=desk.by(person), to=address, subject="report", headers=vouched())
    desk.gets(octets)
    return desk.post()


def test_a_salesperson_gets_their_own_figures_and_a_manager_those_of_all(desk):
    (letter,) = ordered(desk, "#report")
    assert (letter.kind, letter.to) == ("report", "li@staff.example")
    assert letter.mail["Subject"].startswith("[mailbot] Week report Li Na: 2026-03-02")
    assert "New: 1" in letter.text


@pytest.mark.parametrize(
    ("words", "subject"),
    [
        ("#report day", "Day report Li Na: 2026-03-02"),
        ("#report month li", "Month report Li Na: 2026-03-01 – 2026-03-02"),
        ("#report last week", "Week report Li Na: 2026-02-23 – 2026-03-01"),
        ("#报表 本月", "Month report Li Na"),
    ],
)
def test_any_of_them_at_any_time(desk, words, subject):
    (letter,) = ordered(desk, words)
    assert subject in letter.mail["Subject"]


def test_nobody_but_a_manager_sees_the_figures_of_others(desk):
    (letter,) = ordered(desk, "#report week mei")
    assert letter.kind == "notice" and "only managers may do that for others" in letter.text


def test_what_is_no_report_is_asked_about(desk):
    (letter,) = ordered(desk, "#report nonsense")
    assert letter.kind == "notice" and "day, week, month" in letter.text


def test_the_managers_button_brings_a_colleagues_report(desk):
    worked(desk)
    desk.now = NEXT_MONDAY_8
    week = next(one for one in desk.round() if one.kind == "report" and one.to == HALL.addresses[0])
    desk.press(buttons(week.mail)["Report"], HALL)
    (letter,) = desk.post()
    assert letter.kind == "report" and "Week report" in letter.mail["Subject"] and letter.to == HALL.addresses[0]
    desk.press(buttons(week.mail)["Show them"], HALL)
    (letter,) = desk.post()
    assert letter.kind == "notice" and "Tickets" in letter.text


def test_the_buttons_of_a_country_and_a_language_list_what_is_open_of_them(desk):
    desk.post()
    here = desk.take(QUOTE, "anna@buyer.example", subject="Pumps")
    there = desk.take(QUOTE, "carl@other.example", subject="Valves")
    with desk.store.begin() as tx:
        tx.meet(Told(("anna@buyer.example",), country="Chile"), desk.now)
    desk.now = NEXT_MONDAY_8
    week = next(one for one in desk.round() if one.kind == "report" and one.to == HALL.addresses[0])
    hrefs = [href.replace("&amp;", "&") for href in re.findall(r'href="(mailto:[^"]+)"', week.html)]
    for said, numbers in (("#list country Chile", {here}), ("#list language en", {here, there})):
        desk.press(next(href for href in hrefs if said in unquote(href)), HALL)
        (letter,) = desk.post()
        assert {int(found) for found in re.findall(r"T-(\d+)", letter.text)} == numbers


# --- causes ---


def complained(desk):
    desk.post()
    number = desk.take(CLAIM)
    notice = next(one.mail for one in desk.post() if one.kind == "notice")
    person = next(one for one in desk.house.settings.staff if one.handle == desk.owner(number))
    return number, notice, person


def test_a_cause_brings_its_wording_to_the_colleague_and_to_nobody_else(desk):
    number, notice, person = complained(desk)
    desk.reply(notice, "#cause damaged\n#remedy replacement sent", person)
    letters = desk.post()
    assert {one.to for one in letters} == {person.addresses[0]}
    assert "We are sorry that your goods arrived damaged." in letters[0].text
    with desk.store.read() as tx:
        known = tx.complaint(number)
    assert (known.cause, known.remedy) == ("damaged", "replacement sent")


@pytest.mark.parametrize("words", ["#cause 运输破损", "#投诉原因 破損", "#cause Broken."])
def test_a_cause_has_names_in_every_language(desk, words):
    number, notice, person = complained(desk)
    desk.reply(notice, words, person)
    desk.post()
    with desk.store.read() as tx:
        assert tx.complaint(number).cause == "damaged"


def test_an_unknown_cause_or_a_ticket_that_is_no_complaint_changes_nothing(desk):
    number, notice, person = complained(desk)
    desk.reply(notice, "#cause sunspots", person)
    assert "damaged" in desk.post()[0].text
    inquiry, other = desk.opened()
    desk.reply(other, "#cause damaged")
    assert "#is complaint" in desk.post()[0].text
    with desk.store.read() as tx:
        assert (tx.complaint(number).cause, tx.complaint(inquiry).cause) == ("", "")
