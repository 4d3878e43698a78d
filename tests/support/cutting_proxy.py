"""A TCP proxy that cuts, stalls or delays when so many octets have passed in one direction."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator

TO_SERVER, TO_CLIENT = "to the server", "to the client"
CUT, STALL, DELAY = "cut", "stall", "delay"
DELAYED_BY = 0.3  # seconds


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
        self.done: Counter[str] = Counter()  # how often it cut, stalled, delayed
        self._how = CUT
        self._mended = threading.Event()
        threading.Thread(target=self._serve, daemon=True).start()

    @property
    def cuts(self) -> int:
        return self.done[CUT]

    def arm(self, direction: str = "", octets: int = 0, how: str = CUT) -> None:
        """Once, when so many octets have passed in this direction; without one: never, and what stalls is broken."""
        self._mended.set()
        with self._lock:
            self._how, self._mended = how, threading.Event()
            self.passed.clear()
            self._cut = (direction, octets) if direction else None

    def close(self) -> None:
        self._mended.set()
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
                left, how = self._allowed(direction, len(octets))
                to.sendall(octets[:left])
                if how == DELAY:
                    time.sleep(DELAYED_BY)
                    to.sendall(octets[left:])
                elif how:
                    if how == STALL:
                        self._mended.wait()
                    self._break()
                    return
        with contextlib.suppress(OSError):
            to.shutdown(socket.SHUT_WR)

    def _allowed(self, direction: str, wanted: int) -> tuple[int, str]:
        with self._lock:
            before = self.passed[direction]
            self.passed[direction] += wanted
            if self._cut is None or self._cut[0] != direction or self.passed[direction] < self._cut[1]:
                return wanted, ""
            left, self._cut = max(0, self._cut[1] - before), None
            self.done[self._how] += 1
            return left, self._how

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
