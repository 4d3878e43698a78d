"""What a mail tells of its customer -> rows: telephones, attributes.  What colleagues say of them -> the same rows.

One call a mail that joins a ticket; where it names no telephone and is no form, no statement.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import cast

from sqlalchemy import Connection, delete, or_, select
from sqlalchemy.dialects.sqlite import Insert

from mailbot.model.customer import (
    Consent,
    Source,
    attribute_name,
    phone_number,
    phone_tail,
)
from mailbot.model.decision import Decision, Disposition
from mailbot.model.history import THIRD_PARTY
from mailbot.model.mail import Form, Message
from mailbot.model.verdict import Verdict
from mailbot.store import quick
from mailbot.store.customers.answers import answered
from mailbot.store.part import Part, insert_for, insert_into
from mailbot.store.tables.core import customers
from mailbot.store.tables.customers import (
    OF_CUSTOMERS,
    customer_attributes,
    customer_consents,
    customer_events,
    customer_merges,
    customer_moves,
    customer_phones,
)

_MOST_ATTRIBUTES = 60  # of a customer: anybody can mail us a form
_MOST_FROM_FORM = 20
_LONGEST_VALUE = 300
_RANK = {source: rank for rank, source in enumerate(Source)}
_THEIRS = frozenset({Disposition.OPEN_TICKET, Disposition.FOLLOW_UP})
# a form's fields that have their own place in the record, or are not about who wrote it
_NO_ATTRIBUTES = frozenset(
    {"name", "email", "phone", "company", "country", "subject", "message", "order_ref", "total", "product", "quantity"}
)
_NOT_GUESSED = "generic"  # the id of a form whose layout nobody has told us


def learn(db: Connection, customer: int, message: Message, verdict: Verdict, decision: Decision, now: datetime) -> None:
    """Whoever only passed a token on is another person."""
    if decision.disposition not in _THEIRS or any(reason.code == THIRD_PARTY for reason in decision.reasons):
        return
    said = (message.form.get("phone") if message.form else "") or verdict.details.phone
    if said:
        put_phone(db, customer, said, now)
    told = _attributes(message.form) if message.form else answered(db, message, decision)
    if told:
        _put_attributes(db, customer, told, Source.FORM if message.form else Source.ANSWER, now)


def put_phone(db: Connection, customer: int, said: str, now: datetime) -> bool:
    number = phone_number(said)
    if not number:
        return False
    row = {"customer": customer, "number": number, "tail": phone_tail(number), "at": now}
    return quick.value(db, _adding_phone(db.dialect.name), row) is not None


@cache
def _adding_phone(dialect: str) -> Insert:
    adding = insert_for(dialect, customer_phones).on_conflict_do_nothing()
    return cast(Insert, adding.returning(customer_phones.c.customer))


def _attributes(form: Form) -> dict[str, str]:
    """What a form whose layout we know says about the person, in words of the administrator's choosing."""
    if form.id == _NOT_GUESSED:
        return {}
    known = _NO_ATTRIBUTES | form.item_fields
    told = {attribute_name(name): _one_line(value) for name, value in form.fields if name not in known}
    return dict([(name, value) for name, value in told.items() if name and value][:_MOST_FROM_FORM])


def _one_line(value: str) -> str:
    return " ".join(value.split())[:_LONGEST_VALUE]


def _put_attributes(db: Connection, customer: int, told: Mapping[str, str], source: Source, now: datetime) -> None:
    table = customer_attributes
    asked = select(table.c.name, table.c.value, table.c.source).where(table.c.customer == customer)
    known = {row.name: row for row in db.execute(asked)}
    for name, value in told.items():
        before = known.get(name)
        if before is None and len(known) >= _MOST_ATTRIBUTES:
            continue
        if before is None or (before.value != value and not _is_better(before.source, source)):
            write_attribute(db, customer, name, value, source, "", now)


def _is_better(source: str, than: Source) -> bool:
    return _RANK[Source(source)] > _RANK[than]


def write_attribute(
    db: Connection, customer: int, name: str, value: str, source: Source, who: str, now: datetime
) -> None:
    values = {"value": value, "source": source.value, "at": now, "who": who}
    putting = insert_into(db, customer_attributes).values(customer=customer, name=name, **values)
    db.execute(putting.on_conflict_do_update(index_elements=["customer", "name"], set_=values))


def note_change(db: Connection, customer: int, event: str, who: str, text: str, now: datetime) -> None:
    db.execute(customer_events.insert().values(customer=customer, at=now, event=event, who=who, text=text))


def forget_customers(db: Connection, ids: Sequence[int]) -> None:
    """With all that is known of them; their addresses and tickets are gone already."""
    merges = select(customer_merges.c.id).where(or_(customer_merges.c.kept.in_(ids), customer_merges.c.gone.in_(ids)))
    db.execute(delete(customer_moves).where(customer_moves.c.merge.in_(merges)))
    db.execute(delete(customer_merges).where(customer_merges.c.id.in_(merges)))
    for table in OF_CUSTOMERS:
        db.execute(delete(table).where(table.c.customer.in_(ids)))
    db.execute(delete(customers).where(customers.c.id.in_(ids)))


class CustomerFacts(Part):
    __slots__ = ()

    def set_attribute(self, customer: int, name: str, value: str, source: Source, who: str, now: datetime) -> bool:
        name, value = attribute_name(name), _one_line(value)
        here = (customer_attributes.c.customer == customer, customer_attributes.c.name == name)
        before = self._db.execute(select(customer_attributes).where(*here)).first()
        if not name or (before is None and not value):
            return False
        if before is not None and (before.value == value or _is_better(before.source, source)):
            return False
        if value:
            write_attribute(self._db, customer, name, value, source, who, now)
        else:
            self._db.execute(delete(customer_attributes).where(*here))
        note_change(self._db, customer, "attribute", who, f"{name}: {value}", now)
        return True

    def set_consent(self, customer: int, answer: Consent, how: str, who: str, now: datetime) -> None:
        values = {"answer": answer.value, "how": _one_line(how), "at": now, "who": who}
        putting = insert_into(self._db, customer_consents).values(customer=customer, **values)
        self._db.execute(putting.on_conflict_do_update(index_elements=["customer"], set_=values))
        note_change(self._db, customer, f"consent_{answer.value}", who, how, now)

    def note_on_customer(self, customer: int, text: str, who: str, now: datetime) -> None:
        note_change(self._db, customer, "note", who, text, now)

    def add_phone(self, customer: int, said: str, now: datetime) -> bool:
        return put_phone(self._db, customer, said, now)
