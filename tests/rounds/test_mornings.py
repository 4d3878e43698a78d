"""Each colleague's list in the morning: what waits, with buttons, in their language; nothing where nothing does."""

from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import unquote
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace
from support.office import BOSS, EVA, LI, QUOTE, SETTINGS, Office

from mailbot.diary import morning
from mailbot.model import acts
from mailbot.model.calendar import Holiday, WorkCalendar
from mailbot.model.settings import Targets
from mailbot.model.ticket import Event

TUESDAY_8 = datetime(2026, 3, 3, 8, 0, tzinfo=UTC)


def lists(letters):
    return {letter.to: letter for letter in letters if letter.kind == "digest"}


def li_only(office, number=1):
    office.configure(staff=(LI, BOSS))
    numbers = [office.take(QUOTE, subject=f"Pumps no. {n}") for n in range(number)]
    office.round()
    return numbers


def test_the_list_comes_at_eight_once(office):
    li_only(office)
    office.now = TUESDAY_8 - timedelta(minutes=1)
    assert lists(office.round()) == {}
    office.now = TUESDAY_8
    assert list(lists(office.round())) == ["li@staff.example"]
    office.pass_time(minutes=1)
    assert lists(office.round()) == {}
    office.pass_time(days=1)
    assert list(lists(office.round())) == ["li@staff.example"]


def test_what_is_overdue_new_and_waiting_is_counted_the_oldest_first(office):
    office.configure(targets=Targets(inquiry=12))
    first, second, third = li_only(office, 3)
    office.do(second, acts.Step(Event.PROCESSED))
    office.pass_time(hours=8)
    follow_up = office.take("Any news about the price?", "c2@buyer.example", subject=f"Re: [T-{second}] Pumps")
    assert follow_up == second
    office.do(third, acts.Step(Event.CLOSED))
    fourth = office.take(QUOTE, subject="Valves")
    office.now = TUESDAY_8.replace(hour=12, minute=30)
    text = lists(office.round())["li@staff.example"].text
    assert "Overdue: 1" in text and "New: 1" in text and "The customer wrote again: 1" in text
    assert text.index(f"T-{first}") < text.index(f"T-{fourth}") < text.index(f"T-{second}")
    assert f"T-{third}" not in text
    assert "due 2026-03-03 12:00" in text


def test_snoozed_tickets_are_not_listed_and_priorities_go_first(office):
    first, second, third = li_only(office, 3)
    office.do(first, acts.Snooze(TUESDAY_8 + timedelta(days=3)))
    office.do(third, acts.Star(True))
    office.now = TUESDAY_8
    text = lists(office.round())["li@staff.example"].text
    assert f"T-{first}" not in text
    assert text.index(f"T-{third}") < text.index(f"T-{second}")


def test_so_many_rows_at_most_and_how_many_more(office, monkeypatch):
    assert morning.MOST_ROWS == 50
    monkeypatch.setattr(morning, "MOST_ROWS", 5)
    li_only(office, 8)
    office.now = TUESDAY_8
    letter = lists(office.round())["li@staff.example"]
    assert letter.text.count("Pumps no.") == letter.html.count("Pumps no.") == 5
    assert "Your day: 8" in letter.mail["Subject"]
    assert "more, not shown here: 3" in letter.text


def test_every_row_has_its_buttons_with_live_tokens(office):
    (number,) = li_only(office)
    office.now = TUESDAY_8
    letter = lists(office.round())["li@staff.example"]
    assert letter.text.count("mailto:") >= 2
    assert letter.html.count('href="mailto:') == letter.text.count("mailto:")
    address = unquote(letter.text.split("mailto:", 1)[1].split("?")[0])
    token = office.house.tokens.read_address(address)
    assert (token.ticket, token.person) == (number, "li")


def test_a_reply_goes_to_their_own_desk_address(office):
    li_only(office)
    office.now = TUESDAY_8
    token = office.house.tokens.read_address(lists(office.round())["li@staff.example"].mail["Reply-To"])
    assert (token.ticket, token.person, token.epoch) == (0, "li", 0)


def test_nothing_is_sent_where_nothing_waits_and_later_that_day_neither(office):
    office.now = TUESDAY_8
    assert office.round() == []
    li_only(office)
    office.pass_time(minutes=30)
    assert lists(office.round()) == {}


def test_the_manager_sees_what_nobody_has(office):
    office.configure(staff=(replace(LI, languages=("fr",)), BOSS))
    number = office.take(QUOTE)
    office.round()
    office.now = TUESDAY_8
    letter = lists(office.round())["boss@staff.example"]
    assert "Nobody has it yet: 1" in letter.text and f"T-{number}" in letter.text


@pytest.mark.parametrize(
    ("calendar", "sent"),
    [
        (WorkCalendar(days=frozenset({2})), False),
        (WorkCalendar(holidays=(Holiday(date(2026, 3, 3), date(2026, 3, 3)),)), False),
        (WorkCalendar(zone=ZoneInfo("Asia/Shanghai")), True),  # 16:00 there: late, and still their day
        (WorkCalendar(zone=ZoneInfo("America/New_York")), False),  # 3:00 there
        (WorkCalendar(begins=time(5), ends=time(8)), False),  # their day is over
    ],
)
def test_only_on_their_own_working_days_by_their_own_clock(office, calendar, sent):
    office.configure(staff=(replace(LI, calendar=calendar), BOSS))
    office.take(QUOTE)
    office.round()
    office.now = TUESDAY_8
    assert ("li@staff.example" in lists(office.round())) is sent


def test_nobody_who_is_away_gets_one(office):
    (number,) = li_only(office)
    office.do(0, acts.Leave("li", None))
    office.now = TUESDAY_8
    assert "li@staff.example" not in lists(office.round())
    assert office.owner(number) == "li"


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "Write your answer above"), ("zh-Hans", "请在此行上方书写回复"), ("zh-Hant", "請在此行上方書寫回覆")],
)
def test_in_their_language_as_text_and_html(tmp_path, language, words):
    office = Office(tmp_path, replace(SETTINGS, staff=(replace(EVA, notices=language), BOSS)))
    office.take(QUOTE, subject="<b>Pumps</b> & more")
    office.round()
    office.now = TUESDAY_8
    letter = lists(office.round())["eva@staff.example"]
    assert words in letter.text
    assert words in letter.html
    assert "&lt;b&gt;Pumps" in letter.html and "<b>Pumps" not in letter.html
    office.close()
