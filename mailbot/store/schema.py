"""A connection to a store of any age -> the same with the newest tables.  Alembic loads only for work."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from mailbot.model.errors import PermanentFailure

NEWEST = "0005"  # a test compares it with migrations/versions
_MIGRATIONS = Path(__file__).parent / "migrations"


def upgrade(connection: Connection) -> None:
    """Inside the caller's transaction: all of it or nothing."""
    found = schema_of(connection)
    if found == NEWEST:
        return
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
