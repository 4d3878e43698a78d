"""A store's tables -> triggers that count open tickets and acknowledgements, whichever statement changes them.

A mail asks for both; counting the rows themselves would cost more with every ticket that is open.  Installed anew after
every change of the schema, since SQLite drops a table's triggers when it is rebuilt.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection, delete, text

from mailbot.model.outgoing import Kind
from mailbot.model.ticket import Stage
from mailbot.store.tables.counters import ack_minutes, workloads

OPEN = (Stage.NEW.value, Stage.PROCESSED.value)
_STAGES = ", ".join(f"'{stage}'" for stage in OPEN)
_MINUTE = {"sqlite": "substr({}, 1, 16)", "postgresql": "to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI')"}
_PART = {"sqlite": "0", "postgresql": "pg_backend_pid() % 16"}
_DIFFERS = {"sqlite": "({}) IS NOT ({})", "postgresql": "({}) IS DISTINCT FROM ({})"}
# trigger -> its table, the columns that matter, and what of them: a mail on its way out changes its state three times,
# and nothing is counted
_TICKETS = "workload", "tickets", "owner, stage", ("{row}.owner", f"{{row}}.stage IN ({_STAGES})")
_OUTBOX = (
    "acks",
    "outbox",
    "state, bounced_at, queued_at",
    ("{row}.state = 'cancelled'", "{row}.bounced_at IS NULL", "{row}.queued_at"),
)


def install(db: Connection) -> None:
    """Triggers, and the counts of what is there."""
    for table in (workloads, ack_minutes):
        db.execute(delete(table))
    dialect = db.dialect.name
    for statement in (*_everything(dialect), *(_on_sqlite() if dialect == "sqlite" else _on_postgres())):
        db.execute(text(statement.replace(":", "\\:")))


def minute_of(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M")


def _ticket_counts(row: str, dialect: str, sign: str) -> str:
    """One row of `tickets`, by its alias, as it is counted."""
    return (
        f"INSERT INTO workloads (owner, part, open) SELECT {row}.owner, {_PART[dialect]}, {sign}1"
        f" WHERE {row}.owner <> '' AND {row}.stage IN ({_STAGES})"
        " ON CONFLICT (owner, part) DO UPDATE SET open = workloads.open + excluded.open"
    )


def _ack_counts(row: str, dialect: str, sign: str) -> str:
    bounced = f"CASE WHEN {row}.bounced_at IS NULL THEN 0 ELSE {sign}1 END"
    return (
        "INSERT INTO ack_minutes (minute, part, acks, bounced)"
        f" SELECT {_MINUTE[dialect].format(f'{row}.queued_at')}, {_PART[dialect]}, {sign}1, {bounced}"
        f" WHERE {row}.kind = '{Kind.ACK.value}' AND {row}.state <> 'cancelled'"
        " ON CONFLICT (minute, part) DO UPDATE SET"
        " acks = ack_minutes.acks + excluded.acks, bounced = ack_minutes.bounced + excluded.bounced"
    )


def _everything(dialect: str) -> Iterator[str]:
    yield (
        f"INSERT INTO workloads (owner, part, open) SELECT owner, 0, count(*) FROM tickets"  # noqa: S608 (our own words)
        f" WHERE owner <> '' AND stage IN ({_STAGES}) GROUP BY owner"
    )
    minute = _MINUTE[dialect].format("queued_at")
    yield (
        f"INSERT INTO ack_minutes (minute, part, acks, bounced) SELECT {minute}, 0, count(*), count(bounced_at)"  # noqa: S608
        f" FROM outbox WHERE kind = '{Kind.ACK.value}' AND state <> 'cancelled' GROUP BY {minute}"
    )


def _differs(counted: Sequence[str], dialect: str) -> str:
    pairs = ((one.format(row="OLD"), one.format(row="NEW")) for one in counted)
    return " OR ".join(_DIFFERS[dialect].format(*pair) for pair in pairs)


def _on_sqlite() -> Iterator[str]:
    for (name, table, columns, counted), counts in ((_TICKETS, _ticket_counts), (_OUTBOX, _ack_counts)):
        comes, goes = counts("NEW", "sqlite", "+"), counts("OLD", "sqlite", "-")
        for when, condition, steps in (
            ("INSERT", "1", comes),
            ("DELETE", "1", goes),
            (f"UPDATE OF {columns}", _differs(counted, "sqlite"), f"{goes}; {comes}"),
        ):
            trigger = f"count_{name}_{when.split()[0].lower()}"
            yield f"DROP TRIGGER IF EXISTS {trigger}"
            yield f"CREATE TRIGGER {trigger} AFTER {when} ON {table} WHEN {condition} BEGIN {steps}; END"


def _on_postgres() -> Iterator[str]:
    for (name, table, columns, counted), counts in ((_TICKETS, _ticket_counts), (_OUTBOX, _ack_counts)):
        comes, goes = counts("NEW", "postgresql", "+"), counts("OLD", "postgresql", "-")
        yield (
            f"CREATE OR REPLACE FUNCTION count_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f" IF TG_OP = 'UPDATE' THEN IF NOT ({_differs(counted, 'postgresql')}) THEN RETURN NULL; END IF; END IF;"
            f" IF TG_OP <> 'INSERT' THEN {goes}; END IF; IF TG_OP <> 'DELETE' THEN {comes}; END IF;"
            " RETURN NULL; END $$"
        )
        yield f"DROP TRIGGER IF EXISTS count_{name} ON {table}"
        yield (
            f"CREATE TRIGGER count_{name} AFTER INSERT OR DELETE OR UPDATE OF {columns} ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION count_{name}()"
        )
