"""What became of the FAQ's answers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from mailbot.model.errors import PermanentFailure
from mailbot.store.migrations.declaring import belongs, index, keys, moment, row_id

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "faq_outcomes",
        row_id(),
        *keys("faq", "version", "outcome"),
        belongs("ticket", "tickets.number", nullable=True),
        belongs("mail", "mails.id", nullable=True),
        moment("at"),
        sa.UniqueConstraint("mail", "faq", "outcome"),
    )
    index("faq_outcomes", "faq", "version", "outcome")
    index("faq_outcomes", "ticket", "outcome")


def downgrade() -> None:
    raise PermanentFailure("what became of the FAQ's answers is not taken away again")
