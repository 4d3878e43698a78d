"""A ticket's number -> what went to and fro with its customer: whom an answer goes to, and what it answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, select

from mailbot.model.decision import Disposition
from mailbot.model.history import Answered, Correspondence, Questions
from mailbot.model.outgoing import Kind
from mailbot.model.verdict import Origin
from mailbot.store.tables.core import customer_addresses, letters, messages, outbox, tickets

_BY_CUSTOMER = (Disposition.OPEN_TICKET.value, Disposition.FOLLOW_UP.value)
_TO_CUSTOMER = (Kind.ACK.value, Kind.ANSWER.value)


def correspondence(db: Connection, questions: Questions) -> Correspondence | None:
    """None where there is no such ticket, or none was asked for.

    Only an address that is the customer's own counts: whoever else wrote on the ticket, with a forwarded reply address
    for example, gets no answer (threat T4).
    """
    ticket = questions.letters_of
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
        meanwhile=_meanwhile(db, questions),
        unsent=_unsent(db, questions),
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
    return frozenset(db.scalars(asked.where(_left()))) - {""}


def _left() -> ColumnElement[bool]:
    """An answer that was taken back while it waited reached nobody."""
    back = select(outbox.c.id).join(letters).where(letters.c.mail == messages.c.mail, outbox.c.state == "cancelled")
    return ~back.where(outbox.c.kind == Kind.ANSWER.value).correlate(messages).exists()


def _strangers(wrote: Sequence[Row[Any]], latest: Row[Any] | None) -> tuple[str, ...]:
    since = latest.mail if latest else 0
    others = (row.customer_address for row in wrote if row.mail > since and row.customer_address)
    return tuple(dict.fromkeys(others))


def _meanwhile(db: Connection, questions: Questions) -> Answered | None:
    """Since the notice that their mail refers to; where the client stripped that, since the customer last wrote."""
    if not questions.reader:
        return None
    of = messages.c.ticket == questions.letters_of
    noticed = select(func.max(outbox.c.queued_at)).join(letters)
    noticed = noticed.where(letters.c.ticket == questions.letters_of, letters.c.kind == Kind.NOTICE.value)
    since = db.scalar(noticed.where(letters.c.message_id.in_(questions.read))) if questions.read else None
    if since is None:
        since = db.scalar(select(func.max(messages.c.recorded_at)).where(of, messages.c.disposition.in_(_BY_CUSTOMER)))
    answers = select(messages.c.actor, messages.c.recorded_at, messages.c.text).where(
        of, messages.c.disposition == Disposition.ANSWER.value, messages.c.actor != questions.reader, _left()
    )
    if since is not None:
        answers = answers.where(messages.c.recorded_at > since)
    row = db.execute(answers.order_by(messages.c.mail.desc()).limit(1)).first()
    return Answered(row.actor, row.recorded_at, row.text) if row else None


def _unsent(db: Connection, questions: Questions) -> bool:
    waiting = (
        select(outbox.c.id)
        .join(letters)
        .join(messages, messages.c.mail == letters.c.mail)
        .where(
            letters.c.ticket == questions.letters_of,
            messages.c.actor == questions.reader,
            *(outbox.c.state == "queued", outbox.c.attempt == 0, outbox.c.kind == Kind.ANSWER.value),
        )
    )
    return bool(questions.reader) and db.scalar(waiting.limit(1)) is not None
