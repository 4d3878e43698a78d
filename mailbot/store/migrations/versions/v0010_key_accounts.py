"""Whether a colleague or the rule says that a customer is a key account, since when, and why."""

from __future__ import annotations

from alembic import op

from mailbot.store.migrations.declaring import belongs, flags, keys, moment, words

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "key_marks",
        belongs("customer", "customers.id", primary=True),
        *flags("said"),
        *flags("by_rule"),
        moment("at"),
        *keys("who"),
        *words("why"),
    )


def downgrade() -> None:
    op.drop_table("key_marks")
