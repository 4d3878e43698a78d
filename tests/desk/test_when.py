"""Words for a day -> the moment that is meant; never the past, whatever the words."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mailbot.desk.when import when

SHANGHAI = ZoneInfo("Asia/Shanghai")
WEDNESDAY = datetime(2026, 3, 4, 10, 30, tzinfo=SHANGHAI)


def day(month, day, hour=8, year=2026):
    return datetime(year, month, day, hour, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("words", "moment"),
    [
        ("3 days", WEDNESDAY + timedelta(days=3)),
        ("in 2 weeks", WEDNESDAY + timedelta(weeks=2)),
        ("for an hour", WEDNESDAY + timedelta(hours=1)),
        ("两天后", WEDNESDAY + timedelta(days=2)),
        ("三个小时", WEDNESDAY + timedelta(hours=3)),
        ("1個月", WEDNESDAY + timedelta(days=30)),
        ("tomorrow", day(3, 5)),
        ("明天", day(3, 5)),
        ("后天", day(3, 6)),
        ("Monday", day(3, 9)),
        ("until Mon.", day(3, 9)),
        ("Wednesday", day(3, 11)),  # today's name means the next one
        ("周三", day(3, 11)),
        ("到週五", day(3, 6)),
        ("下周一", day(3, 9)),
        ("下周五", day(3, 13)),
        ("12月1日", day(12, 1)),
        ("3月1日", day(3, 1, year=2027)),  # gone by: next year's
        ("1 Dec", day(12, 1)),
        ("Dec. 1st", day(12, 1)),
        ("1.12.", day(12, 1)),
        ("2027-01-15", day(1, 15, year=2027)),
        ("till 2026/12/1", day(12, 1)),
    ],
)
def test_days_as_colleagues_say_them(words, moment):
    assert when(words, WEDNESDAY) == moment


@pytest.mark.parametrize(
    "words",
    [
        "", "yesterday", "0 days", "-3 days", "today", "2026-03-04", "2026-03-03", "2025-12-01", "2099-01-01", "30 Feb",
        "13月1日", "2月30日", "32.12.", "soon", "999 months", "Moonday", "m", "昨天", "½ day", "٣ أيام", "1 2 3",
    ],
)  # fmt: skip
def test_the_past_the_far_future_and_riddles_are_not_understood(words):
    assert when(words, WEDNESDAY) is None


def test_the_29th_of_february_is_only_where_there_is_one():
    assert when("29 Feb", datetime(2028, 1, 1, tzinfo=UTC)) == datetime(2028, 2, 29, 8, tzinfo=UTC)
    assert when("29 Feb", WEDNESDAY) is None


_UNITS = ("days", "day", "weeks", "hours", "months", "天", "周", "个月", "小时", "", "Monday", "Dec", "月1日", ".12.")
_WORDS = st.one_of(
    st.text(max_size=40),
    st.builds(
        "{}{} {}".format,
        st.sampled_from(["", "in ", "until ", "到", "next "]),
        st.integers(-5, 2100),
        st.sampled_from(_UNITS),
    ),
    st.builds("{}-{}-{}".format, st.integers(1999, 2101), st.integers(0, 14), st.integers(0, 33)),
)
_ZONES = st.sampled_from([UTC, SHANGHAI, ZoneInfo("America/New_York")])
_MOMENTS = st.builds(
    lambda days, zone: (WEDNESDAY + timedelta(days=days)).astimezone(zone), st.floats(-800, 20_000), _ZONES
)


@given(_WORDS, _MOMENTS)
@example("until " * 100_000, WEDNESDAY)
@example("²", WEDNESDAY)
@example("² days", WEDNESDAY)
@example("٣ days", WEDNESDAY)
def test_whatever_is_said_it_is_ahead_or_not_understood(words, now):
    moment = when(words, now)
    assert moment is None or now < moment <= now + timedelta(days=3 * 366 + 1)
    assert moment is None or moment.tzinfo is now.tzinfo
