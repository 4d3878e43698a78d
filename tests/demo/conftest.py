"""A running demo mail world, and IMAP and SMTP clients of it."""

import smtplib
from contextlib import suppress

import pytest
from imapclient import IMAPClient

from mailbot.demo.servers import HOST, Servers
from mailbot.demo.smtp import Filter

PASSWORD = "for-the-test"


@pytest.fixture
def servers():
    with Servers(PASSWORD, Filter(frozenset({"spam.test"}))) as running:
        yield running


@pytest.fixture
def imap(servers):
    """imap(user) -> a logged-in client that is closed at the end."""
    clients = []

    def enter(user="sales@firm.example"):
        client = IMAPClient(HOST, port=servers.imap_port, ssl=False, timeout=10)
        client.normalise_times = False
        client.login(user, PASSWORD)
        clients.append(client)
        return client

    yield enter
    for client in clients:
        with suppress(OSError, client.Error):
            client.shutdown()


@pytest.fixture
def send(servers):
    def send(to="sales@firm.example", sender="a@client.example", octets=None, login=None):
        with smtplib.SMTP(HOST, servers.smtp_port, timeout=10) as client:
            if login:
                client.login(*login)
            client.sendmail(sender, [to], octets or b"From: A <a@client.example>\r\nSubject: hello\r\n\r\nwords\r\n")

    return send
