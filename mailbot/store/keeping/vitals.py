"""Rows -> what health is judged by, and back: conditions that last, probes to ourselves, moments, known backups."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import Column, ColumnElement, and_, delete, func, not_, or_, select, update

from mailbot.model.keeping import BackupRow, Canary, Condition, Intake, OpenCondition, Outlet, Vitals
from mailbot.model.mail import Arrival
from mailbot.model.outgoing import Kind
from mailbot.store.part import Part, insert_into
from mailbot.store.tables.core import counters, letters, mailboxes, mails, outbox
from mailbot.store.tables.keeping import backups, canaries, conditions, moments

_DAY, _WEEK = timedelta(days=1), timedelta(days=7)
_KINDS = tuple(kind.value for kind in Kind)
_RECENT = 50  # rows: among the last that were queued is the last that was sent
_IN_FORCE = "in force: "
MISSING = "missing"  # counter: what the last doctor did not find


class VitalSigns(Part):
    __slots__ = ()

    def vitals(self, now: datetime) -> Vitals:
        by_state = dict(self._count_by(mails.c.state, mails.c.state.in_(("new", "quarantine"))))
        sent, bounced = self._last_day(now)
        ended = (outbox.c.state.in_(("failed", "unknown")), outbox.c.closed_at > now - _WEEK)
        known = select(moments).where(moments.c.name.startswith(_IN_FORCE)).order_by(moments.c.at.desc()).limit(1)
        in_force = self._db.execute(known).first()
        return Vitals(
            intakes=self._intakes(),
            outlets=self._outlets(now),
            canaries=tuple(Canary(*row) for row in self._db.execute(select(canaries).order_by(canaries.c.mailbox))),
            new=by_state.get("new", 0),
            oldest_new_at=self._db.scalar(select(func.min(mails.c.stored_at)).where(mails.c.state == "new")),
            oldest_queued_at=self._db.scalar(select(func.min(outbox.c.queued_at)).where(outbox.c.state == "queued")),
            quarantine=by_state.get("quarantine", 0),
            held=dict(self._count_by(outbox.c.state, outbox.c.state == "held")).get("held", 0),
            lately=self._count_by(outbox.c.state, *ended),
            bounced_day=bounced,
            sent_day=sent,
            doctor_at=self.moment("doctor"),
            missing=self._db.scalar(select(counters.c.value).where(counters.c.name == MISSING)) or 0,
            restored_at=self.moment("restored"),
            backup_at=self._db.scalar(select(func.max(backups.c.at))),
            in_force=(in_force.name.removeprefix(_IN_FORCE) if in_force else ""),
            in_force_at=in_force.at if in_force else None,
        )

    def _count_by(self, column: Column[str], *where: ColumnElement[bool]) -> tuple[tuple[str, int], ...]:
        rows = self._db.execute(select(column, func.count()).where(*where).group_by(column).order_by(column))
        return tuple((name, number) for name, number in rows)

    def _intakes(self) -> tuple[Intake, ...]:
        last = self._db.execute(select(mails.c.mailbox, mails.c.stored_at).order_by(mails.c.id.desc()).limit(1)).first()
        return tuple(
            Intake(
                mailbox=row.name,
                adopted_at=row.adopted_at,
                passed_at=row.passed_at,
                took_at=last.stored_at if last and last.mailbox == row.name else None,
                trouble=row.trouble,
            )
            for row in self._db.execute(select(mailboxes).order_by(mailboxes.c.name))
        )

    def _outlets(self, now: datetime) -> tuple[Outlet, ...]:
        """A server that says 4xx to one recipient is at work; one that cannot be reached, or refuses us, is not."""
        tried = or_(outbox.c.last_reply != "", outbox.c.next_at <= now)
        stuck = and_(outbox.c.state == "queued", tried, not_(outbox.c.last_reply.like("4__ %")))
        refused = func.max(outbox.c.last_reply).filter(outbox.c.last_reply.like("5__ %"))
        asked = (
            select(letters.c.mailbox, func.count().label("waiting"), func.min(outbox.c.queued_at).label("since"))
            .add_columns(refused.label("refused"))
            .join(outbox, outbox.c.letter == letters.c.id)
            .where(stuck)
            .group_by(letters.c.mailbox)
            .order_by(letters.c.mailbox)
        )
        return tuple(
            Outlet(row.mailbox, row.waiting, row.since, row.refused or "", self._sent_last(row.mailbox))
            for row in self._db.execute(asked).all()
        )

    def _sent_last(self, mailbox: str) -> datetime | None:
        sent = (
            select(outbox.c.closed_at)
            .join(letters)
            .where(outbox.c.state == "sent", letters.c.mailbox == mailbox)
            .order_by(outbox.c.id.desc())
            .limit(_RECENT)
        )
        return max(filter(None, self._db.scalars(sent)), default=None)

    def _last_day(self, now: datetime) -> tuple[int, int]:
        counts = (func.count(), func.count().filter(outbox.c.bounced_at.is_not(None)))
        lately = (outbox.c.kind.in_(_KINDS), outbox.c.queued_at > now - _DAY, outbox.c.state == "sent")
        sent, bounced = self._db.execute(select(*counts).where(*lately)).one()
        return sent, bounced

    # --- what is wrong for a while ---

    def conditions(self) -> tuple[OpenCondition, ...]:
        rows = self._db.execute(select(conditions).order_by(conditions.c.name))
        return tuple(
            OpenCondition(Condition(row.name, row.mailbox, row.text, row.since), row.elsewhere_at is not None)
            for row in rows
        )

    def open_condition(self, one: Condition) -> bool:
        values = {"name": one.name, "mailbox": one.mailbox, "text": one.text, "since": one.since}
        opening = insert_into(self._db, conditions).values(**values).on_conflict_do_nothing()
        return self._db.scalar(opening.returning(conditions.c.name)) is not None

    def close_condition(self, name: str) -> bool:
        return bool(self._db.execute(delete(conditions).where(conditions.c.name == name)).rowcount)

    def told_elsewhere(self, names: Sequence[str], now: datetime) -> None:
        telling = update(conditions).where(conditions.c.name.in_(names))
        self._db.execute(telling.values(elsewhere_at=now))

    # --- probes to ourselves ---

    def canary(self, mailbox: str) -> Canary | None:
        row = self._db.execute(select(canaries).where(canaries.c.mailbox == mailbox)).first()
        return Canary(*row) if row else None

    def canary_sent(self, mailbox: str, mark: str, now: datetime) -> None:
        values = {"mark": mark, "sent_at": now, "back_at": None, "uid": 0}
        noting = insert_into(self._db, canaries).values(mailbox=mailbox, **values)
        self._db.execute(noting.on_conflict_do_update(index_elements=["mailbox"], set_=values))

    def canary_back(self, mark: str, arrival: Arrival, now: datetime) -> bool:
        theirs = update(canaries).where(canaries.c.mark == mark, canaries.c.back_at.is_(None))
        place = {"folder": arrival.folder, "uidvalidity": arrival.uidvalidity, "uid": arrival.uid}
        return bool(self._db.execute(theirs.values(back_at=now, **place)).rowcount)

    def canary_gone(self, mailbox: str) -> None:
        self._db.execute(update(canaries).where(canaries.c.mailbox == mailbox).values(uid=0))

    # --- moments and backups ---

    def moment(self, name: str) -> datetime | None:
        return self._db.scalar(select(moments.c.at).where(moments.c.name == name))

    def note_moment(self, name: str, now: datetime) -> None:
        noting = insert_into(self._db, moments).values(name=name, at=now)
        self._db.execute(noting.on_conflict_do_update(index_elements=["name"], set_={"at": now}))

    def note_in_force(self, digests: str, now: datetime) -> None:
        self.note_moment(_IN_FORCE + digests, now)

    def doctor_found(self, missing: int, now: datetime) -> None:
        self.note_moment("doctor", now)
        noting = insert_into(self._db, counters).values(name=MISSING, value=missing)
        self._db.execute(noting.on_conflict_do_update(index_elements=["name"], set_={"value": missing}))

    def note_backup(self, one: BackupRow) -> None:
        values = {"path": one.path, "sha256": one.sha256, "at": one.at}
        noting = insert_into(self._db, backups).values(id=_id(one.path), **values)
        self._db.execute(noting.on_conflict_do_update(index_elements=["id"], set_=values))

    def drop_backup(self, path: str) -> None:
        self._db.execute(delete(backups).where(backups.c.id == _id(path)))

    def backups(self) -> tuple[BackupRow, ...]:
        rows = self._db.execute(select(backups).order_by(backups.c.at))
        return tuple(BackupRow(row.path, row.sha256, row.at) for row in rows)


def _id(path: str) -> str:
    return sha256(path.encode(errors="surrogateescape")).hexdigest()
