"""Lesson -> a row, and back; a ticket's corrected category.  A counter tells other processes that something changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, select

from mailbot.model.decision import Disposition
from mailbot.model.lesson import Lesson
from mailbot.model.verdict import Category
from mailbot.store import quick
from mailbot.store.part import Part, insert_into
from mailbot.store.tables.core import counters, lessons, messages, ticket_events
from mailbot.store.tickets.life import recategorise, turned_by_customer

_VERSION = "lessons"
_COUNTED = select(counters.c.value).where(counters.c.name == bindparam("counter"))


class Lessons(Part):
    __slots__ = ()

    def lessons_version(self) -> int:
        return quick.value(self._db, _COUNTED, {"counter": _VERSION}) or 0

    def lessons(self, limit: int) -> tuple[Lesson, ...]:
        newest = select(lessons).order_by(lessons.c.at.desc(), lessons.c.digest).limit(limit)
        return tuple(map(_lesson, self._db.execute(newest)))

    def lesson(self, digest: str) -> Lesson | None:
        row = self._db.execute(select(lessons).where(lessons.c.digest == digest)).first()
        return _lesson(row) if row else None

    def put_lesson(self, lesson: Lesson) -> int:
        values = {
            "category": lesson.category.value,
            "marks": "\n".join(lesson.marks),
            "steps": "\n".join(f"{category.value} {step:.6f}" for category, step in lesson.steps),
            "at": lesson.at,
            "who": lesson.who,
            "mail": lesson.mail or None,
            "ticket": lesson.ticket or None,
            "judged": lesson.judged.value if lesson.judged else "",
            "was": lesson.was.value if lesson.was else "",
            "subject": lesson.subject,
        }
        putting = insert_into(self._db, lessons).values(digest=lesson.digest, **values)
        self._db.execute(putting.on_conflict_do_update(index_elements=["digest"], set_=values))
        return self._changed()

    def drop_lesson(self, digest: str) -> bool:
        if not self._db.execute(delete(lessons).where(lessons.c.digest == digest)).rowcount:
            return False
        self._changed()
        return True

    def _changed(self) -> int:
        counting = insert_into(self._db, counters).values(name=_VERSION, value=1)
        counting = counting.on_conflict_do_update(index_elements=["name"], set_={"value": counters.c.value + 1})
        version: int = self._db.scalars(counting.returning(counters.c.value)).one()
        return version

    def opened_by(self, mail: int) -> int:
        opened = select(messages.c.ticket).where(messages.c.mail == mail, messages.c.disposition == _OPENS)
        return self._db.scalar(opened) or 0

    def first_mail(self, ticket: int) -> int:
        opened = select(messages.c.mail).where(messages.c.ticket == ticket, messages.c.disposition == _OPENS)
        return self._db.scalar(opened.order_by(messages.c.mail).limit(1)) or 0

    def mail_of_category(self, ticket: int) -> int:
        turned = select(ticket_events.c.mail).where(ticket_events.c.ticket == ticket, turned_by_customer())
        turned = turned.order_by(ticket_events.c.id.desc()).limit(1)
        return self._db.scalar(turned) or self.first_mail(ticket)

    def recategorise(self, ticket: int, category: Category, who: str, mail: int, now: datetime) -> Category:
        return recategorise(self._db, ticket, category, who, mail, now)


_OPENS = Disposition.OPEN_TICKET.value


def _lesson(row: Row[Any]) -> Lesson:
    return Lesson(
        digest=row.digest,
        category=Category(row.category),
        marks=tuple(row.marks.split("\n")) if row.marks else (),
        steps=tuple(_step(line) for line in row.steps.splitlines()),
        at=row.at,
        who=row.who,
        mail=row.mail or 0,
        ticket=row.ticket or 0,
        judged=Category(row.judged) if row.judged else None,
        was=Category(row.was) if row.was else None,
        subject=row.subject,
    )


def _step(line: str) -> tuple[Category, float]:
    name, _, step = line.partition(" ")
    return Category(name), float(step)
