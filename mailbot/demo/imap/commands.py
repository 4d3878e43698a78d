"""(Session, Command) -> the tagged answer: the table of commands, and those that need no folder.  RFC 9051 section 6.

A command puts its untagged answers and returns the words of the tagged one, "OK ..." or "NO ...".
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Awaitable, Callable
from typing import NamedTuple

from mailbot.demo.imap import folders, letters
from mailbot.demo.imap.reader import Command, text
from mailbot.demo.imap.session import Session

CAPABILITIES = "IMAP4rev1 LITERAL+ SASL-IR IDLE MOVE UIDPLUS UNSELECT SPECIAL-USE NAMESPACE ID CHILDREN AUTH=PLAIN"
_REFUSED = "NO [AUTHENTICATIONFAILED] wrong name or password"


async def _capability(session: Session, command: Command) -> str:
    session.put(f"* CAPABILITY {CAPABILITIES}")
    return "OK"


async def _ok(session: Session, command: Command) -> str:
    return "OK"


async def _id(session: Session, command: Command) -> str:
    session.put('* ID ("name" "mailbot demo")')
    return "OK"


async def _logout(session: Session, command: Command) -> str:
    session.put("* BYE until next time")
    session.over = True
    return "OK"


async def _login(session: Session, command: Command) -> str:
    user, password = (text(argument) for argument in command.args[:2])
    return _enter(session, user, password)


async def _authenticate(session: Session, command: Command) -> str:
    """SASL PLAIN (RFC 4616), with or without an initial response."""
    if text(command.args[0]).upper() != "PLAIN":
        return "NO only PLAIN"
    if len(command.args) > 1:
        answer = text(command.args[1])
    else:
        session.put("+ ")
        await session.flush()
        answer = (await session.reader.readline()).decode("ascii", "replace")
    try:
        _, user, password = base64.b64decode(answer).decode("utf-8", "replace").split("\0")
    except (binascii.Error, ValueError):
        return "BAD unreadable credentials"
    return _enter(session, user, password)


def _enter(session: Session, user: str, password: str) -> str:
    session.account = session.office.enter(user, password)
    return f"OK [CAPABILITY {CAPABILITIES}] welcome" if session.account else _REFUSED


class Entry(NamedTuple):
    run: Callable[[Session, Command], Awaitable[str]]
    args: int = 0  # at least so many
    guest: bool = False  # allowed before login


COMMANDS: dict[str, Entry] = {
    "CAPABILITY": Entry(_capability, guest=True),
    "NOOP": Entry(_ok, guest=True),
    "ID": Entry(_id, guest=True),
    "LOGOUT": Entry(_logout, guest=True),
    "LOGIN": Entry(_login, 2, guest=True),
    "AUTHENTICATE": Entry(_authenticate, 1, guest=True),
    "NAMESPACE": Entry(folders.namespace),
    "LIST": Entry(folders.list_folders, 2),
    "LSUB": Entry(folders.list_folders, 2),
    "SUBSCRIBE": Entry(_ok, 1),
    "UNSUBSCRIBE": Entry(_ok, 1),
    "SELECT": Entry(folders.select, 1),
    "EXAMINE": Entry(folders.select, 1),
    "STATUS": Entry(folders.status, 2),
    "CREATE": Entry(folders.create, 1),
    "DELETE": Entry(folders.delete, 1),
    "APPEND": Entry(folders.append, 2),
    "CHECK": Entry(_ok),
    "CLOSE": Entry(folders.leave),
    "UNSELECT": Entry(folders.leave),
    "IDLE": Entry(letters.idle),
    "SEARCH": Entry(letters.search_letters),
    "FETCH": Entry(letters.fetch, 2),
    "STORE": Entry(letters.store, 3),
    "COPY": Entry(letters.copy, 2),
    "MOVE": Entry(letters.move, 2),
    "EXPUNGE": Entry(letters.expunge),
}


async def obey(session: Session, command: Command) -> str:
    """The tagged answer's words; everything untagged is put."""
    entry = COMMANDS.get(command.name)
    if entry is None:
        return f"BAD no such command: {command.name[:20]}"
    if session.account is None and not entry.guest:
        return "BAD log in first"
    if len(command.args) < entry.args:
        return "BAD arguments are missing"
    return await entry.run(session, command)
