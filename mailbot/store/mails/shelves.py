"""Where mails lie in a shared mailbox, and which tickets' mails may have to be moved.  RELIABILITY 8."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, delete, exists, func, select, update

from mailbot.model.decision import Disposition
from mailbot.model.shelf import Arrived, Place, Placed, Waiting
from mailbot.model.ticket import Event
from mailbot.store.part import Part, in_turns, insert_into
from mailbot.store.tables.core import aliases, details, form_fields, form_items, mails, messages, reasons, ticket_events
from mailbot.store.tables.shelves import places, shelved, shelves

_BY_CUSTOMER = (Disposition.OPEN_TICKET.value, Disposition.FOLLOW_UP.value)
_WITHOUT_TICKET = (Disposition.FILE.value, Disposition.SPAM.value, Disposition.ARCHIVE.value)
_UNDERSTOOD = (reasons, details, form_fields, form_items, messages)


class Shelves(Part):
    __slots__ = ()

    def begin_shelving(self, mailbox: str, folder: str) -> None:
        """Once a mailbox: mails with tickets that lie in the watched folder already are looked at again."""
        newest = self._db.scalar(select(func.max(ticket_events.c.id))) or 0
        beginning = insert_into(self._db, shelved).values(mailbox=mailbox, event=newest).on_conflict_do_nothing()
        if self._db.scalar(beginning.returning(shelved.c.mailbox)) is None:
            return
        with_ticket = exists().where(messages.c.mail == aliases.c.mail, messages.c.ticket.is_not(None))
        again = update(aliases).where(aliases.c.mailbox == mailbox, aliases.c.folder == folder, with_ticket)
        self._db.execute(again.values(settled_at=None))

    def recognise(
        self, mailbox: str, folder: str, uidvalidity: int, server_ids: Mapping[int, int], now: datetime
    ) -> None:
        """UID -> what the server calls the mail everywhere: an alias for each whose mail is here already."""
        uids = {server_id: uid for uid, server_id in server_ids.items() if server_id}
        where = {"mailbox": mailbox, "folder": folder, "uidvalidity": uidvalidity}
        for some in in_turns(sorted(uids)):
            known = select(aliases.c.server_id, func.max(aliases.c.mail).label("mail")).where(
                aliases.c.mailbox == mailbox, aliases.c.server_id.in_(some)
            )
            rows = [
                {**where, "uid": uids[row.server_id], "mail": row.mail, "server_id": row.server_id}
                for row in self._db.execute(known.group_by(aliases.c.server_id))
            ]
            if rows:
                self._db.execute(insert_into(self._db, aliases).on_conflict_do_nothing(), rows)

    # --- what was seen ---

    def arrivals(self, mailbox: str, folder: str, uidvalidity: int, uids: Sequence[int]) -> tuple[Arrived, ...]:
        here = (aliases.c.mailbox == mailbox, aliases.c.folder == folder, aliases.c.uidvalidity == uidvalidity)
        placed = and_(places.c.mailbox == aliases.c.mailbox, places.c.mail == aliases.c.mail)
        asked = (
            select(aliases.c.uid, aliases.c.mail, messages.c.ticket, messages.c.disposition)
            .add_columns(places.c.folder, places.c.uidvalidity, places.c.uid.label("at"), places.c.moving_to)
            .outerjoin(messages, messages.c.mail == aliases.c.mail)
            .outerjoin(places, placed)
            .where(*here, aliases.c.uid.in_(uids))
        )
        return tuple(_arrived(row) for row in self._db.execute(asked.order_by(aliases.c.uid)))

    def put_place(self, mailbox: str, mail: int, place: Place) -> None:
        """It was seen there; whatever we asked the server to do with it is over."""
        values: dict[str, object] = {"folder": place.folder, "uidvalidity": place.uidvalidity, "uid": place.uid}
        values["moving_to"] = ""
        self._note(mailbox, mail, values)

    def moving(self, mailbox: str, moves: Iterable[int], folder: str) -> None:
        for some in in_turns(moves):
            these = update(places).where(places.c.mailbox == mailbox, places.c.mail.in_(some))
            self._db.execute(these.values(moving_to=folder))

    def moved(self, mailbox: str, mail: int, place: Place, now: datetime) -> None:
        """By us, and the server said what it is called there: it is no news when it is seen there."""
        server_id = self._db.scalar(
            select(func.max(aliases.c.server_id)).where(aliases.c.mailbox == mailbox, aliases.c.mail == mail)
        )
        where = {"mailbox": mailbox, "folder": place.folder, "uidvalidity": place.uidvalidity, "uid": place.uid}
        adding = insert_into(self._db, aliases).values(**where, mail=mail, settled_at=now, server_id=server_id or 0)
        self._db.execute(adding.on_conflict_do_nothing())
        self.put_place(mailbox, mail, place)

    def gone(self, mailbox: str, mail: int) -> None:
        """It is no longer where we knew it: until it is seen again nobody knows where it is."""
        lost = update(places).where(places.c.mailbox == mailbox, places.c.mail == mail)
        self._db.execute(lost.values(uid=0))

    def flags_known(self, mailbox: str, mail: int, answered: bool | None, starred: bool | None) -> None:
        known = {"answered": answered, "starred": starred}
        self._note(mailbox, mail, {name: value for name, value in known.items() if value is not None})

    def _note(self, mailbox: str, mail: int, values: Mapping[str, object]) -> None:
        if not values:
            return
        noting = insert_into(self._db, places).values(mailbox=mailbox, mail=mail, **values)
        self._db.execute(noting.on_conflict_do_update(index_elements=["mailbox", "mail"], set_=dict(values)))

    def starred(self, mailbox: str, folder: str, uidvalidity: int, uids: Sequence[int]) -> tuple[tuple[int, bool], ...]:
        """(UID, is it known to have a star) of our mails there: those of `uids`, and all that are known to have one."""
        here = and_(places.c.mailbox == mailbox, places.c.folder == folder, places.c.uidvalidity == uidvalidity)
        found: dict[int, bool] = {}
        for some in in_turns(uids):
            rows = self._db.execute(select(places.c.uid, places.c.starred).where(here, places.c.uid.in_(some)))
            found |= {row.uid: row.starred for row in rows}
        known = select(places.c.uid).where(here, places.c.starred, places.c.uid > 0)
        return tuple(sorted((found | dict.fromkeys(self._db.scalars(known), True)).items()))

    def at(self, mailbox: str, folder: str, uidvalidity: int, uid: int) -> tuple[int, int]:
        """(mail, ticket) that lies there; 0 for what is not known."""
        here = and_(places.c.mailbox == mailbox, places.c.folder == folder, places.c.uid == uid)
        asked = select(places.c.mail, messages.c.ticket).outerjoin(messages, messages.c.mail == places.c.mail)
        row = self._db.execute(asked.where(here, places.c.uidvalidity == uidvalidity)).first()
        return (row.mail, row.ticket or 0) if row else (0, 0)

    # --- what is to be done ---

    def changed(self, mailbox: str) -> bool:
        newest = self._db.scalar(select(func.max(ticket_events.c.id))) or 0
        before = self._db.scalar(select(shelved.c.event).where(shelved.c.mailbox == mailbox)) or 0
        todo = exists().where(shelves.c.mailbox == mailbox, shelves.c.todo)
        return newest != before or bool(self._db.scalar(select(todo)))

    def note_changes(self, mailbox: str) -> None:
        """Tickets to which something happened since the last look, by whomever, wait to be looked at."""
        newest = self._db.scalar(select(func.max(ticket_events.c.id))) or 0
        before = self._db.scalar(select(shelved.c.event).where(shelved.c.mailbox == mailbox)) or 0
        if newest == before:
            return
        new = and_(ticket_events.c.id > before, ticket_events.c.id <= newest)
        changed = select(ticket_events.c.ticket).where(new)
        those = update(shelves).where(shelves.c.mailbox == mailbox, shelves.c.ticket.in_(changed))
        self._db.execute(those.values(todo=True))
        self._db.execute(update(shelved).where(shelved.c.mailbox == mailbox).values(event=newest))

    def waiting_shelves(self, mailbox: str, limit: int) -> tuple[Waiting, ...]:
        asked = select(shelves).where(shelves.c.mailbox == mailbox, shelves.c.todo).order_by(shelves.c.ticket)
        return tuple(Waiting(row.ticket, row.shelf, row.state) for row in self._db.execute(asked.limit(limit)))

    def look_again(self, mailbox: str, ticket: int) -> None:
        """Its mails may have to be moved."""
        asking = insert_into(self._db, shelves).values(mailbox=mailbox, ticket=ticket, todo=True)
        self._db.execute(asking.on_conflict_do_update(index_elements=["mailbox", "ticket"], set_={"todo": True}))

    def choose_shelf(self, mailbox: str, ticket: int, shelf: str, state: str, todo: bool) -> None:
        values = {"shelf": shelf, "state": state, "todo": todo}
        choosing = insert_into(self._db, shelves).values(mailbox=mailbox, ticket=ticket, **values)
        self._db.execute(choosing.on_conflict_do_update(index_elements=["mailbox", "ticket"], set_=values))

    def forget_shelf(self, mailbox: str, ticket: int) -> None:
        self._db.execute(delete(shelves).where(shelves.c.mailbox == mailbox, shelves.c.ticket == ticket))

    def placed(self, mailbox: str, ticket: int) -> tuple[Placed, ...]:
        """Its mails that lie somewhere, oldest first."""
        answered = exists().where(
            ticket_events.c.ticket == ticket,
            ticket_events.c.event == Event.ANSWERED.value,
            ticket_events.c.at >= messages.c.recorded_at,
            messages.c.disposition.in_(_BY_CUSTOMER),
        )
        asked = (
            select(places, answered.label("is_answered"))
            .join(messages, messages.c.mail == places.c.mail)
            .where(messages.c.ticket == ticket, places.c.mailbox == mailbox, places.c.uid > 0)
        )
        return tuple(
            Placed(
                row.mail, Place(row.folder, row.uidvalidity, row.uid), row.answered, row.starred, bool(row.is_answered)
            )
            for row in self._db.execute(asked.order_by(places.c.mail))
        )

    def take_up(self, mail: int) -> bool:
        """A mail that was filed without a ticket is work after all: `new`, and what was understood is forgotten."""
        filed = exists().where(
            messages.c.mail == mail, messages.c.disposition.in_(_WITHOUT_TICKET), messages.c.ticket.is_(None)
        )
        taking = update(mails).where(mails.c.id == mail, mails.c.state == "done", filed)
        if not self._db.execute(taking.values(state="new", tries=0, done_at=None, junk=False)).rowcount:
            return False
        for table in _UNDERSTOOD:
            self._db.execute(delete(table).where(table.c.mail == mail))
        return True


def _arrived(row: Row[Any]) -> Arrived:
    place = None if row.folder is None else Place(row.folder, row.uidvalidity, row.at)
    return Arrived(row.uid, row.mail, row.ticket or 0, row.disposition or "", place, row.moving_to or "")
