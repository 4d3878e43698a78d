"""Working time: DST-safe, never in a holiday, additive and monotone."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.model.calendar import Holiday, WorkCalendar

BERLIN, SHANGHAI = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Shanghai")
OFFICE = WorkCalendar(zone=BERLIN)
# 2026-03-27 is a Friday; the clocks go forward in the night to Sunday the 29th
FRIDAY_17 = datetime(2026, 3, 27, 17, 0, tzinfo=BERLIN)


def local(calendar, moment):
    return f"{calendar.local(moment):%a %Y-%m-%d %H:%M}"


@pytest.mark.parametrize("zone", [BERLIN, SHANGHAI, UTC])
def test_friday_17_and_24_clock_hours_is_monday_17(zone):
    calendar = WorkCalendar(zone=zone)
    friday = datetime(2026, 3, 27, 17, 0, tzinfo=zone)
    assert local(calendar, calendar.add_clock_hours(friday, 24)) == "Mon 2026-03-30 17:00"


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        (1, "Fri 2026-03-27 18:00"),
        (2, "Mon 2026-03-30 10:00"),
        (8, "Mon 2026-03-30 16:00"),
        (10, "Mon 2026-03-30 18:00"),
        (11, "Tue 2026-03-31 10:00"),
    ],
)
def test_working_hours_stop_at_night_and_at_the_weekend(hours, expected):
    assert local(OFFICE, OFFICE.add_working_hours(FRIDAY_17, hours)) == expected


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-03-28 12:00", "Mon 2026-03-30 11:00"),  # Saturday
        ("2026-03-30 07:00", "Mon 2026-03-30 11:00"),  # before the day begins
        ("2026-03-30 20:00", "Tue 2026-03-31 11:00"),  # after it ended
    ],
)
def test_outside_the_hours_counting_begins_with_the_next_ones(at, expected):
    moment = datetime.fromisoformat(at).replace(tzinfo=BERLIN)
    assert local(OFFICE, OFFICE.add_working_hours(moment, 2)) == expected


def test_a_day_on_which_the_clocks_change_is_as_long_as_it_is():
    sundays = WorkCalendar(days=frozenset({5, 6, 0}), begins=time(0), ends=time(0), zone=BERLIN)
    saturday = datetime(2026, 3, 28, 12, 0, tzinfo=BERLIN)
    assert local(sundays, sundays.add_clock_hours(saturday, 24)) == "Sun 2026-03-29 13:00"
    assert local(sundays, sundays.add_working_hours(saturday, 24)) == "Sun 2026-03-29 13:00"


def test_holidays_do_not_count_by_day_and_by_span():
    spring = WorkCalendar(
        holidays=(Holiday(date(2027, 2, 6), date(2027, 2, 13)), Holiday(date(2027, 2, 15), date(2027, 2, 15))),
        zone=SHANGHAI,
    )
    friday = datetime(2027, 2, 5, 17, 0, tzinfo=SHANGHAI)
    assert local(spring, spring.add_working_hours(friday, 2)) == "Tue 2027-02-16 10:00"
    assert local(spring, spring.add_clock_hours(friday, 24)) == "Tue 2027-02-16 17:00"
    assert not spring.is_working(datetime(2027, 2, 8, 10, 0, tzinfo=SHANGHAI))
    assert spring.is_working(datetime(2027, 2, 16, 9, 0, tzinfo=SHANGHAI))
    assert not spring.is_working(datetime(2027, 2, 16, 18, 0, tzinfo=SHANGHAI))


def test_what_would_end_at_the_weekends_midnight_ends_on_monday():
    friday = datetime(2026, 3, 27, 0, 0, tzinfo=BERLIN)
    assert local(OFFICE, OFFICE.add_clock_hours(friday, 24)) == "Mon 2026-03-30 00:00"


@pytest.mark.parametrize(("hour", "again"), [(8, True), (12, True), (17, True), (18, False), (23, False)])
def test_whoever_has_hours_left_works_again_today(hour, again):
    assert OFFICE.works_again_today(datetime(2026, 3, 30, hour, 0, tzinfo=BERLIN)) is again
    assert not OFFICE.works_again_today(datetime(2026, 3, 28, hour, 0, tzinfo=BERLIN))


def test_a_calendar_without_a_working_day_ends():
    never = WorkCalendar(holidays=(Holiday(date(1990, 1, 1), date(2990, 1, 1)),))
    at = datetime(2026, 3, 30, 9, 0, tzinfo=UTC)
    assert never.add_working_hours(at, 8) == at + timedelta(hours=8)


_calendars = st.builds(
    lambda days, begins, length, holidays, zone: WorkCalendar(
        days=frozenset(days),
        begins=time(begins),
        ends=time((begins + length) % 24),
        holidays=tuple(Holiday(first, first + timedelta(days=more)) for first, more in holidays),
        zone=zone,
    ),
    st.sets(st.integers(0, 6), min_size=1),
    st.integers(0, 12),
    st.integers(1, 12),
    st.lists(st.tuples(st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.integers(0, 9)), max_size=4),
    st.sampled_from([BERLIN, SHANGHAI, UTC, ZoneInfo("America/Sao_Paulo"), ZoneInfo("Africa/Cairo")]),
)
_moments = st.integers(0, 364 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
_hours = st.integers(1, 4000).map(lambda quarters: quarters / 16)
_ADDING = pytest.mark.parametrize("add", [WorkCalendar.add_working_hours, WorkCalendar.add_clock_hours])


@_ADDING
@settings(deadline=None, max_examples=200)
@given(calendar=_calendars, at=_moments, hours=_hours)
def test_it_never_ends_on_a_free_day(add, calendar, at, hours):
    ends = add(calendar, at, hours)
    assert ends >= at + timedelta(hours=hours)
    assert calendar.is_working_day(calendar.local(ends).date())


@_ADDING
@settings(deadline=None, max_examples=200)
@given(calendar=_calendars, at=_moments, one=_hours, more=_hours)
def test_it_is_additive(add, calendar, at, one, more):
    assert add(calendar, add(calendar, at, one), more) == add(calendar, at, one + more)


@_ADDING
@settings(deadline=None, max_examples=200)
@given(calendar=_calendars, at=_moments, later=st.integers(0, 10_000), hours=_hours, more=_hours)
def test_it_is_monotone_in_the_moment_and_in_the_hours(add, calendar, at, later, hours, more):
    assert add(calendar, at, hours) <= add(calendar, at + timedelta(minutes=later), hours)
    assert add(calendar, at, hours) < add(calendar, at, hours + more)


@settings(deadline=None, max_examples=200)
@given(calendar=_calendars, at=_moments, hours=_hours)
def test_the_working_time_up_to_there_is_what_was_added(calendar, at, hours):
    """Counted the slow way, minute by minute of a coarse grid."""
    hours = min(hours, 12)
    ends, step = calendar.add_working_hours(at, hours), timedelta(minutes=15)
    if ends - at > timedelta(days=30):
        return
    worked = sum(calendar.is_working(at + n * step) for n in range(int((ends - at) / step)))
    assert abs(worked * 0.25 - hours) <= 0.25 * (2 + (ends - at).days * 2)
