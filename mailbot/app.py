"""A configuration -> everything built.  The only place that knows concrete classes."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from mailbot import pipeline, rounds
from mailbot.classify import NOTHING_LEARNED
from mailbot.classify import prepare as prepare_classifier
from mailbot.config import read_config
from mailbot.deliver import Transport
from mailbot.deliver.transports import open_transport
from mailbot.house import House
from mailbot.intake import MailSource
from mailbot.intake.access_token import AccessToken
from mailbot.intake.sources import open_source
from mailbot.keeping import retention
from mailbot.lab.explain import ALONE, Explainer
from mailbot.learning import answering
from mailbot.learning.encoder import encoder_if_any
from mailbot.learning.teaching import Memory
from mailbot.limits import Reader, Renderer, Worker
from mailbot.maillog import MailLog
from mailbot.model.errors import ConfigError
from mailbot.model.mail import Arrival, RawMessage
from mailbot.model.rulebook import Rulebook
from mailbot.model.settings import Mailbox, Settings
from mailbot.model.tokens import TokenKeys
from mailbot.reading import understand
from mailbot.receiver import Begin, PipelineReceiver, RunHere, at_once
from mailbot.reply import Render, rendering_shipped
from mailbot.reply import prepare as prepare_composer
from mailbot.rulebook import shipped_pages
from mailbot.running.ahead import ReadAhead, workers
from mailbot.running.in_force import note_in_force
from mailbot.running.keys import secrets_of, throw_away_keys, token_keys
from mailbot.running.opening import open_store, utc_now
from mailbot.running.rules_in_use import read_rules
from mailbot.running.watching import look
from mailbot.sender import OnPipeline, Sender
from mailbot.shelving import PipelineShelver
from mailbot.store import Store
from mailbot.store import open_store as open_store_url
from mailbot.watch import telling
from mailbot.watch.alarms import Alarms

DAILY_LIST_AT = 7  # o'clock, company time


Read = Callable[[Path], tuple[Settings, Rulebook | None]]


def read_here(config: Path) -> tuple[Settings, Rulebook | None]:
    """The rules are read when they are needed."""
    return read_config(config), None


class App:
    """One company's mailbot.  `house` is replaced as a whole by a reload and read anew for each mail."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        log: MailLog,
        tokens: TokenKeys,
        config: Path | None,
        *,
        read: Read = read_here,
        rulebook: Rulebook | None = None,
        beside: Sequence[Worker] | None = None,
    ) -> None:
        self._read = read
        self.store = store
        self._log = log
        self._tokens = tokens
        self._learned = Memory(store)
        self._distrusted = answering.Distrust(store)
        self._worker = Worker()
        self.read_ahead = ReadAhead(lambda: self._learned.latest, log.trouble, workers() if beside is None else beside)
        self._config = config
        self.elsewhere: Callable[[], Collection[str]] = tuple  # mailboxes that another daemon works
        self.alarms = Alarms(lambda: self.house, utc_now())
        self.looked = look(_folders(settings))  # before they are read: a later edit is then seen as one
        self.house = self._furnish(settings, read_rules(settings, store, rulebook))

    def _furnish(self, settings: Settings, rulebook: Rulebook) -> House:
        return House(
            settings=settings,
            rulebook=rulebook,
            tokens=self._tokens,
            classifier=prepare_classifier(rulebook, encoder_if_any(settings.faq.encoder)),
            composer=prepare_composer(settings, rulebook, self._tokens, self._renderer(rulebook)),
            store=self.store,
            log=self._log,
            clock=utc_now,
            dice=random64,
            learned=self._learned,
            distrusted=self._distrusted,
            read=Reader(self._worker, self._log.trouble),
            elsewhere=lambda: self.elsewhere(),
        )

    def _renderer(self, rulebook: Rulebook) -> Render:
        shipped = shipped_pages()
        if rulebook.replies == shipped:
            return rendering_shipped(rulebook.replies)  # and not the same words a second time
        return Renderer(self._worker, rulebook.replies, shipped, self._log.trouble)

    def reload(self) -> bool:
        """Configuration, rules and replies anew; ConfigError leaves all as it was.  True: mailboxes or store differ,
        which takes a restart."""
        if self._config is None:
            return False
        (settings, rulebook), before = self._read(self._config), self.house.settings
        differs = (settings.mailboxes, settings.store_url) != (before.mailboxes, before.store_url)
        kept = replace(settings, mailboxes=before.mailboxes, store_url=before.store_url)
        self.house = self._furnish(kept, read_rules(kept, self.store, rulebook))
        return differs

    def renew(self) -> None:
        """A reload for whoever cannot be told of a mistake: it is logged, and mailed to the administrator once."""
        try:
            needs_restart = self.reload()
        except ConfigError as error:
            self._log.trouble("reload", f"kept the last good set: {error}")
            self._mail_mistakes(error.problems)
        else:
            self._log.note("reloaded", rules=self.house.rulebook.digest[:12], needs_restart=needs_restart)
            note_in_force(self._config, self.house)

    def _mail_mistakes(self, problems: Sequence[str]) -> None:
        box = next(iter(self.house.settings.mailboxes), None)
        if box is not None:
            subject = "a mistake in what was edited; the last good rules hold"
            which = sha256("\n".join(problems).encode()).hexdigest()[:16]
            telling.alarm(self.house, box.name, subject, problems, f"reload.{which}")

    def folders(self) -> list[Path]:
        """The company's own rules and replies: what is read again when a file in them changes."""
        return _folders(self.house.settings)

    def begin_life(self) -> None:
        """What an earlier life left half done comes first (RELIABILITY 8.8, 9).

        A mailbox is adopted at our first start, not when its server first lets us in: mail of the seconds between is
        new.  INTERNALDATE has whole seconds, so a mail of this very second must not look older than we are."""
        now = utc_now()
        with self.store.begin() as tx:
            left = tx.recover_outbox(now)
            for box in self.house.settings.mailboxes:
                tx.adopt(box.name, now.replace(microsecond=0))
        if left:
            self._log.note("recovered_outbox", rows=left)
        note_in_force(self._config, self.house)
        self.finish_pending()

    def get_ready(self) -> None:
        """For the mail that came while nobody looked."""
        self._learned()
        self.read_ahead.get_ready(self.house)

    def warm_up(self) -> None:
        """Patterns and pages are compiled at their first use; the first customer should not wait for that."""
        sample = b"From: a@example.com\r\nSubject: warm-up\r\n\r\nPlease quote 20 pieces of A-100.\r\n"
        understand(RawMessage(Arrival(""), sample), self.house)
        for box in self.house.settings.mailboxes[:1]:
            self.house.composer.probe(box, utc_now(), 0)

    def finish_pending(self) -> None:
        while pipeline.finish_pending(self.house):
            pass

    @property
    def watched(self) -> list[str]:
        """Mailboxes that somebody must look at; a pipe's mail comes by itself."""
        return [box.name for box in self.house.settings.mailboxes if box.kind != "pipe"]

    def source(self, name: str, run: RunHere, wake_sender: Callable[[], None], begin: Begin = at_once) -> MailSource:
        receiver = PipelineReceiver(lambda: self.house, run, wake_sender, begin, self.read_ahead)
        shelver = PipelineShelver(lambda: self.house, run, wake_sender)
        (box,) = (box for box in self.house.settings.mailboxes if box.name == name)
        return open_source(box, receiver, self.house.settings.limits, self._log.note, shelver=shelver)

    def sender(self, on_pipeline: OnPipeline) -> Sender:
        transports = {box.name: transport(box) for box in self.house.settings.mailboxes}
        paces = {box.name: box.sends_per_minute for box in self.house.settings.mailboxes}
        return Sender(lambda: self.house, transports, on_pipeline, self._alarm, paces)

    def _alarm(self, mailbox: str, subject: str, text: str) -> None:
        telling.alarm(self.house, mailbox, subject, [text])

    def daily_list(self, now: datetime | None = None) -> None:
        """Spam and machine mail of the last day to each manager, once a day: inquiries land there and nobody looks."""
        house, now = self.house, now or utc_now()
        local = now.astimezone(ZoneInfo(house.settings.company.timezone))
        box = next(iter(house.settings.mailboxes), None)
        if local.hour < DAILY_LIST_AT or box is None:
            return
        with self.store.begin() as tx:
            rows = tx.filed_since(now - timedelta(days=1), ("spam", "file", "quarantine"), 200)
            if rows and tx.first_time("daily_list", local.date().isoformat(), now):
                for person in house.settings.with_role("manager"):
                    tx.enqueue(house.composer.digest(person, rows, box, now, random64()), 0, "", now)

    def faq_news(self) -> None:
        """Which FAQ entry has earned that it answers by itself, which has lost it: to the administrator, once each."""
        answering.tell_administrator(self.house)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.house.settings.company.timezone)

    def let_go(self) -> None:
        """What was kept long enough: the day's work, a part of it at a time."""
        retention.let_go(self.house)

    def make_round(self) -> None:
        """What time brings about: reminders, absences, tickets without an owner, morning lists, the recycle bin."""
        rounds.make(self.house)

    def close(self) -> None:
        self.read_ahead.close()
        self._worker.close()
        self.store.close()


