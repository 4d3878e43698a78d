"""A ticket's number -> what went to and fro with its customer: whom an answer goes to, and what it answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, select

from mailbot.model.decision import Disposition
from mailbot.model.history import Correspondence
from mailbot.model.outgoing import Kind
from mailbot.model.verdict import Origin
from mailbot.store.tables import customer_addresses, letters, messages, tickets

_BY_CUSTOMER = (Disposition.OPEN_TICKET.value, Disposition.FOLLOW_UP.value)
_TO_CUSTOMER = (Kind.ACK.value, Kind.ANSWER.value)


def correspondence(db: Connection, ticket: int) -> Correspondence | None:
    """None where there is no such ticket, or none was asked for.

    Only an address that is the customer's own counts: whoever else wrote on the ticket, with a forwarded reply address
    for example, gets no answer (threat T4).
    """
    if not ticket or db.scalar(select(tickets.c.number).where(tickets.c.number == ticket)) is None:
        return None
    wrote = _wrote(db, ticket)
    theirs = _addresses(db, ticket)
    own = [row for row in wrote if row.customer_address in theirs]
    latest = own[-1] if own else None
    letters_written = [(row.mail, row.message_id) for row in own if row.origin != Origin.FORM.value and row.message_id]
    letters_got = _got(db, ticket)
    answers_to = next((id for _, id in (letters_written or letters_got)[::-1]), "")
    return Correspondence(
        address=latest.customer_address if latest else "",
        name=latest.author_name if latest else "",
        subject=latest.subject if latest else "",
        form=latest is not None and latest.origin == Origin.FORM.value,
        answers_to=answers_to,
        seen=tuple(id for _, id in sorted([*letters_written, *letters_got], key=lambda one: one[0])),
        sent=_sent(db, ticket),
        wrote_later=_strangers(wrote, latest),
    )


def _wrote(db: Connection, ticket: int) -> Sequence[Row[Any]]:
    wanted = ("mail", "message_id", "customer_address", "author_name", "subject", "origin")
    asked = select(*(messages.c[name] for name in wanted)).where(
        messages.c.ticket == ticket, messages.c.disposition.in_(_BY_CUSTOMER)
    )
    return db.execute(asked.order_by(messages.c.mail)).all()


def _addresses(db: Connection, ticket: int) -> frozenset[str]:
    asked = select(customer_addresses.c.address).join(tickets, tickets.c.customer == customer_addresses.c.customer)
    return frozenset(db.scalars(asked.where(tickets.c.number == ticket)))


def _got(db: Connection, ticket: int) -> list[tuple[int, str]]:
    asked = select(letters.c.mail, letters.c.message_id).where(
        letters.c.ticket == ticket, letters.c.kind.in_(_TO_CUSTOMER)
    )
    return [(row.mail or 0, row.message_id) for row in db.execute(asked.order_by(letters.c.id))]


def _sent(db: Connection, ticket: int) -> frozenset[str]:
    asked = select(messages.c.body_digest).where(
        messages.c.ticket == ticket, messages.c.disposition == Disposition.ANSWER.value
    )
    return frozenset(db.scalars(asked)) - {""}


def _strangers(wrote: Sequence[Row[Any]], latest: Row[Any] | None) -> tuple[str, ...]:
    since = latest.mail if latest else 0
    others = (row.customer_address for row in wrote if row.mail > since and row.customer_address)
    return tuple(dict.fromkeys(others))
