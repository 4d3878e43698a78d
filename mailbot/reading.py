"""Octets -> what they say, and what they are: read and judged, before anything about the past is known."""

from __future__ import annotations

from mailbot.house import House, Understood
from mailbot.learning import answering
from mailbot.model.mail import Message, RawMessage
from mailbot.model.settings import Trust


def understand(raw: RawMessage, house: House) -> Understood:
    message = read(raw, house)
    verdict = house.classifier.classify(message, house.settings, house.tokens, house.learned())
    return Understood(message, answering.as_trusted(verdict, house))


def read(raw: RawMessage, house: House) -> Message:
    box = house.settings.mailbox(raw.arrival.mailbox)
    local = house.settings.ack.allow_local_submission
    trust = Trust(box.authserv_ids, box.provider, local) if box else Trust(local_hosts=local)
    return house.read(raw, house.rulebook, trust, house.settings.limits)
