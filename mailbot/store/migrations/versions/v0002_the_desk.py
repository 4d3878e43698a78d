"""What staff do by mail: events with words, tickets that sleep or have priority, absences, answers that are held."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from mailbot.model.errors import PermanentFailure
from mailbot.store.migrations.declaring import belongs, counts, flags, index, keys, maybe, moment, name, words

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    on_tickets: list[sa.Column[Any]] = [
        maybe("snoozed_until"),
        *flags("starred"),
        *words("worth"),
        maybe("stage_at"),
        maybe("remind_at"),
        maybe("escalate_at"),
    ]
    for column in on_tickets:
        op.add_column("tickets", column)
    for columns in (("snoozed_until",), ("remind_at",), ("escalate_at",), ("stage", "stage_at"), ("owner", "stage")):
        index("tickets", *columns)
    index("lessons", "ticket")
    for column in words("text"):
        op.add_column("ticket_events", column)
    op.create_table(
        "absences",
        name("person"),
        moment("since"),
        maybe("until"),
        *keys("substitute"),
        *words("why"),
        maybe("moved_at"),
    )
    op.create_table("lent", belongs("ticket", "tickets.number", primary=True), *keys("person", "holder"), moment("at"))
    index("lent", "person")
    op.create_table("colleagues", name("person"), *counts("epoch"), maybe("confirmed_until"))
    op.create_table(
        "held",
        belongs("mail", "mails.id", primary=True),
        *counts("original"),
        belongs("ticket", "tickets.number", nullable=True),
        *keys("person", "code"),
        *words("waived"),
        moment("at"),
        maybe("released_at"),
    )


def downgrade() -> None:
    raise PermanentFailure("what staff did is not taken away again")
