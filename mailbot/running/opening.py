"""Settings -> their store, opened and at the newest schema; and what time it is.

Loads little, so that a command which only looks at the store is quick.
"""

from __future__ import annotations

from datetime import UTC, datetime

from mailbot.model.settings import Settings
from mailbot.store import Store
from mailbot.store import open_store as open_store_url


def open_store(settings: Settings) -> Store:
    store = open_store_url(settings.store_url)
    store.migrate()
    return store


def utc_now() -> datetime:
    return datetime.now(UTC)
