"""The demo's mail world: IMAP and SMTP over one PostOffice, in a thread of its own.

The thread owns the event loop and the letters; everybody else asks through `Servers`, which waits for the answer.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import TypeVar

from mailbot.demo.imap import Letter, PostOffice, serve_imap
from mailbot.demo.smtp import Filter, serve_smtp

HOST = "127.0.0.1"
_PATIENCE = 10.0  # seconds; only a stuck machine needs more

T = TypeVar("T")


class Servers:
    """`with Servers(password) as servers:` serves until the end of the block."""

    def __init__(self, password: str, filter_: Filter | None = None) -> None:
        self.office = PostOffice(password)
        self.imap_port = 0
        self.smtp_port = 0
        self._filter = filter_ or Filter()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="demo-servers", daemon=True)

    def __enter__(self) -> Servers:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._start(), self._loop).result(_PATIENCE)
        return self

    async def _start(self) -> None:
        imap = await serve_imap(self.office)
        smtp = await serve_smtp(self.office, self._filter)
        self._listening = (imap, smtp)
        self.imap_port, self.smtp_port = (server.sockets[0].getsockname()[1] for server in self._listening)

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result(_PATIENCE)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_PATIENCE)
        self._loop.close()

    async def _stop(self) -> None:
        for server in self._listening:
            server.close()  # not wait_closed(): since 3.12 that waits for clients, who may sit in IDLE for ever
        mine = asyncio.current_task()
        others = [task for task in asyncio.all_tasks() if task is not mine]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    def _ask(self, question: Callable[[], T]) -> T:
        async def answer() -> T:
            return question()

        return asyncio.run_coroutine_threadsafe(answer(), self._loop).result(_PATIENCE)

    def letters(self, address: str, folder: str = "INBOX") -> tuple[Letter, ...]:
        """What lies in somebody's folder, oldest first."""

        def look() -> tuple[Letter, ...]:
            found = self.office.account(address).folder(folder)
            return tuple(found.letters.values()) if found else ()

        return self._ask(look)

    def idling(self, address: str) -> bool:
        """Somebody waits in IDLE on this address's mailbox."""
        return self._ask(lambda: self.office.idle.get(address, 0) > 0)
