"""A shared mailbox shows the state of its tickets in folders; answers are copied to Sent once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from mailbot.model.errors import PermanentFailure
from mailbot.store.migrations.declaring import counts, flags, index, keys, moment, name, number

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    for column in counts("server_id"):
        op.add_column("aliases", column)
    index("aliases", "mailbox", "server_id")
    op.create_table(
        "places",
        name("mailbox"),
        number("mail"),
        *keys("folder"),
        *counts("uidvalidity", "uid"),
        *keys("moving_to"),
        *flags("answered", "starred"),
    )
    index("places", "mailbox", "folder", "uidvalidity", "uid")
    op.create_table("shelves", name("mailbox"), number("ticket"), *keys("shelf", "state"), *flags("todo"))
    todo = sa.text("todo")
    op.create_index("ix_shelves_todo", "shelves", ["mailbox", "ticket"], sqlite_where=todo, postgresql_where=todo)
    op.create_table("shelved", name("mailbox"), *counts("event"))
    op.create_table("sent_copies", number("letter"), *keys("state"), *counts("tries"), moment("at"))


def downgrade() -> None:
    raise PermanentFailure("what people did in folders is not taken away again")
