"""Whatever Python hands in, both databases keep it and give the same back."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, Integer, MetaData, Table, create_engine, select
from sqlalchemy.exc import StatementError

from mailbot.store.columns import LONGEST_KEY, Key, Squeezed, Utc, Words, key_of, storable

kept = Table(
    "kept",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("at", Utc),
    Column("words", Words),
    Column("key", Key),
    Column("octets", Squeezed),
)
any_text = st.text(st.characters(codec=None))


@pytest.fixture(scope="module")
def database():
    engine = create_engine("sqlite://")
    kept.metadata.create_all(engine)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def round_trip(database, **values):
    row = database.execute(kept.insert().values(**values)).inserted_primary_key[0]
    return database.execute(select(kept).where(kept.c.id == row)).one()


@settings(deadline=None, max_examples=60)
@given(at=st.datetimes(timezones=st.timezones() | st.just(timezone(timedelta(hours=8)))))
def test_a_moment_comes_back_as_the_same_moment_in_utc(database, at):
    try:
        expected = at.astimezone(UTC)
    except OverflowError:
        return
    found = round_trip(database, at=at).at
    assert found == expected
    assert found.tzinfo is UTC


def test_a_moment_without_a_zone_is_a_bug(database):
    with pytest.raises(StatementError, match="without a zone"):
        round_trip(database, at=datetime(2026, 1, 1))  # noqa: DTZ001


@settings(deadline=None, max_examples=200)
@given(words=any_text)
def test_any_text_can_be_kept_and_most_of_it_unchanged(database, words):
    found = round_trip(database, words=words).words
    assert "\0" not in found
    found.encode()
    if words.isprintable():
        assert found == words
    assert storable(found) == found


@settings(deadline=None, max_examples=200)
@given(words=any_text, other=any_text)
def test_a_key_is_short_and_finds_what_it_was_kept_under(database, words, other):
    long, another = words * 300, other * 300
    row = round_trip(database, key=long)
    assert len(row.key) <= LONGEST_KEY
    assert row.id in database.scalars(select(kept.c.id).where(kept.c.key == long)).all()
    assert row.id in database.scalars(select(kept.c.id).where(kept.c.key.in_([long]))).all()
    if storable(long) != storable(another):
        assert key_of(long) != key_of(another)


@settings(deadline=None, max_examples=60)
@given(octets=st.binary(max_size=2000), times=st.sampled_from([1, 1000]))
def test_octets_come_back_as_they_were(database, octets, times):
    assert round_trip(database, octets=octets * times).octets == octets * times


def test_octets_are_kept_small(database):
    round_trip(database, octets=b"Received: from mx.example\r\n" * 1000)
    size = database.exec_driver_sql("SELECT length(octets) FROM kept ORDER BY id DESC LIMIT 1").scalar()
    assert size < 1000


def test_nothing_stays_nothing(database):
    row = round_trip(database)
    assert (row.at, row.words, row.key, row.octets) == (None, None, None, None)
