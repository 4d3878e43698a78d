"""A firm whose clock the test holds: mails come in, time passes, and what went out can be read."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cache
from io import StringIO
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec import Struct
from msgspec.structs import replace
from support.mails import mail

from mailbot import pipeline, rounds
from mailbot.app import read_rules
from mailbot.classify import Classifier
from mailbot.classify import prepare as prepare_classifier
from mailbot.house import House
from mailbot.maillog import MailLog
from mailbot.model import acts
from mailbot.model.mail import Arrival, RawMessage
from mailbot.model.outgoing import DeliveryReport, Outcome
from mailbot.model.rulebook import Rulebook
from mailbot.model.settings import AckPolicy, Company, Mailbox, Person, Settings
from mailbot.model.ticket import Ticket
from mailbot.model.tokens import TokenKeys
from mailbot.reply import prepare as prepare_composer
from mailbot.store import open_store

MONDAY_9 = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
QUOTE = "Please quote your best price for 20 pcs of A-100."
CLAIM = "Complaint: the goods arrived broken, we want our money back. This is unacceptable."
LI = Person("li", "Li Na", ("li@staff.example",))
TOM = Person("tom", "Tom Reed", ("tom@staff.example",))
EVA = Person("eva", "Eva Stern", ("eva@staff.example",), notices="zh-Hant")
BOSS = Person("boss", "Wang Wei", ("boss@staff.example",), roles=("manager",))
SETTINGS = Settings(
    company=Company("Acme"),
    mailboxes=(Mailbox("sales", "sales@company.example", kind="pipe"),),
    staff=(LI, TOM, BOSS),
    ack=AckPolicy(direct="off"),
)


KEYS = TokenKeys((b"k" * 32,))
_dice = count(1)


@cache
def _shipped() -> tuple[Rulebook, Classifier]:
    """Read once for all offices: it takes a second."""
    rulebook = read_rules(Settings())
    return rulebook, prepare_classifier(rulebook)


@cache
def _empty_store() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "empty.db"
        store = open_store(f"sqlite:///{path}")
        store.migrate()
        store.close()
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return path.read_bytes()


def _a_copy(home: Path) -> Path:
    path = home / "mailbot.db"
    path.write_bytes(_empty_store())
    return path


class Letter(Struct, frozen=True):
    """One mail that left."""

    kind: str
    to: str
    mail: EmailMessage

    @property
    def text(self) -> str:
        return self.mail.get_body(("plain",)).get_content().replace("\r\n", "\n")

    @property
    def html(self) -> str:
        return self.mail.get_body(("html",)).get_content().replace("\r\n", "\n")


class Office:
    def __init__(self, home: Path, settings: Settings = SETTINGS, url: str = "") -> None:
        self.log = StringIO()
        self.now = MONDAY_9
        self._uid = 0
        self.store = open_store(url or f"sqlite:///{_a_copy(home)}")
        self.store.migrate()
        self.house = self._furnished(settings)
        with self.store.begin() as tx:
            tx.adopt("sales", MONDAY_9 - timedelta(days=1))

    def _furnished(self, settings: Settings) -> House:
        rulebook, classifier = _shipped()
        return House(
            settings=settings,
            rulebook=rulebook,
            tokens=KEYS,
            classifier=classifier,
            composer=prepare_composer(settings, rulebook, KEYS),
            store=self.store,
            log=MailLog(to=self.log),
            clock=lambda: self.now,
            dice=lambda: next(_dice),
        )

    def configure(self, **changes: object) -> None:
        """The same store, other settings."""
        self.house = self._furnished(replace(self.house.settings, **changes))

    def take(self, words: str = QUOTE, sender: str = "", **more: str) -> int:
        """One mail; the number of its ticket."""
        self._uid += 1
        sender = sender or f"c{self._uid}@buyer.example"
        octets = mail(words, sender=sender, message_id=f"<{self._uid}@buyer.example>", **more)
        raw = RawMessage(Arrival("sales", uidvalidity=1, uid=self._uid, received_at=self.now), octets, 0)
        pipeline.take_in([raw], self.house)
        with self.store.read() as tx:
            return tx.mails_after(0, 1000)[-1].ticket

    def do(self, ticket: int, *deeds: acts.Act, who: str = "li") -> None:
        with self.store.begin() as tx:
            tx.act(ticket, deeds, who, 0, self.now)

    def ticket(self, number: int) -> Ticket:
        with self.store.read() as tx:
            found = tx.ticket(number)
        assert found is not None
        return found

    def owner(self, number: int) -> str:
        return self.ticket(number).owner

    def events(self, number: int) -> list[str]:
        with self.store.read() as tx:
            view = tx.ticket_view(number)
        return [f"{entry.who}: {entry.text}" for entry in view.timeline if entry.what == "event"]

    def pass_time(self, **more: float) -> None:
        self.now += timedelta(**more)

    def round(self) -> list[Letter]:
        """One round, and what went out by it and since the last look."""
        rounds.make(self.house)
        assert "event=trouble" not in self.log.getvalue(), self.log.getvalue()
        return self.post()

    def post(self) -> list[Letter]:
        with self.store.begin() as tx:
            claimed = tx.claim(self.now, 1000)
            for one in claimed:
                report = DeliveryReport(one.outgoing.recipients[0], Outcome.SENT, 250, "ok")
                tx.report(one.row, report, None, self.now)
        return [
            Letter(
                one.outgoing.kind.value,
                one.outgoing.recipients[0],
                message_from_bytes(one.outgoing.octets, policy=policy.default),
            )
            for one in claimed
        ]

    def close(self) -> None:
        self.store.close()
