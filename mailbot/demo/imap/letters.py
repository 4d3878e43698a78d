"""The IMAP commands about the letters of the open folder: read, mark, copy, move, wait for news.  RFC 9051 section 6.4.

Each puts its untagged answers and returns the words of the tagged one, "OK ..." or "NO ...".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from mailbot.demo.imap.fetch import expand, fetched, marks_seen
from mailbot.demo.imap.mailbox import Folder
from mailbot.demo.imap.reader import Command, ProtocolError, flag_name, listed, text
from mailbot.demo.imap.search import search
from mailbot.demo.imap.session import Numbered, Session


async def idle(session: Session, command: Command) -> str:
    await session.idle()
    return "OK"


async def search_letters(session: Session, command: Command) -> str:
    found = search(session, command.args)
    session.put("* SEARCH" + "".join(f" {n.letter.uid if command.by_uid else n.number}" for n in found))
    return "OK"


async def fetch(session: Session, command: Command) -> str:
    items = expand([text(item).encode() for item in listed(command.args[1])], command.by_uid)
    seen = marks_seen(items) and not session.read_only
    for numbered in session.pick(text(command.args[0]), command.by_uid):
        if seen:
            numbered.letter.flags.add("\\Seen")
        session.put(fetched(numbered.number, numbered.letter, items))
        await session.flush()
    if seen:
        session.opened().changed()
    return "OK"


# what STORE does to a letter's flags, by its first character
_STORE: dict[str, Callable[[set[str], set[str]], set[str]]] = {
    "+": lambda old, given: old | given,
    "-": lambda old, given: old - given,
    "F": lambda old, given: given,
}


async def store(session: Session, command: Command) -> str:
    if session.read_only:
        return "NO [READ-ONLY] opened with EXAMINE"
    how, given = text(command.args[1]).upper(), {flag_name(flag) for flag in listed(command.args[2])}
    if how.lstrip("+-") not in ("FLAGS", "FLAGS.SILENT"):
        raise ProtocolError("expected FLAGS")
    for numbered in session.pick(text(command.args[0]), command.by_uid):
        numbered.letter.flags = _STORE[how[0]](numbered.letter.flags, given)
        session.told[numbered.letter.uid] = frozenset(numbered.letter.flags)
        if not how.endswith(".SILENT"):
            items = [b"UID", b"FLAGS"] if command.by_uid else [b"FLAGS"]
            session.put(fetched(numbered.number, numbered.letter, items))
    session.opened().changed()
    return "OK"


async def copy(session: Session, command: Command) -> str:
    target = session.logged_in().folder(text(command.args[1]))
    if target is None:
        return "NO [TRYCREATE] no such folder"
    chosen = session.pick(text(command.args[0]), command.by_uid)
    return f"OK {_copied(chosen, target)}" if chosen else "OK nothing to copy"


async def move(session: Session, command: Command) -> str:
    """RFC 6851: the copies' UIDs in an untagged OK, then the originals go."""
    target = session.logged_in().folder(text(command.args[1]))
    if target is None:
        return "NO [TRYCREATE] no such folder"
    if session.read_only:
        return "NO [READ-ONLY] opened with EXAMINE"
    chosen = session.pick(text(command.args[0]), command.by_uid)
    if chosen:
        session.put(f"* OK {_copied(chosen, target)}")
        session.opened().remove([numbered.letter.uid for numbered in chosen])
    return "OK"


def _copied(chosen: Iterable[Numbered], target: Folder) -> str:
    letters = [numbered.letter for numbered in chosen]
    new = [target.add(letter.octets, letter.flags, letter.received_at) for letter in letters]
    old = ",".join(str(letter.uid) for letter in letters)
    return f"[COPYUID {target.uidvalidity} {old} {','.join(map(str, new))}] copied"


async def expunge(session: Session, command: Command) -> str:
    if session.read_only:
        return "NO [READ-ONLY] opened with EXAMINE"
    deleted = session.opened().flagged("\\Deleted")
    if command.by_uid:
        named = {numbered.letter.uid for numbered in session.pick(text(command.args[0]), by_uid=True)}
        deleted = [uid for uid in deleted if uid in named]
    session.opened().remove(deleted)
    return "OK"
