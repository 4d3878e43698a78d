"""A mail server that takes everything as fast as it can, as a process of its own: prints its port, then serves."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Taking(asyncio.Protocol):
    transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport, self.unread, self.in_data = transport, b"", False
        transport.write(b"220 sink.example\r\n")

    def data_received(self, data: bytes) -> None:
        self.unread += data
        while True:
            end = b"\r\n.\r\n" if self.in_data else b"\r\n"
            line, found, rest = self.unread.partition(end)
            if not found:
                return
            self.unread = rest
            self.transport.write(self.answer(line[:4].upper()))

    def answer(self, verb: bytes) -> bytes:
        if self.in_data:
            self.in_data = False
            return b"250 taken\r\n"
        self.in_data = verb == b"DATA"
        return {b"EHLO": b"250-sink.example\r\n250 SIZE\r\n", b"DATA": b"354 go on\r\n"}.get(verb, b"250 ok\r\n")


async def serve() -> None:
    server = await asyncio.get_running_loop().create_server(Taking, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


@contextmanager
def sink() -> Iterator[int]:
    """Its port."""
    process = subprocess.Popen([sys.executable, str(Path(__file__))], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield int(process.stdout.readline())
    finally:
        process.kill()
        process.wait()


if __name__ == "__main__":
    asyncio.run(serve())
