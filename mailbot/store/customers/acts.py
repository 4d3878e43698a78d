"""What a colleague orders about customers -> rows.  tickets/acts.py calls it, in the mail's transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Connection

from mailbot.model.acts import Consented, KeyAccount, MergeCustomers, SetAttribute, SplitCustomer
from mailbot.model.customer import NoMerge, Source
from mailbot.store.customers.facts import CustomerFacts
from mailbot.store.customers.key_accounts import KeyAccounts
from mailbot.store.customers.lists import root_of
from mailbot.store.customers.merging import Merging


class By(Protocol):
    """Who does it, when."""

    @property
    def db(self) -> Connection: ...
    @property
    def who(self) -> str: ...
    @property
    def now(self) -> datetime: ...


def _set(by: By, act: SetAttribute) -> None:
    customer = root_of(by.db, act.customer)
    CustomerFacts(by.db).set_attribute(customer, act.name, act.value, Source.COMMAND, by.who, by.now)


def _key(by: By, act: KeyAccount) -> None:
    KeyAccounts(by.db).set_key_account(root_of(by.db, act.customer), act.on, by.who, by.now)


def _consented(by: By, act: Consented) -> None:
    CustomerFacts(by.db).set_consent(root_of(by.db, act.customer), act.answer, act.how, by.who, by.now)


def _merge(by: By, act: MergeCustomers) -> None:
    with suppress(NoMerge):  # looked at before it was ordered: a colleague did the same a moment ago
        Merging(by.db).merge_customers(act.kept, act.gone, by.who, by.now)


def _split(by: By, act: SplitCustomer) -> None:
    with suppress(NoMerge):
        Merging(by.db).split_customer(act.gone, by.who, by.now)


# Any: each function takes the acts of its own row only
ON_CUSTOMERS: Mapping[type, Callable[[By, Any], None]] = {
    SetAttribute: _set,
    KeyAccount: _key,
    Consented: _consented,
    MergeCustomers: _merge,
    SplitCustomer: _split,
}
