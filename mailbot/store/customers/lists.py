"""What somebody calls a customer -> rows of customers; who was merged into whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, Text, bindparam, exists, func, or_, select, type_coerce

from mailbot.model.customer import CustomerRow, phone_number, phone_tail
from mailbot.store import quick
from mailbot.store.columns import storable
from mailbot.store.part import Part, in_turns
from mailbot.store.tables.core import customer_addresses, customers, tickets
from mailbot.store.tables.customers import customer_merges, customer_phones
from mailbot.text.folding import fold
from mailbot.text.later import later

_NUMBERED = later(r"(c-|t-)?(\d{1,12})")
_MOST_FOUND = 100
_LONGEST = 200
_FEWEST_DIGITS = 6  # of the end of a telephone number
_OF_PHONE = select(customer_phones.c.customer).where(customer_phones.c.tail == bindparam("tail"))

gone = exists().where(customer_merges.c.gone == customers.c.id, customer_merges.c.undone_at.is_(None))


def root_of(db: Connection, customer: int) -> int:
    """Itself, or who it was merged into; a merge into one that is part of it is refused, so this ends."""
    found = customer
    while True:
        into = select(customer_merges.c.kept).where(
            customer_merges.c.gone == found, customer_merges.c.undone_at.is_(None)
        )
        kept = db.scalar(into)
        if kept is None:
            return found
        found = kept


def family_of(db: Connection, ids: Iterable[int]) -> tuple[int, ...]:
    """These customers, and all that were merged into them."""
    found = list(ids)
    last = found
    while last:
        into = select(customer_merges.c.gone).where(
            customer_merges.c.kept.in_(last), customer_merges.c.undone_at.is_(None)
        )
        last = list(db.scalars(into))
        found = [*found, *last]
    return tuple(found)


class CustomerLists(Part):
    __slots__ = ()

    def customers_after(self, id: int, limit: int) -> tuple[CustomerRow, ...]:
        asked = select(customers.c.id).where(customers.c.id > id, ~gone).order_by(customers.c.id).limit(limit)
        return self.customer_rows(tuple(self._db.scalars(asked)))

    def customers_with_phone(self, said: str, limit: int) -> tuple[CustomerRow, ...]:
        return self.customer_rows(self._by_phone(said)[:limit])

    def customers_called(self, said: str, limit: int) -> tuple[CustomerRow, ...]:
        plain = storable(said[:_LONGEST]).strip().casefold()
        if not plain:
            return ()
        phone = () if any(char.isalpha() for char in plain) else self._by_phone(plain) or self._by_end_of_phone(plain)
        for ids in (self._by_number(plain), self._by_address(plain), phone):
            if ids:
                return self.customer_rows(ids[:limit])
        return self._by_words(plain, limit)

    def _by_number(self, said: str) -> tuple[int, ...]:
        """ "c-17" or "17"; "t-1024" is that ticket's customer."""
        found = _NUMBERED.fullmatch(said)
        if found is None:
            return ()
        wanted = select(customers.c.id).where(customers.c.id == int(found[2]))
        if found[1] == "t-":
            wanted = select(tickets.c.customer).where(tickets.c.number == int(found[2]))
        return tuple(root_of(self._db, one) for one in self._db.scalars(wanted))

    def _by_address(self, said: str) -> tuple[int, ...]:
        wanted = select(customer_addresses.c.customer).where(customer_addresses.c.address == said)
        return tuple(self._db.scalars(wanted))

    def _by_phone(self, said: str) -> tuple[int, ...]:
        tail = phone_tail(phone_number(said))
        if not tail:
            return ()
        found = quick.column(self._db, _OF_PHONE, {"tail": tail})
        return tuple(dict.fromkeys(root_of(self._db, one) for one in found))

    def _by_end_of_phone(self, said: str) -> tuple[int, ...]:
        """As it is dialled in the same town.  Reads all numbers, which only a person asks for."""
        digits = "".join(char for char in said if char.isascii() and char.isdigit())
        if len(digits) < _FEWEST_DIGITS:
            return ()
        asked = select(customer_phones.c.customer).where(type_coerce(customer_phones.c.number, Text).like(f"%{digits}"))
        found = self._db.scalars(asked.order_by(customer_phones.c.at.desc()).limit(_MOST_FOUND))
        return tuple(dict.fromkeys(root_of(self._db, one) for one in found))

    def _by_words(self, said: str, limit: int) -> tuple[CustomerRow, ...]:
        """A part of a name, a company or an address; where one has just that name, nobody else is meant."""
        ways = dict.fromkeys((said, fold(said)))
        addressed = select(customer_addresses.c.customer).where(
            or_(*(type_coerce(customer_addresses.c.address, Text).like(*_within(one)) for one in ways))
        )
        named = [
            func.lower(type_coerce(column, Text)).like(*_within(one))
            for one in ways
            for column in (customers.c.name, customers.c.company)
        ]
        asked = select(customers.c.id).where(or_(*named, customers.c.id.in_(addressed)), ~gone)
        found = self.customer_rows(tuple(self._db.scalars(asked.order_by(customers.c.id.desc()).limit(_MOST_FOUND))))
        exactly = [row for row in found if said in (row.name.casefold(), row.company.casefold())]
        return tuple(exactly if len(exactly) == 1 else sorted(found, key=_lately, reverse=True))[:limit]

    def customer_rows(self, ids: Sequence[int]) -> tuple[CustomerRow, ...]:
        found: dict[int, CustomerRow] = {}
        for some in in_turns(ids):
            addresses = self._addresses(some)
            counted = {row.customer: row for row in self._db.execute(_counting(tickets.c.customer.in_(some)))}
            for row in self._db.execute(select(customers).where(customers.c.id.in_(some))):
                found[row.id] = _row(row, addresses[row.id], counted.get(row.id))
        return tuple(found[one] for one in dict.fromkeys(ids) if one in found)

    def _addresses(self, some: Sequence[int]) -> dict[int, list[str]]:
        asked = select(customer_addresses).where(customer_addresses.c.customer.in_(some))
        found = defaultdict(list)
        for row in self._db.execute(asked.order_by(customer_addresses.c.address)):
            found[row.customer].append(row.address)
        return found


def _within(said: str) -> tuple[str, str]:
    """For LIKE: the pattern, and what takes its signs literally."""
    return "%" + "".join("\\" + char if char in "%_\\" else char for char in said) + "%", "\\"


def _counting(where: ColumnElement[bool]) -> Select[Any]:
    counted = (func.count().label("many"), func.max(tickets.c.opened_at).label("last_at"))
    return select(tickets.c.customer, *counted).where(where).group_by(tickets.c.customer)


def _lately(row: CustomerRow) -> tuple[float, int]:
    return (row.last_at.timestamp() if row.last_at else 0.0, row.id)


def _row(row: Row[Any], addresses: Sequence[str], counted: Row[Any] | None) -> CustomerRow:
    return CustomerRow(
        id=row.id,
        name=row.name,
        company=row.company,
        addresses=tuple(addresses),
        country=row.country,
        language=row.language,
        owner=row.owner,
        key_account=row.key_account,
        tickets=counted.many if counted else 0,
        last_at=counted.last_at if counted else None,
    )
