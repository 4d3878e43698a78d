"""Rows -> how things stand: mails as they were decided, quarantine, counts, passes; and work that is done once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any, cast

from sqlalchemy import Column, ColumnElement, Row, Select, func, select
from sqlalchemy.dialects.sqlite import Insert

from mailbot.model.records import MailRow, QuarantineRow, Standing
from mailbot.store import quick
from mailbot.store.part import Part, insert_for
from mailbot.store.tables.core import mailboxes, mails, messages, once, outbox, tickets
from mailbot.store.tickets.views import name_and_address

_DAY = timedelta(days=1)


class Reports(Part):
    __slots__ = ()

    def first_time(self, job: str, period: str, now: datetime) -> bool:
        claimed = {"job": job, "period": period, "at": now}
        return quick.value(self._db, _claiming(self._db.dialect.name), claimed) is not None

    def note_pass(self, mailbox: str, now: datetime, trouble: str) -> None:
        values: dict[str, object] = {"trouble": trouble} if trouble else {"trouble": "", "passed_at": now}
        quick.run(self._db, _noting(self._db.dialect.name, tuple(values)), {"name": mailbox, **values})

    def quarantined(self, limit: int) -> tuple[QuarantineRow, ...]:
        asked = select(mails, messages).outerjoin(messages).where(mails.c.state == "quarantine")
        return tuple(
            QuarantineRow(
                mail=row.id,
                at=row.quarantined_at,
                reason=row.quarantine_reason,
                detail=row.quarantine_detail,
                mailbox=row.mailbox,
                size=row.size or row.length,
                author=name_and_address(row.author_name or "", row.author_address or ""),
                subject=row.subject or "",
            )
            for row in self._db.execute(asked.order_by(mails.c.id.desc()).limit(limit))
        )

    def filed_since(self, since: datetime, dispositions: Sequence[str], limit: int) -> tuple[MailRow, ...]:
        asked = _decided().where(messages.c.disposition.in_(dispositions), messages.c.recorded_at >= since)
        return self._mail_rows(asked.order_by(messages.c.recorded_at.desc(), mails.c.id.desc()).limit(limit))

    def mails_after(self, mail: int, limit: int) -> tuple[MailRow, ...]:
        return self._mail_rows(_decided().where(mails.c.id > mail).order_by(mails.c.id).limit(limit))

    def _mail_rows(self, asked: Select[Any]) -> tuple[MailRow, ...]:
        return tuple(map(_mail_row, self._db.execute(asked)))

    def standing(self, now: datetime) -> Standing:
        by_state = dict(self._counts(mails.c.state, mails.c.state.in_(("new", "quarantine"))))
        refused = (messages.c.recorded_at > now - _DAY, messages.c.ack_code.not_in(("Y", "")))
        passes = self._db.execute(select(mailboxes).order_by(mailboxes.c.name))
        return Standing(
            new=by_state.get("new", 0),
            oldest_new_at=self._oldest(mails.c.stored_at, mails.c.state == "new"),
            quarantine=by_state.get("quarantine", 0),
            tickets=self._counts(tickets.c.stage),
            outbox=self._counts(outbox.c.state),
            oldest_queued_at=self._oldest(outbox.c.queued_at, outbox.c.state == "queued"),
            refusals_day=self._counts(messages.c.ack_code, *refused),
            mailboxes=tuple((row.name, row.passed_at, row.trouble) for row in passes),
        )

    def _counts(self, by: Column[str], *where: ColumnElement[bool]) -> tuple[tuple[str, int], ...]:
        counting = select(by, func.count()).where(*where).group_by(by).order_by(by)
        return tuple((name, number) for name, number in self._db.execute(counting))

    def _oldest(self, moment: Column[datetime], where: ColumnElement[bool]) -> datetime | None:
        return self._db.scalar(select(moment).where(where).order_by(moment).limit(1))


@cache
def _claiming(dialect: str) -> Insert:
    return cast(Insert, insert_for(dialect, once).on_conflict_do_nothing().returning(once.c.job))


@cache
def _noting(dialect: str, names: tuple[str, ...]) -> Insert:
    adding = insert_for(dialect, mailboxes)
    new = {name: adding.excluded[name] for name in names}
    return adding.on_conflict_do_update(index_elements=["name"], set_=new)


def _decided() -> Select[Any]:
    return (
        select(
            mails.c.id,
            mails.c.stored_at,
            mails.c.state,
            *(messages.c[name] for name in ("author_name", "author_address", "customer_address", "subject", "origin")),
            *(messages.c[name] for name in ("language", "category", "confidence", "unsure", "disposition", "ticket")),
            messages.c.ack_code,
            messages.c.ack_text,
            messages.c.says_ticket,
            tickets.c.owner,
        )
        .select_from(mails)
        .outerjoin(messages, messages.c.mail == mails.c.id)
        .outerjoin(tickets, tickets.c.number == messages.c.ticket)
    )


def _mail_row(row: Row[Any]) -> MailRow:
    if row.disposition is None:  # not understood yet
        return MailRow(row.id, row.stored_at, row.state)
    return MailRow(
        mail=row.id,
        stored_at=row.stored_at,
        state=row.state,
        author=name_and_address(row.author_name, row.customer_address or row.author_address),
        subject=row.subject,
        origin=row.origin,
        language=row.language,
        category=row.category,
        confidence=row.confidence,
        unsure=row.unsure,
        disposition=row.disposition,
        ticket=row.ticket or 0,
        owner=row.owner or "",
        ack_code=row.ack_code,
        ack_text=row.ack_text,
        says_ticket=row.says_ticket,
    )
