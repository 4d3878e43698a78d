"""The tables of running it: moments, what is wrong just now, probes to ourselves, backups, who was erased."""

from __future__ import annotations

from sqlalchemy import Column, Table

from mailbot.store.columns import Utc, count, key, metadata, words

# when something was done last: "restored", "doctor", "in force: config 1a2b... rules 3c4d..."
moments = Table("moments", metadata, key("name", primary=True), Column("at", Utc, nullable=False))

# a row for as long as it lasts: that a mailbox is silent, that nothing leaves
conditions = Table(
    "conditions",
    metadata,
    key("name", primary=True),
    key("mailbox"),
    words("text"),
    Column("since", Utc, nullable=False),
    Column("elsewhere_at", Utc),  # told by the second route; null: not yet
)

# the last probe that each mailbox mailed to itself
canaries = Table(
    "canaries",
    metadata,
    key("mailbox", primary=True),
    key("mark"),  # its loop mark: a host may rewrite the Message-ID
    Column("sent_at", Utc, nullable=False),
    Column("back_at", Utc),
    key("folder"),  # where it lies until we have taken it away again
    count("uidvalidity"),
    count("uid"),
)

backups = Table(
    "backups", metadata, words("path"), key("sha256"), Column("at", Utc, nullable=False), key("id", primary=True)
)

# keyed hashes of addresses whose owner was erased: they come back as strangers who get no automatic mail
erased = Table("erased", metadata, key("mark", primary=True), Column("at", Utc, nullable=False))
