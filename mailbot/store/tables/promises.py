"""The tables of what was promised to customers, and of complaints."""

from __future__ import annotations

from sqlalchemy import Column, Index, Table

from mailbot.store.columns import Utc, belongs_to, key, metadata, words
from mailbot.store.tables.core import ticket_events

# one a ticket: only its birth is acknowledged
promises = Table(
    "promises",
    metadata,
    belongs_to("tickets", "number", primary=True),
    Column("made_at", Utc, nullable=False),
    Column("promised_at", Utc, nullable=False),
    Index(None, "promised_at"),
)

complaints = Table(
    "complaints",
    metadata,
    belongs_to("tickets", "number", primary=True),
    key("cause"),  # id of a cause in rules/complaints.toml
    words("remedy"),  # what was done about it
    Column("asked_at", Utc),  # when the customer was asked whether it is settled
    Column("settled_at", Utc),  # when they said so, either way
    key("settled"),  # yes, no; "" while they have said nothing
)

# a report asks what happened in a span of time
Index(None, ticket_events.c.at)
