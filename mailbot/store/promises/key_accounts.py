"""What a store promises about key accounts: a part of the Transaction promise."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from mailbot.model.key_account import KeyMark, Sale


class KeyPromises(Protocol):
    def set_key_account(self, customer: int, on: bool, who: str, now: datetime) -> bool:
        """A colleague or an import says so: no rule changes that any more.  False where they said so before."""
        ...

    def rule_key_account(self, customer: int, on: bool, why: str, now: datetime) -> bool:
        """The rule says so: nothing where a person has said anything; False where nothing changes."""
        ...

    def key_mark(self, customer: int) -> KeyMark | None: ...
    def ruled_key_accounts(self) -> tuple[KeyMark, ...]:
        """Who is one by rule."""
        ...

    def sales_since(self, since: datetime) -> tuple[Sale, ...]:
        """What became a deal since then, by its sum, or that of its order; without what was recycled."""
        ...
