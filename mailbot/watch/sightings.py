"""A mail that was filed -> what it gives away, told once: forged reply addresses in numbers, notices that got outside.

Threats T2 and T34, RELIABILITY 6.2.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from mailbot.desk import FORGED, colleague_at
from mailbot.house import House, Understood
from mailbot.model.decision import Decision
from mailbot.model.mail import Message
from mailbot.model.verdict import Origin
from mailbot.watch import telling

MOST_FORGED = 20  # an hour: by then somebody is trying them out
_HOUR = timedelta(hours=1)
_NOTICE = "n"  # kind of the Message-IDs of what goes to staff
_MOST_REFERENCES = 30  # a stranger may send thousands
_MOST_FAILED = 3
_MACHINES = frozenset({Origin.AUTO_REPLIED, Origin.AUTO_GENERATED})


def look(got: Understood, decision: Decision, house: House, now: datetime) -> None:
    if any(reason.code == FORGED for reason in decision.reasons):
        _count_forged(got.message, house, now)
    notice = _notice_in(got, house)
    if notice:
        for address in _outside(got, house):
            _tell_holder(notice, address, got.message, house, now)


def _count_forged(message: Message, house: House, now: datetime) -> None:
    with house.store.read() as tx:
        seen = tx.mails_with_reason(FORGED, now - _HOUR)
    if seen >= MOST_FORGED:
        lines = [
            f"{seen} mails within an hour named reply addresses that look like ours and that we never made.",
            f"The last came from {message.author.address}.  None of them did anything.",
        ]
        telling.alarm(house, message.arrival.mailbox, "somebody tries out reply addresses", lines, FORGED)


# --- a machine, or a server, that nobody mailed answers a notice: the mailbox that got it passes its mail on ---
def _notice_in(got: Understood, house: House) -> str:
    """Its Message-ID, which only those know who had the notice."""
    message, origin = got.message, got.verdict.origin
    if origin is Origin.BOUNCE and message.bounce is not None:
        named: tuple[str, ...] = (message.bounce.original_message_id,)
    else:
        named = message.references[: -_MOST_REFERENCES - 1 : -1] if origin in _MACHINES else ()
    read = ((house.tokens.read_message_id(one) or ("", 0), one) for one in named)
    return next((one for (kind, _), one in read if kind == _NOTICE), "")


def _outside(got: Understood, house: House) -> list[str]:
    """Addresses of nobody here."""
    bounce = got.message.bounce if got.verdict.origin is Origin.BOUNCE else None
    found = bounce.recipients[:_MOST_FAILED] if bounce else (got.message.author.address,)
    ours = house.settings.own_addresses | house.settings.staff_addresses
    return [address.lower() for address in found if address and address.lower() not in ours]


def _tell_holder(notice: str, address: str, message: Message, house: House, now: datetime) -> None:
    """Once a month and address: their rule would pass this mail on too."""
    box = house.settings.mailbox(message.arrival.mailbox)
    with house.store.read() as tx:
        went_to = tx.went_to(notice)
    to = next((one for one in went_to if colleague_at(one, house.settings)), "")
    if box is None or not to:
        return
    lines = (
        f"A mail of ours to {to} was answered from {address}, by a machine: it seems that {to} passes its mail on.",
        "Our notices tell of customers and carry your reply addresses.",
        "If you did not set that up, look at the forwarding rules of your mailbox, and tell your administrator.",
    )
    subject = "mailbot: your mail is passed on to somebody outside"
    letter = house.composer.alarm([to], subject, lines, box, now, house.dice())
    with house.store.begin() as tx:
        if tx.first_time(f"passed_on.{to}.{address}", f"{now:%Y-%m}", now):
            tx.enqueue(letter, 0, "", now)
