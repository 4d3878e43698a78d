"""What quick.py runs on SQLite gives what SQLAlchemy gives for the same statement; failures are of the same family."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import bindparam, exc, func, select, text, update
from support.store_values import raw

from mailbot.store import quick
from mailbot.store.mails.bearing import _bearing
from mailbot.store.part import insert_for
from mailbot.store.tables.core import assignees, counters, mails, outbox

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
SECRET = "a stranger's words"


@pytest.fixture
def db(store):
    with store.begin() as tx:
        tx.keep(raw("one", uid=1), "key 1", NOW)
        tx.keep(raw("two", uid=2), "key 2", NOW)
        yield tx._db


STATEMENTS = [
    (select(mails).order_by(mails.c.id), {}),
    (select(mails.c.id, mails.c.stored_at, mails.c.junk).where(mails.c.key == bindparam("key")), {"key": "key 2"}),
    (select(mails.c.id).where(mails.c.state.in_(["new", "done"]), mails.c.id > 0).limit(1), {}),
    (text("SELECT key, length FROM mails WHERE id > :id ORDER BY id"), {"id": 1}),
    (select(mails).where(mails.c.id == bindparam("id")), {"id": -1}),
]


@pytest.mark.parametrize(("statement", "values"), STATEMENTS)
def test_the_same_is_found_either_way(db, statement, values):
    found = [tuple(row) for row in quick.rows(db, statement, values)]
    assert found == [tuple(row) for row in db.execute(statement, values)]
    first = db.execute(statement, values).first()
    assert quick.value(db, statement, values) == (first[0] if first else None)


def test_columns_have_their_names_and_their_types(db):
    row = quick.first(db, select(mails).where(mails.c.key == bindparam("key")), {"key": "key 1"})
    assert (row.key, row.stored_at, row.junk) == ("key 1", NOW, False)
    facts = quick.first(db, _bearing(1), dict.fromkeys(_bearing(1).compile().params, None) | {"now": NOW})
    assert facts.adopted_at is None
    assert facts.erased is False


def test_rows_that_are_written_can_be_read_by_sqlalchemy(db):
    counting = insert_for("sqlite", counters).on_conflict_do_update(
        index_elements=["name"], set_={"value": counters.c.value + 1}
    )
    counting = counting.returning(counters.c.value)
    assert [quick.value(db, counting, {"name": "x", "value": 5}) for _ in range(2)] == [5, 6]
    quick.run_all(db, assignees.insert(), [{"handle": one, "last_assigned_at": NOW} for one in ("li", "bob")])
    quick.run_all(db, assignees.insert(), [])
    assert db.execute(select(assignees).order_by(assignees.c.handle)).all() == [("bob", NOW), ("li", NOW)]
    assert quick.run(db, update(mails).values(state=bindparam("now")), {"now": "done"}) == 2


@pytest.mark.parametrize(
    ("column", "value"),
    [
        (mails.c.stored_at, NOW),
        (mails.c.stored_at, NOW.replace(microsecond=70).astimezone(timezone(timedelta(hours=8)))),
        (mails.c.stored_at, None),
        (mails.c.key, "k" * 400 + "\0"),
        (mails.c.key, None),
        (mails.c.quarantine_detail, "half a pair \ud83d and \0"),
        (mails.c.envelope_from, None),
    ],
)
def test_a_value_is_written_either_way_alike(db, column, value):
    asked = select(func.quote(bindparam("value", type_=column.type)))
    assert quick.value(db, asked, {"value": value}) == db.execute(asked, {"value": value}).scalar()


def test_a_time_without_a_zone_is_refused(db):
    with pytest.raises(ValueError, match="without a zone"):
        quick.rows(db, select(mails).where(mails.c.stored_at == bindparam("at")), {"at": NOW.replace(tzinfo=None)})


def test_a_failure_is_one_of_sqlalchemys_and_keeps_the_values_to_itself(db):
    row, writing = {"handle": SECRET, "last_assigned_at": NOW}, assignees.insert()
    quick.run(db, writing, row)
    for again in (lambda: quick.run(db, writing, row), lambda: quick.run_all(db, writing, [row, row])):
        with pytest.raises(exc.IntegrityError) as caught:
            again()
        assert SECRET not in str(caught.value)
    with pytest.raises(exc.OperationalError):
        quick.say(db, "SAVE POINT")


def test_a_value_that_is_missing_is_noticed(db):
    with pytest.raises(KeyError):
        quick.rows(db, select(mails).where(mails.c.key == bindparam("key")))


def test_what_is_read_is_read_in_one_transaction(store, path):
    """As with SQLAlchemy: the first statement begins it, and what others write meanwhile is not seen."""
    with store.read() as tx:
        before = quick.rows(tx._db, select(outbox.c.id))
        assert tx._db.in_transaction()
        with store.begin() as other:
            other.keep(raw("three", uid=3), "key 3", NOW)
        assert quick.rows(tx._db, select(mails.c.id)) == before == []
