"""The daemon's own code over one store, without a server: its clock stands still until the story moves it.

Mails come in through the pipeline, rounds are made, and the real sender hands each letter to a transport that keeps it.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Awaitable, Callable
from datetime import datetime, time, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cache, cached_property
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

from month.cast import ADDRESS, AUTHSERV_ID, BEGINS, FACTORIES, HOLIDAYS, STAFF, ZONE

from mailbot import pipeline, rounds
from mailbot.classify import Classifier
from mailbot.classify import prepare as prepare_classifier
from mailbot.house import House
from mailbot.learning.answering import Distrust
from mailbot.learning.teaching import Memory
from mailbot.maillog import MailLog
from mailbot.model.calendar import Holiday, WorkCalendar
from mailbot.model.factory import Factory
from mailbot.model.mail import Arrival, Message, RawMessage
from mailbot.model.outgoing import DeliveryReport, Outcome, Outgoing
from mailbot.model.records import MailRow
from mailbot.model.rulebook import Rulebook
from mailbot.model.settings import Company, Limits, Mailbox, Person, Settings, Trust
from mailbot.model.tokens import TokenKeys
from mailbot.parse import parse
from mailbot.reply import prepare as prepare_composer
from mailbot.running.rules_in_use import read_rules
from mailbot.sender import BATCH, Sender
from mailbot.store import open_store

RULES = Path(__file__).parent / "rules"
KEYS = TokenKeys((b"m" * 32,))
_SO_MANY_A_MINUTE = 100_000  # the pace of a host is no part of this story


def _settings() -> Settings:
    zone = ZoneInfo(ZONE)
    holidays = tuple(Holiday(first, last) for first, last in HOLIDAYS)
    return Settings(
        company=Company("Harbour Valves", timezone=ZONE, signature=(("en", "Harbour Valves, 1 Harbour Road"),)),
        mailboxes=(Mailbox("sales", ADDRESS, kind="pipe", authserv_ids=(AUTHSERV_ID,)),),
        staff=tuple(
            Person(one.handle, one.name, (one.address,), one.roles, one.serves, notices=one.reads) for one in STAFF
        ),
        factories=tuple(
            Factory(one.name, one.address, one.title, one.language, one.days, fax=one.fax) for one in FACTORIES
        ),
        calendar=WorkCalendar(holidays=holidays, zone=zone),
        morning=time(8),
        rules=(str(RULES),),
    )


@cache
def _read() -> tuple[Settings, Rulebook, Classifier]:
    settings = _settings()
    rulebook = read_rules(settings)
    return settings, rulebook, prepare_classifier(rulebook)


_messages: dict[RawMessage, Message] = {}


def _remembered(raw: RawMessage, rulebook: Rulebook, trust: Trust, limits: Limits) -> Message:
    """Both stores get the same mails."""
    if raw not in _messages:
        _messages[raw] = parse(raw, rulebook, trust, limits)
    return _messages[raw]


class Letter:
    """One mail that left; most are never looked into."""

    def __init__(self, at: datetime, sent: Outgoing) -> None:
        self.at = at
        self.kind = sent.kind.value
        self.to = sent.recipients[0]
        self._octets = sent.octets
        head = sent.octets.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
        self.subject = str(message_from_bytes(head, policy=policy.default)["Subject"])

    @cached_property
    def mail(self) -> EmailMessage:
        return message_from_bytes(self._octets, policy=policy.default)

    @cached_property
    def text(self) -> str:
        return self.mail.get_body(("plain",)).get_content().replace("\r\n", "\n")


class _Recorder:
    """A server that takes everything."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self.letters: list[Letter] = []
        self._clock = clock

    async def send(self, mail: Outgoing, before_data: Callable[[], Awaitable[None]]) -> DeliveryReport:
        await before_data()
        self.letters.append(Letter(self._clock(), mail))
        return DeliveryReport(mail.recipients[0], Outcome.SENT, 250, "ok")

    async def rest(self) -> None:
        """Nothing is held."""

    async def close(self) -> None:
        """Nothing is held."""


class Firm:
    def __init__(self, url: str) -> None:
        settings, rulebook, classifier = _read()
        self.now = BEGINS
        self.log = StringIO()
        self.store = open_store(url)
        self.store.migrate()
        dice = itertools.count(1)
        self.house = House(
            settings=settings,
            rulebook=rulebook,
            tokens=KEYS,
            classifier=classifier,
            composer=prepare_composer(settings, rulebook, KEYS),
            store=self.store,
            log=MailLog(to=self.log),
            clock=lambda: self.now,
            dice=lambda: next(dice),
            learned=Memory(self.store),
            distrusted=Distrust(self.store),
            read=_remembered,
        )
        self._uids = itertools.count(1)
        self._last = 0  # mail
        self._busy = True  # something may have been queued
        self._server = _Recorder(lambda: self.now)
        self._loop = asyncio.Runner()
        self.alarms: list[str] = []
        self._sender = Sender(
            lambda: self.house,
            {"sales": self._server},
            _at_once,
            lambda mailbox, subject, text: self.alarms.append(subject),
            {"sales": _SO_MANY_A_MINUTE},
            monotonic=lambda: (self.now - BEGINS).total_seconds(),
        )
        with self.store.begin() as tx:
            tx.adopt("sales", BEGINS - timedelta(days=1))

    def gets(self, octets: bytes) -> MailRow:
        """What became of a mail that comes in."""
        self._busy = True
        arrival = Arrival("sales", uidvalidity=1, uid=next(self._uids), received_at=self.now)
        pipeline.take_in([RawMessage(arrival, octets)], self.house)
        with self.store.read() as tx:
            row = tx.mails_after(self._last, 10)[-1]
        self._last = row.mail
        return row

    def round(self) -> None:
        self._busy = True
        rounds.make(self.house)

    def sends(self) -> list[Letter]:
        """What left since the last time."""
        before = len(self._server.letters)
        while self._busy and self._loop.run(self._sender.send_due()) == BATCH:
            pass
        self._busy = False
        return self._server.letters[before:]

    @property
    def trouble(self) -> list[str]:
        return [line for line in self.log.getvalue().splitlines() if "event=trouble" in line or "quarantined" in line]

    def close(self) -> None:
        self._loop.close()
        self.store.close()


async def _at_once(work: Callable[[], object]) -> object:
    return work()
