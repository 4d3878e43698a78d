"""A merge -> what the customer that stays learns from the other; a split -> it is forgotten again.

Only the names of fields are written down: what they said still stands in the row of the one that went.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, Row, delete, select, update

from mailbot.store.customers.key_accounts import drop_mark, take_over_mark
from mailbot.store.part import insert_into
from mailbot.store.tables.core import customers
from mailbot.store.tables.customers import customer_domains, customer_merges, customer_moves

_FIELDS = ("name", "phone", "company", "country", "language", "owner", "key_account")
_FIELD, _DOMAIN, _MARK = "field", "domain", "mark"
_TAKEN = frozenset({_FIELD, _DOMAIN, _MARK})
Taken = set[tuple[str, str]]


def take_over(db: Connection, merge: int, kept: int, gone: int) -> None:
    """What the one that stays does not know of itself."""
    taken = [*_fields(db, kept, gone), *_domains(db, kept, gone)]
    if take_over_mark(db, kept, gone):
        taken.append((_MARK, ""))
    if taken:
        db.execute(customer_moves.insert(), [{"merge": merge, "kind": kind, "value": value} for kind, value in taken])


def _fields(db: Connection, kept: int, gone: int) -> Iterator[tuple[str, str]]:
    one, other = _rows(db, kept, gone)
    news = {name: getattr(other, name) for name in _FIELDS if getattr(other, name) and not getattr(one, name)}
    if news:
        db.execute(update(customers).where(customers.c.id == kept).values(**news))
    yield from ((_FIELD, name) for name in news)


def _rows(db: Connection, kept: int, gone: int) -> tuple[Row[tuple[object, ...]], Row[tuple[object, ...]]]:
    rows = {row.id: row for row in db.execute(select(customers).where(customers.c.id.in_((kept, gone))))}
    return rows[kept], rows[gone]


def _domains(db: Connection, kept: int, gone: int) -> Iterator[tuple[str, str]]:
    for domain in db.scalars(select(customer_domains.c.domain).where(customer_domains.c.customer == gone)).all():
        adding = insert_into(db, customer_domains).values(domain=domain, customer=kept)
        if db.execute(adding.on_conflict_do_nothing()).rowcount:
            yield _DOMAIN, domain


def give_back(db: Connection, merge: int, kept: int, gone: int) -> None:
    """From the one that learned it, and from whoever learned it from that one since; what was changed since stays."""
    taken = _taken(db, merge)
    while taken:
        _forget(db, taken, kept, gone)
        above = db.execute(
            select(customer_merges.c.id, customer_merges.c.kept).where(
                customer_merges.c.gone == kept, customer_merges.c.undone_at.is_(None)
            )
        ).first()
        if above is None:
            return
        taken &= _taken(db, above.id)
        kept = above.kept


def _taken(db: Connection, merge: int) -> Taken:
    asked = select(customer_moves.c.kind, customer_moves.c.value).where(customer_moves.c.merge == merge)
    return {(row.kind, row.value) for row in db.execute(asked) if row.kind in _TAKEN}


def _forget(db: Connection, taken: Taken, kept: int, gone: int) -> None:
    one, other = _rows(db, kept, gone)
    fields = [value for kind, value in taken if kind == _FIELD and getattr(one, value) == getattr(other, value)]
    if fields:
        nothing = {name: False if name == "key_account" else "" for name in fields}
        db.execute(update(customers).where(customers.c.id == kept).values(**nothing))
    domains = [value for kind, value in taken if kind == _DOMAIN]
    theirs = (customer_domains.c.customer == kept, customer_domains.c.domain.in_(domains))
    db.execute(delete(customer_domains).where(*theirs))
    if (_MARK, "") in taken:
        drop_mark(db, kept, gone)
