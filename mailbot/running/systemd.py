"""What we are doing -> systemd, where it started us: sd_notify(3) by hand, one datagram to $NOTIFY_SOCKET."""

from __future__ import annotations

import os
import socket
from contextlib import suppress


def tell(state: str) -> None:
    path = os.environ.get("NOTIFY_SOCKET")
    if not path:
        return
    address = "\0" + path[1:] if path.startswith("@") else path
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as notice:
        notice.sendto(state.encode(), address)
