"""A connection to a store of any age -> the same with the newest tables.

An empty one gets them as they are declared, an older one by its migrations; Alembic loads only for these.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from mailbot.model.errors import PermanentFailure
from mailbot.store.columns import metadata
from mailbot.store.keeping import counting

NEWEST = "0014"  # a test compares it with migrations/versions
_MIGRATIONS = Path(__file__).parent / "migrations"


def upgrade(connection: Connection) -> None:
    """Inside the caller's transaction: all of it or nothing."""
    found = schema_of(connection)
    if found == NEWEST:
        return
    if found:
        climb(connection, found)
    else:
        _begin(connection)
    counting.install(connection)


def _begin(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        _share_conditions()
    metadata.create_all(connection, checkfirst=False)
    connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"))
    connection.execute(text("INSERT INTO alembic_version VALUES (:newest)"), {"newest": NEWEST})


def _share_conditions() -> None:
    """An index of some rows only says of which for SQLite: a word for PostgreSQL in it would load SQLAlchemy's half for
    PostgreSQL everywhere, which is as large as all of our own store."""
    for index in (index for table in metadata.tables.values() for index in table.indexes):
        index.dialect_options["postgresql"]["where"] = index.dialect_options["sqlite"]["where"]


def climb(connection: Connection, found: str) -> None:
    """By migrations, from the version `found`; "" is an empty database."""
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if found and found not in known:
        raise PermanentFailure(
            f"the store was written by a newer mailbot (its tables are version {found}, this mailbot knows {NEWEST}): "
            "install that version again; nothing was changed"
        )
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def schema_of(connection: Connection) -> str:
    """The version of the tables, "" in an empty database."""
    if not inspect(connection).has_table("alembic_version"):
        return ""
    return connection.scalar(text("SELECT version_num FROM alembic_version")) or ""
