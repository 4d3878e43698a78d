"""One named event for each step in a mail's life -> one line of log.  Knows what must never be in it (promise P27).

Each line of one mail's life carries `mail=ID`.  Addresses are shown hashed unless the log was opened with
`show_addresses`; secrets are blotted out wherever they stand, since a server may echo what we sent it.
"""

from __future__ import annotations

import hashlib
import json
import sys
import threading
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import TextIO


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
        self._render = _in_json if as_json else _in_logfmt
        self._to = to or sys.stderr
        self._one_at_a_time = threading.Lock()

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
        now = datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
        told = {key: self._blotted(_plain(value)) for key, value in fields.items()}
        line = self._render({"timestamp": now, "event": self._blotted(name), **told})
        with self._one_at_a_time:
            print(line, file=self._to, flush=True)

    def _address(self, address: str) -> str:
        if self._show_addresses or not address:
            return address
        return "sha256:" + hashlib.sha256(address.lower().encode()).hexdigest()[:12]

    def _blotted(self, value: object) -> object:
        if isinstance(value, str):
            for secret in self._secrets:
                value = value.replace(secret, "***")
        return value


def _in_json(event: Mapping[str, object]) -> str:
    return json.dumps(event, default=str)


def _in_logfmt(event: Mapping[str, object]) -> str:
    """key=value; the bare key of a flag that is set."""
    return " ".join(key if value is True else f"{key}={_quoted(value)}" for key, value in event.items())


def _quoted(value: object) -> str:
    text = "" if value is None else "false" if value is False else str(value)
    return json.dumps(text, ensure_ascii=False) if any(mark in text for mark in ' ="\\') else text


def _plain(value: object) -> object:
    """One line, no controls: a server's words must not write lines of their own into the log."""
    if isinstance(value, str):
        return "".join(c if c.isprintable() else " " for c in value)[:1000]
    return value
