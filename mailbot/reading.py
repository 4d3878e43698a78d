"""Octets -> what they say, and what they are: read and judged, before anything about the past is known."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from mailbot import desk
from mailbot.classify import Classifier, Learned
from mailbot.house import House, Understood
from mailbot.learning import answering
from mailbot.model.mail import Message, RawMessage
from mailbot.model.rulebook import Rulebook
from mailbot.model.settings import Limits, Person, Settings, Trust
from mailbot.model.tokens import TokenKeys
from mailbot.parse.forwarded import forwarded

_HANDS = 4  # that a mail went through before it came to us


class Means(Protocol):
    """What reading and judging a mail takes of the house."""

    @property
    def settings(self) -> Settings: ...
    @property
    def rulebook(self) -> Rulebook: ...
    @property
    def tokens(self) -> TokenKeys: ...
    @property
    def classifier(self) -> Classifier: ...
    @property
    def read(self) -> Callable[[RawMessage, Rulebook, Trust, Limits], Message]: ...


class Grounds(Struct, frozen=True):
    """What mails are judged by; a reload and a lesson make others."""

    settings: Settings
    rulebook: Rulebook
    learned: Learned

    def are(self, others: Grounds | None) -> bool:
        """The very same: comparing them by value would take longer than reading a mail."""
        return (
            others is not None
            and self.settings is others.settings
            and self.rulebook is others.rulebook
            and self.learned is others.learned
        )


class Ahead(Protocol):
    """Mails of a batch that somebody reads before their turn."""

    def of(self, raw: RawMessage, now: Grounds) -> Understood | None:
        """None: it was not read, or rules or lessons are others by now; whoever asks reads it."""
        ...


class _Nothing:
    def of(self, raw: RawMessage, now: Grounds) -> Understood | None:
        return None


NOTHING_AHEAD: Ahead = _Nothing()


def understand(raw: RawMessage, house: House, ahead: Ahead = NOTHING_AHEAD) -> Understood:
    grounds = Grounds(house.settings, house.rulebook, house.learned())
    got = ahead.of(raw, grounds) or judge(raw, house, grounds.learned)
    return Understood(got.message, answering.as_trusted(got.verdict, house))


def judge(raw: RawMessage, means: Means, learned: Learned) -> Understood:
    """By what is in `means` and nothing else: the same anywhere."""
    message = read(raw, means)
    return Understood(message, means.classifier.classify(message, means.settings, means.tokens, learned))


def read(raw: RawMessage, means: Means) -> Message:
    box = means.settings.mailbox(raw.arrival.mailbox)
    local = means.settings.ack.allow_local_submission
    trust = Trust(box.authserv_ids, box.provider, local) if box else Trust(local_hosts=local)
    message = means.read(raw, means.rulebook, trust, means.settings.limits)
    by = desk.passer_on(message, means.settings)
    return _as_the_customers(message, raw, by, means) if by else message


def _as_the_customers(message: Message, raw: RawMessage, by: Person, means: Means) -> Message:
    """What a colleague passes on, who may have had it from another: theirs who wrote it first, or as it came."""
    inside = message
    for _ in range(_HANDS):
        octets = forwarded(inside)
        if not octets:
            break
        found = replace(raw, octets=octets, size=0)
        inside = means.read(found, means.rulebook, Trust(), means.settings.limits)
        if desk.is_a_customers(inside, means.settings):
            return desk.as_theirs(message, inside, by)
    return message
