"""What a store promises about orders, quotes and factories: a part of the Transaction promise."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from mailbot.model.order import Known, Leg, Order, Quote
from mailbot.model.ticket import Ticket


class OrderPromises(Protocol):
    def order(self, ticket: int) -> Order | None:
        """None where the ticket has none."""
        ...

    def put_order(self, order: Order) -> None:
        """In place of what was known; its ticket is in it."""
        ...

    def taken_for(self, ticket: int, customer: int) -> None:
        """The order is this customer's; the one that was made for it goes, where nothing else is known of them."""
        ...

    def orders_numbered(self, number: str) -> tuple[Ticket, ...]:
        """Whose order has this number, ours, the customer's or a quote's, however it is spelt; the newest first."""
        ...

    def orders_known(self, tickets: Sequence[int]) -> tuple[Known, ...]:
        """In the order of the numbers; without those that are not there or have no order."""
        ...

    def orders_of(self, customer: int, limit: int) -> tuple[Known, ...]:
        """That are not over, the newest first."""
        ...

    def orders_newest(self, owner: str, limit: int, over: bool) -> tuple[Known, ...]:
        """Of everybody where no owner is named; `over`: those that are closed or recycled too."""
        ...

    def put_quote(self, ticket: int, quote: Quote, mail: int, now: datetime) -> None:
        """It becomes an event of the ticket; the same again is the same."""
        ...

    def quotes(self, ticket: int) -> tuple[Quote, ...]:
        """The newest first."""
        ...

    def note_on_order(self, ticket: int, event: str, who: str, mail: int, now: datetime, text: str = "") -> None:
        """One line of the ticket's life."""
        ...

    # --- the factory leg ---
    def legs(self, ticket: int) -> tuple[Leg, ...]:
        """The newest first."""
        ...

    def open_legs(self, limit: int) -> tuple[Leg, ...]:
        """Of all tickets: the factory has not answered, the longest due first."""
        ...

    def late_legs(self, now: datetime, limit: int) -> tuple[Leg, ...]:
        """Of which the factory is to be reminded."""
        ...

    def reminded_factory(self, leg: Leg, next_at: datetime | None) -> bool:
        """True for exactly one caller; None: it was the last time."""
        ...
