"""Customers, some at a time, with everything that a segment may ask of them: a few statements a piece."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation

from msgspec.structs import replace
from sqlalchemy import func, or_, select

from mailbot.model.customer import Consent
from mailbot.model.segment import Member
from mailbot.model.ticket import Event, Stage
from mailbot.model.verdict import Category
from mailbot.store.customers.lists import CustomerLists
from mailbot.store.tables.core import messages, ticket_events, tickets
from mailbot.store.tables.customers import customer_attributes, customer_consents, customer_merges

_KEPT = tickets.c.stage != Stage.RECYCLED.value
_BOUGHT = or_(
    tickets.c.stage == Stage.DEAL.value,
    select(ticket_events.c.id)
    .where(ticket_events.c.ticket == tickets.c.number, ticket_events.c.event == Event.DEALT.value)
    .exists(),
)


class Members(CustomerLists):
    __slots__ = ()

    def members_after(self, id: int, limit: int) -> tuple[Member, ...]:
        rows = self.customers_after(id, limit)
        ids = [row.id for row in rows]
        if not ids:
            return ()
        family = self._families(ids)
        consents, attributes = self._consents(family), self._attributes_of(family)
        sums, complaints, last_at = self._sums(ids), self._complaints(ids), self._last_mails(ids)
        return tuple(
            Member(
                row=replace(row, last_at=last_at.get(row.id, row.last_at)),
                consent=consents.get(row.id, Consent.UNKNOWN),
                deals=len(sums[row.id]),
                turnover=_totals(sums[row.id]),
                complaints=complaints.get(row.id, 0),
                attributes=attributes[row.id],
            )
            for row in rows
        )

    def _families(self, ids: Sequence[int]) -> dict[int, int]:
        """Each of them, and each that was merged into one -> the one that it is now."""
        found = {one: one for one in ids}
        last = list(ids)
        while last:
            into = select(customer_merges.c.gone, customer_merges.c.kept).where(
                customer_merges.c.kept.in_(last), customer_merges.c.undone_at.is_(None)
            )
            rows = self._db.execute(into).all()
            found |= {row.gone: found[row.kept] for row in rows}
            last = [row.gone for row in rows]
        return found

    def _consents(self, family: Mapping[int, int]) -> dict[int, Consent]:
        table = customer_consents
        asked = select(table.c.customer, table.c.answer).where(table.c.customer.in_(list(family))).order_by(table.c.at)
        return {family[row.customer]: Consent(row.answer) for row in self._db.execute(asked)}

    def _attributes_of(self, family: Mapping[int, int]) -> defaultdict[int, dict[str, str]]:
        """What is said of the customer itself goes before what is said of one that was merged into it."""
        found: defaultdict[int, dict[str, str]] = defaultdict(dict)
        table = customer_attributes
        asked = select(table.c.customer, table.c.name, table.c.value).where(table.c.customer.in_(list(family)))
        for row in self._db.execute(asked.order_by(table.c.customer)):
            of = family[row.customer]
            if row.customer == of or row.name not in found[of]:
                found[of][row.name] = row.value
        return found

    def _sums(self, ids: Sequence[int]) -> defaultdict[int, list[str]]:
        """What each deal is worth."""
        found: defaultdict[int, list[str]] = defaultdict(list)
        asked = select(tickets.c.customer, tickets.c.worth).where(tickets.c.customer.in_(ids), _KEPT, _BOUGHT)
        for row in self._db.execute(asked):
            found[row.customer].append(row.worth)
        return found

    def _complaints(self, ids: Sequence[int]) -> dict[int, int]:
        complaint = (tickets.c.category == Category.COMPLAINT.value, tickets.c.customer.in_(ids), _KEPT)
        asked = select(tickets.c.customer, func.count().label("many")).where(*complaint).group_by(tickets.c.customer)
        return {row.customer: row.many for row in self._db.execute(asked)}

    def _last_mails(self, ids: Sequence[int]) -> dict[int, datetime]:
        last = func.max(messages.c.recorded_at).label("at")
        asked = select(tickets.c.customer, last).join(messages, messages.c.ticket == tickets.c.number)
        grouped = asked.where(tickets.c.customer.in_(ids)).group_by(tickets.c.customer)
        return {row.customer: row.at for row in self._db.execute(grouped)}


def _totals(sums: Sequence[str]) -> tuple[tuple[str, Decimal], ...]:
    found: defaultdict[str, Decimal] = defaultdict(Decimal)
    for worth in sums:
        amount, _, currency = worth.partition(" ")
        try:
            found[currency] += Decimal(amount)
        except InvalidOperation:
            continue  # no sum was named
    return tuple(found.items())
