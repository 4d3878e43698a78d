"""The first tables.

Written out, not taken from tables/: a migration stays what it was on the day of its release.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from mailbot.model.errors import PermanentFailure
from mailbot.store.migrations.declaring import (
    belongs,
    counts,
    flags,
    index,
    keys,
    maybe,
    moment,
    name,
    number,
    octets,
    row_id,
    words,
)

revision = "0001"
down_revision = None


def upgrade() -> None:
    mailboxes()
    mails()
    aliases()
    customers()
    tickets()
    threads()
    messages()
    forms()
    lessons()
    letters()
    outbox()


def downgrade() -> None:
    raise PermanentFailure("the first tables are not taken away again")


def mailboxes() -> None:
    op.create_table("mailboxes", name("name"), maybe("adopted_at"), maybe("passed_at"), *words("trouble"))
    op.create_table("folders", name("mailbox"), name("folder"), *counts("uidvalidity", "last_uid"))
    op.create_table("once", name("job"), name("period"), moment("at"))
    op.create_table("counters", name("name"), *counts("value"))


def mails() -> None:
    op.create_table(
        "mails",
        row_id(),
        *keys("key", "state"),
        *counts("tries", "length", "size"),
        moment("stored_at"),
        maybe("done_at"),
        *keys("mailbox", "folder"),
        *counts("uidvalidity", "uid"),
        maybe("received_at"),
        *flags("junk"),
        sa.Column("envelope_from", sa.Text()),
        maybe("quarantined_at"),
        *words("quarantine_reason", "quarantine_detail"),
        sa.UniqueConstraint("key"),
        sqlite_autoincrement=True,
    )
    index("mails", "state", "id")
    op.create_table("originals", belongs("mail", "mails.id", primary=True), octets())


def aliases() -> None:
    op.create_table(
        "aliases",
        name("mailbox"),
        name("folder"),
        number("uidvalidity"),
        number("uid"),
        belongs("mail", "mails.id"),
        maybe("settled_at"),
    )
    index("aliases", "mail")
    unsettled = sa.text("settled_at IS NULL")
    op.create_index(
        "ix_aliases_unsettled",
        "aliases",
        ["mailbox", "folder", "uidvalidity", "uid"],
        sqlite_where=unsettled,
        postgresql_where=unsettled,
    )


def customers() -> None:
    op.create_table(
        "customers",
        row_id(),
        *words("name", "phone", "company", "country"),
        *keys("language", "owner"),
        *flags("key_account"),
        moment("made_at"),
    )
    op.create_table("customer_addresses", name("address"), belongs("customer", "customers.id"))
    index("customer_addresses", "customer")
    op.create_table("suppressions", name("address"), maybe("until"), *words("reason"))


def tickets() -> None:
    op.create_table(
        "tickets",
        number("number"),
        belongs("customer", "customers.id"),
        *keys("category", "stage", "owner"),
        *words("subject"),
        *keys("language", "waiting_for"),
        moment("opened_at"),
        maybe("due_at"),
    )
    index("tickets", "stage", "owner")
    index("tickets", "customer", "number")
    op.create_table("assignees", name("handle"), moment("last_assigned_at"))


def threads() -> None:
    op.create_table(
        "ticket_events",
        row_id(),
        belongs("ticket", "tickets.number"),
        moment("at"),
        *keys("event", "who"),
        belongs("mail", "mails.id", nullable=True),
    )
    index("ticket_events", "ticket")
    op.create_table("thread_ids", name("message_id"), belongs("ticket", "tickets.number", primary=True))
    op.create_table("epochs", belongs("ticket", "tickets.number", primary=True), name("person"), *counts("epoch"))


def messages() -> None:
    op.create_table(
        "messages",
        belongs("mail", "mails.id", primary=True),
        moment("recorded_at"),
        belongs("ticket", "tickets.number", nullable=True),
        *keys("message_id"),
        *words("author_name"),
        *keys("author_address", "customer_address"),
        *words("subject", "text"),
        *keys("disposition", "origin", "language", "category"),
        sa.Column("confidence", sa.Float(), nullable=False, server_default="0"),
        *flags("unsure"),
        *keys("body_digest", "double_digest", "actor"),
        *counts("says_ticket"),
        *keys("ack_code"),
        *words("ack_text"),
    )
    index("messages", "message_id")
    index("messages", "ticket", "disposition")
    index("messages", "body_digest", "recorded_at", "customer_address")
    index("messages", "double_digest", "customer_address")
    index("messages", "disposition", "recorded_at")
    index("messages", "recorded_at", "ack_code")
    op.create_table(
        "reasons", belongs("mail", "mails.id", primary=True), number("position"), *keys("code"), *words("text")
    )


def forms() -> None:
    op.create_table(
        "form_fields",
        belongs("mail", "mails.id", primary=True),
        number("position"),
        belongs("ticket", "tickets.number", nullable=True),
        *keys("form"),
        *words("field", "value"),
    )
    index("form_fields", "ticket")
    op.create_table(
        "form_items",
        belongs("mail", "mails.id", primary=True),
        number("position"),
        belongs("ticket", "tickets.number", nullable=True),
        *words("product", "quantity", "unit", "sku", "price"),
    )
    index("form_items", "ticket")
    op.create_table(
        "details",
        belongs("mail", "mails.id", primary=True),
        number("position"),
        belongs("ticket", "tickets.number", nullable=True),
        *keys("kind"),
        *words("value", "of"),
    )
    index("details", "ticket")


def lessons() -> None:
    op.create_table(
        "lessons",
        name("digest"),
        *keys("category"),
        *words("marks", "steps"),
        moment("at"),
        *keys("who"),
        belongs("mail", "mails.id", nullable=True),
        belongs("ticket", "tickets.number", nullable=True),
        *keys("judged", "was"),
        *words("subject"),
    )
    index("lessons", "at")


def letters() -> None:
    op.create_table(
        "letters",
        row_id(),
        *keys("message_id", "kind"),
        *words("envelope_from"),
        *keys("mailbox"),
        belongs("ticket", "tickets.number", nullable=True),
        belongs("mail", "mails.id", nullable=True),
        octets(),
    )
    index("letters", "message_id")
    index("letters", "ticket")


def outbox() -> None:
    op.create_table(
        "outbox",
        row_id(),
        belongs("letter", "letters.id"),
        *words("recipient"),
        *keys("address", "domain", "kind", "form"),
        sa.Column("priority", sa.Integer(), nullable=False),
        *keys("state", "phase"),
        *counts("attempt"),
        moment("queued_at"),
        *map(maybe, ("next_at", "closed_at", "bounced_at")),
        *flags("maybe_twice"),
        *words("last_reply"),
        sqlite_autoincrement=True,
    )
    index("outbox", "letter")
    index("outbox", "state", "priority", "next_at")
    index("outbox", "state", "next_at")
    for of in ("address", "domain", "form"):
        index("outbox", of, "queued_at")
    index("outbox", "kind", "queued_at", "state", "bounced_at")
