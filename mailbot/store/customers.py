"""What a mail says about its customer -> one row a customer, found again by any of their addresses."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, select, update

from mailbot.model.mail import Address, Message
from mailbot.model.ticket import Customer
from mailbot.store.part import insert_into
from mailbot.store.tables import customer_addresses, customers


def who_wrote(message: Message) -> Address:
    """The customer: a form's visitor, never the website's own address, else the author."""
    return message.form.customer if message.form else message.author


def customer_by_address(db: Connection, address: str) -> Customer | None:
    if not address:
        return None
    wanted = select(customers).join(customer_addresses).where(customer_addresses.c.address == address.lower())
    row = db.execute(wanted).first()
    return _customer(db, row) if row else None


def customer_by_id(db: Connection, customer: int) -> Customer:
    return _customer(db, db.execute(select(customers).where(customers.c.id == customer)).one())


def customer_for(db: Connection, message: Message, language: str, now: datetime) -> int:
    """The id of the mail's customer, made where new.  What is known is never overwritten: anybody can type it."""
    address = who_wrote(message).address.lower()
    told = {name: value for name, value in _told(message, language).items() if value}
    known = customer_by_address(db, address)
    if known is None:
        return _make(db, address, told, now)
    news = {name: value for name, value in told.items() if not getattr(known, name)}
    if news:
        db.execute(update(customers).where(customers.c.id == known.id).values(**news))
    return known.id


def own_customer(db: Connection, customer: int, handle: str) -> None:
    """The first salesperson keeps the customer."""
    db.execute(update(customers).where(customers.c.id == customer, customers.c.owner == "").values(owner=handle))


def _told(message: Message, language: str) -> dict[str, str]:
    form = message.form
    name = who_wrote(message).name
    if form is None:
        return {"name": name, "language": language}
    return {
        "name": form.get("name") or name,
        "phone": form.get("phone"),
        "company": form.get("company"),
        "country": form.get("country"),
        "language": language,
    }


def _make(db: Connection, address: str, told: dict[str, str], now: datetime) -> int:
    made: int = db.scalars(customers.insert().values(made_at=now, **told).returning(customers.c.id)).one()
    if not address:
        return made  # a form that names no address: nobody can be found by it
    adding = insert_into(db, customer_addresses).values(address=address, customer=made).on_conflict_do_nothing()
    if db.scalar(adding.returning(customer_addresses.c.customer)) is not None:
        return made
    # another daemon met this customer in the same moment
    db.execute(delete(customers).where(customers.c.id == made))
    theirs = select(customer_addresses.c.customer).where(customer_addresses.c.address == address)
    winner: int = db.scalars(theirs).one()
    return winner


def _customer(db: Connection, row: Row[Any]) -> Customer:
    addresses = select(customer_addresses.c.address).where(customer_addresses.c.customer == row.id)
    return Customer(
        id=row.id,
        name=row.name,
        addresses=tuple(sorted(db.scalars(addresses))),
        phone=row.phone,
        company=row.company,
        country=row.country,
        language=row.language,
        owner=row.owner,
        key_account=row.key_account,
    )
