"""Tickets, customers, orders, mails -> rows of text for a spreadsheet, a page at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, Table, func, or_, select

from mailbot.model.carried import Extract, ExtractWanted
from mailbot.model.verdict import Category
from mailbot.store.part import Part
from mailbot.store.tables.core import (
    customer_addresses,
    customers,
    letters,
    mails,
    messages,
    outbox,
    tickets,
)
from mailbot.store.tables.customers import customer_attributes, customer_consents, customer_phones
from mailbot.store.tables.orders import order_lines, orders

_LONGEST_CELL = 32_000  # characters; a spreadsheet's cell holds 32,767
_OF_AN_ORDER = ("theirs", "amount", "currency", "promised", "channel")
_WHOSE = ("customer", "company", "addresses")
_TICKETS = (
    "number", "opened_at", "category", "stage", "owner", *_WHOSE, "country", "language", "subject", "waiting_for",
    "due_at", "worth",
)  # fmt: skip
_CUSTOMERS = (
    "id", "name", "company", "addresses", "phones", "country", "language", "owner", "key_account", "consent",
    "made_at", "attributes",
)  # fmt: skip
_ORDERS = (
    "ticket", "opened_at", "stage", "owner", *_WHOSE, "order_numbers", "items", "amount", "currency", "promised",
    "channel", "worth", "subject",
)  # fmt: skip
_MAILS = (
    "mail", "at", "from_name", "from_address", "subject", "category", "language", "disposition", "ticket",
    "acknowledged", "text",
)  # fmt: skip


class Extracts(Part):
    __slots__ = ()

    def extract(self, wanted: ExtractWanted) -> Extract:
        columns, read = _KINDS[wanted.what]
        found = read(self._db, wanted)
        last = int(found[-1][0]) if len(found) == wanted.limit else 0
        return Extract(columns, tuple(found), last)

    def letters_about(self, ticket: int, addresses: Sequence[str]) -> tuple[tuple[int, datetime], ...]:
        on_it = (letters.c.ticket == ticket, outbox.c.letter == letters.c.id, outbox.c.address.in_(addresses))
        asked = select(outbox.c.letter, func.min(outbox.c.queued_at)).where(*on_it)
        rows = self._db.execute(asked.group_by(outbox.c.letter).order_by(outbox.c.letter))
        return tuple((letter, queued_at) for letter, queued_at in rows)


Rows = list[tuple[str, ...]]


def _tickets(db: Connection, wanted: ExtractWanted) -> Rows:
    rows = db.execute(_after(select(tickets), tickets.c.number, tickets.c.opened_at, wanted)).all()
    whose = _Whose(db, rows)
    return [
        _texts(
            row.number, row.opened_at, row.category, row.stage, row.owner, *whose.cells(row.customer),
            whose.country(row.customer), row.language, row.subject, row.waiting_for, row.due_at, row.worth,
        )
        for row in rows
    ]  # fmt: skip


def _orders(db: Connection, wanted: ExtractWanted) -> Rows:
    """What became worth something counts too, though nobody wrote an order."""
    an_order = or_(tickets.c.category == Category.ORDER.value, tickets.c.worth != "", orders.c.ticket.is_not(None))
    theirs = select(tickets, orders.c.number.label("said"), *(orders.c[name] for name in _OF_AN_ORDER))
    rows = db.execute(
        _after(theirs.outerjoin(orders).where(an_order), tickets.c.number, tickets.c.opened_at, wanted)
    ).all()
    whose = _Whose(db, rows)
    items = _grouped(db, order_lines, [row.number for row in rows], _item)
    return [
        _texts(
            row.number, row.opened_at, row.stage, row.owner, *whose.cells(row.customer),
            _joined((row.said, row.theirs)), _joined(items.get(row.number)), row.amount, row.currency, row.promised,
            row.channel, row.worth, row.subject,
        )
        for row in rows
    ]  # fmt: skip


def _customers(db: Connection, wanted: ExtractWanted) -> Rows:
    rows = db.execute(_after(select(customers), customers.c.id, customers.c.made_at, wanted)).all()
    ids = [row.id for row in rows]
    addresses = _grouped(db, customer_addresses, ids, lambda one: str(one.address), "customer")
    phones = _grouped(db, customer_phones, ids, lambda one: str(one.number), "customer")
    told = _grouped(db, customer_attributes, ids, lambda one: f"{one.name}={one.value}", "customer")
    consents = _grouped(db, customer_consents, ids, lambda one: str(one.answer), "customer")
    return [
        _texts(
            row.id, row.name, row.company, _joined(addresses.get(row.id)), _joined(phones.get(row.id) or [row.phone]),
            row.country, row.language, row.owner, "yes" if row.key_account else "", _joined(consents.get(row.id)),
            row.made_at, _joined(told.get(row.id)),
        )
        for row in rows
    ]  # fmt: skip


def _mails(db: Connection, wanted: ExtractWanted) -> Rows:
    theirs = select(messages, mails.c.received_at).join(mails, mails.c.id == messages.c.mail)
    rows = db.execute(_after(theirs, messages.c.mail, messages.c.recorded_at, wanted)).all()
    return [
        _texts(
            row.mail, row.received_at or row.recorded_at, row.author_name, row.customer_address or row.author_address,
            row.subject, row.category, row.language, row.disposition, row.ticket, row.ack_code, row.text,
        )
        for row in rows
    ]  # fmt: skip


Read = Callable[[Connection, ExtractWanted], Rows]
_KINDS: dict[str, tuple[tuple[str, ...], Read]] = {
    "tickets": (_TICKETS, _tickets),
    "customers": (_CUSTOMERS, _customers),
    "orders": (_ORDERS, _orders),
    "mails": (_MAILS, _mails),
}


class _Whose:
    """The customers of some tickets."""

    def __init__(self, db: Connection, rows: Sequence[Row[Any]]) -> None:
        ids = sorted({row.customer for row in rows})
        self._rows = {row.id: row for row in db.execute(select(customers).where(customers.c.id.in_(ids)))}
        self._addresses = _grouped(db, customer_addresses, ids, lambda one: str(one.address), "customer")

    def cells(self, customer: int) -> tuple[str, str, str]:
        row = self._rows[customer]
        return row.name, row.company, _joined(self._addresses.get(customer))

    def country(self, customer: int) -> str:
        return str(self._rows[customer].country)


def _after(asked: Select[Any], number: Any, at: Any, wanted: ExtractWanted) -> Select[Any]:
    asked = asked.where(number > wanted.after)
    if wanted.since is not None:
        asked = asked.where(at >= wanted.since)
    return asked.order_by(number).limit(wanted.limit)


def _grouped(
    db: Connection, table: Table, ids: Sequence[int], say: Callable[[Row[Any]], str], of: str = "ticket"
) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for row in db.execute(select(table).where(table.c[of].in_(ids)).order_by(*table.primary_key.columns)):
        found.setdefault(getattr(row, of), []).append(say(row))
    return found


def _item(row: Row[Any]) -> str:
    return " ".join(part for part in (row.quantity, row.unit, row.sku, row.product, row.price) if part)


def _joined(texts: Iterable[str] | None) -> str:
    return "; ".join(one for one in texts or () if one)


def _texts(*values: object) -> tuple[str, ...]:
    return tuple(map(_text, values))


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S")
    return str(value)[:_LONGEST_CELL]
