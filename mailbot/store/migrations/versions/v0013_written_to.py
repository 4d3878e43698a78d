"""To whom a mail of ours went that was imported: it belongs on their time line.

Revision ID: 0013
Revises: 0012
"""

from __future__ import annotations

from alembic import op

from mailbot.store.migrations.declaring import belongs, index, name

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.create_table("written_to", name("address"), belongs("mail", "mails.id", primary=True))
    index("written_to", "mail")


def downgrade() -> None:
    op.drop_table("written_to")
