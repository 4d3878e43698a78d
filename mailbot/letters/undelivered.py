"""An answer that did not arrive, by the server's reply or by a bounce -> a mail to whoever wrote it, once."""

from __future__ import annotations

from datetime import datetime, timedelta

from mailbot.house import House
from mailbot.model.decision import Held
from mailbot.model.mail import Bounce, Message
from mailbot.model.outgoing import Claimed, DeliveryReport, Kind, Outcome
from mailbot.model.verdict import Origin, Reason
from mailbot.reading import read
from mailbot.reply import Told

_LATE = timedelta(hours=4)  # RELIABILITY 9: an answer that waits so long is worth a telephone call
# kind of the Message-IDs of answers, and of orders to factories -> how its codes begin
_KINDS = {"r": "answer", "f": "factory"}
_OURS = {Kind.ANSWER: "answer", Kind.FACTORY: "factory"}


def by_report(one: Claimed, report: DeliveryReport, tries_again: bool, house: House, now: datetime) -> None:
    """The customer's server, or our own, said no, or has not taken it for hours."""
    what = _OURS.get(one.outgoing.kind)
    if what is None:
        return
    said = f"{report.code or ''} {report.text}".strip()
    if report.outcome in (Outcome.FAILED, Outcome.EXPIRED) or (not tries_again and report.outcome is Outcome.DEFERRED):
        _tell(one.outgoing.message_id, report.recipient, f"{what}.refused", "", said, house, now)
    elif report.outcome is Outcome.DEFERRED and now - one.queued_at >= _LATE:
        _tell(one.outgoing.message_id, report.recipient, f"{what}.late", "", said, house, now)


def by_bounce(message: Message, origin: Origin, house: House, now: datetime) -> None:
    """Only a report about a Message-ID that we made counts: nobody can guess one (threat T23)."""
    bounce = message.bounce
    if bounce is None or origin is not Origin.BOUNCE or bounce.action not in ("failed", "delayed"):
        return
    kind, _ = house.tokens.read_message_id(bounce.original_message_id) or ("", 0)
    what = _KINDS.get(kind)
    if what is not None:
        code = f"{what}.bounced" if bounce.action == "failed" else f"{what}.late"
        to = ", ".join(bounce.recipients[:3])
        _tell(bounce.original_message_id, to, code, bounce.cause.value, _words(bounce), house, now)


def _words(bounce: Bounce) -> str:
    return " ".join(part for part in (bounce.status or "", bounce.diagnostic) if part)


def _tell(message_id: str, to: str, code: str, cause: str, said: str, house: House, now: datetime) -> None:
    with house.store.read() as tx:
        written = tx.written(message_id)
        ticket = tx.ticket(written.ticket) if written else None
        if written is None or ticket is None:
            return
        person = house.settings.person(written.actor) or house.settings.person(ticket.owner)
        raw, epochs = tx.load(written.mail).raw, tx.epochs(ticket.number)
    box = house.settings.mailbox(raw.arrival.mailbox)
    if person is None or box is None:
        return
    found = (Reason(cause, to),) if cause else (Reason("to", to),)
    held = Held(code, person.handle, proven=True, found=found, said=said)
    told = Told(read(raw, house), written.mail, ticket, person, epochs.get(person.handle, 0), box, now, held=held)
    letter = house.composer.told(told, house.dice())
    with house.store.begin() as tx:
        if tx.first_time(f"undelivered.{message_id}.{to}", code, now):
            tx.enqueue(letter, 0, "", now)
