"""A store of every age is opened by today's mailbot, and no row of it is lost or changed on the way (P31)."""

import sqlite3
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Table, create_engine

from mailbot.store import open_store, schema
from mailbot.store.tables import counters as counter_tables

MIGRATIONS = Path(schema.__file__).parent / "migrations"
VERSIONS = sorted(file.name[1:5] for file in (MIGRATIONS / "versions").glob("v*.py"))
# made anew from the other tables
COUNTED = {table.name for table in vars(counter_tables).values() if isinstance(table, Table)}
MOMENT = "2026-03-02 09:00:00.000000"


def made_at(path, version):
    """A database as that version of mailbot left it."""
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.set_main_option("path_separator", "os")
        config.attributes["connection"] = connection
        command.upgrade(config, version)
    engine.dispose()


def tables(connection):
    names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type='table'")]
    return [
        name for name in names if not name.startswith(("sqlite_", "alembic", "search_index")) and name not in COUNTED
    ]


def a_value(kind, column):
    if "INT" in kind or kind == "BOOLEAN":
        return 1
    if "DATE" in kind:
        return MOMENT
    return b"octets" if kind == "BLOB" else 0.5 if kind == "FLOAT" else f"{column} of then"


def filled(path):
    """One row in each table, whose numbers fit together; what it says."""
    connection = sqlite3.connect(path)
    for table in tables(connection):
        columns = [(row[1], row[2].upper()) for row in connection.execute(f"PRAGMA table_info({table})")]
        names, marks = ", ".join(name for name, _ in columns), ", ".join("?" * len(columns))
        values = [a_value(kind, name) for name, kind in columns]
        connection.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", values)
    connection.commit()
    found = {table: rows(connection, table, names_of(connection, table)) for table in tables(connection)}
    connection.close()
    return found


def names_of(connection, table):
    return tuple(row[1] for row in connection.execute(f"PRAGMA table_info({table})"))


def rows(connection, table, names):
    return names, connection.execute(f"SELECT {', '.join(names)} FROM {table}").fetchall()


@pytest.mark.parametrize("version", VERSIONS)
def test_a_store_of_this_age_is_opened_and_every_row_is_what_it_was(tmp_path, version):
    path = tmp_path / "old.db"
    made_at(path, version)
    before = filled(path)
    assert len(before) > 15 and all(len(found) == 1 for _, found in before.values())
    store = open_store(f"sqlite:///{path}")
    store.migrate()
    assert store.damage() == ()
    store.close()
    connection = sqlite3.connect(path)
    for table, (names, found) in before.items():
        assert set(found) <= set(rows(connection, table, names)[1]), table
    assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(VERSIONS[-1],)]
    connection.close()
