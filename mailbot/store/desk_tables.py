"""The tables of the desk: who is away, whose words are held until they say so again."""

from __future__ import annotations

from sqlalchemy import Column, Table

from mailbot.store.columns import Utc, belongs_to, count, key, metadata, words

absences = Table(
    "absences",
    metadata,
    key("person", primary=True),  # staff handle
    Column("since", Utc, nullable=False),
    Column("until", Utc),  # null: until they say otherwise
    key("substitute"),
    words("why"),
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
    Column("at", Utc, nullable=False),
    Column("released_at", Utc),
)
