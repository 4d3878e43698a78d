"""A store of few mails and one of very many, on SQLite and PostgreSQL: what one mail more costs in each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from statistics import median

from benching.figures import Figure, within
from benching.in_process import BATCH, furnished, timed
from benching.load import arrived, order
from sqlalchemy import Connection, Engine, text
from support import postgres

from mailbot import pipeline
from mailbot.app import App
from mailbot.store import Store
from mailbot.store.keeping.counting import install

_TURNS = 6  # the first warms up
_FLAT = 1.2


def flat(few: int, many: int) -> Iterator[Figure]:
    yield from _flat("SQLite", few, many, "", "")
    if postgres.is_here():
        cluster = postgres.Cluster(durable=True)
        try:
            yield from _flat("PostgreSQL", few, many, cluster.fresh(), cluster.fresh())
        finally:
            cluster.close()


def _flat(what: str, few: int, many: int, *urls: str) -> list[Figure]:
    """The cost of an order over a store of few and of many mails, in turns: medians."""
    with furnished(store_url=urls[0]) as small, furnished(store_url=urls[1]) as large:
        fill(small.store, few)
        fill(large.store, many)
        costs: dict[int, list[tuple[float, float]]] = {few: [], many: []}
        for turn in range(_TURNS):
            for stored, app in ((few, small), (many, large)):
                raws = arrived([order(10**7 + turn * 1000 + at) for at in range(BATCH)], 10**8 + turn * 1000)
                rate, cpu = timed(raws, lambda some, app=app: pipeline.take_in(some, app.house), BATCH)  # type: ignore[misc]
                costs[stored] += [(cpu, 1000 / rate)] if turn else []
        _acknowledged(small, large)
    (low, wall), (high, late) = ([median(one) for one in zip(*costs[of], strict=True)] for of in (few, many))
    stored = f"{many:,} stored, all of them open"
    return [
        Figure(f"{what}: an acknowledged order, {few:,} mails stored", low, "ms CPU a mail"),
        within(f"{what}: the same, {stored}: as often as much", high / low, "times", _FLAT),
        within(f"{what}: the same by the clock, the server's work with it", late / wall, "times", _FLAT),
    ]


def _acknowledged(*apps: App) -> None:
    for app in apps:
        with app.store.read() as tx:
            queued = tx._db.scalar(text("SELECT count(*) FROM outbox WHERE kind = 'ack' AND state = 'queued'"))  # type: ignore[attr-defined]
        if queued != _TURNS * BATCH:
            raise RuntimeError(f"{queued} orders were acknowledged")


_NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {most}) "
_FILL = (
    "INSERT INTO mails (id, key, state, length, stored_at, done_at, mailbox, folder, uidvalidity, uid)"
    " SELECT i, 'key ' || i, 'done', 900, '{now}', '{now}', 'sales', 'INBOX', 1, i + 1000000 FROM n",
    "INSERT INTO originals (mail, octets) SELECT i, randomblob(400) FROM n",
    "INSERT INTO aliases (mailbox, folder, uidvalidity, uid, mail, settled_at)"
    " SELECT 'sales', 'INBOX', 1, i + 1000000, i, '{now}' FROM n",
    "INSERT INTO customers (id, name, made_at) SELECT i, 'Buyer ' || i, '{now}' FROM n",
    "INSERT INTO customer_addresses (address, customer) SELECT 'old' || i || '@old' || i || '.example', i FROM n",
    "INSERT INTO tickets (number, customer, category, stage, owner, subject, opened_at)"
    " SELECT i + 1000, i, 'order', 'new', 'li', 'Order ' || i, '{now}' FROM n",
    "INSERT INTO ticket_events (ticket, at, event, who, mail)"
    " SELECT i + 1000, '{now}', 'opened', 'old' || i || '@old' || i || '.example', i FROM n",
    "INSERT INTO messages (mail, recorded_at, ticket, message_id, author_address, customer_address, subject, text,"
    " disposition, body_digest, double_digest) SELECT i, '{now}', i + 1000, '<' || i || '@old.example>',"
    " 'old' || i || '@old' || i || '.example', 'old' || i || '@old' || i || '.example', 'Order ' || i,"
    " 'please send 20 pcs', 'open_ticket', 'digest ' || i, 'digest ' || i FROM n",
    "INSERT INTO reasons (mail, position, code, text) SELECT i, 0, 'cue.order', 'it orders' FROM n",
    "INSERT INTO thread_ids (message_id, ticket) SELECT '<' || i || '@old.example>', i + 1000 FROM n",
    "INSERT INTO letters (id, message_id, kind, mailbox, ticket, mail, octets)"
    " SELECT i, '<a.' || i || '@company.example>', 'ack', 'sales', i + 1000, i, randomblob(300) FROM n",
    "INSERT INTO outbox (letter, recipient, address, domain, kind, priority, state, queued_at, closed_at)"
    " SELECT i, 'old' || i || '@old' || i || '.example', 'old' || i || '@old' || i || '.example',"
    " 'old' || i || '.example', 'ack', 1, 'sent', '{earlier}', '{earlier}' FROM n",
    "INSERT INTO counters (name, value) SELECT 'ticket', i + 1000 FROM n WHERE i = {most}",
)


_WORDS = "'order ' || i || ' please send 20 pcs old' || i || ' 2026'"
_INDEXED = f"INSERT INTO search_index (rowid, words) SELECT i, {_WORDS} FROM n"
_OCTETS = (
    "CREATE FUNCTION randomblob(most int) RETURNS bytea LANGUAGE sql AS"
    " $$ SELECT decode(repeat(md5(random()::text), most / 16), 'hex') $$"
)


def fill(store: Store, stored: int) -> None:
    """Mails of an hour ago, each an open ticket with an acknowledgement of the day before, or the day's caps would
    stop the next one: straight into the tables."""
    moment = datetime.now(UTC) - timedelta(minutes=50)
    with store.begin() as tx:
        db = tx._db  # type: ignore[attr-defined]
        if db.dialect.name == "sqlite":
            _fill(db, _FILL, moment, stored)
            _fill(db, (_INDEXED,), moment, stored)
        else:
            _fill_postgres(db, moment, stored)
    if db.dialect.name == "postgresql":
        _settle(db.engine)


def _settle(engine: Engine) -> None:
    """What its autovacuum and its next checkpoint do anyway, and would do in the middle of what is measured.  Nobody
    ever does it to a SQLite store."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM ANALYZE")
        connection.exec_driver_sql("CHECKPOINT")


def _fill_postgres(db: Connection, moment: datetime, stored: int) -> None:
    """No triggers: each row would count the one before it anew.  The counts are made at the end."""
    db.exec_driver_sql(_OCTETS)
    db.exec_driver_sql("SET LOCAL session_replication_role = replica")
    _fill(db, (*_FILL, _INDEXED.replace(_WORDS, f"to_tsvector('simple', {_WORDS})")), moment, stored)
    for table in ("mails", "customers", "letters", "outbox"):
        db.exec_driver_sql(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {stored})")
    db.exec_driver_sql("SET LOCAL session_replication_role = origin")
    install(db)


def _fill(db: Connection, statements: Sequence[str], moment: datetime, stored: int) -> None:
    numbers = _NUMBERS.format(most=stored)
    now, earlier = (f"{one:%Y-%m-%d %H:%M:%S}.000000" for one in (moment, moment - timedelta(days=2)))
    for statement in statements:
        head, select, rest = statement.partition(" SELECT")
        db.exec_driver_sql(f"{head} {numbers}{select}{rest}".format(most=stored, now=now, earlier=earlier))
