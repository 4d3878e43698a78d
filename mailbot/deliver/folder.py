"""Outgoing -> a file in a folder: dry runs and tests.  Files only.  RFC 5321 4.4 (the two lines on top).

Return-Path and Delivered-To are written above the frozen octets, as a mailbox would.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from hashlib import sha256
from pathlib import Path

from mailbot.model.outgoing import DeliveryReport, Outcome, Outgoing


class FolderTransport:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def send(self, mail: Outgoing, before_data: Callable[[], Awaitable[None]]) -> DeliveryReport:
        recipient = mail.recipients[0]
        if any(c in "\r\n" for c in mail.envelope_from + recipient):
            return DeliveryReport(recipient, Outcome.FAILED, 0, "a line end in an address")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            return DeliveryReport(recipient, Outcome.DEFERRED, 0, str(error))
        await before_data()
        try:
            name = self._write(mail, recipient)
        except OSError as error:
            return DeliveryReport(recipient, Outcome.DEFERRED, 0, str(error))
        return DeliveryReport(recipient, Outcome.SENT, 250, f"written as {name}")

    def _write(self, mail: Outgoing, recipient: str) -> str:
        """The same mail to the same recipient is the same file: a second copy shows as none."""
        digest = sha256(f"{mail.message_id}\n{recipient}".encode()).hexdigest()[:16]
        name = f"{mail.kind.value}-{digest}.eml"
        top = f"Return-Path: <{mail.envelope_from}>\r\nDelivered-To: {recipient}\r\n"
        half = self._folder / f".{name}"
        half.write_bytes(top.encode() + mail.octets)
        half.rename(self._folder / name)
        return name

    async def rest(self) -> None:
        """Nothing is held."""

    async def close(self) -> None:
        """Nothing is held."""
