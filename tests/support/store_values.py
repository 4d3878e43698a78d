"""Short ways to make the values that a store takes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from mailbot.model.decision import Decision, Disposition, Ruling
from mailbot.model.mail import Address, Arrival, Form, Item, Message, RawMessage
from mailbot.model.outgoing import Kind, Outgoing
from mailbot.model.ticket import Event
from mailbot.model.verdict import Category, Origin, Reason, Verdict

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
YES = Ruling(True, "Y", "acknowledged", "anna@buyer.example")
NO = Ruling(False, "N14", "acknowledged before")


def raw(words: str = "hello", *, uid: int = 1, mailbox: str = "sales", folder: str = "INBOX", junk: bool = False):
    arrival = Arrival(mailbox, folder, uidvalidity=7, uid=uid, received_at=NOW, junk=junk)
    return RawMessage(arrival, f"Subject: {words}\r\n\r\n{words}\r\n".encode())


def message(author: str = "anna@buyer.example", *, message_id: str = "", subject: str = "Lamps", **more) -> Message:
    fields = {"arrival": Arrival("sales"), "text": "We need lamps."} | more
    return Message(author=Address(author, "Anna"), message_id=message_id, subject=subject, **fields)


def order_form(visitor: str = "anna@buyer.example", **fields: str) -> Form:
    return Form(
        id="shop",
        kind="order",
        fields=tuple(fields.items()),
        items=(Item("Desk lamp", "12", "DL-1", "24.00"), Item("Bulb")),
        customer=Address(visitor, "Anna"),
    )


def verdict(category: Category | None = Category.INQUIRY, **more) -> Verdict:
    fields = {"origin": Origin.PERSON, "confidence": 0.9, "unsure": False, "language": "en"} | more
    return Verdict(category=category, **fields)


def opening(assignee: str = "bob", **more) -> Decision:
    fields = {"ruling": YES, "event": Event.OPENED, "reasons": (Reason("assign.round_robin", "Bob's turn"),)} | more
    return Decision(Disposition.OPEN_TICKET, assignee=assignee, **fields)


def joining(ticket: int, disposition: Disposition = Disposition.FOLLOW_UP, event: Event | None = None, **more):
    if disposition is Disposition.FOLLOW_UP:
        event = event or Event.FOLLOW_UP
    return Decision(disposition, more.pop("ruling", NO), ticket=ticket, event=event, **more)


def letter(kind: Kind = Kind.ACK, to: tuple[str, ...] = ("anna@buyer.example",), **more) -> Outgoing:
    fields = {"message_id": "<a.1@acme.example>", "envelope_from": "sales@acme.example", "mailbox": "sales"}
    fields |= {"octets": b"Subject: Auto\r\n\r\nThank you\r\n"} | more
    return Outgoing(kind=kind, recipients=to, **fields)


def take_in(store, words: str = "hello", *, now: datetime = NOW, **more) -> int:
    """TX1 of one mail; its id."""
    one = raw(words, **more)
    with store.begin() as tx:
        return tx.keep(one, f"key of {words}", now).mail


def file_mail(store, mail: int, said: Message, decision: Decision, *, now: datetime = NOW, judged=None, digest=""):
    """TX2 of one mail; its ticket."""
    with store.begin() as tx:
        number = tx.reserve_number() if decision.disposition is Disposition.OPEN_TICKET else 0
        return tx.record(mail, said, judged or verdict(), decision, number, now, digest)
