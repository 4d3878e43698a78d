"""What became of an FAQ answer -> a row; all rows of an entry -> how it stands."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Row, Select, and_, func, select
from sqlalchemy.dialects.sqlite import Insert

from mailbot.model.faq import DISTRUSTS, FaqOutcome, FaqStanding
from mailbot.model.outgoing import Kind
from mailbot.store import quick
from mailbot.store.part import Part, insert_for
from mailbot.store.tables.core import letters
from mailbot.store.tables.faq import faq_outcomes

_COUNTED = tuple(outcome for outcome in FaqOutcome if outcome is not FaqOutcome.TRUSTED)
_TO_CUSTOMER = (Kind.ACK.value, Kind.ANSWER.value)
_distrusts = faq_outcomes.c.outcome.in_(sorted(outcome.value for outcome in DISTRUSTS))
_trusts = faq_outcomes.c.outcome == FaqOutcome.TRUSTED.value


@cache
def _noting(dialect: str) -> Insert:
    return insert_for(dialect, faq_outcomes).on_conflict_do_nothing()


class Faqs(Part):
    __slots__ = ()

    def faq_outcome(self, faq: str, version: str, outcome: FaqOutcome, ticket: int, mail: int, now: datetime) -> None:
        row = {"faq": faq, "version": version, "outcome": outcome.value, "at": now}
        quick.run(self._db, _noting(self._db.dialect.name), {**row, "ticket": ticket or None, "mail": mail or None})

    def faq_standings(self) -> tuple[FaqStanding, ...]:
        return tuple(map(_standing, self._db.execute(_standings())))

    def faq_distrusted(self, faq: str, version: str) -> bool:
        of_entry = and_(faq_outcomes.c.faq == faq, faq_outcomes.c.version == version)
        latest = func.max(faq_outcomes.c.id)
        fell, trusted = self._db.execute(
            select(latest.filter(_distrusts), latest.filter(_trusts)).where(of_entry)
        ).one()
        return fell is not None and fell > (trusted or 0)

    def faq_suggested(self, ticket: int) -> frozenset[str]:
        shown = select(faq_outcomes.c.faq).where(
            faq_outcomes.c.ticket == ticket, faq_outcomes.c.outcome == FaqOutcome.SUGGESTED.value
        )
        return frozenset(self._db.scalars(shown))

    def faq_answered(self, ticket: int) -> tuple[str, str] | None:
        last = (
            select(letters.c.kind, letters.c.mail)
            .where(letters.c.ticket == ticket, letters.c.kind.in_(_TO_CUSTOMER))
            .order_by(letters.c.id.desc())
            .limit(1)
        )
        letter = self._db.execute(last).first()
        if letter is None or letter.kind != Kind.ACK.value:
            return None
        answered = select(faq_outcomes.c.faq, faq_outcomes.c.version).where(
            faq_outcomes.c.mail == letter.mail,
            faq_outcomes.c.ticket == ticket,
            faq_outcomes.c.outcome == FaqOutcome.ANSWERED.value,
        )
        row = self._db.execute(answered).first()
        return (row.faq, row.version) if row else None


def _standings() -> Select[Any]:
    """By number, not by time: two rows of one moment still have an order."""
    table, latest = faq_outcomes, func.max(faq_outcomes.c.id)
    of_entry = (table.c.faq, table.c.version)
    turns = (
        select(*of_entry, latest.filter(_distrusts).label("hurt"), latest.filter(_trusts).label("trusted"))
        .group_by(*of_entry)
        .subquery()
    )
    since_hurt = and_(table.c.outcome == FaqOutcome.UNCHANGED.value, table.c.id > func.coalesce(turns.c.hurt, 0))
    fell = func.min(table.c.id).filter(and_(_distrusts, table.c.id > func.coalesce(turns.c.trusted, 0)))
    counts = [func.count().filter(table.c.outcome == one.value).label(one.value) for one in _COUNTED]
    counted = (
        select(*of_entry, *counts, func.count().filter(since_hurt).label("in_a_row"), fell.label("fell"))
        .join(turns, and_(turns.c.faq == table.c.faq, turns.c.version == table.c.version))
        .group_by(*of_entry)
        .subquery()
    )
    complaint = table.alias("complaint")
    return (
        select(counted, complaint.c.at.label("fell_at"), complaint.c.ticket.label("fell_ticket"))
        .outerjoin(complaint, complaint.c.id == counted.c.fell)
        .order_by(counted.c.faq, counted.c.version)
    )


def _standing(row: Row[Any]) -> FaqStanding:
    return FaqStanding(
        faq=row.faq,
        version=row.version,
        **{one.value: getattr(row, one.value) for one in _COUNTED},
        in_a_row=row.in_a_row,
        fell=row.fell or 0,
        fell_at=row.fell_at,
        fell_ticket=row.fell_ticket or 0,
    )
