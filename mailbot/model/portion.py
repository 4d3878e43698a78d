"""What one of several daemons on a store is to do about the mailboxes, as it looked a moment ago."""

from __future__ import annotations

from msgspec import Struct


class Portion(Struct, frozen=True):
    ours: tuple[str, ...] = ()  # to be worked
    leave: tuple[str, ...] = ()  # ours no more, or too many: stop working them, then let them go
    leads: bool = True  # what one daemon does for all (rounds, reports, alarms, the nightly count) is ours
    daemons: int = 1  # that work these mailboxes together
