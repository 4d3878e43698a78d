"""The table of key accounts: who said so, a colleague or the rule, since when, and why."""

from __future__ import annotations

from sqlalchemy import Column, Table

from mailbot.store.columns import Utc, belongs_to, flag, key, metadata, words

# `customers.key_account` is what holds; without a row here a colleague or an import said so
key_marks = Table(
    "key_marks",
    metadata,
    belongs_to("customers", primary=True),
    flag("said"),
    flag("by_rule"),
    Column("at", Utc, nullable=False),
    key("who"),  # staff handle
    words("why"),
)
