"""Orders of tickets that were there before orders were kept: what their first mail's form and words say.

As model.order.order_said reads a new one: the numbers, the goods, and the sum where only one is named.  A deal of which
nobody named the sum is worth what its order comes to.

Revision ID: 0011
Revises: 0010
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

from mailbot.model.order import folded_number

revision = "0011"
down_revision = "0010"

_AT_ONCE = 500
_CODE_LENGTH = 3  # of a currency
_MOST_LINES = 200


def _table(name: str, columns: str) -> sa.TableClause:
    return sa.table(name, *map(sa.column, columns.split()))


_TICKETS = _table("tickets", "number category stage worth")
_MESSAGES = _table("messages", "mail ticket disposition")
_FIELDS = _table("form_fields", "mail position field value")
_ITEMS = _table("form_items", "mail position product quantity unit sku price")
_DETAILS = _table("details", "mail position kind value of")
_ORDERS = _table("orders", "ticket number theirs number_key theirs_key amount currency promised channel")
_LINES = _table("order_lines", "ticket position product quantity unit price currency sku")
Rows = dict[int, list[Any]]


def upgrade() -> None:
    db, last = op.get_bind(), 0
    while some := _without_one(db, last):
        _fill(db, some)
        last = some[-1].ticket


def _without_one(db: sa.Connection, last: int) -> Sequence[Any]:
    """(ticket, its first mail)"""
    has_one = sa.exists().where(_ORDERS.c.ticket == _TICKETS.c.number)
    opened = sa.and_(_MESSAGES.c.ticket == _TICKETS.c.number, _MESSAGES.c.disposition == "open_ticket")
    asked = (
        sa.select(_TICKETS.c.number.label("ticket"), sa.func.min(_MESSAGES.c.mail).label("mail"))
        .join(_MESSAGES, opened)
        .where(_TICKETS.c.category == "order", _TICKETS.c.number > last, ~has_one)
        .group_by(_TICKETS.c.number)
    )
    return db.execute(asked.order_by(_TICKETS.c.number).limit(_AT_ONCE)).all()


def _fill(db: sa.Connection, some: Sequence[Any]) -> None:
    mails = [row.mail for row in some]
    fields, items, details = (_of_mails(db, table, mails) for table in (_FIELDS, _ITEMS, _DETAILS))
    orders: list[dict[str, object]] = []
    lines: list[dict[str, object]] = []
    for row in some:
        said = {one.field: one.value for one in fields[row.mail]}
        order = _order(row.ticket, said, details[row.mail])
        orders.append(order)
        lines += _lines(row.ticket, items[row.mail], details[row.mail])
        if order["amount"]:
            worth = f"{order['amount']} {order['currency']}".strip()
            a_deal = (_TICKETS.c.number == row.ticket, _TICKETS.c.stage == "deal", _TICKETS.c.worth == "")
            db.execute(sa.update(_TICKETS).where(*a_deal).values(worth=worth))
    db.execute(sa.insert(_ORDERS), orders)
    if lines:
        db.execute(sa.insert(_LINES), lines)


def _of_mails(db: sa.Connection, table: sa.TableClause, mails: Sequence[int]) -> Rows:
    found: Rows = defaultdict(list)
    for row in db.execute(sa.select(table).where(table.c.mail.in_(mails)).order_by(table.c.mail, table.c.position)):
        found[row.mail].append(row)
    return found


def _order(ticket: int, said: dict[str, str], details: Sequence[Any]) -> dict[str, object]:
    first = {row.kind: row.value for row in reversed(details)}
    number, theirs = said.get("order_ref") or first.get("order", ""), first.get("po", "")
    total = said.get("total", "")
    sums = [row for row in details if row.kind == "amount" and total in ("", row.value)]
    amount, currency = (sums[0].value, sums[0].of) if len(sums) == 1 else ("", "")
    is_code = len(currency) == _CODE_LENGTH and currency.isupper()
    return {
        "ticket": ticket,
        "number": number,
        "theirs": theirs,
        "number_key": folded_number(number),
        "theirs_key": folded_number(theirs),
        "amount": amount,
        "currency": currency if is_code else "",
        "promised": "",
        "channel": "form" if said else "mail",
    }


def _lines(ticket: int, items: Sequence[Any], details: Sequence[Any]) -> Iterator[dict[str, object]]:
    products = [row for row in details if row.kind == "product"]
    counted = [row for row in details if row.kind == "quantity"]
    if items:
        found = [(row.product or row.sku, row.quantity, row.unit, row.price, row.sku) for row in items]
    else:
        many = [(row.value, row.of) for row in counted] if len(counted) == len(products) else [("", "")] * len(products)
        found = [
            (row.of or row.value, *one, "", row.value if row.of else "")
            for row, one in zip(products, many, strict=True)
        ]
    for at, (product, quantity, unit, price, sku) in enumerate(found[:_MOST_LINES], 1):
        line = {"product": product, "quantity": quantity, "unit": unit, "price": price, "currency": "", "sku": sku}
        yield {"ticket": ticket, "position": at, **line}


def downgrade() -> None:
    """What was filled in stays: it is right."""
