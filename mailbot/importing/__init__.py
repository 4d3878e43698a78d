"""What a company had before us -> the store: old mail, customers, orders.  Nobody is answered and nobody is told.

Everything can be done again: what is there already is left alone.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from msgspec import Struct, field

from mailbot.model.noun import Discreet

Tell = Callable[[int], None]  # so much more of the source was read: octets of mail, rows of a table

_MOST_TROUBLES = 1000  # are kept with their words; the rest is counted


class OldMail(Discreet, frozen=True):
    """One mail out of a file or a folder."""

    UNSHOWN = frozenset({"octets"})

    place: str  # for a person: "old.mbox: mail 17 at line 2041"
    octets: bytes
    at: datetime | None = None  # when it came in, as far as its place tells
    size: int = 0  # where it is too large to be read, its size; else 0
    cost: int = 0  # octets of the source up to the next one


class Tally(Struct):
    """What became of everything that was read."""

    read: int = 0
    new: int = 0
    changed: int = 0  # rows about somebody or something that was here, and said more
    known: int = 0  # was here already
    erased: int = 0  # of a person who was erased: not brought back
    broken: int = 0
    troubles: list[str] = field(default_factory=list)  # "old.csv:17: ...", the first of them
    notes: list[str] = field(default_factory=list)  # what was brought, but not all that it says

    def trouble(self, text: str) -> None:
        self.broken += 1
        if len(self.troubles) < _MOST_TROUBLES:
            self.troubles.append(text)

    def note(self, text: str) -> None:
        if len(self.notes) < _MOST_TROUBLES:
            self.notes.append(text)
