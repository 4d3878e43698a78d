"""Mailbox -> what its IMAP server allows, for `mailbot check`.  Network; changes nothing on the server."""

from __future__ import annotations

from collections.abc import Iterator

from mailbot.intake.access_token import AccessToken
from mailbot.intake.connection import EXPECTED, Connection, Folder, Opened
from mailbot.intake.folder_pass import DONE_KEYWORD
from mailbot.intake.folders import junk_folder, sent_folder
from mailbot.intake.login import LoginRefused, Token, connect
from mailbot.intake.shelf_probe import shelf_finding
from mailbot.model.errors import MailbotError, no_tls_there
from mailbot.model.records import Finding
from mailbot.model.settings import Mailbox

# (capability, what it gives us, what we do without it)
_CAPABILITIES = (
    ("IDLE", "new mail is announced at once", "not offered: new mail is seen within a minute, by polling"),
    ("MOVE", "mail is moved in one step", "not offered"),
    ("UIDPLUS", "single mails can be expunged", "not offered"),
    ("SPECIAL-USE", "special folders are marked", "not offered: the junk folder is guessed from its name"),
    ("ID", "we say who we are", "not offered"),
)
# a missing one of these costs something that the administrator should know
_MATTERS = frozenset({"IDLE"})


def probe_imap(mailbox: Mailbox, token: Token | None = None) -> list[Finding]:
    """Everything that can be seen without changing anything; stops at the first thing that blocks the rest."""
    login = mailbox.imap
    findings: list[Finding] = []
    try:
        connection = connect(login, token or AccessToken(login.token_command))
    except LoginRefused as error:
        return [Finding(False, "login", f"{login.user} at {login.host} was refused: {error}")]
    except (*EXPECTED, MailbotError) as error:
        said = str(error) or type(error).__name__
        named = said if said.startswith(login.host) else f"{login.host}: {said}"
        return [Finding(False, "connection", no_tls_there(error, login.host) or named)]
    try:
        findings.append(Finding(True, "login", f"{login.user} at {login.host}, security {login.security}"))
        findings.extend(_capabilities(connection))
        findings.extend(_folders(connection, mailbox))
    except (*EXPECTED, MailbotError) as error:
        findings.append(Finding(False, "folders", f"{login.host}: {error or type(error).__name__}"))
    finally:
        connection.close(politely=True)
    return findings


def _capabilities(connection: Connection) -> Iterator[Finding]:
    for name, with_it, without_it in _CAPABILITIES:
        offered = connection.can(name)
        yield Finding(offered or name not in _MATTERS, f"capability {name}", with_it if offered else without_it)


def _folders(connection: Connection, mailbox: Mailbox) -> Iterator[Finding]:
    folders = connection.folders()
    names = {folder.name for folder in folders}
    try:
        opened = connection.open(mailbox.folder)
    except EXPECTED as error:
        yield Finding(False, "folder", f"{mailbox.folder} cannot be opened: {error}; there are: {_some(names)}")
        return
    for ask in (_folder, _keyword):
        yield ask(mailbox, opened)
    yield _junk(mailbox, folders)
    yield _sent(mailbox, folders)
    yield shelf_finding(connection, mailbox, names)
    if mailbox.done_folder:
        yield _done(mailbox, names, connection.can_move)


def _folder(mailbox: Mailbox, opened: Opened) -> Finding:
    if not opened.uidvalidity:
        return Finding(
            False, "folder", f"{mailbox.folder}: the server gives no UIDVALIDITY: mails cannot be told apart"
        )
    if not opened.writable:
        return Finding(False, "folder", f"{mailbox.folder}: read-only: mails are filed, and neither marked nor moved")
    return Finding(True, "folder", f"{mailbox.folder}: {opened.exists} mails, we may write")


def _keyword(_mailbox: Mailbox, opened: Opened) -> Finding:
    if opened.keeps(DONE_KEYWORD):
        return Finding(True, "keyword", f"mails that are done get {DONE_KEYWORD}")
    return Finding(True, "keyword", "the server keeps no keywords: nothing shows in the mailbox which mails are done")


def _junk(mailbox: Mailbox, folders: list[Folder]) -> Finding:
    found = junk_folder(mailbox.junk, folders, mailbox.folder)
    if found:
        return Finding(True, "junk", f"{found} is looked at too, and never changed")
    if mailbox.junk == "":
        return Finding(True, "junk", "is not looked at, as configured")
    known = _some({folder.name for folder in folders})
    return Finding(mailbox.junk == "auto", "junk", f"no junk folder was found ({mailbox.junk!r}); there are: {known}")


def _sent(mailbox: Mailbox, folders: list[Folder]) -> Finding:
    found = sent_folder(mailbox.sent, folders, mailbox.folder)
    if found:
        return Finding(True, "sent", f"{found}: answers are copied there, and those written there are seen")
    asked = mailbox.sent not in ("", "auto") or mailbox.append_sent == "always"
    return Finding(not asked, "sent", "no Sent folder is used: answers are not copied, and none are seen there")


def _done(mailbox: Mailbox, names: set[str], can_move: bool) -> Finding:
    if not can_move:
        return Finding(False, "done_folder", "the server has neither MOVE nor UIDPLUS: done mails stay where they are")
    there = "is there" if mailbox.done_folder in names else "will be made at the first start"
    return Finding(True, "done_folder", f"{mailbox.done_folder} {there}")


def _some(names: set[str]) -> str:
    return ", ".join(sorted(names)[:20])
