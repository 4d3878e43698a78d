"""What waits in the one ticket of a flood."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct


class Flood(Struct, frozen=True):
    ticket: int
    since: datetime
    text: str  # which cap was reached, and by whom
    waiting: int  # mails
