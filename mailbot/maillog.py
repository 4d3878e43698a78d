"""One named event for each step in a mail's life -> one line of log.  Knows what must never be in it (promise P27).

Each line of one mail's life carries `mail=ID`.  Addresses are shown hashed unless the log was opened with
`show_addresses`; secrets are blotted out wherever they stand, since a server may echo what we sent it.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable, MutableMapping
from typing import Any, TextIO

import structlog


class MailLog:
    """Safe to use from any thread.  `secrets`: values that are replaced by *** in every field."""

    def __init__(
        self,
        secrets: Iterable[str] = (),
        *,
        as_json: bool = False,
        show_addresses: bool = False,
        to: TextIO | None = None,
    ) -> None:
        self._secrets = tuple(sorted((s for s in secrets if len(s) >= 4), key=len, reverse=True))
        self._show_addresses = show_addresses
        render = (
            structlog.processors.JSONRenderer()
            if as_json
            else structlog.processors.LogfmtRenderer(key_order=["timestamp", "event"])
        )
        self._logger = structlog.wrap_logger(
            structlog.PrintLogger(to or sys.stderr),
            processors=[
                structlog.processors.TimeStamper(fmt="iso", utc=True),
                self._blot_out,
                render,
            ],
        )

    # --- a mail coming in ---
    def taken_in(self, mail: int, mailbox: str, octets: int, fresh: bool) -> None:
        self._event("taken_in", mail=mail, mailbox=mailbox, octets=octets, fresh=fresh)

    def decided(self, mail: int, disposition: str, ticket: int, category: str, owner: str, ack: str) -> None:
        self._event(
            "decided", mail=mail, disposition=disposition, ticket=ticket, category=category, owner=owner, ack=ack
        )

    def quarantined(self, mail: int, why: str) -> None:
        self._event("quarantined", mail=mail, why=why)

    # --- a mail going out ---
    def queued(self, mail: int, kind: str, ticket: int, message_id: str) -> None:
        self._event("queued", mail=mail, kind=kind, ticket=ticket, message_id=message_id)

    def delivery(self, row: int, kind: str, to: str, outcome: str, code: int, reply: str, attempt: int) -> None:
        self._event(
            "delivery",
            row=row,
            kind=kind,
            to=self._address(to),
            outcome=outcome,
            code=code,
            reply=reply,
            attempt=attempt,
        )

    # --- the daemon itself ---
    def trouble(self, what: str, text: str, **fields: object) -> None:
        self._event("trouble", what=what, text=text, **fields)

    def note(self, what: str, **fields: object) -> None:
        self._event(what, **fields)

    def _event(self, name: str, **fields: object) -> None:
        self._logger.msg(name, **{key: _plain(value) for key, value in fields.items()})

    def _address(self, address: str) -> str:
        if self._show_addresses or not address:
            return address
        return "sha256:" + hashlib.sha256(address.lower().encode()).hexdigest()[:12]

    def _blot_out(self, _logger: Any, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        for key, value in event.items():
            if isinstance(value, str):
                for secret in self._secrets:
                    value = value.replace(secret, "***")
                event[key] = value
        return event


def _plain(value: object) -> object:
    """One line, no controls: a server's words must not write lines of their own into the log."""
    if isinstance(value, str):
        return "".join(c if c.isprintable() else " " for c in value)[:1000]
    return value
