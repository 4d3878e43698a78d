"""Moments, conditions, probes to ourselves, backups, and who was erased."""

from __future__ import annotations

from alembic import op

from mailbot.model.errors import PermanentFailure
from mailbot.store.migrations.declaring import counts, keys, maybe, moment, name, words

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table("moments", name("name"), moment("at"))
    op.create_table(
        "conditions", name("name"), *keys("mailbox"), *words("text"), moment("since"), maybe("elsewhere_at")
    )
    op.create_table(
        "canaries",
        name("mailbox"),
        *keys("mark"),
        moment("sent_at"),
        maybe("back_at"),
        *keys("folder"),
        *counts("uidvalidity", "uid"),
    )
    op.create_table("backups", *words("path"), *keys("sha256"), moment("at"), name("id"))
    op.create_table("erased", name("mark"), moment("at"))


def downgrade() -> None:
    raise PermanentFailure("that somebody was erased is not forgotten again")
