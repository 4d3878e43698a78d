"""A table of orders -> tickets: one an order, a deal with its sum; closed, unless it is open and its customer's owner
is known.

Lines of one order are joined by its number and its customer's address; both together are what it is known by, so
that it can be brought again.  Each order is kept as a mail of our own writing, that says what the table says.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from hashlib import sha256
from zoneinfo import ZoneInfo

from msgspec import Struct

from mailbot.house import House
from mailbot.importing import Tally, Tell
from mailbot.importing.columns import ORDER_FIELDS, Columns, addresses_in
from mailbot.importing.money import amount, currency, currency_beside, is_cancelled, is_open, moment, month_first, total
from mailbot.importing.order_mail import OldOrder, as_mail, as_message, as_verdict
from mailbot.importing.sheets import Line, Sheet
from mailbot.model.acts import Act, EditOrder, Give, Step, Worth
from mailbot.model.decision import Decision, Disposition, Ruling
from mailbot.model.mail import Arrival, Item, RawMessage
from mailbot.model.ticket import Event
from mailbot.model.verdict import Category, Reason
from mailbot.store import Transaction
from mailbot.text.numbers import quantity

__all__ = ["ORDER_FIELDS", "bring_orders"]

_AT_ONCE = 100
_BY = "mailbot"
_OPENED = Decision(
    Disposition.OPEN_TICKET,
    Ruling(False, "imported", "it was imported"),
    event=Event.OPENED,
    category=Category.ORDER,
    reasons=(Reason("filed.imported", "an order from before: answered by nobody"),),
)


class _Reading(Struct, frozen=True):
    """What stays the same from row to row."""

    name: str  # of the file
    columns: Columns
    zone: ZoneInfo
    month_first: bool | None
    currency: str  # where a row names none
    ours: frozenset[str]
    now: datetime


class _Part(Struct, frozen=True):
    """One line of an order."""

    line: Line
    ref: str
    address: str
    at: datetime
    amount: str
    currency: str
    item: Item | None
    promised: str  # "2026-04-13"


def bring_orders(
    name: str, sheet: Sheet, columns: Columns, house: House, tell: Tell, *, money: str = "", dry_run: bool = False
) -> Tally:
    """`money`: the currency of rows that name none.  A broken row is reported with its line, and the others go on."""
    tally = Tally()
    days = (day for line in sheet.lines for day in columns.all(line.cells, "date"))
    zone = ZoneInfo(house.settings.company.timezone)
    ours = house.settings.own_addresses | house.settings.staff_addresses
    reading = _Reading(name, columns, zone, month_first(days), money, ours, house.clock())
    orders = list(_orders(sheet.lines, reading, tally))
    _say_shared(orders, tally)
    with house.store.read() as tx:
        erased = tx.erased_marks()
    for start in range(0, len(orders), _AT_ONCE):
        some = orders[start : start + _AT_ONCE]
        marked = [any(mark in erased for mark in house.tokens.marks(one.address)) for one in some]
        tally.erased += sum(marked)
        wanted = [one for one, is_erased in zip(some, marked, strict=True) if not is_erased]
        _bring_some(wanted, house, tally, dry_run)
        tell(sum(one.lines for one in some))
    tell(len(sheet.lines) - sum(one.lines for one in orders))
    return tally


def _orders(lines: Sequence[Line], reading: _Reading, tally: Tally) -> Iterator[OldOrder]:
    groups: dict[tuple[str, str], list[_Part]] = {}
    for line in lines:
        tally.read += 1
        part = _part(line, reading)
        if isinstance(part, str):
            tally.trouble(f"{reading.name}:{line.number}: {part}")
        else:
            groups.setdefault((part.ref.casefold(), part.address), []).append(part)
    for parts in groups.values():
        yield _joined(parts, reading)


def _part(line: Line, reading: _Reading) -> _Part | str:
    """Or why it is none."""
    columns, cells = reading.columns, line.cells
    ref, day = columns.first(cells, "order_ref"), columns.first(cells, "date")
    addresses, wrong = addresses_in(" ".join(columns.all(cells, "address")))
    at = moment(day, reading.zone, reading.month_first) if day else reading.now
    due = columns.first(cells, "promised")
    promised = moment(due, reading.zone, reading.month_first) if due else None
    paid, named = columns.first(cells, "total"), columns.first(cells, "currency")
    money = currency(named) if named else currency_beside(paid) or reading.currency
    rows = (
        (bool(line.trouble), line.trouble),
        (not ref, "names no order number"),
        (bool(wrong), f"found {wrong!r}, expected an address like anna@buyer.example"),
        (not addresses, "names no address of the customer"),
        (not reading.ours.isdisjoint(addresses), "its customer's address is one of our own"),
        (at is None, f"date {day!r} is none, or can be read in two ways; expected one like 2026-04-13"),
        (bool(due) and promised is None, f"promised day {due!r} is none; expected one like 2026-04-13"),
        (bool(paid) and not amount(paid), f"amount {paid!r} is no sum"),
        (bool(named) and not money, f"currency {named!r} is not known; expected one like USD (ISO 4217)"),
        (bool(paid) and not money, f"amount {paid!r} has no currency; --currency names it for all such rows"),
    )
    trouble = next((text for holds, text in rows if holds), "")
    if trouble or at is None:
        return trouble
    item, day_promised = _item(columns, line, money), promised.date().isoformat() if promised else ""
    return _Part(line, ref, addresses[0], min(at, reading.now), amount(paid), money, item, day_promised)


def _item(columns: Columns, line: Line, money: str) -> Item | None:
    said = {field: columns.first(line.cells, field) for field in ("product", "sku", "quantity", "price", "unit")}
    if not (said["product"] or said["sku"]):
        return None
    return Item(
        product=said["product"] or said["sku"],
        quantity=quantity(said["quantity"]),
        sku=said["sku"],
        price=amount(said["price"]) or said["price"],
        unit=said["unit"],
        currency=money,
    )


def _joined(parts: Sequence[_Part], reading: _Reading) -> OldOrder:
    columns = reading.columns
    first = parts[0]
    rows = [part.line.cells for part in parts]

    def said(field: str) -> str:
        return next((value for cells in rows if (value := columns.first(cells, field))), "")

    more = {header: value for cells in reversed(rows) for header, value in columns.others(cells).items()}
    known = {field: said(field) for field in ("company", "phone", "country", "status", "note")}
    return OldOrder(
        ref=first.ref,
        address=first.address,
        name=next((value for cells in rows if (value := columns.name(cells))), ""),
        at=min(part.at for part in parts),
        fields=tuple((name, value) for name, value in (*known.items(), *more.items()) if value),
        items=tuple(part.item for part in parts if part.item),
        amount=total(part.amount for part in parts),
        currency=first.currency,
        promised=next((part.promised for part in parts if part.promised), ""),
        place=f"{reading.name}:{first.line.number}",
        lines=len(parts),
        cancelled=is_cancelled(said("status")),
        open=is_open(said("status")),
    )


def _say_shared(orders: Sequence[OldOrder], tally: Tally) -> None:
    """A number that two customers use is two orders."""
    seen: dict[str, OldOrder] = {}
    for one in orders:
        other = seen.setdefault(one.ref.casefold(), one)
        if other is not one:
            tally.note(f"{one.place}: order {one.ref} is {other.address}'s too ({other.place}): kept as two orders")


class _OnlyLooked(Exception):
    """Rolls a dry run back."""


def _bring_some(orders: Sequence[OldOrder], house: House, tally: Tally, dry_run: bool) -> None:
    try:
        with house.store.begin() as tx:
            for one in orders:
                fresh = _bring(one, house, tx)
                tally.new += fresh
                tally.known += not fresh
            if dry_run:
                raise _OnlyLooked
    except _OnlyLooked:
        pass


def _bring(one: OldOrder, house: House, tx: Transaction) -> bool:
    boxes = house.settings.mailboxes
    arrival = Arrival(boxes[0].name if boxes else "", "(imported)", received_at=one.at)
    raw = RawMessage(arrival, as_mail(one))
    kept = tx.keep(raw, _key(one), house.clock())
    if not kept.fresh:
        return False
    number = tx.reserve_number()
    ticket = tx.record(kept.mail, as_message(one, raw), as_verdict(one), _OPENED, number, one.at)
    customer = tx.customer(ticket.customer) if ticket else None
    owner = house.settings.person(customer.customer.owner) if customer else None
    tx.act(number, tuple(_acts(one, owner.handle if owner else "")), _BY, kept.mail, one.at)
    return True


def _acts(one: OldOrder, owner: str) -> Iterator[Act]:
    """Open only where somebody has it: what is open and nobody's is offered to colleagues."""
    if not one.cancelled:
        yield Step(Event.DEALT)
    if one.promised:
        yield EditOrder("promised", one.promised)
    if one.amount and not one.cancelled:
        yield Worth(one.amount, one.currency)
    if one.open and owner:
        yield Give(owner)
    else:
        yield Step(Event.CLOSED)


def _key(one: OldOrder) -> str:
    return sha256(f"mailbot imported order 1\n{one.ref.casefold()}\n{one.address}".encode()).hexdigest()
