"""(Message, Verdict, Decision) -> rows, in one transaction: the mail is done and everything about it is kept (TX2)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import cast

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects.sqlite import Insert

from mailbot.model.decision import Decision, Deed, Disposition
from mailbot.model.mail import Message
from mailbot.model.records import AlreadyDone
from mailbot.model.ticket import Stage, Ticket
from mailbot.model.verdict import Category, Verdict
from mailbot.store import quick
from mailbot.store.customers.facts import learn
from mailbot.store.customers.known import customer_for, who_wrote
from mailbot.store.mails.indexing import index_mail
from mailbot.store.outgoing.bounces import note_bounce
from mailbot.store.part import insert_for
from mailbot.store.tables.core import counters, details, form_fields, form_items, mails, messages, reasons
from mailbot.store.tickets.acts import Acts
from mailbot.store.tickets.held import HeldMails
from mailbot.store.tickets.life import assign, link, move, open_ticket, set_due, ticket_to_change, turn_into
from mailbot.store.tickets.orders import keep_order

FIRST_NUMBER = 1001
_JOINS = frozenset({Disposition.FOLLOW_UP, Disposition.ANSWER, Disposition.NOTE, Disposition.COMMAND})

_NOT_ASIDE: dict[str, object] = {
    "done_at": None,
    "quarantined_at": None,
    "quarantine_reason": "",
    "quarantine_detail": "",
}
_FINISHING = (
    update(mails)
    .where(mails.c.id == bindparam("mail"), mails.c.state == "new")
    .values({name: bindparam(name) for name in ("state", *_NOT_ASIDE)})
)
_UNDERSTANDING, _REASONS, _DETAILS = messages.insert(), reasons.insert(), details.insert()
_FIELDS, _ITEMS = form_fields.insert(), form_items.insert()


class Record(Acts, HeldMails):
    __slots__ = ()

    def reserve_number(self) -> int:
        # a row of our own, not an identity column: the next free number must survive a deleted ticket
        first = {"name": "ticket", "value": FIRST_NUMBER}
        number: int = quick.value(self._db, _taking(self._db.dialect.name), first)
        return number

    def record(
        self,
        mail: int,
        message: Message,
        verdict: Verdict,
        decision: Decision,
        number: int,
        now: datetime,
        body_digest: str = "",
        double_digest: str = "",
    ) -> Ticket | None:
        self._finish(mail, decision, now)
        if decision.releases:
            self._release(decision.releases, now)
        first, rest = decision.deeds_in_turn
        self._do(first, decision, mail, now)
        ticket = self._ticket(mail, message, verdict, decision, number, now)
        joined = ticket.number if ticket else None
        self._keep_message(mail, message, verdict, decision, joined, now, (body_digest, double_digest))
        self._keep_reasons(mail, verdict, decision)
        self._keep_form(mail, message, joined)
        self._keep_details(mail, verdict, joined)
        if ticket:
            link(self._db, ticket.number, message.message_id)
            learn(self._db, ticket.customer, message, verdict, decision, now)
            keep_order(self._db, ticket, message, verdict, decision)
        index_mail(self._db, mail, message, decision.disposition, joined or 0, now)
        self._do(rest, decision, mail, now)
        if decision.held and decision.held.may_release:
            self._hold(mail, joined or 0, decision.held, now)
        if message.bounce:
            note_bounce(self._db, message.bounce, now)
        return ticket

    def _do(self, deeds: Sequence[Deed], decision: Decision, mail: int, now: datetime) -> None:
        for deed in deeds:
            self.act(deed.ticket, [deed.act], decision.actor, mail, now)

    def _finish(self, mail: int, decision: Decision, now: datetime) -> None:
        values: dict[str, object] = {"state": "done", "done_at": now}
        if decision.disposition is Disposition.QUARANTINE:
            why = decision.reasons or (decision.ruling,)
            values = {
                "state": "quarantine",
                "quarantined_at": now,
                "quarantine_reason": why[0].code,
                "quarantine_detail": "\n".join(f"{one.code}: {one.text}" for one in why),
            }
        if not quick.run(self._db, _FINISHING, {"mail": mail, **_NOT_ASIDE, **values}):
            state = self._db.scalar(select(mails.c.state).where(mails.c.id == mail))
            raise AlreadyDone(f"mail {mail} is {state or 'not in the store'}")

    def _ticket(
        self, mail: int, message: Message, verdict: Verdict, decision: Decision, number: int, now: datetime
    ) -> Ticket | None:
        who = decision.actor or who_wrote(message).address.lower()
        if decision.disposition is Disposition.OPEN_TICKET:
            new = self._new_ticket(message, verdict, decision, number, now)
            return open_ticket(self._db, new, decision.due, who, mail, now)
        if decision.disposition in _JOINS and decision.ticket:
            ticket = ticket_to_change(self._db, decision.ticket)
            if decision.event:
                ticket = move(self._db, ticket, decision.event, who, mail, now)
            if decision.turned and decision.category:
                ticket = turn_into(self._db, ticket, decision.category, who, mail, now)
            return assign(self._db, set_due(self._db, ticket, decision.due), decision.assignee, mail, now)
        return None

    def _new_ticket(self, message: Message, verdict: Verdict, decision: Decision, number: int, now: datetime) -> Ticket:
        return Ticket(
            number=number,
            category=decision.category or verdict.category or Category.OTHER,
            stage=Stage.NEW,
            owner=decision.assignee,
            customer=customer_for(self._db, message, verdict, now),
            subject=(message.form.get("subject") if message.form else "") or message.subject,
            language=verdict.language,
        )

    def _keep_message(
        self,
        mail: int,
        message: Message,
        verdict: Verdict,
        decision: Decision,
        ticket: int | None,
        now: datetime,
        digests: tuple[str, str],
    ) -> None:
        category = decision.category or verdict.category
        row = {
            "mail": mail,
            "recorded_at": now,
            "ticket": ticket,
            "message_id": message.message_id,
            "author_name": who_wrote(message).name or message.author.name,
            "author_address": message.author.address.lower(),
            "customer_address": who_wrote(message).address.lower(),
            "subject": message.subject,
            "text": message.text,
            "disposition": decision.disposition.value,
            "origin": verdict.origin.value,
            "language": verdict.language,
            "category": category.value if category else "",
            "confidence": verdict.confidence,
            "unsure": verdict.unsure,
            "body_digest": digests[0],
            "double_digest": digests[1],
            "actor": decision.actor,
            "says_ticket": decision.says_ticket,
            "ack_code": decision.ruling.code,
            "ack_text": decision.ruling.text,
        }
        quick.run(self._db, _UNDERSTANDING, row)

    def _keep_reasons(self, mail: int, verdict: Verdict, decision: Decision) -> None:
        rows = [
            {"mail": mail, "position": position, "code": reason.code, "text": reason.text}
            for position, reason in enumerate((*verdict.reasons, *decision.reasons))
        ]
        quick.run_all(self._db, _REASONS, rows)

    def _keep_form(self, mail: int, message: Message, ticket: int | None) -> None:
        """Form to database: one row a field and one an ordered item, in the mail's order."""
        form = message.form
        if form is None:
            return
        of = {"mail": mail, "ticket": ticket}
        fields = [
            {**of, "position": position, "form": form.id, "field": field, "value": value}
            for position, (field, value) in enumerate(form.fields)
        ]
        items = [
            {
                **of,
                "position": position,
                "product": item.product,
                "quantity": item.quantity,
                "unit": item.unit,
                "sku": item.sku,
                "price": item.price,
            }
            for position, item in enumerate(form.items)
        ]
        for keeping, rows in ((_FIELDS, fields), (_ITEMS, items)):
            quick.run_all(self._db, keeping, rows)

    def _keep_details(self, mail: int, verdict: Verdict, ticket: int | None) -> None:
        rows = [
            {"mail": mail, "ticket": ticket, "position": at, "kind": row.kind, "value": row.value, "of": row.of}
            for at, row in enumerate(verdict.details.rows())
        ]
        quick.run_all(self._db, _DETAILS, rows)


@cache
def _taking(dialect: str) -> Insert:
    counting = insert_for(dialect, counters)
    counting = counting.on_conflict_do_update(index_elements=["name"], set_={"value": counters.c.value + 1})
    return cast(Insert, counting.returning(counters.c.value))
