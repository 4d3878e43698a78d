"""Whom the suite talks to over the network: nobody but this machine.  By Python's own hook."""

from __future__ import annotations

import ipaddress
import socket
import sys

_OURSELVES = socket.gethostname()  # a server of a test looks up its own name
reached: list[str] = []
_CONNECTING = {"socket.connect", "socket.sendto", "socket.sendmsg"}
_ASKING = {"socket.getaddrinfo", "socket.gethostbyname"}


def watch() -> None:
    """For good: such a hook cannot be taken out again."""
    sys.addaudithook(_look)


def _look(event: str, arguments: tuple[object, ...]) -> None:
    if event in _CONNECTING:
        address = arguments[1]
        if isinstance(address, tuple) and not _is_here(address[0]):
            reached.append(f"{event} {address}")
    elif event in _ASKING and not _is_here(arguments[0]):
        reached.append(f"{event} {arguments[0]!r}")


def _is_here(host: object) -> bool:
    name = host.decode("ascii", "replace") if isinstance(host, bytes) else host
    if name in (None, "", "localhost", _OURSELVES):
        return True
    try:
        address = ipaddress.ip_address(str(name))
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified
