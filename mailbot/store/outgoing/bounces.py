"""A delivery report about a mail of ours -> its outbox row is marked, and a dead address is left alone for a while.

Only a report that carries a Message-ID of ours counts: nobody can guess one (threat T23, RFC 3464).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, exists, select, update

from mailbot.model.mail import Bounce
from mailbot.store import quick
from mailbot.store.part import insert_into
from mailbot.store.tables.core import letters, outbox, suppressions

# one refusal may be a full disk or a mistake over there; two a day apart are an address that does not work
_APART = timedelta(hours=24)
_REMEMBERED = timedelta(days=30)
_SENT = select(outbox.c.id, outbox.c.address).join(letters).where(letters.c.message_id == bindparam("message_id"))


def note_bounce(db: Connection, bounce: Bounce, now: datetime) -> None:
    if bounce.action != "failed" or not bounce.original_message_id:
        return
    rows = quick.rows(db, _SENT, {"message_id": bounce.original_message_id})
    named = {address.lower() for address in bounce.recipients}
    # a forwarded mail bounces under another address: where it went to one recipient only, that one is meant
    hit = [row for row in rows if row.address in named] or (rows if len(rows) == 1 else [])
    for row in hit:
        if bounce.fate_of(row.address) == "hard":
            _suppress_if_again(db, row.address, now)
        db.execute(update(outbox).where(outbox.c.id == row.id).values(bounced_at=now))


def _suppress_if_again(db: Connection, address: str, now: datetime) -> None:
    before = exists().where(
        outbox.c.address == address,
        outbox.c.queued_at >= now - 2 * _REMEMBERED,
        outbox.c.bounced_at <= now - _APART,
        outbox.c.bounced_at >= now - _REMEMBERED,
    )
    if db.scalar(select(before)):
        values = {"until": now + _REMEMBERED, "reason": "mail to it bounced for good, twice"}
        putting = insert_into(db, suppressions).values(address=address, **values)
        longer = suppressions.c.until < values["until"]  # one that is for good (null) stays
        db.execute(putting.on_conflict_do_update(index_elements=["address"], set_=values, where=longer))
