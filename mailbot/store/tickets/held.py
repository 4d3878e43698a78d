"""A colleague's mail that went no further -> a row, until its writer says: send it anyway."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update

from mailbot.model.decision import Held
from mailbot.model.errors import TemporaryFailure
from mailbot.model.records import HeldMail, Written
from mailbot.store.part import Part
from mailbot.store.tables.core import letters, messages
from mailbot.store.tables.desk import held as held_mails


class HeldMails(Part):
    __slots__ = ()

    def held(self, mail: int) -> HeldMail | None:
        row = self._db.execute(select(held_mails).where(held_mails.c.mail == mail)).first()
        if row is None:
            return None
        return HeldMail(
            mail=row.mail,
            original=row.original,
            ticket=row.ticket or 0,
            person=row.person,
            code=row.code,
            waived=frozenset(row.waived.split()),
            at=row.at,
            released=row.released_at is not None,
        )

    def written(self, message_id: str) -> Written | None:
        asked = (
            select(letters.c.ticket, letters.c.mail, messages.c.actor)
            .join(messages, messages.c.mail == letters.c.mail)
            .where(letters.c.message_id == message_id)
        )
        row = self._db.execute(asked).first()
        return Written(row.ticket, row.mail, row.actor) if row and row.ticket else None

    def _hold(self, mail: int, ticket: int, held: Held, now: datetime) -> None:
        self._db.execute(
            held_mails.insert().values(
                mail=mail,
                original=held.original or mail,
                ticket=ticket or None,
                person=held.to,
                code=held.code,
                waived=" ".join(held.waived),
                at=now,
            )
        )

    def _release(self, mail: int, now: datetime) -> None:
        """Once only, whoever presses twice."""
        releasing = update(held_mails).where(held_mails.c.mail == mail, held_mails.c.released_at.is_(None))
        if not self._db.execute(releasing.values(released_at=now)).rowcount:
            raise TemporaryFailure(f"mail {mail} was released at this very moment")
