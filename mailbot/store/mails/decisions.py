"""Rows -> what was decided about each mail when it came in, to hold new rules against."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, select

from mailbot.model.records import DecidedMail
from mailbot.store.part import Part, in_turns
from mailbot.store.tables.core import form_fields, mails, messages, reasons, ticket_events
from mailbot.store.tickets.life import ASSIGNED
from mailbot.store.tickets.views import name_and_address

_ROUTE = "route."


class Decisions(Part):
    __slots__ = ()

    def decided_since(self, since: datetime | None, limit: int) -> tuple[DecidedMail, ...]:
        asked = _decided()
        if since is not None:
            asked = asked.where(messages.c.recorded_at >= since)
        return self._read(asked.order_by(mails.c.id.desc()).limit(limit))

    def decided_mail(self, mail: int) -> DecidedMail | None:
        return next(iter(self._read(_decided().where(messages.c.mail == mail))), None)

    def _read(self, asked: Select[Any]) -> tuple[DecidedMail, ...]:
        rows = self._db.execute(asked).all()
        routes = self._routes([row.mail for row in rows])
        return tuple(_decided_mail(row, tuple(routes[row.mail])) for row in rows)

    def _routes(self, of: Sequence[int]) -> defaultdict[int, list[str]]:
        found: defaultdict[int, list[str]] = defaultdict(list)
        for some in in_turns(of):
            asked = select(reasons).where(reasons.c.mail.in_(some), reasons.c.code.startswith(_ROUTE))
            for row in self._db.execute(asked.order_by(reasons.c.mail, reasons.c.position)):
                found[row.mail].append(row.code.removeprefix(_ROUTE))
        return found


def _decided() -> Select[Any]:
    """The form and the owner that this very mail led to, not what became of the ticket since."""
    first_field = and_(form_fields.c.mail == messages.c.mail, form_fields.c.position == 0)
    given = and_(
        ticket_events.c.ticket == messages.c.ticket,
        ticket_events.c.mail == messages.c.mail,
        ticket_events.c.event == ASSIGNED,
    )
    return (
        select(messages, form_fields.c.form, ticket_events.c.who)
        .select_from(messages)
        .join(mails)
        .outerjoin(form_fields, first_field)
        .outerjoin(ticket_events, given)
    )


def _decided_mail(row: Row[Any], routes: tuple[str, ...]) -> DecidedMail:
    return DecidedMail(
        mail=row.mail,
        recorded_at=row.recorded_at,
        author=name_and_address(row.author_name, row.customer_address or row.author_address),
        subject=row.subject,
        disposition=row.disposition,
        category=row.category,
        ticket=row.ticket or 0,
        assignee=row.who or "",
        routes=routes,
        form=row.form or "",
        ack_code=row.ack_code,
    )
