"""Mailbox -> can it show its tickets in folders?  Network: `mailbot check` only looks, `check --send` tries."""

from __future__ import annotations

import contextlib
import imaplib

from mailbot.intake.access_token import AccessToken
from mailbot.intake.connection import EXPECTED, Connection
from mailbot.intake.login import Token, connect
from mailbot.intake.shelf_names import shelf_names
from mailbot.model.errors import MailbotError
from mailbot.model.records import Finding
from mailbot.model.settings import Mailbox

_WHAT = "ticket folders"
_TRIAL = b"From: mailbot <mailbot@localhost>\r\nSubject: mailbot check\r\n\r\nThis folder may be deleted.\r\n"


def shelf_finding(connection: Connection, mailbox: Mailbox, there: set[str]) -> Finding:
    """Nothing is made for it."""
    wanted = mailbox.shelves is not None
    if not connection.can_move:
        return Finding(not wanted, _WHAT, "the server has neither MOVE nor UIDPLUS: they cannot be shown")
    if connection.may_create(mailbox.folder) is False:
        return Finding(not wanted, _WHAT, f"we have no right to make folders below {mailbox.folder}")
    if mailbox.shelves is None:
        return Finding(True, _WHAT, "can be shown (shelves = true); check --send tries it out")
    names = shelf_names(mailbox.shelves, *connection.root()).values()
    missing = [name for name in names if name not in there]
    text = f"{', '.join(missing)} will be made" if missing else "all are there"
    return Finding(True, _WHAT, text)


def try_folders(mailbox: Mailbox, token: Token | None = None) -> Finding:
    """Makes two folders, moves a mail from one to the other, and takes all of it away again."""
    try:
        connection = connect(mailbox.imap, token or AccessToken(mailbox.imap.token_command))
    except (*EXPECTED, MailbotError) as error:
        return Finding(False, _WHAT, str(error) or type(error).__name__)
    try:
        root, delimiter = connection.root()
        trials = [f"{root}mailbot-check{delimiter or '-'}{letter}" for letter in "ab"]
        try:
            arrived = _move_one(connection, *trials)
        finally:
            for name in (*trials, f"{root}mailbot-check"):
                with contextlib.suppress(imaplib.IMAP4.error):
                    connection.remove(name)
    except (*EXPECTED, MailbotError) as error:
        return Finding(mailbox.shelves is None, _WHAT, f"cannot be shown: {error or type(error).__name__}")
    finally:
        connection.close(politely=True)
    said = "can be made, and mail moves from one to the other" if arrived else "a mail that was moved did not arrive"
    return Finding(arrived or mailbox.shelves is None, _WHAT, said)


def _move_one(connection: Connection, source: str, target: str) -> bool:
    connection.create(source)
    connection.create(target)
    connection.append(source, _TRIAL, None)
    connection.open(source)
    connection.move([row.uid for row in connection.listing(1)], target)
    return connection.open(target, read_only=True).exists == 1
