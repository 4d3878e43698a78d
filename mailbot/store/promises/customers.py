"""What a store promises about customers and about finding mails: a part of the Transaction promise."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from mailbot.model.customer import (
    Consent,
    CustomerRecord,
    CustomerRow,
    Dealings,
    MailFound,
    Moment,
    SearchFor,
    Source,
    Twin,
)
from mailbot.model.segment import Member
from mailbot.store.promises.key_accounts import KeyPromises
from mailbot.store.promises.orders import OrderPromises


class CustomerPromises(KeyPromises, OrderPromises, Protocol):
    # --- one customer ---
    def customer(self, id: int) -> CustomerRecord | None:
        """One that was merged into another is found as that other."""
        ...

    def dealings(self, customer: int, recent: int) -> Dealings: ...
    def life_of(self, customer: int, limit: int) -> tuple[Moment, ...]:
        """Everything that happened with them, the newest `limit` of it, newest last."""
        ...

    # --- finding one ---
    def customers_called(self, said: str, limit: int) -> tuple[CustomerRow, ...]:
        """By "C-17", number, address, telephone; else by a part of a name, company or address: an exact one alone."""
        ...

    def customers_with_phone(self, said: str, limit: int) -> tuple[CustomerRow, ...]:
        """In whatever way it is written."""
        ...

    def customers_after(self, id: int, limit: int) -> tuple[CustomerRow, ...]:
        """All of them, in the order of their ids."""
        ...

    def customer_rows(self, ids: Sequence[int]) -> tuple[CustomerRow, ...]:
        """In the order of the ids; without those that are not there."""
        ...

    def same_firm(self, customer: int, free_mail: Collection[str], limit: int) -> tuple[CustomerRow, ...]:
        """Others with an address at the same domain."""
        ...

    def twins_of(self, customer: int, free_mail: Collection[str], limit: int) -> tuple[Twin, ...]:
        """Who may be the same: the customer is `one`."""
        ...

    def twins(self, free_mail: Collection[str], limit: int) -> tuple[Twin, ...]:
        """Of all customers."""
        ...

    def members_after(self, id: int, limit: int) -> tuple[Member, ...]:
        """As `customers_after`, with all that segments ask of them."""
        ...

    # --- what is known of them ---
    def set_attribute(self, customer: int, name: str, value: str, source: Source, who: str, now: datetime) -> bool:
        """ "" takes it away.  False where something of a better source is known, or nothing changes."""
        ...

    def set_consent(self, customer: int, answer: Consent, how: str, who: str, now: datetime) -> None: ...
    def note_on_customer(self, customer: int, text: str, who: str, now: datetime) -> None: ...
    def add_phone(self, customer: int, said: str, now: datetime) -> bool:
        """False where it is none, or known."""
        ...

    def merge_customers(self, kept: int, gone: int, who: str, now: datetime) -> None:
        """All addresses and tickets are the kept one's; nothing is lost.  NoMerge says why it cannot be."""
        ...

    def split_customer(self, gone: int, who: str, now: datetime) -> int:
        """Undoes the merge in which it was absorbed; the id of the customer that it was part of.  NoMerge where
        it was not."""
        ...

    # --- finding mails ---
    def search(self, wanted: SearchFor) -> tuple[MailFound, ...]:
        """Newest first; nothing where nothing that can be looked for is said."""
        ...

    def merge_index(self) -> bool:
        """One step on the way to an index in which nothing of what was dropped is left; False: there is no more."""
        ...
