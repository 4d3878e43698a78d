"""RawMessage -> a row that is there for good, and its way to done or quarantine.  RELIABILITY section 8."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache
from typing import cast

from sqlalchemy import ColumnElement, bindparam, delete, exists, select, update
from sqlalchemy.dialects.sqlite import Insert

from mailbot.model.decision import Disposition
from mailbot.model.errors import PermanentFailure
from mailbot.model.mail import Arrival, RawMessage
from mailbot.model.records import FolderState, Kept, StoredMail
from mailbot.store import quick
from mailbot.store.part import Part, in_turns, insert_for
from mailbot.store.tables.core import (
    aliases,
    details,
    folders,
    form_fields,
    form_items,
    mailboxes,
    mails,
    messages,
    originals,
    reasons,
)

# what was read out of a mail; made anew after a requeue
_UNDERSTOOD = (reasons, details, form_fields, form_items, messages)

_ORIGINAL = originals.insert()

# what every pass over a folder asks is built once
_PLACE = select(folders.c.uidvalidity, folders.c.last_uid).where(
    folders.c.mailbox == bindparam("mailbox"), folders.c.folder == bindparam("folder")
)
_ADOPTED_AT = select(mailboxes.c.adopted_at).where(mailboxes.c.name == bindparam("name"))
_ADOPTING = (
    update(mailboxes)
    .where(mailboxes.c.name == bindparam("adopted"), mailboxes.c.adopted_at.is_(None))
    .values(adopted_at=bindparam("now"))
)
_UNSETTLED = (
    select(aliases.c.uid)
    .join(mails)
    .where(
        aliases.c.mailbox == bindparam("mailbox"),
        aliases.c.folder == bindparam("folder"),
        aliases.c.uidvalidity == bindparam("uidvalidity"),
        aliases.c.settled_at.is_(None),
        mails.c.state == "done",
    )
    .order_by(aliases.c.uid)
    .limit(bindparam("limit"))
)
_PENDING = select(mails.c.id).where(mails.c.state == "new").order_by(mails.c.id).limit(bindparam("limit"))


class Inbox(Part):
    __slots__ = ()

    def folder_state(self, mailbox: str, folder: str) -> FolderState | None:
        row = quick.first(self._db, _PLACE, {"mailbox": mailbox, "folder": folder})
        return FolderState(row.uidvalidity, row.last_uid) if row else None

    def save_folder_state(self, mailbox: str, folder: str, state: FolderState) -> None:
        place = {"mailbox": mailbox, "folder": folder, "uidvalidity": state.uidvalidity, "last_uid": state.last_uid}
        quick.run(self._db, _placing(self._db.dialect.name), place)

    def adopted_at(self, mailbox: str) -> datetime | None:
        at: datetime | None = quick.value(self._db, _ADOPTED_AT, {"name": mailbox})
        return at

    def adopt(self, mailbox: str, now: datetime) -> datetime:
        quick.run(self._db, _naming(self._db.dialect.name), {"name": mailbox})
        quick.run(self._db, _ADOPTING, {"adopted": mailbox, "now": now})
        return self.adopted_at(mailbox) or now

    def known_uids(self, mailbox: str, folder: str, uidvalidity: int, uids: Sequence[int]) -> frozenset[int]:
        found: set[int] = set()
        for some in in_turns(uids):
            wanted = select(aliases.c.uid).where(*_in_folder(mailbox, folder, uidvalidity), aliases.c.uid.in_(some))
            found.update(self._db.scalars(wanted))
        return frozenset(found)

    def keep(self, raw: RawMessage, key: str, now: datetime) -> Kept:
        fresh = True
        row = {"key": key, "state": "new", "length": len(raw.octets), "size": raw.size, "stored_at": now}
        mail = quick.value(self._db, _keeping(self._db.dialect.name), {**row, **_arrived(raw.arrival)})
        if mail is None:
            mail = self._db.scalars(select(mails.c.id).where(mails.c.key == key)).one()
            fresh = self._rescued(mail, raw.arrival)
        else:
            quick.run(self._db, _ORIGINAL, {"mail": mail, "octets": raw.octets})
        self._add_alias(mail, raw.arrival, now)
        return Kept(mail, fresh)

    def _add_alias(self, mail: int, arrival: Arrival, now: datetime) -> None:
        if not arrival.uid:
            return  # the pipe has no UIDs
        # the junk folder is only looked at: there is nothing to mark
        settled_at = now if arrival.junk else None
        row = {
            "mailbox": arrival.mailbox,
            "folder": arrival.folder,
            "uidvalidity": arrival.uidvalidity,
            "uid": arrival.uid,
            "mail": mail,
            "settled_at": settled_at,
            "server_id": arrival.server_id,
        }
        quick.run(self._db, _seen_at(self._db.dialect.name), row)

    def _rescued(self, mail: int, arrival: Arrival) -> bool:
        """A person pulled it out of the Junk folder: what was filed as spam is work after all."""
        if arrival.junk:
            return False
        from_junk = update(mails).where(mails.c.id == mail, mails.c.junk).values(**_arrived(arrival))
        self._db.execute(from_junk.where(mails.c.state == "new"))
        filed_as_spam = exists().where(messages.c.mail == mail, messages.c.disposition == Disposition.SPAM.value)
        rescue = from_junk.where(mails.c.state == "done", filed_as_spam).values(state="new", tries=0, done_at=None)
        if not self._db.execute(rescue).rowcount:
            return False
        self._forget(mail)
        return True

    def _forget(self, mail: int) -> None:
        for table in _UNDERSTOOD:
            self._db.execute(delete(table).where(table.c.mail == mail))

    def pending(self, limit: int, elsewhere: Collection[str] = ()) -> tuple[int, ...]:
        if elsewhere:
            return tuple(self._db.scalars(_PENDING.where(mails.c.mailbox.not_in(elsewhere)), {"limit": limit}))
        return tuple(quick.column(self._db, _PENDING, {"limit": limit}))

    def load(self, mail: int) -> StoredMail:
        wanted = select(mails, originals.c.octets).join(originals).where(mails.c.id == mail)
        row = self._db.execute(wanted).first()
        if row is None:
            raise PermanentFailure(f"there is no mail {mail} in the store")
        arrival = Arrival(
            mailbox=row.mailbox,
            folder=row.folder,
            uidvalidity=row.uidvalidity,
            uid=row.uid,
            received_at=row.received_at,
            junk=row.junk,
            envelope_from=row.envelope_from,
        )
        return StoredMail(row.id, RawMessage(arrival, row.octets, row.size), row.state, row.tries, row.stored_at)

    def charge(self, mail: int) -> int:
        charging = update(mails).where(mails.c.id == mail).values(tries=mails.c.tries + 1).returning(mails.c.tries)
        tries: int | None = self._db.scalar(charging)
        if tries is None:
            raise PermanentFailure(f"there is no mail {mail} in the store")
        return tries

    def uncharge(self, mail: int) -> None:
        self._db.execute(update(mails).where(mails.c.id == mail, mails.c.tries > 0).values(tries=mails.c.tries - 1))

    def quarantine(self, mail: int, reason: str, detail: str, now: datetime) -> None:
        # what another worker finished meanwhile stays finished
        self._db.execute(
            update(mails)
            .where(mails.c.id == mail, mails.c.state == "new")
            .values(state="quarantine", quarantined_at=now, quarantine_reason=reason, quarantine_detail=detail)
        )

    def requeue(self, mail: int, now: datetime) -> bool:
        freeing = update(mails).where(mails.c.id == mail, mails.c.state == "quarantine")
        values = {"quarantined_at": None, "quarantine_reason": "", "quarantine_detail": ""}
        if not self._db.execute(freeing.values(state="new", tries=0, **values)).rowcount:
            return False
        self._forget(mail)
        return True

    def unsettled(self, mailbox: str, folder: str, uidvalidity: int, limit: int) -> tuple[int, ...]:
        place = {"mailbox": mailbox, "folder": folder, "uidvalidity": uidvalidity}
        return tuple(quick.column(self._db, _UNSETTLED, {**place, "limit": limit}))

    def settled(self, mailbox: str, folder: str, uidvalidity: int, uids: Sequence[int], now: datetime) -> None:
        for some in in_turns(uids):
            marked = update(aliases).where(*_in_folder(mailbox, folder, uidvalidity), aliases.c.uid.in_(some))
            self._db.execute(marked.values(settled_at=now))


@cache
def _placing(dialect: str) -> Insert:
    adding = insert_for(dialect, folders)
    new = {name: adding.excluded[name] for name in ("uidvalidity", "last_uid")}
    return adding.on_conflict_do_update(index_elements=["mailbox", "folder"], set_=new)


@cache
def _naming(dialect: str) -> Insert:
    return insert_for(dialect, mailboxes).on_conflict_do_nothing()


@cache
def _keeping(dialect: str) -> Insert:
    """None where a mail of this content is there."""
    return cast(Insert, insert_for(dialect, mails).on_conflict_do_nothing(index_elements=["key"]).returning(mails.c.id))


@cache
def _seen_at(dialect: str) -> Insert:
    """A server that gives a UID twice: the newer mail is the one that lies there."""
    adding = insert_for(dialect, aliases)
    new = adding.excluded
    return adding.on_conflict_do_update(
        index_elements=["mailbox", "folder", "uidvalidity", "uid"],
        set_={"mail": new.mail, "settled_at": new.settled_at, "server_id": new.server_id},
        where=aliases.c.mail != new.mail,
    )


def _in_folder(mailbox: str, folder: str, uidvalidity: int) -> tuple[ColumnElement[bool], ...]:
    return aliases.c.mailbox == mailbox, aliases.c.folder == folder, aliases.c.uidvalidity == uidvalidity


def _arrived(arrival: Arrival) -> dict[str, object]:
    return {
        "mailbox": arrival.mailbox,
        "folder": arrival.folder,
        "uidvalidity": arrival.uidvalidity,
        "uid": arrival.uid,
        "received_at": arrival.received_at,
        "junk": arrival.junk,
        "envelope_from": arrival.envelope_from,
    }
