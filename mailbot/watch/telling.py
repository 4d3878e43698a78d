"""Something that an administrator has to know -> one mail to them, however often it is met.  Composed and queued."""

from __future__ import annotations

from collections.abc import Sequence

from mailbot.house import House, Understood
from mailbot.model.decision import Decision
from mailbot.model.history import CAME_BACK
from mailbot.model.outgoing import Outgoing


def alarm_about(decision: Decision, got: Understood, house: House) -> None:
    """A refusal that an administrator has to know of: a loop, a flood, a forgery."""
    if decision.ruling.alarm:
        subject = f"no automatic answer ({decision.ruling.code}): {decision.ruling.text}"
        lines = [decision.ruling.text, f"From: {got.message.author.address}", f"Subject: {got.message.subject}"]
        which = ".came_back" if decision.ruling.text.endswith(CAME_BACK) else ""
        alarm(house, got.message.arrival.mailbox, subject, lines, f"ack.{decision.ruling.code}{which}")


def alarm_about_silence(left_out: Sequence[Outgoing], house: House) -> None:
    """Somebody gets no more notices of a ticket today: once a ticket and person."""
    for letter in left_out:
        person = letter.recipients[0]
        subject = f"T-{letter.ticket}: no more notices to {person} today"
        lines = ["So many in one day are a loop or a flood.", f"mailbot ticket {letter.ticket} shows all that came."]
        alarm(house, letter.mailbox, subject, lines)


def alarm(
    house: House, mailbox: str, subject: str, lines: Sequence[str], condition: str = "", period: str = ""
) -> None:
    """One mail a condition and period to those with the role admin (else manager), however often it is met.

    The period is the day, unless another one is named."""
    box = house.settings.mailbox(mailbox)
    people = house.settings.with_role("admin") or house.settings.with_role("manager")
    if box is None or not people:
        return
    now = house.clock()
    to = [person.addresses[0] for person in people]
    letter = house.composer.alarm(to, f"mailbot: {subject}", lines, box, now, house.dice())
    with house.store.begin() as tx:
        if tx.first_time(f"alarm.{condition or subject}", period or now.date().isoformat(), now):
            tx.enqueue(letter, 0, "", now)
