"""What a row of a table, or an old mail, tells of a customer -> one row a customer.  Nothing known is overwritten."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, select, update

from mailbot.model.carried import Met, Told
from mailbot.model.customer import phone_number
from mailbot.store.customers.facts import put_phone
from mailbot.store.customers.lists import root_of
from mailbot.store.part import Part, insert_into
from mailbot.store.tables.core import customer_addresses, customers
from mailbot.store.tables.customers import customer_domains, customer_phones
from mailbot.store.tables.written import written_to

_COLUMNS = ("name", "company", "country", "language", "owner")


class Carrying(Part):
    __slots__ = ()

    def meet(self, told: Told, now: datetime) -> Met:
        if not (told.addresses or any(map(phone_number, told.phones))):
            return Met(0)
        owners = _owners(self._db, told.addresses)
        known = next((owners[one] for one in told.addresses if one in owners), 0) or _by_phone(self._db, told)
        customer = known or _made(self._db, told, now)
        changed = _fill(self._db, customer, told) if known else False
        added = [_add_address(self._db, customer, one) for one in told.addresses if one not in owners]
        phones = [put_phone(self._db, customer, phone, now) for phone in told.phones]
        others = tuple(one for one in told.addresses if owners.get(one, customer) != customer)
        return Met(customer, not known, bool(known) and (changed or any(added) or any(phones)), others)

    def wrote_to(self, mail: int, addresses: Sequence[str]) -> None:
        rows = [{"address": one, "mail": mail} for one in dict.fromkeys(addresses)]
        if rows:
            self._db.execute(written_to.insert(), rows)


def _owners(db: Connection, addresses: Sequence[str]) -> dict[str, int]:
    """Address -> the customer that has it."""
    wanted = select(customer_addresses).where(customer_addresses.c.address.in_(addresses))
    return {row.address: row.customer for row in db.execute(wanted)} if addresses else {}


def _by_phone(db: Connection, told: Told) -> int:
    """Only where no address tells it better: two people may share a telephone."""
    if told.addresses:
        return 0
    numbers = [number for number in map(phone_number, told.phones) if number]
    found = select(customer_phones.c.customer).where(customer_phones.c.number.in_(numbers)).limit(1)
    customer = db.scalar(found)
    return root_of(db, customer) if customer else 0


def _made(db: Connection, told: Told, now: datetime) -> int:
    values = {**_said(told), "phone": next(iter(told.phones), "")}
    made: int = db.scalars(customers.insert().values(made_at=now, **values).returning(customers.c.id)).one()
    return made


def _fill(db: Connection, customer: int, told: Told) -> bool:
    row = db.execute(select(customers).where(customers.c.id == customer)).one()
    news = {name: value for name, value in _said(told).items() if value and not getattr(row, name)}
    if told.phones and not row.phone:
        news["phone"] = told.phones[0]
    if news:
        db.execute(update(customers).where(customers.c.id == customer).values(**news))
    return bool(news)


def _add_address(db: Connection, customer: int, address: str) -> bool:
    values = {"address": address, "customer": customer}
    db.execute(insert_into(db, customer_addresses).values(**values).on_conflict_do_nothing())
    domain = {"domain": address.rpartition("@")[2], "customer": customer}
    db.execute(insert_into(db, customer_domains).values(**domain).on_conflict_do_nothing())
    return True


def _said(told: Told) -> dict[str, str]:
    return {name: getattr(told, name) for name in _COLUMNS}
