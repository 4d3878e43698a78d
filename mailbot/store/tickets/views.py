"""Rows -> what people look at: a ticket with its timeline, lists of tickets and of mails on their way out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, or_, select

from mailbot.model.decision import Disposition
from mailbot.model.details import DetailRow
from mailbot.model.records import OutboxRow, TicketFilter, TicketRow, TicketView, TimelineEntry
from mailbot.model.ticket import Ticket
from mailbot.model.verdict import Reason
from mailbot.store.customers.known import customer_by_id
from mailbot.store.part import Part
from mailbot.store.tables.core import (
    customer_addresses,
    customers,
    details,
    form_fields,
    form_items,
    letters,
    messages,
    outbox,
    reasons,
    ticket_events,
    tickets,
)
from mailbot.store.tickets.life import find_ticket

_WHAT = {Disposition.ANSWER.value: "answer", Disposition.NOTE.value: "note"}  # the rest is "message"


class Views(Part):
    __slots__ = ()

    def ticket(self, number: int) -> Ticket | None:
        return find_ticket(self._db, number)

    def ticket_view(self, number: int) -> TicketView | None:
        ticket = find_ticket(self._db, number)
        if ticket is None:
            return None
        # the sort is stable: of one moment the mail comes first, then what it led to
        timeline = [*self._mails(number), *self._events(number), *self._letters(number)]
        return TicketView(
            ticket=ticket,
            customer=customer_by_id(self._db, ticket.customer),
            form_fields=(*self._fields(number), *self._items(number)),
            timeline=tuple(sorted(timeline, key=lambda entry: entry.at)),
            details=tuple(dict.fromkeys(self._details(number))),
        )

    def tickets(self, wanted: TicketFilter) -> tuple[TicketRow, ...]:
        asked = _filtered(select(tickets, customers.c.name).join(customers), wanted)
        rows = self._db.execute(asked.order_by(tickets.c.number.desc()).limit(wanted.limit)).all()
        addresses = self._first_addresses({row.customer for row in rows})
        return tuple(
            TicketRow(
                number=row.number,
                opened_at=row.opened_at,
                category=row.category,
                stage=row.stage,
                owner=row.owner,
                customer=name_and_address(row.name, addresses.get(row.customer, "")),
                language=row.language,
                subject=row.subject,
            )
            for row in rows
        )

    def outbox(self, states: Sequence[str], limit: int) -> tuple[OutboxRow, ...]:
        asked = select(outbox, letters.c.ticket, letters.c.message_id).join(letters)
        if states:
            asked = asked.where(outbox.c.state.in_(states))
        rows = self._db.execute(asked.order_by(outbox.c.id.desc()).limit(limit))
        return tuple(
            OutboxRow(
                row=row.id,
                kind=row.kind,
                state=row.state,
                recipient=row.recipient,
                ticket=row.ticket or 0,
                attempt=row.attempt,
                queued_at=row.queued_at,
                next_at=row.next_at,
                last_reply=_last_reply(row),
                message_id=row.message_id,
            )
            for row in rows
        )

    # --- the timeline ---

    def _mails(self, number: int) -> Iterator[TimelineEntry]:
        why = self._reasons(number)
        for row in self._db.execute(select(messages).where(messages.c.ticket == number).order_by(messages.c.mail)):
            yield TimelineEntry(
                at=row.recorded_at,
                what=_WHAT.get(row.disposition, "message"),
                who=row.actor or name_and_address(row.author_name, row.customer_address),
                text=row.text,
                mail=row.mail,
                code=row.ack_code,
                reasons=tuple(why[row.mail]),
            )

    def _reasons(self, number: int) -> defaultdict[int, list[Reason]]:
        why: defaultdict[int, list[Reason]] = defaultdict(list)
        asked = select(reasons).join(messages, messages.c.mail == reasons.c.mail).where(messages.c.ticket == number)
        for row in self._db.execute(asked.order_by(reasons.c.mail, reasons.c.position)):
            why[row.mail].append(Reason(row.code, row.text))
        return why

    def _events(self, number: int) -> Iterator[TimelineEntry]:
        asked = select(ticket_events).where(ticket_events.c.ticket == number).order_by(ticket_events.c.id)
        for row in self._db.execute(asked):
            text = f"{row.event}: {row.text}" if row.text else row.event
            yield TimelineEntry(at=row.at, what="event", who=row.who, text=text, mail=row.mail or 0)

    def _letters(self, number: int) -> Iterator[TimelineEntry]:
        asked = select(outbox, letters.c.mail).join(letters).where(letters.c.ticket == number).order_by(outbox.c.id)
        for row in self._db.execute(asked):
            text = f"{row.kind}: {_last_reply(row)}" if _last_reply(row) else row.kind
            yield TimelineEntry(
                at=row.queued_at, what="out", who=row.recipient, text=text, mail=row.mail or 0, code=row.state
            )

    # --- the form ---

    def _fields(self, number: int) -> Iterator[tuple[str, str]]:
        asked = select(form_fields).where(form_fields.c.ticket == number)
        for row in self._db.execute(asked.order_by(form_fields.c.mail, form_fields.c.position)):
            yield row.field, row.value

    def _items(self, number: int) -> Iterator[tuple[str, str]]:
        asked = select(form_items).where(form_items.c.ticket == number)
        for row in self._db.execute(asked.order_by(form_items.c.mail, form_items.c.position)):
            counted = f"{row.quantity} {row.unit}".strip()
            amount = f"{counted} x " if counted else ""
            more = "".join(f", {word}" for word in (row.sku, row.price) if word)
            yield "item", f"{amount}{row.product}{more}"

    def _details(self, number: int) -> Iterator[DetailRow]:
        asked = select(details).where(details.c.ticket == number)
        for row in self._db.execute(asked.order_by(details.c.mail, details.c.position)):
            yield DetailRow(row.kind, row.value, row.of)

    def _first_addresses(self, of: set[int]) -> dict[int, str]:
        asked = select(customer_addresses).where(customer_addresses.c.customer.in_(of))
        found = self._db.execute(asked.order_by(customer_addresses.c.address.desc()))
        return {row.customer: row.address for row in found}


def name_and_address(name: str, address: str) -> str:
    return f"{name} <{address}>" if name and address else name or address


def _filtered(asked: Select[Any], wanted: TicketFilter) -> Select[Any]:
    plain = {"stage": tickets.c.stage, "category": tickets.c.category, "waiting_for": tickets.c.waiting_for}
    for name, column in plain.items():
        if value := getattr(wanted, name):
            asked = asked.where(column == value)
    for where in _narrowed(wanted):
        asked = asked.where(where)
    if wanted.stages:
        asked = asked.where(tickets.c.stage.in_(wanted.stages))
    if wanted.due_before:
        asked = asked.where(tickets.c.due_at < wanted.due_before)
    if wanted.owner:
        asked = asked.where(tickets.c.owner == ("" if wanted.owner == "-" else wanted.owner))
    if wanted.customer:
        theirs = select(customer_addresses.c.customer).where(customer_addresses.c.address == wanted.customer.lower())
        asked = asked.where(tickets.c.customer.in_(theirs))
    return asked


def _narrowed(wanted: TicketFilter) -> Iterator[ColumnElement[bool]]:
    """As reports count them (keeping/reporting.py)."""
    if wanted.language:
        yield tickets.c.language == wanted.language
    if wanted.country:
        yield tickets.c.customer.in_(select(customers.c.id).where(customers.c.country == wanted.country))
    if wanted.form:
        yield tickets.c.number.in_(select(form_fields.c.ticket).where(form_fields.c.form == wanted.form))
    if wanted.product:
        listed = select(details.c.ticket).where(details.c.kind == "product", details.c.value == wanted.product)
        ordered = select(form_items.c.ticket).where(func.trim(form_items.c.product) == wanted.product)
        yield or_(tickets.c.number.in_(listed), tickets.c.number.in_(ordered))


def _last_reply(row: Row[Any]) -> str:
    return f"{row.last_reply} (possibly a second copy)" if row.maybe_twice else row.last_reply
