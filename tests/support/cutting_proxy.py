"""A TCP proxy that cuts: after so many octets in one direction every connection through it breaks."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections import Counter
from collections.abc import Iterator

TO_SERVER, TO_CLIENT = "to the server", "to the client"


class CuttingProxy:
    """Counts what passes since `arm`; `passed` after a run without a cut says where cuts can be."""

    def __init__(self, target: int) -> None:
        self._target = ("127.0.0.1", target)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._lock = threading.Lock()
        self._cut: tuple[str, int] | None = None
        self._open: list[socket.socket] = []
        self.passed: Counter[str] = Counter()
        self.cuts = 0
        threading.Thread(target=self._serve, daemon=True).start()

    def arm(self, direction: str = "", octets: int = 0) -> None:
        """Cut once, when so many octets have passed in this direction; without one: never."""
        with self._lock:
            self.passed.clear()
            self._cut = (direction, octets) if direction else None

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._break()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.create_connection(self._target)
                self._open += [client, server]
                threading.Thread(target=self._relay, args=(client, server), daemon=True).start()

    def _relay(self, client: socket.socket, server: socket.socket) -> None:
        back = threading.Thread(target=self._pump, args=(server, client, TO_CLIENT), daemon=True)
        with client, server:
            back.start()
            self._pump(client, server, TO_SERVER)
            back.join()

    def _pump(self, source: socket.socket, to: socket.socket, direction: str) -> None:
        with contextlib.suppress(OSError):
            while octets := source.recv(65536):
                left, cut = self._allowed(direction, len(octets))
                to.sendall(octets[:left])
                if cut:
                    self._break()
                    return
        with contextlib.suppress(OSError):
            to.shutdown(socket.SHUT_WR)

    def _allowed(self, direction: str, wanted: int) -> tuple[int, bool]:
        with self._lock:
            before = self.passed[direction]
            self.passed[direction] += wanted
            if self._cut is None or self._cut[0] != direction or self.passed[direction] < self._cut[1]:
                return wanted, False
            left, self._cut = max(0, self._cut[1] - before), None
            self.cuts += 1
            return left, True

    def _break(self) -> None:
        open_now, self._open = self._open, []
        for one in open_now:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)


@contextlib.contextmanager
def cutting_proxy(target: int) -> Iterator[CuttingProxy]:
    proxy = CuttingProxy(target)
    try:
        yield proxy
    finally:
        proxy.close()
