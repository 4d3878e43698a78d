"""A mail on its way out says which daemon has it in hand.

Revision ID: 0012
Revises: 0011
"""

from __future__ import annotations

from alembic import op

from mailbot.store.migrations.declaring import counts

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    for column in counts("claimed_by"):
        op.add_column("outbox", column)


def downgrade() -> None:
    op.drop_column("outbox", "claimed_by")
