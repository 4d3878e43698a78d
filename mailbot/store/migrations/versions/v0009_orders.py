"""What was ordered: its numbers, lines and sum, what was quoted, and where a factory works on it.

Revision ID: 0009
Revises: 0008
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from mailbot.store.migrations.declaring import NUMBER, belongs, counts, index, keys, maybe, moment, row_id, words

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    _orders()
    _quotes()
    _legs()


def _orders() -> None:
    op.create_table(
        "orders",
        belongs("ticket", "tickets.number", primary=True),
        *words("number", "theirs"),
        *keys("number_key", "theirs_key"),
        *words("amount"),
        *keys("currency", "promised", "channel"),
    )
    index("orders", "number_key")
    index("orders", "theirs_key")
    op.create_table(
        "order_lines",
        belongs("ticket", "tickets.number", primary=True),
        sa.Column("position", NUMBER, primary_key=True, autoincrement=False),
        *words("product", "quantity", "unit", "price"),
        *keys("currency"),
        *words("sku"),
    )


def _quotes() -> None:
    op.create_table(
        "quotes",
        row_id(),
        belongs("ticket", "tickets.number"),
        moment("at"),
        *keys("who"),
        *words("number"),
        *keys("number_key"),
        *words("amount"),
        *keys("currency"),
    )
    index("quotes", "ticket")
    index("quotes", "number_key")


def _legs() -> None:
    op.create_table(
        "legs",
        row_id(),
        belongs("ticket", "tickets.number"),
        *keys("factory"),
        moment("sent_at"),
        moment("due_at"),
        maybe("remind_at"),
        *counts("reminders"),
        maybe("answered_at"),
        *keys("who"),
        *words("note"),
    )
    index("legs", "ticket")
    index("legs", "remind_at")


def downgrade() -> None:
    for table in ("legs", "quotes", "order_lines", "orders"):
        op.drop_table(table)
