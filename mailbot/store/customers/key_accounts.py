"""Key accounts -> rows, and back: what a person says of one stands; the rule fills in where nobody said anything."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from msgspec.structs import replace
from sqlalchemy import Connection, Row, delete, exists, select, update

from mailbot.model.key_account import KeyMark, Sale
from mailbot.model.ticket import Event, Stage
from mailbot.store.customers.facts import note_change
from mailbot.store.customers.lists import gone
from mailbot.store.part import Part, insert_into
from mailbot.store.tables.core import customers, ticket_events, tickets
from mailbot.store.tables.key_accounts import key_marks
from mailbot.store.tables.orders import orders

_EVENTS = {True: "key_account", False: "no_key_account"}


class KeyAccounts(Part):
    __slots__ = ()

    def set_key_account(self, customer: int, on: bool, who: str, now: datetime) -> bool:
        before, flagged = self.key_mark(customer), self._flagged(customer)
        said_before = before is not None and not before.by_rule and before.on is on
        never_ruled = before is None and flagged is on and on  # said so when nothing was written down yet
        if flagged is None or said_before or never_ruled:
            return False
        put_mark(self._db, KeyMark(customer, on, by_rule=False, at=now, who=who))
        self._flag(customer, on)
        if flagged is on and not on:
            return False  # what a rule might have said later is ruled out; nothing else changes
        note_change(self._db, customer, _EVENTS[on], who, "", now)
        return True

    def rule_key_account(self, customer: int, on: bool, why: str, now: datetime) -> bool:
        before, flagged = self.key_mark(customer), self._flagged(customer)
        theirs_to_say = before.by_rule if before else not flagged
        if flagged is None or flagged is on or not theirs_to_say:
            return False
        if on:
            put_mark(self._db, KeyMark(customer, on, by_rule=True, at=now, why=why))
        else:
            self._db.execute(delete(key_marks).where(key_marks.c.customer == customer))
        self._flag(customer, on)
        note_change(self._db, customer, _EVENTS[on], "", why, now)
        return True

    def key_mark(self, customer: int) -> KeyMark | None:
        row = self._db.execute(select(key_marks).where(key_marks.c.customer == customer)).first()
        return _mark(row) if row else None

    def ruled_key_accounts(self) -> tuple[KeyMark, ...]:
        here = select(customers.c.id).where(~gone)
        asked = select(key_marks).where(key_marks.c.by_rule, key_marks.c.said, key_marks.c.customer.in_(here))
        return tuple(map(_mark, self._db.execute(asked.order_by(key_marks.c.customer))))

    def sales_since(self, since: datetime) -> tuple[Sale, ...]:
        dealt = exists().where(
            ticket_events.c.ticket == tickets.c.number,
            ticket_events.c.event == Event.DEALT.value,
            ticket_events.c.at >= since,
        )
        asked = (
            select(tickets.c.customer, tickets.c.worth, orders.c.amount, orders.c.currency)
            .outerjoin(orders, orders.c.ticket == tickets.c.number)
            .where(dealt, tickets.c.stage != Stage.RECYCLED.value)
        )
        return tuple(_sales(self._db.execute(asked)))

    def _flagged(self, customer: int) -> bool | None:
        """None where there is no such customer."""
        return self._db.scalar(select(customers.c.key_account).where(customers.c.id == customer))

    def _flag(self, customer: int, on: bool) -> None:
        self._db.execute(update(customers).where(customers.c.id == customer).values(key_account=on))


def put_mark(db: Connection, mark: KeyMark) -> None:
    values = {"said": mark.on, "by_rule": mark.by_rule, "at": mark.at, "who": mark.who, "why": mark.why}
    putting = insert_into(db, key_marks).values(customer=mark.customer, **values)
    db.execute(putting.on_conflict_do_update(index_elements=["customer"], set_=values))


def take_over_mark(db: Connection, kept: int, gone: int) -> bool:
    """Of the one that goes, where nobody said anything of the one that stays: so that a rule's stays the rule's."""
    known = KeyAccounts(db)
    theirs = known.key_mark(gone)
    if theirs is None or known.key_mark(kept) is not None:
        return False
    put_mark(db, replace(theirs, customer=kept))
    return True


def drop_mark(db: Connection, kept: int, gone: int) -> None:
    """The one that was taken over, unless something else was said since."""
    known = KeyAccounts(db)
    ours, theirs = known.key_mark(kept), known.key_mark(gone)
    if ours is not None and theirs is not None and replace(ours, customer=gone) == theirs:
        db.execute(delete(key_marks).where(key_marks.c.customer == kept))


def _mark(row: Row[Any]) -> KeyMark:
    return KeyMark(row.customer, row.said, row.by_rule, row.at, row.who, row.why)


def _sales(rows: Any) -> Iterator[Sale]:
    for row in rows:
        amount, _, currency = row.worth.partition(" ") if row.worth else (row.amount or "", "", row.currency or "")
        try:
            sum_of_it = Decimal(amount)
        except InvalidOperation:
            continue  # no sum was named
        if sum_of_it.is_finite():
            yield Sale(row.customer, sum_of_it, currency)
