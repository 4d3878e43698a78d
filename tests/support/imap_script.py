"""A pretended IMAP server that says what a test tells it to: for what no real server at hand would say."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator


class ImapScript:
    """`answer(verb, rest)` gives the lines before the tagged OK; a line that starts with NO or BAD replaces it."""

    host = "127.0.0.1"

    def __init__(self, greeting: str, answer: Callable[[str, str], list[str]]) -> None:
        self.greeting = greeting
        self.answer = answer
        self.commands: list[str] = []  # verbs, in order
        self.lines: list[str] = []
        self._listener = socket.create_server((self.host, 0))
        self.port = self._listener.getsockname()[1]
        self._sockets: list[socket.socket] = []

    def serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                self._sockets.append(client)
                threading.Thread(target=self._session, args=(client,), daemon=True).start()

    def close(self) -> None:
        for one in [self._listener, *self._sockets]:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def _session(self, client: socket.socket) -> None:
        with contextlib.suppress(OSError, ValueError), client.makefile("rwb", buffering=0) as stream:
            stream.write(self.greeting.encode() + b"\r\n")
            while line := stream.readline():
                text = line.decode().rstrip("\r\n")
                self.lines.append(text)
                tag, _, command = text.partition(" ")
                verb, _, rest = command.partition(" ")
                self.commands.append(verb.upper())
                self._reply(stream, tag, self.answer(verb.upper(), rest))

    def _reply(self, stream: object, tag: str, lines: list[str]) -> None:
        last = "OK done"
        for line in lines:
            if line.startswith(("NO", "BAD", "OK")):
                last = line
            elif line.startswith("+"):
                stream.write(line.encode() + b"\r\n")  # type: ignore[attr-defined]
                self.lines.append(stream.readline().decode().rstrip("\r\n"))  # type: ignore[attr-defined]
            else:
                stream.write(line.encode() + b"\r\n")  # type: ignore[attr-defined]
        stream.write(f"{tag} {last}\r\n".encode())  # type: ignore[attr-defined]


@contextlib.contextmanager
def imap_script(
    answer: Callable[[str, str], list[str]], greeting: str = "* OK ready", capabilities: str = "IMAP4rev1 ID IDLE"
) -> Iterator[ImapScript]:
    def with_capabilities(verb: str, rest: str) -> list[str]:
        return [f"* CAPABILITY {capabilities}"] if verb == "CAPABILITY" else answer(verb, rest)

    script = ImapScript(greeting, with_capabilities)
    thread = threading.Thread(target=script.serve, daemon=True)
    thread.start()
    try:
        yield script
    finally:
        script.close()
        thread.join(5)
