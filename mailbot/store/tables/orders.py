"""The tables of what was ordered and quoted, and of orders at a factory."""

from __future__ import annotations

from sqlalchemy import Column, Index, Table

from mailbot.store.columns import Number, Utc, belongs_to, count, key, metadata, words

orders = Table(
    "orders",
    metadata,
    belongs_to("tickets", "number", primary=True),
    words("number"),
    words("theirs"),
    key("number_key"),  # model.order.folded_number
    key("theirs_key"),
    words("amount"),
    key("currency"),
    key("promised"),  # a day, ISO 8601; "" where none was named
    key("channel"),  # model.order.Channel
    Index(None, "number_key"),
    Index(None, "theirs_key"),
)

order_lines = Table(
    "order_lines",
    metadata,
    belongs_to("tickets", "number", primary=True),
    count("position", primary=True),
    *map(words, ("product", "quantity", "unit", "price")),
    key("currency"),
    words("sku"),
)

quotes = Table(
    "quotes",
    metadata,
    Column("id", Number, primary_key=True),
    belongs_to("tickets", "number"),
    Column("at", Utc, nullable=False),
    key("who"),  # staff handle
    words("number"),
    key("number_key"),
    words("amount"),
    key("currency"),
    Index(None, "ticket"),
    Index(None, "number_key"),
)

# an order at a factory
legs = Table(
    "legs",
    metadata,
    Column("id", Number, primary_key=True),
    belongs_to("tickets", "number"),
    key("factory"),
    Column("sent_at", Utc, nullable=False),
    Column("due_at", Utc, nullable=False),
    Column("remind_at", Utc),  # null: not any more
    count("reminders"),
    Column("answered_at", Utc),
    key("who"),
    words("note"),
    Index(None, "ticket"),
    Index(None, "remind_at"),
)

# with a column `ticket`: they go with it
OF_ORDERS: tuple[Table, ...] = (orders, order_lines, quotes, legs)
