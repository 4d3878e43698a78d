"""The IMAP commands about folders: what there is, open, make, add to.  RFC 9051 section 6.3.

Each puts its untagged answers and returns the words of the tagged one, "OK ..." or "NO ...".
"""

from __future__ import annotations

from datetime import datetime

from mailbot.demo.imap.mailbox import INBOX
from mailbot.demo.imap.reader import Command, ProtocolError, flag_name, listed, text
from mailbot.demo.imap.session import Session
from mailbot.text.patterns import glob_fits

_SYSTEM_FLAGS = "\\Answered \\Flagged \\Deleted \\Seen \\Draft"
_MISSING = "NO [NONEXISTENT] no such folder"


async def namespace(session: Session, command: Command) -> str:
    session.put('* NAMESPACE (("" "/")) NIL NIL')
    return "OK"


async def list_folders(session: Session, command: Command) -> str:
    # LIST (SPECIAL-USE) "" "*": a selection comes first (RFC 5258)
    args = command.args[1:] if isinstance(command.args[0], list) else command.args
    only_special = len(args) < len(command.args)
    pattern = text(args[0]) + text(listed(args[1])[0])
    if pattern == "":
        session.put(f'* {command.name} (\\Noselect) "/" ""')
        return "OK"
    for folder in session.logged_in().folders.values():
        # % would stop at a "/", but nothing here is deeper than one level
        if glob_fits(pattern.replace("%", "*"), folder.name) and (folder.use or not only_special):
            use = f" {folder.use}" if folder.use else ""
            session.put(f'* {command.name} (\\HasNoChildren{use}) "/" "{folder.name}"')
    return "OK"


async def select(session: Session, command: Command) -> str:
    folder = session.logged_in().folder(text(command.args[0]))
    session.leave()
    if folder is None:
        return _MISSING
    read_only = command.name == "EXAMINE"
    session.open(folder, read_only)
    keywords = sorted({flag for letter in folder.letters.values() for flag in letter.flags if flag[0] != "\\"})
    session.put(f"* FLAGS ({' '.join([_SYSTEM_FLAGS, *keywords])})")
    # \* promises that any keyword is kept: that is what mailbot's own mark needs
    session.put(f"* OK [PERMANENTFLAGS ({'' if read_only else _SYSTEM_FLAGS + ' ' + chr(92) + '*'})] flags")
    session.put(f"* {len(session.view)} EXISTS")
    session.put("* 0 RECENT")
    session.put(f"* OK [UIDVALIDITY {folder.uidvalidity}] as ever")
    session.put(f"* OK [UIDNEXT {folder.uidnext}] next")
    return f"OK [READ-{'ONLY' if read_only else 'WRITE'}] open"


async def status(session: Session, command: Command) -> str:
    folder = session.logged_in().folder(text(command.args[0]))
    if folder is None:
        return _MISSING
    figures = {
        "MESSAGES": len(folder.letters),
        "RECENT": 0,
        "UIDNEXT": folder.uidnext,
        "UIDVALIDITY": folder.uidvalidity,
        "UNSEEN": len(folder.letters) - len(folder.flagged("\\Seen")),
    }
    asked = [text(word).upper() for word in listed(command.args[1])]
    answer = " ".join(f"{word} {figures[word]}" for word in asked if word in figures)
    session.put(f'* STATUS "{folder.name}" ({answer})')
    return "OK"


async def create(session: Session, command: Command) -> str:
    account, name = session.logged_in(), text(command.args[0]).rstrip("/")
    if account.folder(name) is not None:
        return "NO [ALREADYEXISTS] it is there"
    if not name or not name.isprintable() or '"' in name or "\\" in name:
        return "NO [CANNOT] not a name for a folder"
    account.create(name)
    return "OK"


async def delete(session: Session, command: Command) -> str:
    account, name = session.logged_in(), text(command.args[0])
    if name.upper() == INBOX or account.folders.pop(name, None) is None:
        return _MISSING
    return "OK"


async def append(session: Session, command: Command) -> str:
    folder = session.logged_in().folder(text(command.args[0]))
    octets = command.args[-1]
    if folder is None:
        return "NO [TRYCREATE] no such folder"
    if isinstance(octets, list) or len(command.args) < 2:
        raise ProtocolError("APPEND needs a message")
    between = command.args[1:-1]
    flags = [flag_name(flag) for argument in between if isinstance(argument, list) for flag in argument]
    dates = [text(argument) for argument in between if not isinstance(argument, list)]
    uid = folder.add(octets, flags, _date_time(dates[0]) if dates else None)
    return f"OK [APPENDUID {folder.uidvalidity} {uid}] kept"


def _date_time(written: str) -> datetime:
    try:
        return datetime.strptime(written.strip(), "%d-%b-%Y %H:%M:%S %z")
    except ValueError:
        raise ProtocolError("unreadable date") from None


async def leave(session: Session, command: Command) -> str:
    if command.name == "CLOSE" and not session.read_only:
        folder = session.opened()
        folder.remove(folder.flagged("\\Deleted"))
    session.leave()
    return "OK"
