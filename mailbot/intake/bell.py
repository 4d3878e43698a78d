"""A bell that any thread may ring and one thread sleeps beside.  Sockets, because poll() waits for both at once."""

from __future__ import annotations

import contextlib
import select
import socket
import weakref


class Bell:
    def __init__(self) -> None:
        self._ear, self._hand = socket.socketpair()
        self._ear.setblocking(False)
        self._hand.setblocking(False)
        weakref.finalize(self, _close, self._ear, self._hand)

    def ring(self) -> None:
        with contextlib.suppress(OSError):  # full of rings, or closed: either way nobody needs this one
            self._hand.send(b"!")

    def wait(self, seconds: float, also: int | None = None) -> None:
        """Until it rings, until the file descriptor `also` can be read, or until the time is over."""
        poll = select.poll()
        poll.register(self._ear, select.POLLIN)
        if also is not None:
            poll.register(also, select.POLLIN)
        poll.poll(max(0.0, seconds) * 1000)
        with contextlib.suppress(OSError):
            while self._ear.recv(4096):
                pass


def _close(*sockets: socket.socket) -> None:
    for one in sockets:
        one.close()
