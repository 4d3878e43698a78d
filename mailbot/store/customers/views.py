"""A customer -> the whole record, what there was with them, and everything that happened on one time line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy import Row, Select, and_, func, select

from mailbot.model.customer import (
    Absorbed,
    Attribute,
    Consent,
    CustomerRecord,
    Deal,
    Dealings,
    Moment,
    MomentKind,
    Source,
)
from mailbot.model.decision import Disposition
from mailbot.model.outgoing import Kind
from mailbot.model.ticket import Event, Stage, Ticket
from mailbot.model.verdict import Category
from mailbot.store.customers.key_accounts import KeyAccounts
from mailbot.store.customers.known import customer_by_id
from mailbot.store.customers.lists import family_of, root_of
from mailbot.store.part import Part
from mailbot.store.tables.core import (
    customer_addresses,
    customers,
    form_items,
    letters,
    messages,
    outbox,
    ticket_events,
    tickets,
)
from mailbot.store.tables.customers import (
    customer_attributes,
    customer_consents,
    customer_events,
    customer_merges,
    customer_phones,
)
from mailbot.store.tables.orders import order_lines
from mailbot.store.tables.written import written_to
from mailbot.store.tickets.life import ticket_of

_OPEN = (Stage.NEW, Stage.PROCESSED, Stage.DEAL)
_MOST_DEALS = 20  # whose items are looked up
_KINDS = {
    Disposition.ANSWER.value: MomentKind.ANSWER,
    Disposition.NOTE.value: MomentKind.NOTE,
    Disposition.COMMAND.value: MomentKind.NOTE,
}
_REMARK = "note"  # an event whose words are what counts


class CustomerViews(Part):
    __slots__ = ()

    def customer(self, id: int) -> CustomerRecord | None:
        root = root_of(self._db, id)
        made_at = self._db.scalar(select(customers.c.made_at).where(customers.c.id == root))
        if made_at is None:
            return None
        family = family_of(self._db, [root])
        consent = self._consent(family)
        return CustomerRecord(
            customer=customer_by_id(self._db, root),
            made_at=made_at,
            phones=self._phones(family),
            attributes=self._attributes(root, family),
            consent=Consent(consent.answer) if consent else Consent.UNKNOWN,
            consent_at=consent.at if consent else None,
            consent_how=consent.how if consent else "",
            absorbed=self._absorbed(family) if len(family) > 1 else (),
            key_mark=KeyAccounts(self._db).key_mark(root),
        )

    def _phones(self, family: Sequence[int]) -> tuple[str, ...]:
        table = customer_phones
        asked = select(table.c.number).where(table.c.customer.in_(family)).order_by(table.c.at, table.c.number)
        return tuple(dict.fromkeys(self._db.scalars(asked)))

    def _attributes(self, root: int, family: Sequence[int]) -> tuple[Attribute, ...]:
        """What is said of the customer itself goes before what is said of one that was merged into it."""
        table = customer_attributes
        rows = self._db.execute(select(table).where(table.c.customer.in_(family)).order_by(table.c.name, table.c.at))
        found: dict[str, Attribute] = {}
        for row in rows:
            if row.customer == root or row.name not in found:
                found[row.name] = Attribute(row.name, row.value, Source(row.source), row.at, row.who)
        return tuple(found.values())

    def _consent(self, family: Sequence[int]) -> Row[Any] | None:
        """The last word of any of them."""
        table = customer_consents
        return self._db.execute(select(table).where(table.c.customer.in_(family)).order_by(table.c.at.desc())).first()

    def _absorbed(self, family: Sequence[int]) -> tuple[Absorbed, ...]:
        merges = customer_merges
        asked = (
            select(merges, customers.c.name)
            .join(customers, customers.c.id == merges.c.gone)
            .where(merges.c.kept.in_(family), merges.c.undone_at.is_(None))
            .order_by(merges.c.id)
        )
        return tuple(Absorbed(row.gone, row.name, row.at, row.who) for row in self._db.execute(asked))

    # --- what there was with them ---

    def dealings(self, customer: int, recent: int) -> Dealings:
        theirs = select(tickets).where(tickets.c.customer == root_of(self._db, customer))
        rows = self._db.execute(theirs.order_by(tickets.c.number.desc())).all()
        all_of_them = tuple(ticket_of(row) for row in rows)
        kept = [one for one in all_of_them if one.stage is not Stage.RECYCLED]
        deals = self._deals(kept)
        first_at, last_at = self._span(customer)
        return Dealings(
            tickets=len(all_of_them),
            open=tuple(one for one in kept if one.stage in _OPEN),
            deals=deals,
            complaints=tuple(one for one in kept if one.category is Category.COMPLAINT),
            turnover=_turnover(deal.ticket for deal in deals),
            first_at=first_at,
            last_at=last_at,
            recent=all_of_them[:recent],
        )

    def _deals(self, kept: Sequence[Ticket]) -> tuple[Deal, ...]:
        if not kept:
            return ()
        of_customer = select(tickets.c.number).where(tickets.c.customer == kept[0].customer)
        dealt = (ticket_events.c.event == Event.DEALT.value, ticket_events.c.ticket.in_(of_customer))
        asked = select(ticket_events.c.ticket, func.max(ticket_events.c.at).label("at")).where(*dealt)
        moments = {row.ticket: row.at for row in self._db.execute(asked.group_by(ticket_events.c.ticket))}
        bought = [one for one in kept if one.number in moments or one.stage is Stage.DEAL]
        items = self._items_of([one.number for one in bought[:_MOST_DEALS]])
        return tuple(Deal(one, moments.get(one.number) or _opened(one), items[one.number]) for one in bought)

    def _items_of(self, numbers: Sequence[int]) -> dict[int, tuple[str, ...]]:
        """As the order has them; of an inquiry that became a deal, as its form has."""
        found: defaultdict[int, tuple[str, ...]] = defaultdict(tuple)
        for table, at in ((order_lines, order_lines.c.ticket), (form_items, form_items.c.mail)):
            asked = select(table).where(table.c.ticket.in_([one for one in numbers if one not in found]))
            named = defaultdict[int, list[str]](list)
            for row in self._db.execute(asked.order_by(at, table.c.position)):
                said = (row.quantity, row.unit, row.product or row.sku)
                named[row.ticket].append(" ".join(one for one in said if one))
            found.update((ticket, tuple(items)) for ticket, items in named.items())
        return found

    def _span(self, customer: int) -> tuple[datetime | None, datetime | None]:
        theirs = select(customer_addresses.c.address).where(
            customer_addresses.c.customer == root_of(self._db, customer)
        )
        asked = select(func.min(messages.c.recorded_at), func.max(messages.c.recorded_at))
        first_at, last_at = self._db.execute(asked.where(messages.c.customer_address.in_(theirs))).one()
        return first_at, last_at

    # --- the time line ---

    def life_of(self, customer: int, limit: int) -> tuple[Moment, ...]:
        root = root_of(self._db, customer)
        theirs = select(tickets.c.number).where(tickets.c.customer == root)
        parts = (
            self._mails_of(root, theirs, limit),
            self._events_of(theirs, limit),
            self._letters_of(theirs, limit),
            self._written_to(root, limit),
            self._changes_of(root, limit),
        )
        # each is the newest first; the sort is stable: of one moment the mail comes first, then what it led to, in turn
        found = [moment for part in parts for moment in reversed(list(part))]
        return tuple(sorted(found, key=lambda moment: moment.at)[-limit:])

    def _mails_of(self, root: int, theirs: Select[tuple[int]], limit: int) -> Iterator[Moment]:
        """Those of their tickets, and what they wrote without one."""
        addresses = select(customer_addresses.c.address).where(customer_addresses.c.customer == root)
        alone = and_(messages.c.customer_address.in_(addresses), messages.c.ticket.is_(None))
        # two questions, each with an index of its own
        for where in (messages.c.ticket.in_(theirs), alone):
            for row in self._db.execute(select(messages).where(where).order_by(messages.c.mail.desc()).limit(limit)):
                kind = _KINDS.get(row.disposition, MomentKind.MAIL)
                who = row.actor or row.customer_address
                text = f"{row.subject}\n{row.text}".strip()
                yield Moment(row.recorded_at, kind, row.category, who, text, row.ticket or 0, row.mail)

    def _events_of(self, theirs: Select[tuple[int]], limit: int) -> Iterator[Moment]:
        table = ticket_events
        for row in self._db.execute(
            select(table).where(table.c.ticket.in_(theirs)).order_by(table.c.id.desc()).limit(limit)
        ):
            kind = MomentKind.NOTE if row.event == _REMARK else MomentKind.EVENT
            yield Moment(row.at, kind, row.event, row.who, row.text, row.ticket, row.mail or 0)

    def _letters_of(self, theirs: Select[tuple[int]], limit: int) -> Iterator[Moment]:
        """Automatic ones; a colleague's answer stands there as their mail."""
        asked = select(outbox.c.recipient, outbox.c.state, outbox.c.queued_at, letters.c.ticket).join(letters)
        acks = asked.where(letters.c.ticket.in_(theirs), letters.c.kind == Kind.ACK.value)
        for row in self._db.execute(acks.order_by(outbox.c.id.desc()).limit(limit)):
            yield Moment(row.queued_at, MomentKind.LETTER, Kind.ACK.value, row.recipient, row.state, row.ticket)

    def _written_to(self, root: int, limit: int) -> Iterator[Moment]:
        """Our own mails to them of before, imported."""
        theirs = customer_addresses.c.customer == root
        ours = select(written_to.c.mail).join(customer_addresses, customer_addresses.c.address == written_to.c.address)
        asked = select(messages).where(messages.c.mail.in_(ours.where(theirs)))
        for row in self._db.execute(asked.order_by(messages.c.mail.desc()).limit(limit)):
            who, text = row.author_name or row.author_address, f"{row.subject}\n{row.text}".strip()
            yield Moment(row.recorded_at, MomentKind.ANSWER, row.category, who, text, row.ticket or 0, row.mail)

    def _changes_of(self, root: int, limit: int) -> Iterator[Moment]:
        table, family = customer_events, family_of(self._db, [root])
        for row in self._db.execute(
            select(table).where(table.c.customer.in_(family)).order_by(table.c.id.desc()).limit(limit)
        ):
            kind = MomentKind.NOTE if row.event == _REMARK else MomentKind.RECORD
            yield Moment(row.at, kind, row.event, row.who, row.text)


def _opened(ticket: Ticket) -> datetime:
    if ticket.opened_at is None:
        raise ValueError("a stored ticket has a moment at which it was opened")
    return ticket.opened_at


def _turnover(deals: Iterable[Ticket]) -> tuple[tuple[str, str], ...]:
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for one in deals:
        amount, _, currency = one.worth.partition(" ")
        try:
            sums[currency] += Decimal(amount)
        except InvalidOperation:
            continue  # no sum was named
    largest = sorted(sums.items(), key=lambda pair: -pair[1])
    return tuple((currency, f"{amount:f}") for currency, amount in largest)
