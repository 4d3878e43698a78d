"""A store in a file, empty and migrated."""

import pytest

from mailbot.store import open_store


@pytest.fixture
def path(tmp_path):
    return tmp_path / "mail.db"


@pytest.fixture
def store(path):
    opened = open_store(f"sqlite:///{path}")
    opened.migrate()
    yield opened
    opened.close()
