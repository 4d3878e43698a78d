"""The tables of the desk: who is away, whose words are held until they say so again."""

from __future__ import annotations

from sqlalchemy import Column, Index, Table

from mailbot.store.columns import Utc, belongs_to, count, key, metadata, words

absences = Table(
    "absences",
    metadata,
    key("person", primary=True),  # staff handle
    Column("since", Utc, nullable=False),
    Column("until", Utc),  # null: until they say otherwise
    key("substitute"),
    words("why"),
    Column("moved_at", Utc),  # when their tickets were given to others; null: that is still to be done
)

# a ticket that others look after while its owner is away
lent = Table(
    "lent",
    metadata,
    belongs_to("tickets", "number", primary=True),
    key("person"),  # whose it was
    key("holder"),
    Column("at", Utc, nullable=False),
    Index(None, "person"),
)

colleagues = Table(
    "colleagues",
    metadata,
    key("person", primary=True),
    count("epoch"),  # added to that of each ticket: one more, and all their reply addresses are dead
    Column("confirmed_until", Utc),  # they answered a code that we mailed them: so long their From counts as proof
)

# a colleague's mail that went no further, and may once its writer confirms it
held = Table(
    "held",
    metadata,
    belongs_to("mails", primary=True),
    count("original"),  # the mail whose words are held: the same, or the one that was released before and held again
    belongs_to("tickets", "number", optional=True),
    key("person"),  # who may release it
    key("code"),  # of the reason: what a release waives
    words("waived"),  # codes that were waived before
    Column("at", Utc, nullable=False),
    Column("released_at", Utc),
)
