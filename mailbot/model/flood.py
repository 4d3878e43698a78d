"""What waits in the one ticket of a flood."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Flood:
    ticket: int
    since: datetime
    text: str  # which cap was reached, and by whom
    waiting: int  # mails
