"""What every simulated world needs: reading is remembered, and the world hears what the store commits."""

import pytest
from simulator import mails, memory

from mailbot import app
from mailbot.intake import imap


@pytest.fixture
def worlds(monkeypatch):
    mails.install(monkeypatch)
    memory.install(monkeypatch)
    monkeypatch.setattr(app, "utc_now", app.utc_now)  # lives put theirs in its place
    monkeypatch.setattr(imap, "connect", imap.connect)
    return monkeypatch
