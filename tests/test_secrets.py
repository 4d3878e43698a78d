"""Passwords, keys, reply tokens and people's words are in no log, traceback, status or alarm (promise P27)."""

import asyncio
import json
import socket
import threading
from email import message_from_bytes, policy
from io import StringIO

import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from support.small_firm import CONFIG, SmallFirm
from typer.testing import CliRunner

from mailbot import limits, pipeline, rounds
from mailbot.app import build
from mailbot.cli import app as cli
from mailbot.config import read_config
from mailbot.deliver.transports import open_transport
from mailbot.letters import composing
from mailbot.maillog import MailLog
from mailbot.model.errors import TemporaryFailure, in_our_words, trail
from mailbot.model.outgoing import Kind, Outgoing
from mailbot.model.settings import Login, Mailbox, Secret
from mailbot.model.tokens import Purpose, Token
from mailbot.running.keys import secrets_of

PASSWORD = "canary-password-7c0a1e52"
BODY = "canarybodyword"
WORDS = f"Please quote your best price for 20 pcs of A-100. {BODY}"


class Firm(SmallFirm):
    """A firm with a password, whose log is kept."""

    def __init__(self, home):
        self.home, self.config, self.log = home, home / "config.toml", StringIO()
        for folder in ("rules", "replies"):
            (home / folder).mkdir()
        (home / "password").write_text(PASSWORD)
        (home / "password").chmod(0o600)
        self.config.write_text(CONFIG.replace('auth = "none"', 'user = "sales"\npassword_file = "password"'))
        known = secrets_of(read_config(self.config))
        self.app = build(self.config, MailLog(known, to=self.log, show_addresses=True))

    def secrets(self):
        house = self.app.house
        key = house.tokens.roots[0].hex()
        return [PASSWORD, key, house.tokens.tag(Token(Purpose.STAFF_REPLY, 1001, "li"))]

    def alarms(self):
        with self.app.store.begin() as tx:
            claimed = [one.outgoing for one in tx.claim(self.app.house.clock(), 1000)]
        mails = [message_from_bytes(one.octets, policy=policy.default) for one in claimed if one.kind is Kind.ALARM]
        return "\n".join(f"{mail['Subject']}\n{mail.get_body(('plain',)).get_content()}" for mail in mails)

    def shown(self):
        """All that a person or a program is shown, but the ticket, whose business the words are."""
        every = ("status", "quarantine", "outbox", "tickets")
        return "".join(
            [*(self.said(word, "--json") for word in every), self.said("quarantine"), self.said("why", "1001")]
        )

    def said(self, *words):
        """The command itself, in this process: its output and its errors."""
        return CliRunner().invoke(cli, [*words, "--config", str(self.config)]).output

    def of_the_ticket(self):
        return self.said("ticket", "1001", "--json")


@pytest.fixture
def firm(tmp_path):
    firm = Firm(tmp_path)
    yield firm
    firm.close()


def test_an_ordinary_day_shows_no_secret(firm):
    firm.take(WORDS)
    for words in (firm.log.getvalue(), firm.shown()):
        assert "1001" in words, "the run did something"
        assert [secret for secret in [*firm.secrets(), BODY] if secret in words] == []
    ticket = firm.of_the_ticket()
    assert BODY in ticket, "the words of a mail are its ticket's business, and nobody else's"
    assert [secret for secret in firm.secrets() if secret in ticket] == []


def raising(*_, **__):
    raise ValueError(f"cannot read {WORDS!r} with {PASSWORD}")


PLACES = {
    "reading": (limits, "parse"),
    "deciding": (pipeline, "ruled_on"),
    "composing": (composing, "compose"),
}


@pytest.mark.parametrize("place", PLACES)
def test_an_error_of_ours_tells_where_but_not_what_it_stumbled_over(firm, monkeypatch, place):
    monkeypatch.setattr(*PLACES[place], raising)
    firm.take(WORDS)
    monkeypatch.undo()
    shown, alarms = firm.shown(), firm.alarms()
    assert "ValueError" in shown and "ValueError" in alarms and "ValueError" in firm.log.getvalue()
    assert "in raising" in shown, "a traceback is there"
    for words in (firm.log.getvalue(), shown, alarms):
        assert PASSWORD not in words and BODY not in words


