"""A firm without servers: a configuration on disk, a store, and mails that go through the real pipeline."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

from support.commands import Said, run_here
from support.mails import mail

from mailbot import pipeline
from mailbot.app import App, build, laboratory
from mailbot.house import House
from mailbot.maillog import MailLog
from mailbot.model.mail import Arrival, RawMessage
from mailbot.model.records import MailRow

CONFIG = """
[company]
name = "Acme"
[[mailbox]]
name = "sales"
address = "sales@acme.example"
kind = "pipe"
[mailbox.smtp]
host = "127.0.0.1"
security = "none"
auth = "none"
[[staff]]
handle = "li"
name = "Li Na"
addresses = ["li@acme.example"]
[[staff]]
handle = "tom"
name = "Tom Reed"
addresses = ["tom@acme.example"]
[[staff]]
handle = "boss"
name = "The Boss"
addresses = ["boss@acme.example"]
roles = ["manager", "admin"]
[folders]
rules = ["rules"]
replies = ["replies"]
"""


class SmallFirm:
    def __init__(self, home: Path) -> None:
        self.home = home
        self.config = home / "config.toml"
        (home / "rules").mkdir()
        (home / "replies").mkdir()
        self.config.write_text(CONFIG)
        self.app: App = build(self.config, MailLog())
        with self.app.store.begin() as tx:
            tx.adopt("sales", datetime.now(UTC) - timedelta(days=1))

    def rule(self, name: str, text: str) -> None:
        path = self.home / "rules" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def take(self, text: str, **more) -> MailRow:
        """One mail through the pipeline; what was decided."""
        octets = mail(text, **{"to": "sales@acme.example", **more})
        arrival = Arrival("sales", received_at=datetime.now(UTC))
        pipeline.take_in([RawMessage(arrival, octets)], self.app.house)
        return self.mails()[-1]

    def mails(self) -> list[MailRow]:
        with self.app.store.read() as tx:
            return list(tx.mails_after(0, 1000))

    def house(self, *more_rules: str) -> House:
        """As `rules replay` sees it: the rules as they are on disk now."""
        return laboratory(self.config, more_rules)

    def call(self, *words: str) -> Said:
        with contextlib.chdir(self.home):
            return run_here(self.config, *words)

    def close(self) -> None:
        self.app.close()
