"""A firm whose mailbox shows its tickets in folders: a real Dovecot, a real store, one look at a time.

with shown_firms(tmp_path) as firms:
    firm = firms.fresh(tmp_path)      # another mailbox, another store
    firm.deliver()
    firm.look()                       # what the daemon does every minute
    firm.move("Tom Reed", "Deal")     # a person, with a mail program of their own
"""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from imapclient import IMAPClient
from msgspec.structs import replace
from support.company import AUTHSERV_ID, CONFIG, proven
from support.dovecot import Dovecot, Stored, dovecot
from support.mails import mail

from mailbot.app import App, build
from mailbot.house import House
from mailbot.intake.sources import open_source
from mailbot.learning.teaching import Memory
from mailbot.maillog import MailLog
from mailbot.model.outgoing import DeliveryReport, Outcome
from mailbot.model.records import OutboxRow, TicketView
from mailbot.model.ticket import Ticket
from mailbot.receiver import PipelineReceiver
from mailbot.shelving import PipelineShelver
from mailbot.store import open_store

PASSWORD = "secret-of-sales"
MOST = 60  # firms
WORDS = "Dear Sirs,\n\nplease quote 20 pcs of your pump P-7.\n\nJane Doe"


class ShownFirm:
    """`house` holds what may differ from firm to firm: its mailbox and its store."""

    def __init__(self, house: House, server: Dovecot, user: str) -> None:
        self.house = house
        self.dovecot = server
        self.user = user
        self.store = house.store
        with self.store.begin() as tx:
            tx.adopt("sales", datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=1))

    def settings(self, **changes: object) -> None:
        """Of the mailbox."""
        settings = self.house.settings
        box = replace(settings.mailboxes[0], **changes)
        self.house = replace(self.house, settings=replace(settings, mailboxes=(box,)))

    # --- mail ---
    def deliver(self, text: str = WORDS, *, sender: str = "jane@customer.example", **more) -> None:
        headers = {**proven(sender.rpartition("@")[2]), **more.pop("headers", {})}
        self.dovecot.deliver(self.user, mail(text, sender=sender, headers=headers, **more), sender)

    def look(self, times: int = 1) -> None:
        for _ in range(times):
            self.source().look()

    def source(self):
        def here(work):
            return work()

        receiver = PipelineReceiver(lambda: self.house, here, lambda: None)
        shelver = PipelineShelver(lambda: self.house, here, lambda: None)
        box, limits = self.house.settings.mailboxes[0], self.house.settings.limits
        return open_source(box, receiver, limits, self.house.log.note, shelver=shelver)

    def send_all(self) -> None:
        """Everything in the outbox is sent, as far as the store knows."""
        now = datetime.now(UTC) - timedelta(minutes=1)
        with self.store.begin() as tx:
            for one in tx.claim(datetime.now(UTC), 100):
                tx.report(one.row, DeliveryReport(one.outgoing.recipients[0], Outcome.SENT, 250, "ok"), None, now)

    # --- a person with a mail program ---
    @contextlib.contextmanager
    def person(self, folder: str) -> Iterator[IMAPClient]:
        with self.dovecot.client(self.user) as client:
            client.select_folder(self.name(folder))
            yield client

    def move(self, source: str, target: str, uid: int = 0) -> None:
        with self.person(source) as client:
            uids = [uid] if uid else client.search("ALL")
            assert uids, f"nothing in {source}: {self.shown()}"
            client.move(uids, self.name(target))

    def append(self, folder: str, octets: bytes) -> None:
        self.dovecot.append(self.user, self.name(folder), octets)

    def lying(self, folder: str) -> list[Stored]:
        return self.dovecot.messages(self.user, self.name(folder))

    def folders(self) -> list[str]:
        with self.dovecot.client(self.user) as client:
            return sorted(name for _, _, name in client.list_folders())

    def shown(self) -> dict[str, int]:
        """Folders with something in them."""
        with self.dovecot.client(self.user) as client:
            counts = {
                name.removeprefix("Tickets/"): client.folder_status(name, ["MESSAGES"])[b"MESSAGES"]
                for flags, _, name in client.list_folders()
                if b"\\Noselect" not in flags
            }
        return {name: count for name, count in counts.items() if count}

    @staticmethod
    def name(folder: str) -> str:
        return folder if folder in ("INBOX", "Sent", "Junk", "Private") else f"Tickets/{folder}"

    # --- the store ---
    def ticket(self, number: int = 1001) -> Ticket:
        with self.store.read() as tx:
            found = tx.ticket(number)
        assert found is not None
        return found

    def view(self, number: int = 1001) -> TicketView:
        with self.store.read() as tx:
            found = tx.ticket_view(number)
        assert found is not None
        return found

    def act(self, *acts, number: int = 1001, who: str = "boss") -> None:
        """By another way than the mailbox."""
        with self.store.begin() as tx:
            tx.act(number, acts, who, 0, datetime.now(UTC))

    def orders(self, number: int = 1001) -> list[str]:
        """Events that came from the mailbox."""
        return [entry.text for entry in self.view(number).timeline if entry.what == "event" and entry.who == "mailbox"]

    def outgoing(self, *kinds: str) -> list[OutboxRow]:
        with self.store.read() as tx:
            rows = tx.outbox((), 1000)
        return [row for row in rows if not kinds or row.kind in kinds]


class ShownFirms:
    """What costs time is made once: the server, the rules, the models."""

    def __init__(self, home: Path, server: Dovecot) -> None:
        self._server = server
        self._users = itertools.count()
        self._home = home
        (home / "rules").mkdir()
        (home / "password").write_text(PASSWORD)
        (home / "password").chmod(0o600)
        self.log = (home / "log").open("a+")
        self._apps: dict[str, App] = {}

    def fresh(self, home: Path, folders: str = "", **changes: object) -> ShownFirm:
        """`folders`: lines of [mailbox.folders]; `changes`: of the mailbox.  Sent is left alone unless they say so."""
        base = self._app(folders).house
        store = open_store(f"sqlite:///{home}/shown.db")
        store.migrate()
        user = f"user{next(self._users)}"
        house = replace(base, store=store, learned=Memory(store))
        firm = ShownFirm(house, self._server, user)
        imap = replace(base.settings.mailboxes[0].imap, user=user)
        firm.settings(**{"imap": imap, "watch_sent": False, "append_sent": "never", **changes})
        return firm

    def _app(self, folders: str) -> App:
        if folders not in self._apps:
            mailbox = f"shelves = true\n[mailbox.folders]\n{folders}"
            config = self._home / f"config{len(self._apps)}.toml"
            config.write_text(
                CONFIG.format(
                    imap_port=self._server.imap_port, smtp_port=25, ack="", mailbox=mailbox, authserv_id=AUTHSERV_ID
                )
                + f'[store]\nurl = "sqlite:///base{len(self._apps)}.db"\n'
            )
            self._apps[folders] = build(config, MailLog(to=self.log))
        return self._apps[folders]

    def close(self) -> None:
        for app in self._apps.values():
            app.close()
        self.log.close()

    def said(self) -> str:
        self.log.seek(0)
        return self.log.read()


@contextlib.contextmanager
def shown_firms(home: Path) -> Iterator[ShownFirms]:
    with dovecot({f"user{n}": PASSWORD for n in range(MOST)}) as server:
        firms = ShownFirms(home, server)
        try:
            yield firms
        finally:
            firms.close()
            server.stop(kill=True)
