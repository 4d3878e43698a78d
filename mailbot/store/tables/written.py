"""The table of whom our own old mails went to, as far as they were imported."""

from __future__ import annotations

from sqlalchemy import Index, Table

from mailbot.store.columns import belongs_to, key, metadata

written_to = Table(
    "written_to",
    metadata,
    key("address", primary=True),
    belongs_to("mails", primary=True),
    Index(None, "mail"),
)
