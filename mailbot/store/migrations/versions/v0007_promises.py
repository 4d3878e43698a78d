"""By when an answer was promised, and what there is to know of a complaint."""

from __future__ import annotations

from alembic import op

from mailbot.store.migrations.declaring import belongs, index, keys, maybe, moment, words

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "promises",
        belongs("ticket", "tickets.number", primary=True),
        moment("made_at"),
        moment("promised_at"),
    )
    index("promises", "promised_at")
    op.create_table(
        "complaints",
        belongs("ticket", "tickets.number", primary=True),
        *keys("cause"),
        *words("remedy"),
        maybe("asked_at"),
        maybe("settled_at"),
        *keys("settled"),
    )
    index("ticket_events", "at")


def downgrade() -> None:
    op.drop_index("ix_ticket_events_at", "ticket_events")
    op.drop_table("complaints")
    op.drop_table("promises")
