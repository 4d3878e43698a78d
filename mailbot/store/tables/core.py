"""The tables, and nothing else.  `migrations/` builds them; a test checks that both agree.

`Key` columns are looked up, `Words` columns are shown.  Every query that a mail takes has its index here (tests/store
runs EXPLAIN over them).
"""

from __future__ import annotations

from sqlalchemy import Column, Float, Index, Integer, Table

from mailbot.store.columns import Number, Squeezed, Utc, Words, belongs_to, count, flag, key, metadata, words

# --- mail as it came in ---

mailboxes = Table(
    "mailboxes",
    metadata,
    key("name", primary=True),
    Column("adopted_at", Utc),
    Column("passed_at", Utc),  # the last good pass
    words("trouble"),  # of the last pass, "" where it was good
)

folders = Table(
    "folders",
    metadata,
    key("mailbox", primary=True),
    key("folder", primary=True),
    count("uidvalidity"),
    count("last_uid"),
)

mails = Table(
    "mails",
    metadata,
    Column("id", Number, primary_key=True),
    key("key", unique=True),  # of the content: one submission, one row (promise P4)
    key("state"),  # new, done, quarantine
    count("tries"),
    count("length"),  # octets kept
    count("size"),  # RFC822.SIZE where only the header was fetched, else 0
    Column("stored_at", Utc, nullable=False),
    Column("done_at", Utc),
    # the arrival as it was first seen; more of them are in `aliases`
    key("mailbox"),
    key("folder"),
    count("uidvalidity"),
    count("uid"),
    Column("received_at", Utc),
    flag("junk"),
    Column("envelope_from", Words),
    Column("quarantined_at", Utc),
    words("quarantine_reason"),
    words("quarantine_detail"),
    Index(None, "state", "id"),
    sqlite_autoincrement=True,  # an id is never given twice: a live view follows the ids
)

originals = Table("originals", metadata, belongs_to("mails", primary=True), Column("octets", Squeezed, nullable=False))

aliases = Table(
    "aliases",
    metadata,
    key("mailbox", primary=True),
    key("folder", primary=True),
    count("uidvalidity", primary=True),
    count("uid", primary=True),
    belongs_to("mails"),
    Column("settled_at", Utc),  # marked on the server
    count("server_id"),  # what the server calls it in all folders, 0 where it does not say
    Index(None, "mail"),
    Index(None, "mailbox", "server_id"),
)
Index(
    "ix_aliases_unsettled",
    *(aliases.c[name] for name in ("mailbox", "folder", "uidvalidity", "uid")),
    sqlite_where=aliases.c.settled_at.is_(None),
)

# --- mail as it was understood ---

messages = Table(
    "messages",
    metadata,
    belongs_to("mails", primary=True),
    Column("recorded_at", Utc, nullable=False),
    belongs_to("tickets", "number", optional=True),
    key("message_id"),
    words("author_name"),
    key("author_address"),
    key("customer_address"),  # the author, or the form's visitor
    words("subject"),
    words("text"),
    key("disposition"),
    key("origin"),
    key("language"),
    key("category"),
    Column("confidence", Float, nullable=False, server_default="0"),
    flag("unsure"),
    key("body_digest"),
    key("double_digest"),  # of all that was said: the same again from the same person was sent twice by mistake
    key("actor"),  # the staff handle that acted
    count("says_ticket"),  # names this ticket, but did not join it
    key("ack_code"),
    words("ack_text"),
    Index(None, "message_id"),
    Index(None, "ticket", "disposition"),
    Index(None, "body_digest", "recorded_at", "customer_address"),
    Index(None, "double_digest", "customer_address"),
    Index(None, "disposition", "recorded_at"),
    Index(None, "recorded_at", "ack_code"),
)

reasons = Table(
    "reasons", metadata, belongs_to("mails", primary=True), count("position", primary=True), key("code"), words("text")
)

form_fields = Table(
    "form_fields",
    metadata,
    belongs_to("mails", primary=True),
    count("position", primary=True),
    belongs_to("tickets", "number", optional=True),
    key("form"),
    words("field"),
    words("value"),
    Index(None, "ticket"),
)

form_items = Table(
    "form_items",
    metadata,
    belongs_to("mails", primary=True),
    count("position", primary=True),
    belongs_to("tickets", "number", optional=True),
    words("product"),
    words("quantity"),
    words("unit"),
    words("sku"),
    words("price"),
    Index(None, "ticket"),
)

# what a mail's own words name: an order number, a quantity with its unit, a product ...
details = Table(
    "details",
    metadata,
    belongs_to("mails", primary=True),
    count("position", primary=True),
    belongs_to("tickets", "number", optional=True),
    key("kind"),  # see model.details.DetailRow
    words("value"),
    words("of"),
    Index(None, "ticket"),
)

