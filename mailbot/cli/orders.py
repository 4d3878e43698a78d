"""`mailbot order`: the orders that are open, or one of them: its goods, sum, promised day, quotes and factory."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer
from msgspec import Struct

from mailbot.cli.options import Config, Json, config_path
from mailbot.cli.printing import print_json, print_table
from mailbot.model.errors import PermanentFailure
from mailbot.text.later import later

if TYPE_CHECKING:
    from mailbot.model.order import Known, Leg
    from mailbot.model.ticket import Customer
    from mailbot.store import Transaction

_MOST = 50
_TICKET = later(r"\[?(?:T-)?(\d{1,12})\]?", re.IGNORECASE)
_COLUMNS = ("ticket", "number", "customer", "stage", "owner", "amount", "promised", "factory", "goods")
_MOST_GOODS = 3


class _Shown(Struct, frozen=True):
    known: Known
    customer: Customer
    legs: tuple[Leg, ...]

    @property
    def waits(self) -> str:
        """ "plant1 since 2026-05-12", while it has not answered."""
        open_ones = (leg for leg in self.legs if leg.answered_at is None)
        return ", ".join(f"{leg.factory} since {leg.sent_at:%Y-%m-%d}" for leg in open_ones)


def add_to(app: typer.Typer) -> None:
    app.command()(order)


def order(
    number: Annotated[
        str, typer.Argument(help="T-1024, our number, the customer's, or a quote's; all without it.")
    ] = "",
    config: Config = None,
    owner: Annotated[str, typer.Option(help="A staff handle: only theirs.")] = "",
    over: Annotated[bool, typer.Option("--all", help="Those that are closed or recycled too.")] = False,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="Rows of the list.")] = _MOST,
    json: Json = False,
) -> None:
    """Orders: stage, goods, sum, promised day, and since when a factory has them."""
    from mailbot.config import read_config
    from mailbot.running.opening import open_store

    store = open_store(read_config(config_path(config)))
    try:
        with store.read() as tx:
            known = _called(number, tx) if number else tx.orders_newest(owner, limit, over)
            found = [_with_its_own(one, tx) for one in known]
    finally:
        store.close()
    if number and not found:
        raise PermanentFailure(f"there is no order {number!r}: a ticket's number, ours, the customer's or a quote's")
    if json:
        print_json([_as_json(one) for one in found])
    elif number and len(found) == 1:
        _print_one(found[0])
    else:
        print_table("", _COLUMNS, [_cells(one) for one in found], "no open orders; --all lists those that are over too")


def _called(number: str, tx: Transaction) -> Sequence[Known]:
    """A bare number may be a ticket's and an order's: then both are shown."""
    ours = _TICKET.fullmatch(number)
    numbers = [*([int(ours[1])] if ours else []), *(ticket.number for ticket in tx.orders_numbered(number))]
    return tx.orders_known(list(dict.fromkeys(numbers)))


def _with_its_own(known: Known, tx: Transaction) -> _Shown:
    record = tx.customer(known.ticket.customer)
    if record is None:
        raise PermanentFailure(f"T-{known.ticket.number} has no customer: mailbot doctor looks after the store")
    return _Shown(known, record.customer, tx.legs(known.ticket.number))


def _as_json(one: _Shown) -> dict[str, object]:
    known, who = one.known, one.customer
    said = {"ticket": known.ticket, "order": known.order, "quotes": known.quotes, "last": known.last}
    return {**said, "customer": {"id": who.id, "name": who.name, "addresses": known.addresses}, "factory": one.legs}


def _named(one: _Shown) -> str:
    return one.customer.name or one.customer.company or next(iter(one.known.addresses), f"C-{one.customer.id}")


def _cells(one: _Shown) -> tuple[object, ...]:
    ticket, said = one.known.ticket, one.known.order
    goods = "; ".join(line.goods for line in said.lines[:_MOST_GOODS])
    more = f" (+{len(said.lines) - _MOST_GOODS})" if len(said.lines) > _MOST_GOODS else ""
    named, owner = " / ".join(said.numbers), ticket.owner or "-"
    facts = (said.worth, said.promised or "", one.waits, goods + more)
    return f"T-{ticket.number}", named, _named(one), ticket.stage.value, owner, *facts


def _print_one(one: _Shown) -> None:
    print_table("", ("", ""), [fact for fact in _facts(one) if fact[1]], "")
    lines = [(at, line.goods, line.price, line.currency) for at, line in enumerate(one.known.order.lines, 1)]
    if lines:
        print_table("\nGoods", ("line", "goods", "price", "currency"), lines, "")
    if one.known.quotes:
        cells = [(quote.at, quote.number or "-", quote.amount, quote.currency, quote.who) for quote in one.known.quotes]
        print_table("\nQuoted", ("when", "number", "amount", "currency", "who"), cells, "")
    if one.legs:
        columns = ("factory", "sent", "due", "reminders", "answered", "who")
        rows = [
            (leg.factory, leg.sent_at, leg.due_at, leg.reminders, leg.answered_at, leg.who or "a rule")
            for leg in one.legs
        ]
        print_table("\nAt the factory", columns, rows, "")


def _facts(one: _Shown) -> Iterator[tuple[str, object]]:
    ticket, said, last = one.known.ticket, one.known.order, one.known.last
    yield "ticket", f"T-{ticket.number}"
    yield "customer", f"C-{one.customer.id} {_named(one)}"
    yield "stage", f"{ticket.stage.value}, waiting for {ticket.waiting_for.value}"
    yield "owner", ticket.owner or "-"
    yield "number", said.number
    yield "customer's number", said.theirs
    yield "amount", said.worth
    yield "deal", ticket.worth
    yield "promised", said.promised or ""
    yield "channel", said.channel.value
    yield "last event", f"{last[0]}, {last[1]:%Y-%m-%d %H:%M}" if last else ""
