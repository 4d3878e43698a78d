"""One mail -> what the store counts and remembers about its writer, its words and its mailbox, in one row.

A statement built once: asked one by one the same questions cost a mail eleven statements.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    ScalarSelect,
    Select,
    String,
    bindparam,
    distinct,
    exists,
    false,
    func,
    or_,
    select,
)

from mailbot.model.history import AckCounts, Questions
from mailbot.model.mail import Message
from mailbot.model.outgoing import Kind
from mailbot.store import quick
from mailbot.store.keeping.counting import minute_of
from mailbot.store.outgoing.fence import RESTORED
from mailbot.store.tables.core import mailboxes, messages, outbox, suppressions
from mailbot.store.tables.counters import ack_minutes
from mailbot.store.tables.keeping import erased, moments

_HOUR, _DAY, _FLOOD = timedelta(hours=1), timedelta(days=1), timedelta(minutes=10)
_address: BindParameter[Any] = bindparam("address")
_now: BindParameter[Any] = bindparam("now")
_hour: BindParameter[Any] = bindparam("hour")
_day: BindParameter[Any] = bindparam("day")


def _acks(of: ColumnElement[bool], since: Any) -> ScalarSelect[int]:
    """What is an acknowledgement is said behind the look-up, or SQLite might look all of the hour's up by it."""
    acks = func.count().filter(outbox.c.kind == Kind.ACK.value, outbox.c.state != "cancelled")
    return select(acks).where(of, outbox.c.queued_at > since).scalar_subquery()


def _of_all(column: ColumnElement[int], since: str) -> ScalarSelect[int]:
    """To a minute, and rather one too many."""
    total = select(func.coalesce(func.sum(column), 0))
    return total.where(ack_minutes.c.minute >= bindparam(since, type_=String)).scalar_subquery()


_FACTS = select(
    exists()
    .where(suppressions.c.address == _address, or_(suppressions.c.until.is_(None), suppressions.c.until > _now))
    .label("suppressed"),
    exists()
    .where(messages.c.message_id == bindparam("message_id"), messages.c.mail != bindparam("mail"))
    .label("reused"),
    select(mailboxes.c.adopted_at)
    .where(mailboxes.c.name == bindparam("mailbox"))
    .scalar_subquery()
    .label("adopted_at"),
    select(moments.c.at).where(moments.c.name == RESTORED).scalar_subquery().label("restored_at"),
    select(func.count(distinct(messages.c.customer_address)))
    .where(
        messages.c.body_digest == bindparam("digest"),
        messages.c.recorded_at > bindparam("flood"),
        messages.c.customer_address != bindparam("writer"),
    )
    .scalar_subquery()
    .label("same_body"),
    _acks(outbox.c.address == _address, _hour).label("address_hour"),
    _acks(outbox.c.address == _address, _day).label("address_day"),
    _acks(outbox.c.domain == bindparam("domain"), _hour).label("domain_hour"),
    _acks(outbox.c.form == bindparam("form"), _hour).label("form_hour"),
    _of_all(ack_minutes.c.acks, "minutes_hour").label("instance_hour"),
    _of_all(ack_minutes.c.acks, "minutes_day").label("instance_day"),
    _of_all(ack_minutes.c.bounced, "minutes_day").label("bounced_day"),
)


@cache
def _bearing(marks: int) -> Select[Any]:
    """With so many marks of an erased person, one a key: a list that grows at run time costs as much as the rest."""
    known = [exists().where(erased.c.mark == bindparam(f"mark{at}")) for at in range(marks)]
    return _FACTS.add_columns(or_(false(), *known).label("erased"))


def bearing(db: Connection, questions: Questions, mail: int, message: Message, now: datetime) -> Any:
    """What is "" is asked as NULL, which nothing equals."""
    address = questions.customer_address.lower()
    asked: dict[str, object] = {
        "address": address or None,
        "writer": address,
        "domain": address.rpartition("@")[2] or None,
        "form": questions.form or None,
        "message_id": message.message_id or None,
        "mail": mail,
        "mailbox": message.arrival.mailbox,
        "digest": questions.body_digest or None,
        "now": now,
        "flood": now - _FLOOD,
        "hour": now - _HOUR,
        "day": now - _DAY,
        "minutes_hour": minute_of(now - _HOUR),
        "minutes_day": minute_of(now - _DAY),
    }
    marks = {f"mark{at}": mark for at, mark in enumerate(questions.marks)}
    return quick.first(db, _bearing(len(marks)), {**asked, **marks})


def ack_counts(found: Any, questions: Questions) -> AckCounts:
    return AckCounts(
        address_hour=found.address_hour,
        address_day=found.address_day,
        domain_hour=found.domain_hour,
        form_hour=found.form_hour,
        instance_hour=found.instance_hour,
        # this mail's own address counts: it is the latest that sent this body
        same_body_addresses=found.same_body + 1 if questions.body_digest else 0,
        instance_day=found.instance_day,
        bounced_day=found.bounced_day,
    )
