"""The acknowledgement names a time; it is kept with the ticket, shown, bounded by the target, and measured."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace
from support.office import CLAIM, MONDAY_9, QUOTE

from mailbot import diary
from mailbot.model import acts
from mailbot.model.calendar import WorkCalendar
from mailbot.model.complaint import Pace
from mailbot.model.settings import Settings, Targets
from mailbot.model.ticket import Event
from mailbot.model.verdict import Category
from mailbot.reply.acknowledge import promise_text

HOUR = timedelta(hours=1)


def letters(office, kind):
    return [letter for letter in office.post() if letter.kind == kind]


def promised_at(office, ticket):
    with office.store.read() as tx:
        return tx.promised_at(ticket)


def waits(hours, number=5):
    return tuple((MONDAY_9, MONDAY_9 + hours * HOUR) for _ in range(number))


def test_an_inquiry_is_promised_its_target_and_the_notice_shows_it(office):
    number = office.take(QUOTE)
    ack, notice = office.post()
    assert "You hear from us by 2 March 2026, 17:00 (UTC)." in ack.text
    assert "Promised: 2026-03-02 17:00" in notice.text
    assert promised_at(office, number) == MONDAY_9 + 8 * HOUR == office.ticket(number).due_at


def test_a_complaint_goes_to_whoever_answers_complaints_and_names_a_time_of_the_working_calendar(office):
    office.now = datetime(2026, 3, 6, 17, 3, tzinfo=UTC)  # a Friday
    number = office.take(CLAIM)
    assert office.owner(number) == "eva"
    ack, notice = office.post()
    assert "a colleague looks into it and answers you personally by 9 March 2026, 17:00 (UTC)." in ack.text
    assert notice.to == "eva@staff.example"


def test_in_the_customers_language(office):
    office.take("投诉：货物到达时已经破损，我们要求退款。这不可接受。", subject="投诉")
    ack = letters(office, "ack")[0]
    assert "并在2026年3月3日09:00 (UTC)之前给您答复" in ack.text


def test_what_is_not_acknowledged_is_not_promised(office):
    office.configure(ack=replace(office.house.settings.ack, direct="off"))
    number = office.take(QUOTE)
    assert promised_at(office, number) is None
    assert "Promised" not in office.post()[0].text


def test_no_target_no_promise_and_the_words_of_before(office):
    office.configure(targets=Targets(complaint=0))
    number = office.take(CLAIM)
    assert promised_at(office, number) is None
    assert "answers you personally within 24 hours on working days." in letters(office, "ack")[0].text


def test_it_comes_from_how_quick_we_were_and_whoever_keeps_it_is_reminded_in_time(office):
    for _ in range(5):
        ticket = office.take(QUOTE)
        office.pass_time(minutes=60)
        office.do(ticket, acts.Step(Event.ANSWERED))
    office.now = MONDAY_9 + timedelta(days=1)
    office.post()
    number = office.take(QUOTE)
    assert promised_at(office, number) == office.now + 2 * HOUR  # twice the median of an hour
    office.post()
    office.pass_time(minutes=90)
    reminder = [letter for letter in office.round() if "Reminder" in letter.text]
    assert reminder and "Promised: 2026-03-03 11:00" in reminder[0].text


@pytest.mark.parametrize(
    ("pace", "hours"),
    [
        (Pace(), 8),
        (Pace(waits(1, 4)), 8),  # too few to know
        (Pace(waits(1)), 2),
        (Pace(waits(0.1)), 1),  # never less than an hour
        (Pace(waits(3)), 6),
        (Pace(waits(7)), 8),  # never later than the target
        (Pace(waits(1), waiting=5), 4),  # five were answered in four hours, and five wait
        (Pace(waits(1), waiting=500), 8),
    ],
)
def test_the_promise_is_twice_the_median_or_the_queue_within_the_target(pace, hours):
    now = MONDAY_9 + 4 * HOUR
    made = diary.promised(Category.INQUIRY, MONDAY_9, pace, Settings(), now)
    assert made.at == MONDAY_9 + hours * HOUR == made.due.at


def test_a_promise_is_never_after_the_target_and_never_at_an_odd_minute():
    for minute in range(0, 24 * 60, 7):
        since = MONDAY_9 + timedelta(minutes=minute)
        made = diary.promised(Category.ORDER, since, Pace(), Settings(), since)
        assert since < made.at <= made.due.at and made.at.minute % 5 == 0


def test_hours_between_count_as_hours_that_are_added():
    calendar = WorkCalendar(zone=ZoneInfo("Europe/Berlin"))
    for hours in (0.5, 8, 30, 100):
        for days in range(0, 40, 3):
            since = MONDAY_9 + timedelta(days=days, hours=days % 11)
            later = calendar.add_working_hours(since, hours)
            assert calendar.working_hours_between(since, later) == pytest.approx(hours)
            later = calendar.add_clock_hours(since, hours)
            assert calendar.clock_hours_between(since, later) == pytest.approx(hours)
    assert calendar.working_hours_between(MONDAY_9, MONDAY_9 - HOUR) == 0


@pytest.mark.parametrize(
    ("zone", "language", "text"),
    [
        ("Asia/Shanghai", "en", "2 March 2026, 17:00 (UTC+8)"),
        ("Asia/Shanghai", "zh-Hant", "2026年3月2日17:00 (UTC+8)"),
        ("Asia/Kolkata", "en", "2 March 2026, 14:30 (UTC+5:30)"),
        ("America/New_York", "de", "02.03.2026, 04:00 (UTC-5)"),
        ("Asia/Tokyo", "ja", "2026年3月2日 18:00 (UTC+9)"),
        ("Europe/Madrid", "es", "02/03/2026, 10:00 (UTC+1)"),
        ("Europe/Helsinki", "fi", "2026-03-02 11:00 (UTC+2)"),
    ],
)
def test_the_time_says_how_far_it_is_from_utc(zone, language, text):
    assert promise_text(MONDAY_9, ZoneInfo(zone), language) == text


def test_by_midnight_is_the_evening_before():
    """A complaint of 00:02 has until 00:02, which is evened to midnight."""
    since = (MONDAY_9 + timedelta(days=1)).replace(hour=0, minute=2)
    made = diary.promised(Category.COMPLAINT, since, Pace(), Settings(), since)
    assert made is not None
    assert made.at == (since + timedelta(days=1)).replace(minute=0) - timedelta(minutes=1)
