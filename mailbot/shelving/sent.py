"""A mail that somebody sent from the mailbox itself -> an answer of its ticket.  Nothing is sent, nobody is told."""

from __future__ import annotations

from collections.abc import Sequence

from mailbot import route
from mailbot.desk.sent import decide_sent
from mailbot.house import House
from mailbot.intake.content_key import content_key
from mailbot.model.errors import in_our_words
from mailbot.model.mail import RawMessage
from mailbot.model.settings import Limits
from mailbot.parse.header.fields import read_header
from mailbot.reading import understand


def is_ours(header: bytes, house: House) -> bool:
    """By the signed Message-ID, or the loop mark where a host rewrites it."""
    fields = read_header(header, Limits()).fields
    message_id, mark = (fields.first(name).decode("ascii", "replace") for name in ("message-id", "x-mailbot-loop"))
    return house.tokens.read_message_id(message_id.strip()) is not None or house.tokens.is_ours(mark)


def join(raws: Sequence[RawMessage], house: House) -> None:
    """What is about no ticket of ours is not kept: it is the company's own mail, and none of our business."""
    for raw in raws:
        try:
            _join(raw, house)
        except Exception as error:  # nobody's work hangs on it: the mail stays in Sent, and the next one is looked at
            house.log.trouble("sent folder", in_our_words(error), mailbox=raw.arrival.mailbox)


def _join(raw: RawMessage, house: House) -> None:
    now, got = house.clock(), understand(raw, house)
    asked = route.questions(got.message, got.verdict, house.settings, house.tokens)
    with house.store.read() as tx:
        decision = decide_sent(got.message, tx.history_of(asked, 0, got.message, now))
    if decision is None:
        return
    with house.store.begin() as tx:
        kept = tx.keep(raw, content_key(raw.octets), now)
        if kept.fresh:
            tx.record(kept.mail, got.message, got.verdict, decision, 0, now)
    if kept.fresh:
        house.log.decided(kept.mail, decision.disposition.value, decision.ticket, "", decision.actor, "N3")
