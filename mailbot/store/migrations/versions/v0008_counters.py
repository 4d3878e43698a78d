"""What a mail asks for is counted as it happens; schema.py fills the counts."""

from __future__ import annotations

from alembic import op

from mailbot.store.migrations.declaring import counts, name, number

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table("workloads", name("owner"), number("part"), *counts("open"))
    op.create_table("ack_minutes", name("minute"), number("part"), *counts("acks", "bounced"))


def downgrade() -> None:
    for trigger in ("workload", "acks"):
        for when in ("insert", "delete", "update"):
            op.execute(f"DROP TRIGGER IF EXISTS count_{trigger}_{when}")
    op.drop_table("ack_minutes")
    op.drop_table("workloads")
