"""The customer record: phones, attributes, consent, merges; and the words that mails are searched by."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from mailbot.model.customer import phone_number, phone_tail
from mailbot.model.errors import PermanentFailure
from mailbot.store.mails.wording import words_of_mail
from mailbot.store.migrations.declaring import belongs, counts, index, keys, maybe, moment, name, number, row_id, words

revision = "0006"
down_revision = "0005"

_AT_ONCE = 500
_FTS5 = 'CREATE VIRTUAL TABLE search_index USING fts5(words, columnsize=0, tokenize="unicode61 remove_diacritics 0")'
_TSVECTOR = "CREATE TABLE search_index (rowid bigint PRIMARY KEY REFERENCES mails (id), words tsvector NOT NULL)"
_GIN = "CREATE INDEX ix_search_index_words ON search_index USING gin (words)"


def upgrade() -> None:
    _known()
    _changed()
    index("messages", "customer_address")
    _domains_and_phones()
    _search()


def _known() -> None:
    op.create_table("customer_phones", _customer(), name("number"), *keys("tail"), moment("at"))
    index("customer_phones", "tail")
    op.create_table("customer_domains", name("domain"), _customer())
    index("customer_domains", "customer")
    op.create_table(
        "customer_attributes", _customer(), name("name"), *words("value"), *keys("source"), moment("at"), *keys("who")
    )
    op.create_table("customer_consents", _customer(), *keys("answer"), *words("how"), moment("at"), *keys("who"))


def _changed() -> None:
    op.create_table(
        "customer_events",
        row_id(),
        belongs("customer", "customers.id"),
        moment("at"),
        *keys("event", "who"),
        *words("text"),
    )
    index("customer_events", "customer")
    op.create_table(
        "customer_merges", row_id(), *counts("kept", "gone"), moment("at"), *keys("who"), maybe("undone_at")
    )
    index("customer_merges", "kept")
    index("customer_merges", "gone")
    op.create_table("customer_moves", number("merge"), name("kind"), name("value"))


def _customer() -> sa.Column[int]:
    return belongs("customer", "customers.id", primary=True)


def _domains_and_phones() -> None:
    """What those who wrote before are known again by."""
    db = op.get_bind()
    customers = sa.table("customers", *map(sa.column, ("id", "phone", "made_at")))
    addresses = sa.table("customer_addresses", *map(sa.column, ("address", "customer")))
    domains = sa.table("customer_domains", *map(sa.column, ("domain", "customer")))
    phones = sa.table("customer_phones", *map(sa.column, ("customer", "number", "tail", "at")))
    pairs = {(row.address.rpartition("@")[2], row.customer) for row in db.execute(sa.select(addresses))}
    if pairs:
        db.execute(domains.insert(), [{"domain": domain, "customer": customer} for domain, customer in sorted(pairs)])
    known = [(row, phone_number(row.phone)) for row in db.execute(sa.select(customers).where(customers.c.phone != ""))]
    rows = [
        {"customer": row.id, "number": phone, "tail": phone_tail(phone), "at": row.made_at}
        for row, phone in known
        if phone
    ]
    if rows:
        db.execute(phones.insert(), rows)


def _search() -> None:
    db = op.get_bind()
    on_postgres = db.dialect.name == "postgresql"
    for statement in (_TSVECTOR, _GIN) if on_postgres else (_FTS5,):
        op.execute(statement)
    value = "to_tsvector('simple', :words)" if on_postgres else ":words"
    filling = sa.text(f"INSERT INTO search_index (rowid, words) VALUES (:mail, {value})")  # noqa: S608 - both are ours
    columns = ("mail", "recorded_at", "ticket", "subject", "text", "author_name", "author_address", "customer_address")
    messages = sa.table("messages", *map(sa.column, columns))
    last = 0
    while True:
        some = db.execute(sa.select(messages).where(messages.c.mail > last).order_by(messages.c.mail).limit(_AT_ONCE))
        rows = some.all()
        if not rows:
            return
        db.execute(filling, [{"mail": row.mail, "words": _words(row)} for row in rows])
        last = rows[-1].mail


def _words(row: sa.Row[tuple[object, ...]]) -> str:
    writer = f"{row.author_name} {row.author_address} {row.customer_address}"
    return words_of_mail((row.subject, row.text), writer, str(row.recorded_at)[:4], row.ticket or 0)


def downgrade() -> None:
    raise PermanentFailure("what is known of customers is not taken away again")
