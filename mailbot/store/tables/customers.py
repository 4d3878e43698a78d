"""The tables of the customer record, and what mails are searched by.

A customer that was found to be another keeps its row and loses its addresses and tickets to the other; what was moved
is written down, so that it can be moved back.
"""

from __future__ import annotations

from sqlalchemy import DDL, BigInteger, Column, Index, Table, Text, event
from sqlalchemy import column as plain_column
from sqlalchemy import table as plain_table

from mailbot.store.columns import Number, Utc, belongs_to, count, key, metadata, words
from mailbot.store.tables.core import messages
from mailbot.store.tables.key_accounts import key_marks

customer_phones = Table(
    "customer_phones",
    metadata,
    belongs_to("customers", primary=True),
    key("number", primary=True),  # model.customer.phone_number
    key("tail"),  # what two spellings of it share
    Column("at", Utc, nullable=False),
    Index(None, "tail"),
)

# of the addresses, so that people of one firm are found
customer_domains = Table(
    "customer_domains",
    metadata,
    key("domain", primary=True),
    belongs_to("customers", primary=True),
    Index(None, "customer"),
)

customer_attributes = Table(
    "customer_attributes",
    metadata,
    belongs_to("customers", primary=True),
    key("name", primary=True),
    words("value"),
    key("source"),  # model.customer.Source
    Column("at", Utc, nullable=False),
    key("who"),
)

customer_consents = Table(
    "customer_consents",
    metadata,
    belongs_to("customers", primary=True),
    key("answer"),  # model.customer.Consent
    words("how"),
    Column("at", Utc, nullable=False),
    key("who"),
)

# what changed in the record, and what colleagues noted
customer_events = Table(
    "customer_events",
    metadata,
    Column("id", Number, primary_key=True),
    belongs_to("customers"),
    Column("at", Utc, nullable=False),
    key("event"),
    key("who"),
    words("text"),
    Index(None, "customer"),
)

customer_merges = Table(
    "customer_merges",
    metadata,
    Column("id", Number, primary_key=True),
    count("kept"),
    count("gone"),
    Column("at", Utc, nullable=False),
    key("who"),
    Column("undone_at", Utc),
    Index(None, "kept"),
    Index(None, "gone"),
)

# what a merge took from the customer that is gone
customer_moves = Table(
    "customer_moves",
    metadata,
    count("merge", primary=True),
    key("kind", primary=True),  # address, ticket; field, domain, mark: what the other learned
    key("value", primary=True),
)

# with a column `customer`; others may add theirs
OF_CUSTOMERS: tuple[Table, ...] = (
    customer_phones,
    customer_domains,
    customer_attributes,
    customer_consents,
    customer_events,
    key_marks,
)

Index("ix_messages_customer_address", messages.c.customer_address)

# one row a mail: `rowid` is its id.  On SQLite a virtual table, so it is no Table of `metadata`
search_index = plain_table("search_index", plain_column("rowid", BigInteger), plain_column("words", Text))
FTS5 = """CREATE VIRTUAL TABLE search_index
USING fts5(words, columnsize=0, tokenize="unicode61 remove_diacritics 0")"""
TSVECTOR = "CREATE TABLE search_index (rowid bigint PRIMARY KEY REFERENCES mails (id), words tsvector NOT NULL)"
GIN = "CREATE INDEX ix_search_index_words ON search_index USING gin (words)"
for statement, dialect in ((FTS5, "sqlite"), (TSVECTOR, "postgresql"), (GIN, "postgresql")):
    event.listen(metadata, "after_create", DDL(statement).execute_if(dialect=dialect))  # type: ignore[no-untyped-call]