# --- customers and tickets ---

customers = Table(
    "customers",
    metadata,
    Column("id", Number, primary_key=True),
    *map(words, ("name", "phone", "company", "country")),
    key("language"),
    key("owner"),  # staff handle: set by the first assignment, then kept
    flag("key_account"),
    Column("made_at", Utc, nullable=False),
)

customer_addresses = Table(
    "customer_addresses", metadata, key("address", primary=True), belongs_to("customers"), Index(None, "customer")
)

tickets = Table(
    "tickets",
    metadata,
    count("number", primary=True),
    belongs_to("customers"),
    key("category"),
    key("stage"),
    key("owner"),
    words("subject"),
    key("language"),
    key("waiting_for"),
    Column("opened_at", Utc, nullable=False),
    *(Column(name, Utc) for name in ("due_at", "remind_at", "escalate_at")),  # null: not, or done
    Column("stage_at", Utc),  # since when it is in its stage
    Column("snoozed_until", Utc),
    flag("starred"),
    words("worth"),
    *(Index(None, *both) for both in (("stage", "owner"), ("stage", "stage_at"), ("owner", "stage"))),
    *(Index(None, moment) for moment in ("snoozed_until", "remind_at", "escalate_at")),
    Index(None, "customer", "number"),
)

ticket_events = Table(
    "ticket_events",
    metadata,
    Column("id", Number, primary_key=True),
    belongs_to("tickets", "number"),
    Column("at", Utc, nullable=False),
    key("event"),  # a model.ticket.Event, or "assigned", or "category NEW, was OLD"
    key("who"),  # the staff handle, or the customer's address
    words("text"),
    belongs_to("mails", optional=True),
    Index(None, "ticket"),
)

# Message-IDs that belong to a ticket, theirs and ours: what a reference is looked up in
thread_ids = Table(
    "thread_ids", metadata, key("message_id", primary=True), belongs_to("tickets", "number", primary=True)
)

# a reply address of (ticket, person) is good for one epoch only
epochs = Table(
    "epochs", metadata, belongs_to("tickets", "number", primary=True), key("person", primary=True), count("epoch")
)

assignees = Table("assignees", metadata, key("handle", primary=True), Column("last_assigned_at", Utc, nullable=False))

suppressions = Table(
    "suppressions",
    metadata,
    key("address", primary=True),
    Column("until", Utc),  # null: for good
    words("reason"),
)

# --- what staff taught ---

lessons = Table(
    "lessons",
    metadata,
    key("digest", primary=True),  # of the mail's octets
    key("category"),
    words("marks"),  # one a line
    words("steps"),  # one a line: a category and its log-odds
    Column("at", Utc, nullable=False),
    key("who"),
    belongs_to("mails", optional=True),
    belongs_to("tickets", "number", optional=True),
    key("judged"),
    key("was"),
    words("subject"),
    *(Index(None, one) for one in ("at", "ticket")),
)

# --- mail on its way out ---

letters = Table(
    "letters",
    metadata,
    Column("id", Number, primary_key=True),
    key("message_id"),
    key("kind"),
    words("envelope_from"),
    key("mailbox"),
    belongs_to("tickets", "number", optional=True),
    belongs_to("mails", optional=True),  # the mail that it answers or reports
    Column("octets", Squeezed, nullable=False),  # frozen, shared by all recipients
    *(Index(None, one) for one in ("message_id", "ticket")),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Number, primary_key=True),
    belongs_to("letters"),
    words("recipient"),  # as it is sent
    key("address"),  # the recipient in lower case, and its domain: for the caps of promise P17
    key("domain"),
    key("kind"),
    key("form"),
    Column("priority", Integer, nullable=False),
    key("state"),  # queued sending sent failed unknown held cancelled
    key("phase"),  # connect, data: may the server have it already
    count("claimed_by"),  # the mark of the daemon that has it in hand (backends/hold.py)
    count("attempt"),
    Column("queued_at", Utc, nullable=False),
    Column("next_at", Utc),
    Column("closed_at", Utc),
    Column("bounced_at", Utc),
    flag("maybe_twice"),  # sent again although the first try may have arrived (RFC 1047)
    words("last_reply"),
    Index(None, "letter"),
    Index(None, "state", "priority", "next_at"),
    Index(None, "state", "next_at"),
    Index(None, "address", "queued_at"),
    Index(None, "domain", "queued_at"),
    Index(None, "form", "queued_at"),
    Index(None, "kind", "queued_at", "state", "bounced_at"),
    sqlite_autoincrement=True,
)

# --- small things ---

once = Table("once", metadata, key("job", primary=True), key("period", primary=True), Column("at", Utc, nullable=False))

counters = Table("counters", metadata, key("name", primary=True), count("value"))
