"""Every store that mailbot has, empty and migrated.  A new back end is one row of the table."""

import os

import pytest
from sqlalchemy import create_engine, text
from support import postgres

from mailbot.store import open_store

POSTGRES = os.environ.get("MAILBOT_TEST_POSTGRES", "")


def _sqlite_file(tmp_path):
    return f"sqlite:///{tmp_path}/mail.db"


def _sqlite_memory(tmp_path):
    return "sqlite:///:memory:"


def _postgres(tmp_path):
    if not POSTGRES and postgres.is_here():
        return postgres.cluster().emptied()
    if not POSTGRES:
        pytest.skip("NO POSTGRESQL: none is installed, and MAILBOT_TEST_POSTGRES names no database to be emptied")
    engine = create_engine(POSTGRES)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    return POSTGRES


BACK_ENDS = {"sqlite": _sqlite_file, "memory": _sqlite_memory, "postgresql": _postgres}
SHARED = {"sqlite": _sqlite_file, "postgresql": _postgres}  # several processes may work on these


@pytest.fixture(params=BACK_ENDS)
def store(request, tmp_path):
    opened = open_store(BACK_ENDS[request.param](tmp_path))
    opened.migrate()
    yield opened
    opened.close()


@pytest.fixture(params=SHARED)
def shared(request, tmp_path):
    """(one store, another on the same database): two daemons."""
    url = SHARED[request.param](tmp_path)
    one, other = open_store(url), open_store(url)
    one.migrate()
    yield one, other
    one.close()
    other.close()
