"""One IMAP connection: who is logged in, which folder is open, what the client has been told.  RFC 9051 section 7.

The client counts messages 1, 2, 3 ...; `view` is that count as we told it, so that a number always means the same
letter on both sides, however the folder changes behind it.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator
from typing import Literal, NamedTuple

from mailbot.demo.imap.mailbox import Account, Folder, Letter, PostOffice
from mailbot.demo.imap.reader import Command, ProtocolError, numbers, read_command


class Numbered(NamedTuple):
    number: int  # message sequence number
    letter: Letter


class Session:
    def __init__(self, office: PostOffice, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.office = office
        self.reader = reader
        self.writer = writer
        self.account: Account | None = None
        self.folder: Folder | None = None
        self.read_only = False
        self.over = False
        self.view: list[int] = []  # UIDs in the client's order
        self.told: dict[int, frozenset[str]] = {}  # flags as the client knows them
        self.news = asyncio.Event()

    # --- talking ---
    def put(self, line: str | bytes) -> None:
        self.writer.write((line.encode() if isinstance(line, str) else line) + b"\r\n")

    async def flush(self) -> None:
        await self.writer.drain()

    async def go_on(self) -> None:
        self.put("+ go on")
        await self.flush()

    async def next_command(self) -> Command | None:
        return await read_command(self.reader, self.go_on)

    def logged_in(self) -> Account:
        if self.account is None:
            raise ProtocolError("log in first")
        return self.account

    # --- the open folder ---
    def open(self, folder: Folder, read_only: bool) -> None:
        self.leave()
        self.folder, self.read_only = folder, read_only
        self.view = list(folder.letters)
        self.told = {uid: frozenset(letter.flags) for uid, letter in folder.letters.items()}
        folder.watchers.add(self.news.set)

    def leave(self) -> None:
        if self.folder is not None:
            self.folder.watchers.discard(self.news.set)
        self.folder, self.view, self.told = None, [], {}

    def opened(self) -> Folder:
        if self.folder is None:
            raise ProtocolError("no folder is open")
        return self.folder

    def pick(self, wanted: str, by_uid: bool) -> list[Numbered]:
        """The letters that a sequence set names, in order; those that are gone meanwhile are left out."""
        letters = self.opened().letters
        named = numbers(wanted, self.view if by_uid else list(range(1, len(self.view) + 1)))
        numbered = ((number, uid) for number, uid in enumerate(self.view, 1) if (uid if by_uid else number) in named)
        return [Numbered(number, letters[uid]) for number, uid in numbered if uid in letters]

    def everything(self) -> list[Numbered]:
        return self.pick("1:*", by_uid=True)

    # --- news (EXPUNGE, EXISTS, FETCH FLAGS) ---
    def tell_news(self) -> None:
        """What changed since the client last heard: only between commands or in IDLE, or numbers would shift."""
        self.news.clear()
        if self.folder is None:
            return
        self._tell_gone(self.folder)
        fresh = [uid for uid in self.folder.letters if uid not in self.told]
        if fresh:
            self.view += fresh
            self.told.update({uid: frozenset(self.folder.letters[uid].flags) for uid in fresh})
            self.put(f"* {len(self.view)} EXISTS")
        self._tell_flags(self.folder)

    def _tell_gone(self, folder: Folder) -> None:
        # from the end, so that the numbers before stay true
        for index in range(len(self.view) - 1, -1, -1):
            if self.view[index] not in folder.letters:
                self.put(f"* {index + 1} EXPUNGE")
                self.told.pop(self.view.pop(index), None)

    def _tell_flags(self, folder: Folder) -> None:
        for number, uid in enumerate(self.view, 1):
            flags = frozenset(folder.letters[uid].flags)
            if flags != self.told[uid]:
                self.told[uid] = flags
                self.put(f"* {number} FETCH (UID {uid} FLAGS ({' '.join(sorted(flags))}))")

    async def idle(self) -> None:
        """RFC 2177: news as it happens, until the client says DONE."""
        self.put("+ idling")
        self.tell_news()
        await self.flush()
        said = asyncio.ensure_future(self.reader.readline())
        try:
            with self._seen_idling():
                while not said.done():
                    await self._news_or(said)
        finally:
            said.cancel()
        if not said.result():
            raise EOFError

    async def _news_or(self, said: asyncio.Future[bytes]) -> None:
        news = asyncio.ensure_future(self.news.wait())
        waited: set[asyncio.Future[bytes] | asyncio.Task[Literal[True]]] = {said, news}
        await asyncio.wait(waited, return_when=asyncio.FIRST_COMPLETED)
        news.cancel()
        if self.news.is_set():
            self.tell_news()
            await self.flush()

    @contextlib.contextmanager
    def _seen_idling(self) -> Iterator[None]:
        address = self.logged_in().address
        self.office.idle[address] = self.office.idle.get(address, 0) + 1
        try:
            yield
        finally:
            self.office.idle[address] -= 1
