"""The configuration's file and the rules that were read -> their digests, in the log and for `mailbot status`.

Whoever changes a file behind our back shows there (threat T28).
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from mailbot.house import House
from mailbot.model.rulebook import Rulebook

_SHOWN = 12  # characters of a digest


def digests(config: Path, rulebook: Rulebook) -> str:
    """Raises OSError."""
    return f"config {sha256(config.read_bytes()).hexdigest()[:_SHOWN]} rules {rulebook.digest[:_SHOWN]}"


def note_in_force(config: Path | None, house: House) -> None:
    """After a start or a reload."""
    if config is None:
        return
    try:
        now_in_force = digests(config, house.rulebook)
    except OSError:  # gone since it was read: what was read goes on
        return
    house.log.note("in_force", digests=now_in_force)
    with house.store.begin() as tx:
        tx.note_in_force(now_in_force, house.clock())
