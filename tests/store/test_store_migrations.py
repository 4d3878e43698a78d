"""Migrations build what tables.py says, on every age of a store, and never touch a newer one."""

import os
import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, text
from support import postgres
from support.store_values import take_in

from mailbot.model.errors import PermanentFailure
from mailbot.store import open_store, schema
from mailbot.store.columns import metadata

POSTGRES = os.environ.get("MAILBOT_TEST_POSTGRES", "")


def differences(engine):
    with engine.connect() as connection:
        opts = {"compare_type": True, "include_object": lambda _, name, *more: not _is_of_the_index(name)}
        return compare_metadata(MigrationContext.configure(connection, opts=opts), metadata)


def _is_of_the_index(name):
    """What a search is made in is each database's own, and no Table of ours."""
    return (name or "").startswith(("search_index", "ix_search_index"))


def climbed(url):
    """A store whose tables were made by the migrations, one after the other, and not as they are declared."""
    opened = open_store(url)
    with opened._backend.migrating() as connection:
        schema.climb(connection, "")
    opened.migrate()
    opened.close()


def test_migrations_and_tables_agree(path):
    climbed(f"sqlite:///{path}")
    engine = create_engine(f"sqlite:///{path}")
    assert differences(engine) == []
    engine.dispose()


def test_migrations_make_the_very_tables_that_the_code_declares(path):
    """Also what Alembic does not compare: defaults, keys, AUTOINCREMENT, partial indices."""
    declared = create_engine("sqlite://")
    metadata.create_all(declared)
    with declared.connect() as connection:
        expected = _shapes(lambda sql: connection.exec_driver_sql(sql).all())
    declared.dispose()
    climbed(f"sqlite:///{path}")
    migrated = sqlite3.connect(path)
    found = _shapes(lambda sql: migrated.execute(sql).fetchall())
    migrated.close()
    found = {name: shape for name, shape in found.items() if name != "alembic_version"}
    assert found == expected


def _shapes(ask):
    names = [name for (name,) in ask("SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'sqlite_%'")]
    indices = "SELECT name, sql FROM sqlite_master WHERE type='index' AND sql IS NOT NULL AND tbl_name="
    return {
        name: (
            sorted(tuple(row)[1:] for row in ask(f"PRAGMA table_info({name})")),
            sorted(tuple(row)[2:] for row in ask(f"PRAGMA foreign_key_list({name})")),
            sorted(tuple(row) for row in ask(f"{indices}'{name}'")),
            "AUTOINCREMENT" in ask(f"SELECT sql FROM sqlite_master WHERE name='{name}'")[0][0],
        )
        for name in names
    }


def test_migrations_and_tables_agree_on_postgresql():
    url = POSTGRES or (postgres.is_here() and postgres.cluster().fresh())
    if not url:
        pytest.skip("NO POSTGRESQL: none is installed, and MAILBOT_TEST_POSTGRES names no database to be emptied")
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    climbed(url)
    assert differences(engine) == []
    engine.dispose()


def test_the_newest_version_is_the_one_that_the_code_names(store, path):
    versions = Path(schema.__file__).parent / "migrations" / "versions"
    newest = max(file.name for file in versions.glob("v*.py"))
    assert newest.startswith(f"v{schema.NEWEST}_")
    connection = sqlite3.connect(path)
    assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(schema.NEWEST,)]
    connection.close()


def test_a_newer_store_is_refused_and_not_touched(store, path):
    mail = take_in(store)
    with store.begin() as tx:
        tx._db.exec_driver_sql("UPDATE alembic_version SET version_num='9999'")
    with pytest.raises(PermanentFailure, match="written by a newer mailbot"):
        store.migrate()
    with store.read() as tx:
        assert tx.pending(5) == (mail,)


def test_a_store_made_at_once_is_of_the_newest_version_and_counts(store, path):
    connection = sqlite3.connect(path)
    assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(schema.NEWEST,)]
    assert connection.execute("SELECT count(*) FROM sqlite_master WHERE type='trigger'").fetchall() == [(6,)]
    connection.close()


def test_a_migration_that_fails_leaves_nothing_behind(path, monkeypatch):
    monkeypatch.setattr(schema.counting, "install", lambda connection: 1 / 0)
    opened = open_store(f"sqlite:///{path}")
    with pytest.raises(ZeroDivisionError):
        opened.migrate()
    monkeypatch.undo()
    with opened.read() as tx:
        assert tx._db.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar() == 0
    opened.migrate()
    assert take_in(opened)
    opened.close()


def test_migrating_twice_changes_nothing_and_keeps_foreign_keys_on(store):
    store.migrate()
    with store.begin() as tx:
        assert tx._db.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