def test_a_round_that_fails_does_not_repeat_what_it_stumbled_over(firm, monkeypatch):
    monkeypatch.setattr(rounds, "ROUND", (("reminders", raising),))
    firm.app.make_round()
    log = firm.log.getvalue()
    assert "ValueError" in log and BODY not in log and PASSWORD not in log


def test_an_error_of_the_database_has_no_values(firm):
    with pytest.raises((SQLAlchemyError, TemporaryFailure)) as caught, firm.app.store.begin() as tx:
        tx._db.execute(text("INSERT INTO mails (id, state) VALUES (:id, :words)"), {"id": 1, "words": WORDS})
    said = in_our_words(caught.value) + trail(caught.value)
    assert "mails" in said, "the database's own words are there"
    assert BODY not in said


def test_a_chain_of_errors_is_told_without_their_words():
    try:
        try:
            raise KeyError(WORDS)
        except KeyError as error:
            raise ValueError(PASSWORD) from error
    except ValueError as error:
        told = trail(error)
    assert "KeyError" in told and "ValueError" in told and "test_secrets.py" in told
    assert BODY not in told and PASSWORD not in told


def test_a_password_is_shown_by_nothing_that_shows_settings(firm):
    settings = firm.app.house.settings
    box = settings.mailbox("sales")
    assert box.smtp.password.reveal() == PASSWORD
    every = (settings, box, box.smtp, box.smtp.password, firm.app.house)
    for shown in (*map(repr, every), *map(str, every), f"{box.smtp.password}"):
        assert PASSWORD not in shown
        assert firm.app.house.tokens.roots[0].hex() not in shown
        assert repr(firm.app.house.tokens.roots[0]) not in shown


@pytest.mark.parametrize("as_json", [False, True])
def test_the_log_blots_secrets_out_wherever_they_stand(as_json):
    out = StringIO()
    log = MailLog([PASSWORD, "abc"], as_json=as_json, to=out)
    log.trouble("login", f"no such user: {PASSWORD}", mailbox=PASSWORD)
    log.delivery(1, "ack", "ann@client.example", "failed", 535, f"AUTH {PASSWORD} refused", 1)
    log.note(f"x.{PASSWORD}")
    written = out.getvalue()
    assert PASSWORD not in written and written.count("***") == 4
    assert "ann@client.example" not in written, "addresses are hashed unless asked for"


def test_all_passwords_of_a_configuration_are_known_to_the_log(firm):
    assert secrets_of(firm.app.house.settings) == [PASSWORD]


def test_a_server_that_echoes_the_password_does_not_get_it_into_the_report():
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=_echoing, args=(server,), daemon=True).start()
        login = Login("127.0.0.1", server.getsockname()[1], "none", "sales", password=Secret(PASSWORD))
        transport = open_transport(Mailbox("sales", "sales@acme.example", smtp=login), lambda fresh=False: "")
        letter = Outgoing(Kind.ACK, "<a@acme.example>", "", ("ann@client.example",), b"Subject: x\r\n\r\nx\r\n")

        async def sent():
            async def nothing():
                return

            try:
                return await transport.send(letter, nothing)
            finally:
                await transport.close()

        report = asyncio.run(sent())
    assert "refused" in report.text and PASSWORD not in json.dumps(report.text)


def _echoing(server):
    """Says back what it was sent, the password in clear."""
    connection, _ = server.accept()
    with connection, connection.makefile("rb") as lines:
        connection.sendall(b"220 hello\r\n")
        for line in lines:
            word = line[:4].upper()
            if word == b"EHLO":
                connection.sendall(b"250-hello\r\n250 AUTH PLAIN LOGIN\r\n")
            elif word == b"AUTH":
                connection.sendall(b"535 5.7.8 refused: " + PASSWORD.encode() + b"\r\n")
            else:
                connection.sendall(b"221 bye\r\n")
                return
