"""Outgoing -> DeliveryReport.  A transport is one file here that keeps this promise, and its line in TRANSPORTS."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol

from mailbot.model.outgoing import DeliveryReport, Outgoing


class Transport(Protocol):
    """One way out, used by one event loop, one mail at a time.  Keeps its connection between mails."""

    async def send(self, mail: Outgoing, before_data: Callable[[], Awaitable[None]]) -> DeliveryReport:
        """One recipient.  Awaits `before_data()` after RCPT was accepted and before DATA: the point of no return.
        Never raises for anything the network or the server does; outcomes are values (RELIABILITY 9)."""
        ...

    async def rest(self) -> None:
        """Called when there is nothing to send: an idle connection may be closed."""
        ...

    async def close(self) -> None: ...