def _folders(settings: Settings) -> list[Path]:
    return [Path(folder) for folder in (*settings.rules, *settings.replies)]


def transport(box: Mailbox) -> Transport:
    return open_transport(box, AccessToken(box.smtp.token_command))


def build(
    config: Path,
    log: MailLog | None = None,
    *,
    as_json: bool = False,
    read: Read = read_here,
    beside: Sequence[Worker] | None = None,
) -> App:
    """Raises ConfigError with every problem of configuration, rules and replies.  `beside`: who reads a backlog."""
    settings, rulebook = read(config)
    log = log or MailLog(secrets_of(settings), as_json=as_json)
    store, keys = open_store(settings), token_keys(settings)
    return App(settings, store, log, keys, config, read=read, rulebook=rulebook, beside=beside)


def laboratory(config: Path, more_rules: Sequence[str] = ()) -> House:
    """The daemon's house over its own store, to look at: `more_rules` are folders laid over the configured ones."""
    settings = read_config(config)
    store = open_store(settings)
    laid_over = replace(settings, rules=(*settings.rules, *more_rules))
    return _to_look_at(laid_over, read_rules(laid_over, store), token_keys(settings), store, is_theirs=True)


def explainer(config: Path | None, store_url: str, now: datetime | None, more_rules: Sequence[str] = ()) -> Explainer:
    """For `mailbot explain`: without a configuration the shipped rules, nobody's mailbox and no history."""
    settings = read_config(config) if config else ALONE
    settings = replace(settings, rules=(*settings.rules, *more_rules))
    rulebook = read_rules(settings)
    tokens = token_keys(settings) if config else throw_away_keys()
    store = open_store_url(store_url or "sqlite:///:memory:")
    settings = replace(settings, off_rows=settings.off_rows - ({"N16"} if now else set()))
    house = _to_look_at(settings, rulebook, tokens, store, is_theirs=bool(store_url))
    return Explainer(house, now, with_store=bool(store_url))


def _to_look_at(settings: Settings, rulebook: Rulebook, tokens: TokenKeys, store: Store, *, is_theirs: bool) -> House:
    """`is_theirs`: the store has a history, and one that a daemon writes on: what was learned and sent counts."""
    settings = replace(settings, off_rows=settings.off_rows - ({"N0", "N18"} if is_theirs else set()))
    return House(
        settings=settings,
        rulebook=rulebook,
        tokens=tokens,
        classifier=prepare_classifier(rulebook, encoder_if_any(settings.faq.encoder)),
        composer=prepare_composer(settings, rulebook, tokens),
        store=store,
        log=MailLog(),
        clock=utc_now,
        dice=random64,
        learned=Memory(store) if is_theirs else lambda: NOTHING_LEARNED,
        distrusted=answering.Distrust(store) if is_theirs else lambda faq, version: False,
        read=Reader(Worker(), MailLog().trouble),
    )


def random64() -> int:
    return secrets.randbits(64)
