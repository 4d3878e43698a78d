"""What a mail says about its customer -> one row a customer, found again by any of their addresses."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any, cast

from sqlalchemy import Connection, Row, bindparam, delete, select, update
from sqlalchemy.dialects.sqlite import Insert

from mailbot.model.mail import Address, Form, Message
from mailbot.model.ticket import Customer
from mailbot.model.verdict import Verdict
from mailbot.store import quick
from mailbot.store.part import insert_for
from mailbot.store.tables.core import customer_addresses, customers
from mailbot.store.tables.customers import customer_domains

_BY_ID = select(customers).where(customers.c.id == bindparam("customer"))
_BY_ADDRESS = select(customers).join(customer_addresses).where(customer_addresses.c.address == bindparam("address"))
_ADDRESSES = select(customer_addresses.c.address).where(customer_addresses.c.customer == bindparam("customer"))
_OWNED = update(customers).where(customers.c.id == bindparam("customer"), customers.c.owner == "")
_OWNED = _OWNED.values(owner=bindparam("handle"))
_OF_DOMAIN = customer_domains.insert()
_MAKING = customers.insert().returning(customers.c.id)
_NOTHING_TOLD = dict.fromkeys(("name", "phone", "company", "country", "language"), "")  # one statement for all


def who_wrote(message: Message) -> Address:
    """The customer: a form's visitor, never the website's own address, else the author."""
    return message.form.customer if message.form else message.author


def customer_by_address(db: Connection, address: str) -> Customer | None:
    if not address:
        return None
    row = quick.first(db, _BY_ADDRESS, {"address": address.lower()})
    return _customer(db, row) if row else None


def customer_by_id(db: Connection, customer: int) -> Customer:
    return _customer(db, db.execute(_BY_ID, {"customer": customer}).one())


def customer_for(db: Connection, message: Message, verdict: Verdict, now: datetime) -> int:
    """The id of the mail's customer, made where new.  What is known is never overwritten: anybody can type it."""
    address = who_wrote(message).address.lower()
    told = {name: value for name, value in _told(message, verdict).items() if value}
    known = customer_by_address(db, address)
    if known is None:
        return _make(db, address, told, now)
    news = {name: value for name, value in told.items() if not getattr(known, name)}
    if news:
        db.execute(update(customers).where(customers.c.id == known.id).values(**news))
    return known.id


def own_customer(db: Connection, customer: int, handle: str) -> None:
    """The first salesperson keeps the customer."""
    quick.run(db, _OWNED, {"customer": customer, "handle": handle})


def _told(message: Message, verdict: Verdict) -> dict[str, str]:
    """What a form's fields say, else what the words below the mail do."""
    form, seen = message.form or Form("", "", ()), verdict.details
    return {
        "name": form.get("name") or who_wrote(message).name,
        "phone": form.get("phone") or seen.phone,
        "company": form.get("company") or seen.company,
        "country": form.get("country") or seen.country,
        "language": verdict.language,
    }


def _make(db: Connection, address: str, told: dict[str, str], now: datetime) -> int:
    made: int = quick.value(db, _MAKING, {"made_at": now, **_NOTHING_TOLD, **told})
    if not address:
        return made  # a form that names no address: nobody can be found by it
    if quick.value(db, _known_by(db.dialect.name), {"address": address, "customer": made}) is not None:
        quick.run(db, _OF_DOMAIN, {"domain": address.rpartition("@")[2], "customer": made})
        return made
    # another daemon met this customer in the same moment
    db.execute(delete(customers).where(customers.c.id == made))
    theirs = select(customer_addresses.c.customer).where(customer_addresses.c.address == address)
    winner: int = db.scalars(theirs).one()
    return winner


def _customer(db: Connection, row: Row[Any]) -> Customer:
    return Customer(
        id=row.id,
        name=row.name,
        addresses=tuple(sorted(quick.column(db, _ADDRESSES, {"customer": row.id}))),
        phone=row.phone,
        company=row.company,
        country=row.country,
        language=row.language,
        owner=row.owner,
        key_account=row.key_account,
    )


@cache
def _known_by(dialect: str) -> Insert:
    """None where the address is somebody's already."""
    adding = insert_for(dialect, customer_addresses).on_conflict_do_nothing()
    return cast(Insert, adding.returning(customer_addresses.c.customer))
