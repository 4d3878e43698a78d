"""A PostOffice on a loopback port for any IMAP client.  RFC 9051 (IMAP4rev1 part), 2177, 4315, 6154, 6851.

A server of our own because the one on the package index keeps no custom keywords and has no special-use folders:
the demo could show neither mailbot's mark on a filed mail nor the Junk folder.  It is for one machine and one
evening: no TLS, no quota, nothing survives the process.
"""

from __future__ import annotations

import asyncio
import contextlib

from mailbot.demo.imap.commands import CAPABILITIES, obey
from mailbot.demo.imap.mailbox import PostOffice
from mailbot.demo.imap.reader import Command, ProtocolError
from mailbot.demo.imap.session import Session

LINE_CAP = 1024 * 1024
# after these a client's message numbers must still be true (RFC 9051 section 7.5.1)
_KEEPS_NUMBERS = frozenset({"FETCH", "STORE", "SEARCH"})


async def serve_imap(office: PostOffice) -> asyncio.Server:
    """Listening on 127.0.0.1, a free port."""

    async def client(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        session = Session(office, reader, writer)
        # a client that goes away, is cut or sends a line without end is no news
        with contextlib.suppress(EOFError, OSError, ValueError, asyncio.CancelledError):
            await _converse(session)
        session.leave()
        writer.close()

    return await asyncio.start_server(client, "127.0.0.1", 0, limit=LINE_CAP)


async def _converse(session: Session) -> None:
    session.put(f"* OK [CAPABILITY {CAPABILITIES}] mailbot demo")
    while not session.over:
        await session.flush()
        try:
            command = await session.next_command()
        except ProtocolError as error:
            session.put(f"* BAD {error}")
            continue
        if command is not None:
            await _answer(session, command)
    await session.flush()


async def _answer(session: Session, command: Command) -> None:
    try:
        words = await obey(session, command)
    except ProtocolError as error:
        words = f"BAD {error}"
    if command.by_uid or command.name not in _KEEPS_NUMBERS:
        session.tell_news()
    # RFC 9051: a tagged answer always has a text
    session.put(f"{command.tag} {words if ' ' in words else words + ' done'}")
