"""Settings -> their store, opened and at the newest schema; and what time it is.

Loads little, so that a command which only looks at the store is quick.
"""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

from mailbot.model.settings import Settings
from mailbot.store import Store
from mailbot.store import open_store as open_store_url


def open_store(settings: Settings) -> Store:
    store = open_store_url(settings.store_url)
    store.migrate()
    return store


def disk_free(settings: Settings) -> int | None:
    """Octets where the store's file lies; None for a server or where nobody can tell."""
    _, on_disk, path = settings.store_url.partition("sqlite:///")
    try:
        return shutil.disk_usage(Path(path).absolute().parent).free if on_disk and path else None
    except OSError:
        return None


def utc_now() -> datetime:
    return datetime.now(UTC)
